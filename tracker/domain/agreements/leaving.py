"""Leaving an agreement: how early it can be left, by when notice is to be given, who is told.

Notice counts in whole months from the day it is served. What the balances come to then is worked
out in `settling`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.agreements.status import notice_served
from tracker.domain.financial_year import FinancialYear
from tracker.domain.obligations.agreement_calendar import months_later
from tracker.domain.registers import AgreementBook, Partner


@dataclass(frozen=True, slots=True)
class LeavingDay:
    """A day on which the agreement could end, and the last day to tell the other partners."""

    day: date
    tell_by: date

    def is_missed(self, today: date) -> bool:
        """Whether it is too late to tell them."""
        return self.tell_by < today


@dataclass(frozen=True, slots=True)
class Telling:
    """Whom a partner has to tell in writing if it leaves: every other one that still exists."""

    leaver: str
    told: tuple[Partner, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """How an agreement can be left, as on a day.

    `earliest` is the end if notice were served today, or was already (`served`). The notice window
    opens on the agreement's first day and closes (`closes`) on the last on which notice would end
    it before its own end date; None where it has no end date.
    """

    today: date
    notice_months: int | None
    served: date | None
    earliest: date | None
    opens: date
    closes: date | None
    days: tuple[LeavingDay, ...]

    @property
    def is_open(self) -> bool:
        """Whether notice served today would end the agreement early."""
        return self.opens <= self.today and (self.closes is None or self.today <= self.closes)


def leaving(book: AgreementBook, today: date) -> Leaving:
    """How the version of the agreement in force today can be left."""
    agreement = book.as_at(today)
    months, end = agreement.notice_months, agreement.end_date
    served = notice_served(book, today)
    earliest = (
        None if months is None else months_later(served or max(today, agreement.start_date), months)
    )
    if earliest is not None and end is not None:
        earliest = min(earliest, end)
    closes = None if months is None or end is None else months_later(end, -months)
    return Leaving(
        today, months, served, earliest, agreement.start_date, closes,
        _days(months, end, today),
    )  # fmt: skip


def tellings(book: AgreementBook, today: date) -> list[Telling]:
    """Whom each partner tells; a body that has ceased neither leaves nor is told."""
    ended = {row.code: row.valid_to for row in book.organisations}
    there = [row for row in book.partners if (ended.get(row.organisation) or date.max) >= today]
    return [
        Telling(row.organisation, tuple(other for other in there if other is not row))
        for row in there
    ]


def _days(months: int | None, end: date | None, today: date) -> tuple[LeavingDay, ...]:
    """The ends of this financial year and the next two, and of the agreement, where it runs."""
    if months is None:
        return ()
    year = FinancialYear.of(today)
    found = {FinancialYear(year.start + ahead).last_day for ahead in range(3)}
    wanted = sorted(day for day in found | ({end} if end else set()) if end is None or day <= end)
    told = [(day, months_later(day, -months)) for day in wanted if day >= today]
    return tuple(LeavingDay(day, tell_by) for day, tell_by in told if tell_by is not None)


def checklist(exit_plan: str | None) -> Sequence[str]:
    """What the agreement's exit plan asks for, line by line, without marks of a list."""
    lines = (line.strip().lstrip("-*\u2022").strip() for line in (exit_plan or "").splitlines())
    return [line for line in lines if line]
