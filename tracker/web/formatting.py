"""How pages write figures: Jinja filters from Decimal pounds, dates and periods to words.

Templates do no arithmetic; every number they show goes through one of these. A positive variance
is an overspend. A figure that is not there is an en dash, never a nought.
"""

from decimal import ROUND_HALF_UP, Decimal

from flask import Flask

from tracker.domain.figures import MINUS, MONTHS, NOTHING, counted, day, moment, pounds
from tracker.domain.financial_year import OutcomePeriod, Period, Quarter
from tracker.domain.wording import joined

__all__ = [
    "MINUS", "MONTHS", "NOTHING", "addend", "bears", "counted", "day", "days_away", "differs", "install",
    "joined", "laid_out", "moment", "moved", "percent", "period", "plain", "pounds", "short_pounds", "variance",
]  # fmt: skip


def short_pounds(amount: Decimal | None) -> str:
    """An amount for a heading, rounded half up to one decimal of a million or thousand.

    >>> short_pounds(Decimal("612449999.99")), short_pounds(Decimal("-950"))
    ('£612.4m', '−£950')
    """
    if amount is None:
        return NOTHING
    size = abs(amount)
    sign = MINUS if amount <= Decimal("-0.5") else ""
    for unit, letter in ((Decimal(1_000_000), "m"), (Decimal(1_000), "k")):
        # 999,950 shows as 1.0m, not as 1,000.0k.
        if size >= unit - unit / 20_000:
            return f"{sign}£{(size / unit).quantize(Decimal('0.1'), ROUND_HALF_UP):,}{letter}"
    return f"{sign}£{size.quantize(Decimal(1), ROUND_HALF_UP):,}"


def variance(amount: Decimal | None) -> str:
    """A variance in words, because colour and sign alone tell nobody.

    >>> variance(Decimal("412000")), variance(Decimal("-0.01")), variance(Decimal("0.00"))
    ('£412,000.00 overspend', '£0.01 underspend', 'on budget')
    """
    if amount is None:
        return NOTHING
    if amount == 0:
        return "on budget"
    return f"{pounds(abs(amount))} {'overspend' if amount > 0 else 'underspend'}"


def bears(amount: Decimal | None) -> str:
    """A partner's share in words: positive is borne, negative is a benefit.

    >>> bears(Decimal("10")), bears(Decimal("-10"))
    ('bears £10.00', 'benefits by £10.00')
    """
    if amount is None:
        return NOTHING
    if amount == 0:
        return "bears nothing"
    return f"{'bears' if amount > 0 else 'benefits by'} {pounds(abs(amount))}"


def moved(amount: Decimal | None) -> str:
    """How a forecast has changed, in words.

    >>> moved(Decimal("5")), moved(Decimal("-5")), moved(Decimal("0.00"))
    ('up £5.00', 'down £5.00', 'unchanged')
    """
    if amount is None:
        return NOTHING
    if amount == 0:
        return "unchanged"
    return f"{'up' if amount > 0 else 'down'} {pounds(abs(amount))}"


def differs(amount: Decimal | None) -> str:
    """A difference to an amount named before it, in words.

    >>> differs(Decimal("5")), differs(Decimal("-5")), differs(Decimal("0.00"))
    ('£5.00 more', '£5.00 less', 'no change')
    """
    if amount is None:
        return NOTHING
    if amount == 0:
        return "no change"
    return f"{pounds(abs(amount))} {'more' if amount > 0 else 'less'}"


def addend(amount: Decimal | None) -> str:
    """One of several amounts that add up to another: one below nil is taken off, in a word.

    >>> addend(Decimal("5")), addend(Decimal("-5")), addend(Decimal("0.00"))
    ('£5.00', 'less £5.00', '£0.00')
    """
    if amount is None or amount >= 0:
        return pounds(amount)
    return f"less {pounds(-amount)}"


def laid_out(amount: Decimal | None) -> str:
    """What a host has spent beyond what came in, or holds of what came in, in words.

    >>> laid_out(Decimal("5")), laid_out(Decimal("-5")), laid_out(Decimal("0.00"))
    ('£5.00 laid out', '£5.00 held', 'even')
    """
    if amount is None:
        return NOTHING
    if amount == 0:
        return "even"
    return f"{pounds(abs(amount))} {'laid out' if amount > 0 else 'held'}"


def percent(value: Decimal | None, places: int = 1) -> str:
    """A percentage, rounded half up: 51 is 51 per cent.

    >>> percent(Decimal("2.05")), percent(Decimal("86.87"), 2)
    ('2.1%', '86.87%')
    """
    if value is None:
        return NOTHING
    rounded = abs(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{MINUS if value < 0 and rounded else ''}{rounded}%"


def period(value: OutcomePeriod | str | None) -> str:
    """A month, quarter or year as it is said.

    >>> period(Period(2026, 10)), period("2025-04")
    ('October 2026', 'April 2025')
    """
    if value is None:
        return NOTHING
    if isinstance(value, str):
        value = Period.from_text(value)
    if isinstance(value, Period):
        return f"{MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, Quarter):
        return f"{value.financial_year} quarter {value.number}"
    return str(value)


def short_period(value: OutcomePeriod) -> str:
    """A month, quarter or year where there is little room, such as under a chart.

    >>> short_period(Period(2026, 9))
    'Sep 2026'
    """
    if isinstance(value, Period):
        return f"{MONTHS[value.month - 1][:3]} {value.year}"
    return str(value)


def plain(value: Decimal | None) -> str:
    """A number that is no money, such as a reading, without noughts that say nothing.

    >>> plain(Decimal("1921.50")), plain(Decimal("0.00"))
    ('1,921.5', '0')
    """
    if value is None:
        return NOTHING
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def days_away(days: int) -> str:
    """How far off a due date is: negative days are past.

    >>> days_away(-12), days_away(0), days_away(1)
    ('12 days ago', 'today', 'in 1 day')
    """
    if days == 0:
        return "today"
    return f"{counted(-days, 'day')} ago" if days < 0 else f"in {counted(days, 'day')}"


FILTERS = (
    pounds, short_pounds, variance, bears, moved, differs, laid_out, addend, percent, day, moment, period, days_away,
    counted, joined, plain,
)  # fmt: skip


def install(app: Flask) -> None:
    """Make every one of these functions a filter of the same name."""
    for function in FILTERS:
        app.add_template_filter(function, function.__name__)
