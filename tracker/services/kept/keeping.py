"""Who brings the kept summaries up to date, and when.

Importing this module makes it follow the audit trail; `tracker.services` imports it, so that no
service can be used without.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.audit.followers import FOLLOWERS, Follower, Touched
from tracker.config import LONDON
from tracker.domain.financial_year import Period
from tracker.models import Agreement, AgreementStanding, AuditEntry, Partner
from tracker.services.kept import (
    diary,
    fund_figures,
    health,
    ledger_totals,
    outcomes,
    timetables,
)
from tracker.services.records.designated import in_the_better_care_fund
from tracker.sheets.timetable_layouts import BCF_DATES

PORTION = 100
_MONEY = {"Budgets", "Closed periods"}
_SHOWN = {*diary.SHEETS, "Agreements", "Organisations"}
_OUTCOMES = {*outcomes.SHEETS, "Agreements"}
_TIMETABLES = {*timetables.SHEETS}


def follow(session: Session, touched: Touched, day: date) -> None:
    """Bring up to date what follows from the registers a change set touched."""
    concerned = sorted(
        touched.agreements
        | _agreements_of(session, touched.organisations)
        | (in_the_better_care_fund(session) if BCF_DATES.sheet in touched.sheets else set())
    )
    for portion in _portions(sorted(touched.agreements)):
        _follow_money(session, portion, touched)
    for portion in _portions(concerned if touched.sheets & _SHOWN else []):
        diary.refresh(session, portion, day)
    for portion in _portions(sorted(touched.agreements) if touched.sheets & _OUTCOMES else []):
        outcomes.refresh(session, portion, day)
    for portion in _portions(sorted(touched.agreements) if touched.sheets & _TIMETABLES else []):
        timetables.refresh(session, portion)
    for portion in _portions(concerned, max(PORTION, len(concerned))):
        health.refresh(session, portion, day)


def _follow_money(session: Session, agreements: Sequence[str], touched: Touched) -> None:
    if touched.months:
        ledger_totals.refresh(session, agreements, *touched.months)
    if touched.sheets & _MONEY:
        fund_figures.refresh(session, agreements)
    elif touched.months:
        years = [Period.from_text(month).financial_year for month in touched.months]
        fund_figures.refresh(session, agreements, *years)


def _agreements_of(session: Session, organisations: Collection[str]) -> set[str]:
    """The agreements whose partners some organisations are, because their names are searched."""
    if not organisations:
        return set()
    of = select(Partner.agreement).where(Partner.organisation.in_(organisations))
    return set(session.scalars(of.distinct()))


def catch_up(session: Session, day: date) -> int:
    """Bring up to date some of what a new day has left behind; how many agreements that were.

    What falls due is kept some years ahead, and the checks say what they found on their day.
    """
    soon = diary.kept_until(day) - timedelta(days=366)
    ending = select(AgreementStanding.agreement).where(AgreementStanding.owed_until < soon)
    short = session.scalars(ending.distinct().limit(PORTION)).all()
    diary.refresh(session, short, day)
    unread = session.scalars(outcomes.ending(day).limit(PORTION)).all()
    outcomes.refresh(session, unread, day)
    return len(short) + len(unread) + health.refresh_stale(session, day)


def is_complete(session: Session) -> bool:
    """Whether something is kept of every agreement, of every measure, and of how key dates fit."""
    wanting = (_unkept(), outcomes.unkept(), timetables.unkept())
    return all(session.scalars(asked.limit(1)).first() is None for asked in wanting)


def complete(session: Session) -> None:
    """Keep what an earlier version of the tracker did not, as of the database's latest change."""
    day = latest_day(session)
    assert day is not None, "an agreement was recorded without an entry of the audit trail"
    for portion in _portions(session.scalars(_unkept()).all()):
        fund_figures.refresh(session, portion)
        diary.refresh(session, portion, day)
    for portion in _portions(session.scalars(outcomes.unkept()).all()):
        outcomes.refresh(session, portion, day)
    for portion in _portions(session.scalars(timetables.unkept()).all()):
        timetables.refresh(session, portion)


def _unkept() -> Select[str]:
    kept = select(AgreementStanding.agreement)
    return select(Agreement.agreement).where(Agreement.agreement.not_in(kept))


def faults(session: Session, today: date) -> Iterator[str]:
    """Sentences for everything kept that does not follow from the registers."""
    yield from ledger_totals.faults(session)
    day = max(today, latest_day(session) or today)
    agreements = session.scalars(select(Agreement.agreement).order_by(Agreement.agreement)).all()
    for portion in _portions(agreements):
        yield from fund_figures.faults(session, portion)
        yield from diary.faults(session, portion, day)
        yield from outcomes.faults(session, portion, day)
        yield from timetables.faults(session, portion)
        yield from health.faults(session, portion)


def latest_day(session: Session) -> date | None:
    """The day of the latest change, or None where nothing was ever changed."""
    at = session.execute(select(func.max(AuditEntry.at))).scalar()
    return None if at is None else at.astimezone(LONDON).date()


def _portions(agreements: Sequence[str], size: int = PORTION) -> Iterator[Sequence[str]]:
    for first in range(0, len(agreements), size):
        yield agreements[first : first + size]


FOLLOWERS.append(Follower(follow, is_complete, complete))
