"""Figures that may be right, but are more often slips of the finger: a digit, or a month, too many.

Nothing here is refused. Pages ask again before they take such a figure, files are taken in with a
warning, and where one is kept, the pages of the money say so.
"""

from decimal import Decimal

from tracker.domain.money import ZERO
from tracker.domain.wording import pounds_text

MUCH = Decimal("0.1")
"""Budgets further above the contributions than this part of them are taken for a slip."""


def beyond_contributions(budgets: Decimal, contributions: Decimal, reserve: Decimal) -> Decimal:
    """By how many pounds a fund's budgets are above what is put in and what is held in reserve.

    Nil where nothing is contributed: then there is nothing yet to hold the budgets against.
    """
    if contributions <= 0:
        return ZERO
    return max(budgets - contributions - reserve, ZERO)


def funding_words(contributions: Decimal, reserve: Decimal) -> str:
    """What budgets are held against, in words.

    >>> funding_words(Decimal("984.50"), Decimal("50"))
    'contributions of £984.50 and reserve of £50.00'
    """
    held = f" and reserve of {pounds_text(reserve)}" if reserve else ""
    return f"contributions of {pounds_text(contributions)}{held}"


def is_far_beyond(beyond: Decimal, contributions: Decimal) -> bool:
    """Whether budgets are so far above the contributions that somebody should be asked again."""
    return beyond > contributions * MUCH


def below_spend(forecast: Decimal | None, spent: Decimal) -> Decimal:
    """By how many pounds a forecast outturn lies below what is spent already.

    Nil without a forecast, and for a scheme of income, whose forecast is below nil all year long.
    """
    return ZERO if forecast is None or forecast < 0 else max(spent - forecast, ZERO)
