"""Months closed and opened again, as a page or the command line has it done."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.domain.financial_year import Period
from tracker.domain.records.agreement_settings import PeriodState
from tracker.services.approvals.proposals import Written
from tracker.services.money.periods import PeriodChange, change_period


def close_period(
    session: Session, actor: Actor, at: datetime, agreement: str, period: Period,
    reason: str | None = None,
) -> bool:  # fmt: skip
    """Whether the month was open until now."""
    change = PeriodChange(agreement, period, PeriodState.CLOSED, reason)
    return change_period(session, actor, at, change) != Written(None)


def reopen_period(
    session: Session, actor: Actor, at: datetime, agreement: str, period: Period,
    reason: str | None = None,
) -> bool:  # fmt: skip
    """Whether the month was closed until now, softly or for good."""
    change = PeriodChange(agreement, period, PeriodState.OPEN, reason)
    return change_period(session, actor, at, change) != Written(None)
