"""Who closed or reopened the months of an agreement, and when, as the audit trail says it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import shows
from tracker.domain.financial_year import Period
from tracker.models import AuditEntry, EntryAgreement

_ACTIONS = ("close period", "soft-close period", "reopen period")


@dataclass(frozen=True, slots=True)
class PeriodAct:
    """One closing or reopening of a month: what was done, by whom, when and why."""

    action: str
    actor: str
    at: datetime
    reason: str | None


def last_acts(session: Session, agreement: str) -> dict[Period, PeriodAct]:
    """What was last done to each month of an agreement; months nobody touched are left out.

    There is nothing of an agreement the session may not show.
    """
    if not shows(session, agreement):
        return {}
    found = session.scalars(
        select(AuditEntry)
        .join(EntryAgreement, EntryAgreement.entry == AuditEntry.number)
        .where(EntryAgreement.agreement == agreement, AuditEntry.action.in_(_ACTIONS))
        .order_by(AuditEntry.number)
    )
    acts: dict[Period, PeriodAct] = {}
    for entry in found:
        try:
            period = Period.from_text(entry.subject.removeprefix(f"{agreement} "))
        except ValueError:  # several months in one change set name none of them
            continue
        acts[period] = PeriodAct(entry.action, entry.actor, entry.at, entry.reason)
    return acts
