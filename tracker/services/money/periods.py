"""The months of an agreement: closed softly or for good, reopened for good or for a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.config import LONDON
from tracker.domain.financial_year import Period
from tracker.domain.records.agreement_settings import (
    ClosedPeriod,
    PeriodState,
    ReopenedPeriod,
    SoftClosedPeriod,
)
from tracker.domain.registers import Row
from tracker.errors import RuleBroken
from tracker.services.approvals.proposals import Proposed, Written, submit
from tracker.services.changes.edits import Edit
from tracker.services.records.book import require_agreements
from tracker.services.records.registers import stored_rows
from tracker.sheets import CLOSED_PERIODS, REOPENED_PERIODS, SOFT_CLOSED_PERIODS, Layout


@dataclass(frozen=True, slots=True)
class PeriodChange:
    """The state a month is to have, and why; `until` reopens a closed one up to that day only."""

    agreement: str
    period: Period
    state: PeriodState
    reason: str | None = None
    until: date | None = None

    @property
    def action(self) -> str:
        """What is done, as the audit trail says it."""
        return {
            PeriodState.OPEN: "reopen period",
            PeriodState.SOFT_CLOSED: "soft-close period",
            PeriodState.CLOSED: "close period",
        }[self.state]


def change_period(
    session: Session, actor: Actor, at: datetime, change: PeriodChange
) -> Written | Proposed:
    """Open, soft-close or close a month, or propose to where the agreement asks for approval.

    Raises:
        NotFound, NotAllowed: when there is no such agreement, or the actor may not change it.
        RuleBroken: when a month is reopened in the pages without a reason, or until a day gone by.
    """
    require_agreements(session, [change.agreement])
    _refuse_unreasoned(session, actor, at, change)
    return submit(
        session,
        actor,
        at,
        list(_edits(session, change)),
        action=change.action,
        subject=f"{change.agreement} {change.period}",
        reason=change.reason,
    )


def _refuse_unreasoned(session: Session, actor: Actor, at: datetime, change: PeriodChange) -> None:
    today = at.astimezone(LONDON).date()
    if change.until is not None and change.until < today:
        raise RuleBroken(
            f"{change.until:%d/%m/%Y} has gone by: enter the last day on which {change.period} is "
            "to be open."
        )
    if change.until is not None and _kept(session, CLOSED_PERIODS, change) is None:
        raise RuleBroken(f"{change.period} is not closed, so it need not be reopened.")
    reopens = change.state is not PeriodState.CLOSED and _kept(session, CLOSED_PERIODS, change)
    if reopens and not actor.is_local and not (change.reason or "").strip():
        raise RuleBroken(f"Give the reason for reopening {change.period}: it goes on record.")


def _edits(session: Session, change: PeriodChange) -> Iterator[Edit]:
    """What changes in the three registers of months; nothing where all is so already."""
    key = (change.agreement, change.period)
    timed = change.until is not None
    wanted: dict[Layout, Row | None] = {
        CLOSED_PERIODS: ClosedPeriod(*key) if change.state is PeriodState.CLOSED or timed else None,
        SOFT_CLOSED_PERIODS: (
            SoftClosedPeriod(*key) if change.state is PeriodState.SOFT_CLOSED else None
        ),
        REOPENED_PERIODS: ReopenedPeriod(*key, change.until) if change.until is not None else None,
    }
    for layout, after in wanted.items():
        before = _kept(session, layout, change)
        if before != after:
            yield Edit(layout, before, after)


def _kept(session: Session, layout: Layout, change: PeriodChange) -> Row | None:
    found = stored_rows(session, layout, [change.agreement])
    stored = found.get((change.agreement, change.period))
    return None if stored is None else stored.row
