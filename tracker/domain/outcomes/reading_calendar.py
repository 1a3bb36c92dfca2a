"""When readings of outcome measures are due, and which are late.

A measure is read monthly, quarterly or once a year. A reading is due as many days after its period
as the agreement gives for its reports, because regulation 7(4)(b) of SI 2000/617 has the partners
told of both together. One that was recorded as not available is there: nobody is asked for it
again. Readings are asked for within the agreement's term, from the first period that anybody set a
target or took a reading for, and no longer than a year after they were due: older gaps stay on the
measure's page.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.financial_year import (
    FinancialYear,
    OutcomePeriod,
    Period,
    Quarter,
    outcome_period_text,
)
from tracker.domain.obligations.agreement_calendar import ASSUMED_REPORT_DAYS
from tracker.domain.records.outcomes import OutcomeMeasure
from tracker.domain.registers import Agreement, AgreementBook

CHASED_FOR = timedelta(days=366)
AHEAD = timedelta(days=45)
"""So far ahead of its day a reading is listed as due; reminders begin later than that."""

# What lies nearer to the ends of the calendar than this has no room for a period and its chasing.
_LOOKED_AT = timedelta(days=11_000)


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
    for one in readings_due(book, agreement, today - CHASED_FOR, today + AHEAD):
        if one.period.last_day < today:
            yield one


def readings_due(
    book: AgreementBook, agreement: Agreement, since: date, until: date
) -> Iterator[ReadingOwed]:
    """The readings that nobody has recorded and that fall due from one day to another, by measure.

    Which of them are late on a day follows from their days alone (`CHASED_FOR`).
    """
    days = agreement.report_within_days
    wait = timedelta(days=ASSUMED_REPORT_DAYS if days is None else days)
    read: dict[str, list[OutcomePeriod]] = {}
    for reading in book.readings:
        read.setdefault(reading.measure, []).append(reading.period)
    aimed_at: dict[str, list[OutcomePeriod]] = {}
    for target in book.targets:
        aimed_at.setdefault(target.measure, []).append(target.period)
    asked: dict[str | None, list[OutcomePeriod]] = {}
    for measure in book.measures:
        if measure.frequency not in asked:
            asked[measure.frequency] = _asked_for(
                measure.frequency, agreement, since - wait, until - wait
            )
        own = read.get(measure.measure, [])
        spoken_of = [period.first_day for period in own + aimed_at.get(measure.measure, [])]
        first = min(spoken_of, default=agreement.start_date)
        for period in _unread(asked[measure.frequency], own):
            if period.first_day >= first:
                yield ReadingOwed(measure, period, period.last_day + wait, assumed=days is None)


def _asked_for(
    frequency: str | None, agreement: Agreement, first_end: date, last_end: date
) -> list[OutcomePeriod]:
    """The periods of a frequency within the term that end from one day to another, the latest first."""
    if agreement.end_date is not None:
        last_end = min(last_end, agreement.end_date)
    found: list[OutcomePeriod] = []
    day = last_end
    while True:
        period = period_holding(day, frequency)
        if period.first_day < agreement.start_date or period.last_day < first_end:
            return found
        if period.last_day <= last_end:
            found.append(period)
        day = period.first_day - timedelta(days=1)


def _unread(
    periods: Sequence[OutcomePeriod], read: Sequence[OutcomePeriod]
) -> Iterator[OutcomePeriod]:
    """Those of the periods for which there is no reading, of whatever length."""
    exactly = set(read)
    left = [period for period in periods if period not in exactly]
    others = [period for period in read if periods and type(period) is not type(periods[0])]
    return (period for period in left if not any(overlap(period, other) for other in others))


def period_holding(day: date, frequency: str | None) -> OutcomePeriod:
    """The period of a frequency that holds a day.

    A measure without one is read once a year: the longest, so that nothing is asked for too early.
    """
    if frequency == "Monthly":
        return Period.of(day)
    if frequency == "Quarterly":
        month = Period.of(day)
        return Quarter(month.financial_year, (month.number + 2) // 3)
    return FinancialYear.of(day)


def overlap(period: OutcomePeriod, other: OutcomePeriod) -> bool:
    """Whether two periods have a day in common."""
    return period.first_day <= other.last_day and other.first_day <= period.last_day
