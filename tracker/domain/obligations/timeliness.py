"""Were reports, returns and vouchers sent by their day? Met, late by so many days, or missed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.figures import counted
from tracker.domain.financial_year import outcome_period_text
from tracker.domain.obligations.agreement_calendar import (
    SENT_KINDS,
    DueKind,
    FurtherKind,
    Kind,
    report_due,
)
from tracker.domain.obligations.all_owed import all_owed
from tracker.domain.obligations.bcf_returns import return_title, returns_asked
from tracker.domain.registers import Agreement, AgreementBook, Return
from tracker.domain.wording import joined


class Timeliness(StrEnum):
    """Whether something was sent by its day; the values are the words people read."""

    MET = "Met"
    LATE = "Late"
    MISSED = "Missed"
    NOT_DUE = "Not due yet"


@dataclass(frozen=True, slots=True)
class Timely:
    """A day kept or not; `days` is how many days late it was, or is by now, nil where it is not."""

    word: Timeliness
    days: int = 0

    @property
    def sentence(self) -> str:
        """In words: Met; Late by 49 days; Missed, 12 days overdue; Not due yet."""
        if self.word is Timeliness.LATE:
            return f"Late by {counted(self.days, 'day')}"
        if self.word is Timeliness.MISSED:
            return f"Missed, {counted(self.days, 'day')} overdue"
        return str(self.word)


def timeliness(due: date, submitted_on: date | None, today: date) -> Timely:
    """How what was due on a day was kept, as seen on another; sent on its day is met.

    >>> timeliness(date(2026, 5, 12), date(2026, 6, 30), date(2026, 11, 22)).sentence
    'Late by 49 days'
    """
    if submitted_on is None or submitted_on > today:
        late = (today - due).days
        return Timely(Timeliness.MISSED, late) if late > 0 else Timely(Timeliness.NOT_DUE)
    late = (submitted_on - due).days
    return Timely(Timeliness.LATE, late) if late > 0 else Timely(Timeliness.MET)


@dataclass(frozen=True, slots=True)
class SentInTime:
    """One report, return or voucher with its day, when it was sent, and how that was kept.

    `about` is its period, or the year and name of a return of the Better Care Fund, whose `fund`
    is None. `assumed` says that the agreement names no number of days.
    """

    kind: Kind
    title: str
    fund: str | None
    about: str
    due: date
    submitted_on: date | None
    submitted_by: str | None
    timely: Timely
    assumed: bool = False


def return_timeliness(agreement: Agreement, row: Return, today: date) -> Timely:
    """How the day of a row of the register was kept."""
    return timeliness(_due(agreement, row), row.submitted_on, today)


def sent_in_time(book: AgreementBook, today: date) -> list[SentInTime]:
    """Everything that was to be sent by today, or was sent, the earliest due first."""
    agreement = book.as_at(today)
    found = [*_submitted(book, agreement, today), *_owing(book, agreement, today)]
    return sorted(found, key=lambda one: (one.due, one.fund or "", one.kind, one.about))


def counted_sentence(found: Iterable[SentInTime]) -> str:
    """How many were sent by their day, late, or are missed, in one sentence."""
    words = [one.timely.word for one in found if one.timely.word is not Timeliness.NOT_DUE]
    if not words:
        return "No report or return was due yet."
    met, late = words.count(Timeliness.MET), words.count(Timeliness.LATE)
    missed = words.count(Timeliness.MISSED)
    parts = [
        f"{met:,} {'was' if met == 1 else 'were'} sent by {'its' if met == 1 else 'their'} day",
        f"{late:,} {'was' if late == 1 else 'were'} sent late",
        f"{missed:,} {'is' if missed == 1 else 'are'} missed",
    ]
    of = (
        "the only report or return"
        if len(words) == 1
        else f"the {len(words):,} reports and returns"
    )
    return f"Of {of} due so far, {joined(parts)}."


def _submitted(book: AgreementBook, agreement: Agreement, today: date) -> Iterator[SentInTime]:
    for row in book.returns:
        if row.submitted_on is not None:
            due = _due(agreement, row)
            yield SentInTime(
                DueKind(row.kind), f"{row.kind} of {row.fund} for {row.period}", row.fund,
                outcome_period_text(row.period), due, row.submitted_on, row.submitted_by,
                timeliness(due, row.submitted_on, today),
                assumed=row.due is None and agreement.report_within_days is None,
            )  # fmt: skip
    asked = {(row.financial_year, row.what): row for row in returns_asked(book, agreement)}
    for sent in book.bcf_returns:
        date_asked = asked.get((sent.financial_year, sent.what))
        if date_asked is None or date_asked.day is None:
            continue  # its day was struck out since: nothing to judge it by
        yield SentInTime(
            FurtherKind.BCF_RETURN, return_title(date_asked), None,
            f"{sent.financial_year} {sent.what}", date_asked.day, sent.submitted_on,
            sent.submitted_by, timeliness(date_asked.day, sent.submitted_on, today),
        )  # fmt: skip


def _owing(book: AgreementBook, agreement: Agreement, today: date) -> Iterator[SentInTime]:
    for owed in all_owed(book, agreement, today):
        if owed.kind in SENT_KINDS and owed.due < today:
            yield SentInTime(
                owed.kind, owed.title, owed.fund, owed.about, owed.due, None, None,
                timeliness(owed.due, None, today), owed.assumed,
            )  # fmt: skip


def _due(agreement: Agreement, row: Return) -> date:
    return row.due or report_due(agreement, row.period)
