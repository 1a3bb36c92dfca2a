"""Words that stand beside signed amounts, as formulas with their stored value."""

from decimal import Decimal

from tracker.exporters.bulk_rows import Formula

_FINE = Decimal("1E-12")


def over_or_under(cell: str, pence: int | None) -> Formula | None:
    """Whether a variance is an overspend; blank where there is none."""
    return _word(cell, pence, "overspend", "underspend", "on budget")


def bears_or_benefits(cell: str, pence: int) -> Formula | None:
    """Whether a partner bears its share of the variance."""
    return _word(cell, pence, "bears", "benefits", "nothing")


def owed_or_early(cell: str, pence: int) -> Formula | None:
    """Whether money is still to come in."""
    return _word(cell, pence, "to come in", "came in early", "as due")


def _word(
    cell: str, pence: int | None, positive: str, negative: str, neither: str
) -> Formula | None:
    if pence is None:
        return None
    text = f'IF({cell}>0,"{positive}",IF({cell}<0,"{negative}","{neither}"))'
    return Formula(text, positive if pence > 0 else negative if pence < 0 else neither)


def percentage(part: str, whole: str, values: tuple[int | None, int]) -> Formula | None:
    """A variance as a part of its budget; in words where the budget is nil."""
    amount, budget = values
    if amount is None:
        return None
    text = f'IF({whole}=0,"n/a",{part}/{whole})'
    return Formula(text, (Decimal(amount) / budget).quantize(_FINE) if budget else "n/a")
