"""The working days of each part of the country, by GOV.UK's list of bank holidays.

The list comes with the package govuk-bank-holidays; nobody is asked for a newer one.
"""

from functools import cache

from govuk_bank_holidays.bank_holidays import (  # type: ignore[import-untyped]  # it has no types
    BankHolidays,
)

from tracker.domain.working_days import Division, WorkingCalendar

_NAMES = {
    Division.ENGLAND_AND_WALES: BankHolidays.ENGLAND_AND_WALES,
    Division.SCOTLAND: BankHolidays.SCOTLAND,
    Division.NORTHERN_IRELAND: BankHolidays.NORTHERN_IRELAND,
}


@cache
def working_calendar(division: Division) -> WorkingCalendar:
    """The working days of a part of the country, as far as its bank holidays are listed."""
    listed = BankHolidays(use_cached_holidays=True).get_holidays(_NAMES[division])
    return WorkingCalendar(holiday["date"] for holiday in listed)
