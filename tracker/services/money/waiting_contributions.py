"""Contributions that wait for a body's own word, and those that a body disputes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right
from tracker.config import LONDON
from tracker.domain import registers
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import PROPOSED
from tracker.models import Agreement, AuditChange, AuditEntry, Contribution, ImportBatch, Partner
from tracker.sheets.money_layouts import CONTRIBUTIONS

MOST_LINES = 200


@dataclass(frozen=True, slots=True)
class WaitingContributions:
    """The proposed lines of a partner in a fund and year: how many pounds, waiting since when.

    `dispute` is the partner's reason where it does not agree, which is for the host to settle;
    without one the partner itself is asked.
    """

    agreement: str
    fund: str
    financial_year: FinancialYear
    partner: str
    amount: Decimal
    since: date
    dispute: str | None


def waiting_contributions(session: Session, actor: Actor) -> list[WaitingContributions]:
    """What waits for the bodies a person acts for, the longest first: their word, or a dispute.

    Nothing waits for the local administrator, who speaks for every body and is none.
    """
    own = sorted(actor.organisations(Right.CHANGE))
    if not own:
        return []
    is_disputed = Contribution.dispute.is_not(None)
    found = session.execute(
        select(Contribution, ImportBatch.imported_at)
        .join(Agreement, Agreement.agreement == Contribution.agreement)
        .outerjoin(ImportBatch, ImportBatch.number == Contribution.batch)
        .where(
            Contribution.status == PROPOSED,
            Contribution.agreement.in_(
                select(Partner.agreement).where(Partner.organisation.in_(own))
            ),
            or_(
                and_(Contribution.partner.in_(own), ~is_disputed),
                and_(Agreement.host.in_(own), Contribution.partner.not_in(own), is_disputed),
            ),
        )
        .order_by(Contribution.id)
        .limit(MOST_LINES)
    ).all()
    by_hand = [
        row for row, _ in found if row.batch is None
    ]  # an import is the last word on its own
    changed = _last_changed(session, by_hand) if by_hand else {}
    lines = []
    for row, imported_at in found:
        since = changed.get(_record(row))
        if since is None:
            since = _day(imported_at) if row.batch else row.financial_year.first_day
        lines.append(
            WaitingContributions(
                row.agreement, row.fund, row.financial_year, row.partner, row.amount, since,
                row.dispute,
            )
        )  # fmt: skip
    return sorted(_together(lines), key=lambda one: (one.since, one.agreement, one.fund))


def _together(lines: Iterable[WaitingContributions]) -> list[WaitingContributions]:
    """One thing to do for all lines of a partner in a fund and year."""
    found: dict[tuple[str, str, FinancialYear, str, bool], WaitingContributions] = {}
    for line in lines:
        is_disputed = line.dispute is not None
        key = (line.agreement, line.fund, line.financial_year, line.partner, is_disputed)
        other = found.get(key)
        found[key] = line if other is None else _both(other, line)
    return list(found.values())


def _both(one: WaitingContributions, other: WaitingContributions) -> WaitingContributions:
    return replace(one, amount=one.amount + other.amount, since=min(one.since, other.since))


def _last_changed(session: Session, rows: Iterable[Contribution]) -> dict[str, date]:
    """The day on which each of some rows was last entered or changed by hand."""
    found = session.execute(
        select(AuditChange.record, func.max(AuditEntry.at))
        .join(AuditEntry, AuditEntry.number == AuditChange.entry)
        .where(
            AuditChange.sheet == CONTRIBUTIONS.sheet,
            AuditChange.record.in_({_record(row) for row in rows}),
        )
        .group_by(AuditChange.record)
    )
    return {record: _day(at) for record, at in found}


def _record(row: Contribution) -> str:
    """The row as the audit trail names it."""
    return CONTRIBUTIONS.key_text(
        registers.Contribution(**{name: getattr(row, name) for name in CONTRIBUTIONS.fields})
    )


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()
