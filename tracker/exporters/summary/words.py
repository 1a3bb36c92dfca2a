"""Words and percentages that stand beside amounts, as formulas with their stored value."""

from decimal import Context, Decimal

from tracker.exporters.bulk_rows import Formula

# As many digits as a spreadsheet keeps of a number.
_FIFTEEN_DIGITS = Context(prec=15)


def over_or_under(cell: str, pence: int) -> Formula:
    """Whether a variance is an overspend."""
    return _word(cell, pence, ("overspend", "underspend", "on budget"))


def bears_or_benefits(cell: str, pence: int) -> Formula:
    """Whether a partner bears its share of the variance."""
    return _word(cell, pence, ("bears", "benefits", "nothing"))


def owed_or_early(cell: str, pence: int) -> Formula:
    """Whether money is still to come in."""
    return _word(cell, pence, ("to come in", "came in early", "as due"))


def _word(cell: str, pence: int, words: tuple[str, str, str]) -> Formula:
    above, below, nil = words
    text = f'IF({cell}>0,"{above}",IF({cell}<0,"{below}","{nil}"))'
    return Formula(text, above if pence > 0 else below if pence < 0 else nil)


def percentage(part: tuple[str, int], whole: tuple[str, int]) -> Formula:
    """One cell's amount as a part of another's, each with its pence; in words where that is nil."""
    (part_cell, amount), (whole_cell, budget) = part, whole
    text = f'IF({whole_cell}=0,"n/a",{part_cell}/{whole_cell})'
    ratio = _FIFTEEN_DIGITS.divide(Decimal(amount), Decimal(budget)) if budget else "n/a"
    return Formula(text, ratio)
