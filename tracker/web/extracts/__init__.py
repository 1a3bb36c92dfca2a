"""The pages that take in a finance system's extract."""
