"""Working days: Monday to Friday, but for the bank holidays of the place."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from enum import StrEnum

_SATURDAY = 5


class Division(StrEnum):
    """The parts of the country whose bank holidays differ."""

    ENGLAND_AND_WALES = "England and Wales"
    SCOTLAND = "Scotland"
    NORTHERN_IRELAND = "Northern Ireland"


class WorkingCalendar:
    """The working days of a place.

    Where the list of bank holidays ends, weekdays count as working days: a reminder far ahead
    may then come a day or two early, and comes right once the list has grown.
    """

    def __init__(self, bank_holidays: Iterable[date]) -> None:
        """Take the bank holidays; those that fall on a weekend change nothing."""
        self._holidays = sorted(
            {day.toordinal() for day in bank_holidays if day.weekday() < _SATURDAY}
        )

    def count(self, day: date) -> int:
        """How many working days there were from the first day of the calendar to this one.

        It is the number of a working day, counted on; of a day that is none, the number of the
        last one before. So numbers tell how many working days lie between two days.
        """
        ordinal = day.toordinal()  # 1 is a Monday
        weekdays = ordinal // 7 * 5 + min(ordinal % 7, 5)
        return weekdays - bisect_right(self._holidays, ordinal)


def division_of(legal_basis: str, chosen: str | None = None) -> Division:
    """Whose bank holidays count for an agreement: those chosen, else by its legal basis.

    >>> division_of("Integration scheme (Scotland)").value
    'Scotland'
    """
    if chosen is not None:
        return Division(chosen)
    # Wales shares the bank holidays of England; no legal basis of Northern Ireland is listed.
    return Division.SCOTLAND if "(Scotland)" in legal_basis else Division.ENGLAND_AND_WALES
