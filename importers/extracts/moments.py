"""Dates and months as finance systems print them: day before month, never the other way round."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
         "october", "november", "december")  # fmt: skip
MONTHS = {
    **{name: number for number, name in enumerate(_NAMES, 1)},
    **{name: number for number, name in enumerate(_FULL, 1)},
    "sept": 9,
}
_TIME = r"(?:[T ]+[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2}(?:\.[0-9]+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
_SLASHED = re.compile(r"([0-9]{1,2})([/.\- ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})" + _TIME)
_ISO = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})" + _TIME)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},? )?([0-9]{1,2})(?:st|nd|rd|th)?[ \-/.,]{0,2}([A-Za-z]{3,9})[ \-/.,]{0,2}"
    r"([0-9]{4}|[0-9]{2})" + _TIME
)
_MONTH_FIRST_NAME = re.compile(
    r"([A-Za-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})" + _TIME
)
_COMPACT = re.compile(r"((?:19|20)[0-9]{2})([01][0-9])([0-3][0-9])")
_COMPACT_DAY_FIRST = re.compile(r"([0-3][0-9])([01][0-9])((?:19|20)[0-9]{2})")
_SERIAL = re.compile(r"([2-6][0-9]{4})(?:\.[0-9]+)?")
_NAMED_MONTH = re.compile(r"([A-Za-z]{3,9})\.?[ \-/']{0,2}((?:19|20)[0-9]{2}|[0-9]{2})")
_YEAR_MONTH = re.compile(r"((?:19|20)[0-9]{2})[-/]?([0-9]{2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/]((?:19|20)[0-9]{2})")
_FINANCIAL = re.compile(
    r"(?:FY ?)?((?:19|20)?[0-9]{2})[-/]((?:20)?[0-9]{2})[ \-/]*(?:M|P|PD|PER|PERIOD|MONTH) ?([0-9]{1,2})",
    re.IGNORECASE,
)
_SERIAL_START = date(1899, 12, 30)


class Moment(NamedTuple):
    """A day, or the first day of a month where the file names no day."""

    day: date
    is_month: bool = False

    @property
    def period(self) -> str:
        """The month, such as `2025-04`."""
        return f"{self.day.year:04d}-{self.day.month:02d}"


def moment_of(cell: object) -> Moment | None:
    """The day or month in a cell; None where there is none. Numbers are counted from 1900.

    >>> str(moment_of("18-AUG-20").day), moment_of("Aug-20").is_month, moment_of("25/06/2012900")
    ('2020-08-18', True, None)
    """
    if isinstance(cell, datetime):
        return _kept(cell.date())
    if isinstance(cell, date):
        return _kept(cell)
    if isinstance(cell, bool) or cell is None:
        return None
    if isinstance(cell, int | float):
        cell = f"{cell:.15g}"
    return _of_text(" ".join(cell.split()).removeprefix("'")) if isinstance(cell, str) else None


def _of_text(text: str) -> Moment | None:
    if not text or len(text) > 40:
        return None
    try:
        parts = _day_parts(text)
        if parts is not None:
            return _kept(date(_full_year(parts[0]), parts[1], parts[2]))
        month = _month_parts(text)
        if month is not None:
            return _kept(date(_full_year(month[0]), month[1], 1), is_month=True)
    except ValueError:  # no day of the calendar
        return None
    return _of_digits(text)


def _full_year(year: int) -> int:
    return year + 2000 if year < 100 else year


def _kept(day: date, *, is_month: bool = False) -> Moment | None:
    return Moment(day, is_month) if 1900 < day.year < 2200 else None


def _day_parts(text: str) -> tuple[int, int, int] | None:
    """Year, month and day, not yet checked against the calendar."""
    if match := _SLASHED.fullmatch(text):
        return int(match[4]), int(match[3]), int(match[1])
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[3]), int(match[4])
    if (match := _NAMED.fullmatch(text)) and match[2].lower() in MONTHS:
        return int(match[3]), MONTHS[match[2].lower()], int(match[1])
    if (match := _MONTH_FIRST_NAME.fullmatch(text)) and match[1].lower() in MONTHS:
        return int(match[3]), MONTHS[match[1].lower()], int(match[2])
    return None


def _month_parts(text: str) -> tuple[int, int] | None:
    if (match := _NAMED_MONTH.fullmatch(text)) and match[1].lower() in MONTHS:
        return int(match[2]), MONTHS[match[1].lower()]
    if match := _YEAR_MONTH.fullmatch(text):
        return int(match[1]), int(match[2])
    if match := _MONTH_YEAR.fullmatch(text):
        return int(match[2]), int(match[1])
    if match := _FINANCIAL.fullmatch(text):
        start, number = _full_year(int(match[1])), int(match[3])
        if _full_year(int(match[2])) == start + 1 and 1 <= number <= 12:
            return start + (number > 9), (number + 2) % 12 + 1
    return None


def _of_digits(text: str) -> Moment | None:
    for pattern, year, day in ((_COMPACT, 1, 3), (_COMPACT_DAY_FIRST, 3, 1)):
        match = pattern.fullmatch(text)
        if match:
            with suppress(ValueError):  # no day of the calendar
                return _kept(date(int(match[year]), int(match[2]), int(match[day])))
    if match := _SERIAL.fullmatch(text):
        return _kept(_SERIAL_START + timedelta(days=int(match[1])))
    return None


def is_serial(cell: object) -> bool:
    """Whether a cell would be read as a spreadsheet's serial number of a day."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        cell = f"{cell:.15g}"
    return isinstance(cell, str) and _SERIAL.fullmatch(cell.strip()) is not None


