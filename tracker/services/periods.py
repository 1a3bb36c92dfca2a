"""Closing a month of an agreement for posting, and reopening it."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.audit import recording
from tracker.domain.agreement_settings import ClosedPeriod
from tracker.domain.financial_year import Period
from tracker.services.book import require_agreements
from tracker.services.registers import stored_rows
from tracker.sheets import CLOSED_PERIODS


def close_period(
    session: Session,
    actor: Actor,
    at: datetime,
    agreement: str,
    period: Period,
    reason: str | None = None,
) -> bool:
    """Close a month: nothing may be posted in it or changed any more.

    Returns:
        Whether it was open until now; closing twice changes nothing.

    Raises:
        NotFound: when there is no such agreement.
    """
    require_agreements(session, [agreement])
    if (agreement, period) in stored_rows(session, CLOSED_PERIODS, [agreement]):
        return False
    with recording(
        session, actor, at, "close period", f"{agreement} {period}", reason=reason
    ) as changes:
        changes.create(CLOSED_PERIODS, [(ClosedPeriod(agreement, period), None)])
    return True


def reopen_period(
    session: Session,
    actor: Actor,
    at: datetime,
    agreement: str,
    period: Period,
    reason: str | None = None,
) -> bool:
    """Reopen a closed month; the reason, if one is given, goes on record.

    Returns:
        Whether it was closed until now.

    Raises:
        NotFound: when there is no such agreement.
    """
    require_agreements(session, [agreement])
    stored = stored_rows(session, CLOSED_PERIODS, [agreement]).get((agreement, period))
    if stored is None:
        return False
    with recording(
        session, actor, at, "reopen period", f"{agreement} {period}", reason=reason
    ) as changes:
        changes.remove(CLOSED_PERIODS, [stored])
    return True
