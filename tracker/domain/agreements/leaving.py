"""Leaving an agreement: how early it can be left, by when notice is to be given, who is told.

Notice counts in whole months from the day it is served; where the terms let it expire only at
the end of a financial year, it runs on to the next 31 March. What the balances come to then is
worked out in `settling`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.agreements.status import notice_served
from tracker.domain.financial_year import FinancialYear
from tracker.domain.obligations.agreement_calendar import months_later
from tracker.domain.records.checks import ExitItem
from tracker.domain.registers import AgreementBook, Partner

USUAL_ITEMS = (
    "Contracts: ended, re-let, or novated to whoever goes on",
    "Staff: transfers under TUPE, secondments under section 113",
    "Equipment and stock: shared out or bought out",
    "Premises: leases and licences",
    "Debtors and creditors: collected and paid",
    "Balances and reserve: shared as the terms say",
    "Final account, and its audit",
    "Records and data: handed over, kept or destroyed",
    "People served: who pays for and looks after each of them",
    "Consultation of the people affected",
    "Cover until others take over",
)


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
    it before its own end date, or on it; None where it has no end date. Where notice may expire
    `at_year_end` only, the window may close before it opens: notice then never ends it early.
    """

    today: date
    notice_months: int | None
    at_year_end: bool
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
    at_year_end = agreement.notice_at_year_end
    served = notice_served(book, today)
    begins = served or max(today, agreement.start_date)
    return Leaving(
        today=today,
        notice_months=months,
        at_year_end=at_year_end,
        served=served,
        earliest=None
        if months is None
        else _earliest(begins, months, end, at_year_end=at_year_end),
        opens=agreement.start_date,
        closes=None
        if months is None or end is None
        else _closes(end, months, at_year_end=at_year_end),
        days=_days(months, end, today, at_year_end=at_year_end),
    )


def _earliest(begins: date, months: int, end: date | None, *, at_year_end: bool) -> date | None:
    """When notice that begins to count on a day ends the agreement, at the latest its own end."""
    expires = months_later(begins, months)
    if expires is not None and at_year_end:
        expires = FinancialYear.of(expires).last_day
    return expires if expires is None or end is None else min(expires, end)


def _closes(end: date, months: int, *, at_year_end: bool) -> date | None:
    """The last day on which notice still ends an agreement by its own end date."""
    if not at_year_end:
        return months_later(end, -months)
    year = FinancialYear.of(end)
    last = year.last_day if year.last_day <= end else FinancialYear(year.start - 1).last_day
    return months_later(last, -months)


def tellings(book: AgreementBook, today: date) -> list[Telling]:
    """Whom each partner tells; a body that has ceased neither leaves nor is told."""
    ended = {row.code: row.valid_to for row in book.organisations}
    there = [row for row in book.partners if (ended.get(row.organisation) or date.max) >= today]
    return [
        Telling(row.organisation, tuple(other for other in there if other is not row))
        for row in there
    ]


def _days(
    months: int | None, end: date | None, today: date, *, at_year_end: bool
) -> tuple[LeavingDay, ...]:
    """The ends of this financial year and the next two, where it runs, and its own end.

    Notice that may expire at year end only is never given for an end on another day.
    """
    if months is None:
        return ()
    year = FinancialYear.of(today)
    found = {FinancialYear(year.start + ahead).last_day for ahead in range(3)}
    if end is not None:
        found = {day for day in found if day <= end} | (set() if at_year_end else {end})
    wanted = sorted(found)
    told = [(day, months_later(day, -months)) for day in wanted if day >= today]
    return tuple(LeavingDay(day, tell_by) for day, tell_by in told if tell_by is not None)


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """Something to be settled when the agreement ends, and how it was, once it is."""

    item: str
    in_plan: bool
    settled: ExitItem | None


def checklist(exit_plan: str | None, settled: Sequence[ExitItem]) -> tuple[ChecklistLine, ...]:
    """What the exit plan asks for line by line, what is usual besides, and what was settled too."""
    by_item = {row.item: row for row in settled}
    plan = _plan_lines(exit_plan)
    items = dict.fromkeys((*plan, *USUAL_ITEMS, *by_item))
    return tuple(ChecklistLine(item, item in plan, by_item.get(item)) for item in items)


def _plan_lines(exit_plan: str | None) -> list[str]:
    """The lines of an exit plan, without marks of a list or repeated space."""
    lines = (line.strip().lstrip("-*\u2022") for line in (exit_plan or "").splitlines())
    return [" ".join(line.split()) for line in lines if line.strip()]
