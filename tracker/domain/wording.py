"""How findings and messages are worded, the same wherever they are read."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from tracker.domain.financial_year import Period

_LISTED = 8
_LONGEST = 200


def joined(words: Iterable[str], last: str = "and") -> str:
    """A list as part of a sentence.

    >>> joined(["the council"]), joined(["A", "B", "C"]), joined(["Yes", "No"], "or")
    ('the council', 'A, B and C', 'Yes or No')
    """
    items = list(words)
    return f" {last} ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def listed(items: Iterable[str]) -> str:
    """A list as part of a sentence; more than eight items end in how many are left out.

    >>> listed(["S1", "S2", "S3"])
    'S1, S2 and S3'
    """
    words = list(items)
    if len(words) > _LISTED:
        return f"{', '.join(words[:_LISTED])} and {len(words) - _LISTED} more"
    return joined(words)


def day_text(day: date) -> str:
    """The day as people write it: 31 March 2026."""
    return f"{day.day} {day:%B %Y}"


def month_text(period: Period) -> str:
    """The month as people write it: March 2026."""
    return f"{period.first_day:%B %Y}"


def are(number: int) -> str:
    """The verb for so many.

    >>> are(1), are(0)
    ('is', 'are')
    """
    return "is" if number == 1 else "are"


def pounds_text(amount: Decimal) -> str:
    """An amount without a sign, because the words around it say which way it goes."""
    return f"\u00a3{abs(amount):,.2f}"


def signed_pounds_text(amount: Decimal) -> str:
    """An amount whose sign is a word: minus £5.00."""
    return f"minus {pounds_text(amount)}" if amount < 0 else pounds_text(amount)


def on_one_line(text: str) -> str:
    """Free text as one line of a letter, no longer than somebody reads there."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1].rstrip()}\u2026"
