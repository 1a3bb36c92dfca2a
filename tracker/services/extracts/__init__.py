"""Finance-system extracts: staged, mapped, compared, taken in, reconciled."""
