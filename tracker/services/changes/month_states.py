"""Which months of which agreements may be posted in, and by whom."""

from collections.abc import Collection, Iterator
from datetime import date

from sqlalchemy.orm import Session

from tracker.access import Actor, Right
from tracker.domain.financial_year import Period
from tracker.domain.records.agreement_settings import (
    ClosedPeriod,
    Month,
    PeriodState,
    ReopenedPeriod,
    SoftClosedPeriod,
    closed_on,
    state_of,
)
from tracker.domain.registers import Agreement
from tracker.services.changes.edits import EditProblem
from tracker.services.changes.import_rules import Comparisons, touched
from tracker.services.records.registers import rows
from tracker.sheets import CLOSED_PERIODS, LEDGER, REOPENED_PERIODS, SOFT_CLOSED_PERIODS
from tracker.sheets.agreement_layouts import AGREEMENTS

_POSTED = ("Profiles", "Ledger")


def closed_months(
    session: Session, today: date | None = None, agreements: Collection[str] | None = None
) -> frozenset[Month]:
    """The closed months, each with its agreement.

    Args:
        today: lets months that are reopened for a time count as open; None counts none of them.
    """
    closed = [r for r in rows(session, CLOSED_PERIODS, agreements) if isinstance(r, ClosedPeriod)]
    if not closed or today is None:
        return closed_on(closed, (), None)
    again = rows(session, REOPENED_PERIODS, agreements)
    return closed_on(closed, [r for r in again if isinstance(r, ReopenedPeriod)], today)


def soft_closed_months(
    session: Session, agreements: Collection[str] | None = None
) -> frozenset[Month]:
    """The soft-closed months, each with its agreement."""
    found = rows(session, SOFT_CLOSED_PERIODS, agreements)
    return frozenset((r.agreement, r.period) for r in found if isinstance(r, SoftClosedPeriod))


def period_state(session: Session, agreement: str, period: Period, today: date) -> PeriodState:
    """Whether a month of an agreement may be posted in on a day."""
    closed = closed_months(session, today, [agreement])
    return state_of((agreement, period), closed, soft_closed_months(session, [agreement]))


def soft_closed_touched(session: Session, comparisons: Comparisons) -> list[Month]:
    """The soft-closed months in which profiles or ledger rows would change, in their order."""
    found: set[Month] = set()
    for sheet in _POSTED:
        if sheet in comparisons:
            for agreement, period in touched(comparisons[sheet], ("agreement", "period")):
                assert isinstance(period, Period)
                found.add((str(agreement), period))
    if not found:
        return []
    return sorted(found & soft_closed_months(session, {agreement for agreement, _ in found}))


def posting_problems(
    session: Session, actor: Actor, comparisons: Comparisons, reason: str | None
) -> Iterator[EditProblem]:
    """What keeps somebody from posting in soft-closed months: not being the host, or no reason."""
    for agreement, period in soft_closed_touched(session, comparisons):
        sentence = soft_closed_sentence(agreement, period)
        if not is_host_lead(session, actor, agreement):
            yield EditProblem(LEDGER, None, "period", "Period", str(period), sentence)
        elif not (reason or "").strip():
            asks = (
                f"{period} is soft-closed for agreement {agreement}: give a reason to post in it."
            )
            yield EditProblem(LEDGER, None, "reason", None, None, asks)


def soft_closed_sentence(agreement: str, period: Period) -> str:
    """What is said of a soft-closed month that somebody posts in."""
    return (
        f"{period} is soft-closed for agreement {agreement}: only the finance leads of its host "
        "may post in it, giving a reason."
    )


def is_host_lead(session: Session, actor: Actor, agreement: str) -> bool:
    """Whether the actor may change things for the agreement's host."""
    if actor.is_local:
        return True
    own = actor.organisations(Right.CHANGE)
    found = rows(session, AGREEMENTS, [agreement])
    return any(isinstance(row, Agreement) and row.host in own for row in found)