def is_month_first(cell: object) -> bool:
    """Whether a cell has a date that is one only if the month comes first: 08/25/2020."""
    pair = _day_and_month(cell)
    return pair is not None and pair[1] > 12 >= pair[0]


def _day_and_month(cell: object) -> tuple[int, int, str] | None:
    """The numbers that stand for day and month, in this order, and the year as written."""
    text = " ".join(cell.split()) if isinstance(cell, str) else ""
    if match := _SLASHED.fullmatch(text):
        return int(match[1]), int(match[3]), match[4]
    if (match := _ISO.fullmatch(text)) and int(match[3]) > 12 >= int(match[4]):
        return int(match[4]), int(match[3]), match[1]
    return None


@dataclass(frozen=True, slots=True)
class DayOrder:
    """How many different dates can only be read day first, only month first, or either way.

    `months_stand_still` tells that the dates that could be either have the same first number, or
    very few, while the second moves, as it does when a file of a month or a quarter is written month first.
    """

    day_first: int
    month_first: int
    either: int
    months_stand_still: bool
    highest_month: int


def day_order(cells: Iterable[object]) -> DayOrder:
    """What the different dates of a column say about the order of day and month."""
    pairs = {pair for cell in cells if (pair := _day_and_month(cell))}
    day_first = {pair for pair in pairs if pair[0] > 12 >= pair[1]}
    month_first = {pair for pair in pairs if pair[1] > 12 >= pair[0]}
    either = pairs - day_first - month_first
    firsts, seconds = {pair[0] for pair in either}, {pair[1] for pair in either}
    still = not day_first and (
        (len(firsts) == 1 and len(seconds) >= 4) or (len(firsts) <= 3 and len(seconds) >= 8)
    )
    highest = max((pair[1] for pair in pairs), default=0)
    return DayOrder(len(day_first), len(month_first), len(either), still, highest)


def _day_put_first(cell: object) -> object:
    """A date written month first as it is written here; anything else as it is."""
    match = _SLASHED.fullmatch(" ".join(cell.split())) if isinstance(cell, str) else None
    return f"{match[3]}/{match[1]}/{match[4]}" if match else cell


class MomentColumn(dict[object, Moment | None]):
    """Reads the cells of a column in portions; a ledger has few days, each worked out once.

    `day_first` is what a person says of dates such as 04/05/2026; None where nobody has said it,
    and they are read day first.
    """

    _MOST_REMEMBERED = 1 << 16

    def __init__(self, *, day_first: bool | None = None) -> None:
        super().__init__()
        self.day_first = day_first

    def __missing__(self, cell: object) -> Moment | None:
        moment = moment_of(_day_put_first(cell) if self.day_first is False else cell)
        if len(self) < self._MOST_REMEMBERED and not isinstance(cell, bool):
            self[cell] = moment
        return moment

    def read(self, cells: Sequence[object]) -> list[Moment | None]:
        """The moments of a portion, None where there is none."""
        return list(map(self.__getitem__, cells))
