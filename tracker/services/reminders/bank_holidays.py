"""The working days of each part of the country, by GOV.UK's list of bank holidays.

The list comes with the package govuk-bank-holidays; nobody is asked for a newer one.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version

from govuk_bank_holidays.bank_holidays import (  # type: ignore[import-untyped]  # it has no types
    BankHolidays,
)

from tracker.domain.working_days import Division, WorkingCalendar

_NAMES = {
    Division.ENGLAND_AND_WALES: BankHolidays.ENGLAND_AND_WALES,
    Division.SCOTLAND: BankHolidays.SCOTLAND,
    Division.NORTHERN_IRELAND: BankHolidays.NORTHERN_IRELAND,
}


PACKAGE = f"govuk-bank-holidays {version('govuk-bank-holidays')}"


@dataclass(frozen=True, slots=True)
class HolidayList:
    """The bank holidays of a part of the country, from the first day listed to the last."""

    division: Division
    number: int
    first: date
    last: date


@cache
def working_calendar(division: Division) -> WorkingCalendar:
    """The working days of a part of the country, as far as its bank holidays are listed."""
    return WorkingCalendar(_days(division))


@cache
def holiday_lists() -> tuple[HolidayList, ...]:
    """What is listed of each part of the country."""
    found = ((division, _days(division)) for division in Division)
    return tuple(HolidayList(of, len(days), min(days), max(days)) for of, days in found)


def _days(division: Division) -> list[date]:
    listed = BankHolidays(use_cached_holidays=True).get_holidays(_NAMES[division])
    return [holiday["date"] for holiday in listed]
