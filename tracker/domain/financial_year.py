"""Financial years and periods as British public bodies count them: April to March.

Section 275 of the NHS Act 2006 defines the financial year as the twelve months ending 31 March.
A `FinancialYear` is named by the calendar year it starts in; a `Period` is one calendar month;
an `OutcomePeriod` is a month, a quarter or a financial year. Dates are plain dates: only the
doors read the clock.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class FinancialYear:
    """The twelve months from 1 April of `start` to 31 March of the next year."""

    start: int

    def __str__(self) -> str:
        return f"{self.start}-{(self.start + 1) % 100:02d}"

    @classmethod
    def of(cls, day: date) -> "FinancialYear":
        """The financial year that holds the day: 31 March 2026 is in 2025-26."""
        return cls(day.year if day.month >= 4 else day.year - 1)

    @classmethod
    def parse(cls, text: str) -> "FinancialYear":
        """Read `2025-26`, `2025/26`, `2025-2026` or any of them after `FY`.

        Raises ValueError when the text is none of these or the two years do not follow each other.
        """
        match = re.fullmatch(
            r"(?:FY\s?)?([0-9]{4})\s?[-/\u2013]\s?([0-9]{4}|[0-9]{2})", text.strip(), re.IGNORECASE
        )
        if match is None:
            raise ValueError(f"{text!r} is not a financial year such as 2025-26")
        start, end = int(match[1]), match[2]
        following = str(start + 1) if len(end) == 4 else f"{(start + 1) % 100:02d}"
        if end != following or not 1900 <= start <= 2199:
            raise ValueError(f"{text!r} is not a financial year such as 2025-26")
        return cls(start)

    @property
    def first_day(self) -> date:
        return date(self.start, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 3, 31)

    @property
    def periods(self) -> tuple["Period", ...]:
        """The twelve months, April (month 1) first."""
        return tuple(self.month(number) for number in range(1, 13))

    def month(self, number: int) -> "Period":
        """Month `number` of the year, 1 (April) to 12 (March)."""
        index = number + 2
        return Period(self.start + index // 12, index % 12 + 1)

    def next(self) -> "FinancialYear":
        return FinancialYear(self.start + 1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """One calendar month, written `2025-04`."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @classmethod
    def of(cls, day: date) -> "Period":
        return cls(day.year, day.month)

    @classmethod
    def from_text(cls, text: str) -> "Period":
        """Read the stored form `2025-04` only; what users type is read by the workbook's kinds."""
        if not re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", text):
            raise ValueError(f"{text!r} is not a month such as 2025-04")
        return cls(int(text[:4]), int(text[5:]))

    @property
    def financial_year(self) -> FinancialYear:
        return FinancialYear(self.year if self.month >= 4 else self.year - 1)

    @property
    def number(self) -> int:
        """The month's number in its financial year: April is 1, March is 12."""
        return (self.month - 4) % 12 + 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a financial year: quarter 1 is April to June. Written `2025-26 Q1`."""

    financial_year: FinancialYear
    number: int

    def __str__(self) -> str:
        return f"{self.financial_year} Q{self.number}"

    @property
    def first_day(self) -> date:
        return self.financial_year.month(self.number * 3 - 2).first_day

    @property
    def last_day(self) -> date:
        return self.financial_year.month(self.number * 3).last_day


OutcomePeriod = Period | Quarter | FinancialYear


def outcome_period_text(period: OutcomePeriod) -> str:
    """How the workbook and the database write it: `2025-04`, `2025-26 Q1` or `FY2025-26`."""
    return f"FY{period}" if isinstance(period, FinancialYear) else str(period)


def outcome_period_from_text(text: str) -> OutcomePeriod:
    """Read what `outcome_period_text` writes.

    Raises ValueError when it is none of the three forms.
    """
    if text.startswith("FY"):
        return FinancialYear.parse(text)
    head, _, tail = text.partition(" Q")
    if tail:
        if tail not in {"1", "2", "3", "4"}:
            raise ValueError(f"{text!r} is not a quarter such as 2025-26 Q1")
        return Quarter(FinancialYear.parse(head), int(tail))
    return Period.from_text(text)


def add_months(day: date, months: int) -> date:
    """The same day that many months later (or earlier), or the month's last day if it has no such day.

    >>> add_months(date(2026, 8, 31), 6)
    datetime.date(2027, 2, 28)
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_moment(year: FinancialYear, today: date) -> date:
    """The as-at date meant when none is given: the year's last day, or today if that is earlier."""
    return min(year.last_day, today)
