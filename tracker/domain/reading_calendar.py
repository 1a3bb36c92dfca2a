"""When readings of outcome measures are due, and which are late.

A measure is read monthly, quarterly or once a year. A reading is due as many days after its period
as the agreement gives for its reports, because regulation 7(4)(b) of SI 2000/617 has the partners
told of both together. One that was recorded as not available is there: nobody is asked for it
again. Readings are asked for within the agreement's term, from the first period that anybody set a
target or took a reading for, and no longer than a year after they were due: older gaps stay on the
measure's page.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.agreement_calendar import ASSUMED_REPORT_DAYS
from tracker.domain.financial_year import (
    FinancialYear,
    OutcomePeriod,
    Period,
    Quarter,
    outcome_period_text,
)
from tracker.domain.outcome_records import OutcomeMeasure
from tracker.domain.registers import Agreement, AgreementBook

ASSUMED_FREQUENCY = "Annual"
"""How often a measure is read where nobody says: the longest, so that nothing is claimed early."""

CHASED_FOR = timedelta(days=366)
AHEAD = timedelta(days=45)
"""So far ahead of its day a reading is listed as due; reminders begin later than that."""

# No period that began earlier is still chased: a year, a year's length, and days to report in.
_LOOKED_AT = timedelta(days=932)


class ReadingKind(StrEnum):
    """The kind of thing that is due, as reminders say it; `tracker due` does not list it."""

    READING = "Outcome reading"


@dataclass(frozen=True, slots=True)
class ReadingOwed:
    """A reading that is due by a day; `assumed` says that the agreement names no number of days."""

    measure: OutcomeMeasure
    period: OutcomePeriod
    due: date
    assumed: bool
    fund: str | None = None
    kind: ReadingKind = ReadingKind.READING

    @property
    def about(self) -> str:
        """Which reading it is, within its agreement."""
        return f"{self.measure.measure} {outcome_period_text(self.period)}"

    @property
    def name(self) -> str:
        """What names it within its agreement, even if its day moves."""
        return " | ".join((self.kind, self.fund or "", self.about))

    @property
    def title(self) -> str:
        """What is to be done."""
        period = outcome_period_text(self.period)
        return f"Reading of {self.measure.measure} ({self.measure.title}) for {period}"


def readings_owed(book: AgreementBook, agreement: Agreement, today: date) -> Iterator[ReadingOwed]:
    """The readings of a version of the agreement that are late on a day, or soon due, by measure.

    The book needs measures, targets and readings.
    """
    if not date.min + _LOOKED_AT < today < date.max - _LOOKED_AT:
        return
    days = agreement.report_within_days
    wait = timedelta(days=ASSUMED_REPORT_DAYS if days is None else days)
    read: dict[str, list[OutcomePeriod]] = {}
    for reading in book.readings:
        read.setdefault(reading.measure, []).append(reading.period)
    spoken_of: dict[str, list[date]] = {}
    for target in book.targets:
        spoken_of.setdefault(target.measure, []).append(target.period.first_day)
    for measure in book.measures:
        own = read.get(measure.measure, [])
        days_named = spoken_of.get(measure.measure, []) + [period.first_day for period in own]
        first = max(agreement.start_date, min(days_named, default=agreement.start_date))
        for period in _ended(measure, agreement, first, today):
            if not any(overlap(period, other) for other in own):
                due = period.last_day + wait
                if today - CHASED_FOR <= due <= today + AHEAD:
                    yield ReadingOwed(measure, period, due, assumed=days is None)


def _ended(
    measure: OutcomeMeasure, agreement: Agreement, first: date, today: date
) -> Iterator[OutcomePeriod]:
    """The periods of a measure that have ended and began no earlier than `first`, the latest first."""
    last_day = today - timedelta(days=1)
    if agreement.end_date is not None:
        last_day = min(last_day, agreement.end_date)
    earliest = max(first, today - _LOOKED_AT)
    day = last_day
    while day >= earliest:
        period = period_holding(day, measure.frequency)
        if period.first_day < earliest:
            return
        if period.last_day <= last_day:
            yield period
        day = period.first_day - timedelta(days=1)


def period_holding(day: date, frequency: str | None) -> OutcomePeriod:
    """The period of a frequency that holds a day; a measure without one is read once a year."""
    if frequency == "Monthly":
        return Period.of(day)
    if frequency == "Quarterly":
        month = Period.of(day)
        return Quarter(month.financial_year, (month.number + 2) // 3)
    return FinancialYear.of(day)


def overlap(period: OutcomePeriod, other: OutcomePeriod) -> bool:
    """Whether two periods have a day in common."""
    return period.first_day <= other.last_day and other.first_day <= period.last_day
