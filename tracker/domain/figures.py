"""How the commonest figures are written where people read them: amounts, dates, moments, counts.

A figure that is not there is an en dash, never a nought.
"""

import calendar
from datetime import date, datetime
from decimal import Decimal

from tracker.config import LONDON

NOTHING = "\N{EN DASH}"
MINUS = "\N{MINUS SIGN}"
MONTHS = tuple(calendar.month_name)[1:]


def pounds(amount: Decimal | None) -> str:
    """An amount to the penny.

    >>> pounds(Decimal("-1234.5"))
    '−£1,234.50'
    """
    if amount is None:
        return NOTHING
    sign = MINUS if amount < 0 else ""
    return f"{sign}£{abs(amount):,.2f}"


def day(value: date | None) -> str:
    """A date as it is said.

    >>> day(date(2027, 3, 31))
    '31 March 2027'
    """
    return NOTHING if value is None else f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def moment(value: datetime | None) -> str:
    """A moment as the clock on the wall in London showed it.

    >>> from datetime import UTC
    >>> moment(datetime(2026, 6, 3, 9, 42, tzinfo=UTC))
    '3 June 2026 at 10:42'
    """
    if value is None:
        return NOTHING
    local = value.astimezone(LONDON)
    return f"{day(local.date())} at {local:%H:%M}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun.

    >>> counted(1, "agreement"), counted(1204, "row"), counted(2, "body", "bodies")
    ('1 agreement', '1,204 rows', '2 bodies')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
