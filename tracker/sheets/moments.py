"""Dates, months, quarters and years as people type them: day before month, April to March."""

import re
from datetime import date, datetime, time

from tracker.domain.financial_year import (
    FinancialYear,
    Period,
    Quarter,
    outcome_period_text,
)
from tracker.sheets.cells import Cell, CellFault, shown

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july",
         "aug august", "sep sept september", "oct october", "nov november", "dec december"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_DATE = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_LONG_DATE = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]+)[ -]([0-9]{4})")
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_NAMED_MONTH = re.compile(r"([A-Za-z]+)[- ]([0-9]{4}|[0-9]{2})")
_YEAR_AND_MONTH = re.compile(r"(.+?)\s+[MP]([0-9]{1,2})", re.IGNORECASE)
_YEAR_AND_QUARTER = re.compile(r"(.+?)\s+Q([0-9])", re.IGNORECASE)

_DATE_CURE = "enter a date such as 31/03/2026"
_MONTH_CURE = "enter a month such as 2025-04"
_YEAR_CURE = "enter a financial year such as 2025-26"


def _within_reach(day: date) -> date:
    if not 1900 <= day.year <= 2199:
        raise CellFault(f"is in the year {day.year}: {_DATE_CURE}")
    return day


def read_date(cell: Cell) -> date:
    """A date cell, or text that can only be read day first."""
    if isinstance(cell, datetime):
        if cell.time() != time():
            raise CellFault(f"carries a time of day: {_DATE_CURE}")
        return _within_reach(cell.date())
    if isinstance(cell, date):
        return _within_reach(cell)
    if not isinstance(cell, str):
        raise CellFault(f"is {shown(cell)}, not a date: format the cell as a date, or {_DATE_CURE}")
    parts = _parts_of_date(" ".join(cell.split()))
    if parts is None:
        raise CellFault(f"is not a date with day, month and four-digit year: {_DATE_CURE}")
    try:
        return _within_reach(date(*parts))
    except ValueError as error:
        raise CellFault(
            f"is not a day of the calendar: {_DATE_CURE} (the day comes first)"
        ) from error


def _parts_of_date(text: str) -> tuple[int, int, int] | None:
    """Year, month and day of a date that can be read in one way only."""
    if match := _ISO_DATE.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DATE.fullmatch(text):
        return int(match[4]), int(match[3]), int(match[1])
    if (match := _LONG_DATE.fullmatch(text)) and match[2].lower() in _MONTHS:
        return int(match[3]), _MONTHS[match[2].lower()], int(match[1])
    return None


def read_year(cell: Cell) -> FinancialYear:
    """A financial year: `2025-26`, `2025/26`, `2025-2026` or `FY2025/26`."""
    if not isinstance(cell, str):
        raise CellFault(f"is {shown(cell)}: {_YEAR_CURE}, in a cell formatted as text")
    try:
        return FinancialYear.parse(cell)
    except ValueError as error:
        raise CellFault(f"is not a financial year: {_YEAR_CURE}") from error


def _month_of_year(match: re.Match[str]) -> Period:
    try:
        year = FinancialYear.parse(match[1])
    except ValueError as error:
        raise CellFault(f"is not a month: {_MONTH_CURE}") from error
    number = int(match[2])
    if number in (13, 14):
        raise CellFault(
            f"is closing period {number}, which the tracker does not keep: "
            f"enter month 12, {year.month(12)}"
        )
    if not 1 <= number <= 12:
        raise CellFault(f"is not one of the months 1 to 12 (April to March): {_MONTH_CURE}")
    return year.month(number)


def read_month(cell: Cell) -> Period:
    """A month: `2025-04`, `Apr-25`, `2025-26 M01`, `2025-26 P1`, or any date in the month."""
    if isinstance(cell, date):
        day = cell.date() if isinstance(cell, datetime) else cell
        return Period.of(_within_reach(day))
    if not isinstance(cell, str):
        raise CellFault(f"is {shown(cell)}: {_MONTH_CURE}")
    text = " ".join(cell.split())
    if match := _YEAR_AND_MONTH.fullmatch(text):
        return _month_of_year(match)
    if match := _MONTH.fullmatch(text):
        year, month = int(match[1]), int(match[2])
        if not 1 <= month <= 12 or not 1900 <= year <= 2199:
            raise CellFault(f"is not a month: {_MONTH_CURE}")
        return Period(year, month)
    if (match := _NAMED_MONTH.fullmatch(text)) and match[1].lower() in _MONTHS:
        year = int(match[2]) + (2000 if len(match[2]) == 2 else 0)
        return Period.of(_within_reach(date(year, _MONTHS[match[1].lower()], 1)))
    if _ISO_DATE.fullmatch(text) or _DATE.fullmatch(text) or _LONG_DATE.fullmatch(text):
        return Period.of(read_date(text))
    raise CellFault(f"is not a month: {_MONTH_CURE}")


def _read_quarter(text: str) -> Quarter | None:
    match = _YEAR_AND_QUARTER.fullmatch(text)
    if match is None:
        return None
    try:
        year = FinancialYear.parse(match[1])
    except ValueError as error:
        raise CellFault("is not a quarter: enter one such as 2025-26 Q1") from error
    if match[2] not in "1234":
        raise CellFault("is not one of the quarters 1 to 4: enter one such as 2025-26 Q1")
    return Quarter(year, int(match[2]))


def read_outcome_period(cell: Cell) -> str:
    """A month, a quarter or a financial year; `2008-09`, which could be either, is the month."""
    if isinstance(cell, str):
        text = " ".join(cell.split())
        if quarter := _read_quarter(text):
            return str(quarter)
        match = _MONTH.fullmatch(text)
        if not (match and 1 <= int(match[2]) <= 12):
            try:
                return outcome_period_text(FinancialYear.parse(text))
            except ValueError:
                pass
    try:
        return str(read_month(cell))
    except CellFault as fault:
        if fault.message.endswith(_MONTH_CURE):
            raise CellFault(
                "is not a period: enter a month (2025-04), a quarter (2025-26 Q1) "
                "or a financial year (FY2025-26)"
            ) from fault
        raise


def read_return_period(cell: Cell) -> str:
    """The quarter or the financial year a return is for."""
    if isinstance(cell, str):
        text = " ".join(cell.split())
        if quarter := _read_quarter(text):
            return str(quarter)
        try:
            return outcome_period_text(FinancialYear.parse(text))
        except ValueError:
            pass
    raise CellFault("is not a reporting period: enter 2025-26 Q1 or FY2025-26")
