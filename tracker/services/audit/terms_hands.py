"""Who put risk-share terms in force, and who approved them, as the audit trail has it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.audit import Stored
from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.models import AuditChange, AuditEntry
from tracker.services.approvals.records import approval_sentence
from tracker.services.records.registers import stored_rows
from tracker.sheets import Layout
from tracker.sheets.money_layouts import RISK_SHARE, RISK_SHARE_CAPS

Version = tuple[str, str | None, date]
"""A fund, the scheme whose own terms they are (None: the fund's), and the day they begin."""


@dataclass(frozen=True, slots=True)
class TermsHand:
    """The change set that a version of terms is as it left it.

    `approval` says who prepared and who approved it; None where nobody else was asked. `batch` is
    the import it was, None for a change by hand.
    """

    entry: int
    by: str
    at: datetime
    batch: int | None
    approval: str | None


def hands_of_terms(session: Session, agreement: str) -> dict[Version, TermsHand]:
    """Who last wrote each version of an agreement's terms.

    There is nobody for an agreement the session may not show.
    """
    rows = [
        (layout, item)
        for layout in (RISK_SHARE, RISK_SHARE_CAPS)
        for item in stored_rows(session, layout, [agreement]).values()
    ]
    by_batch = _imports(session, {item.batch for _, item in rows if item.batch is not None})
    by_hand = _changes(session, [pair for pair in rows if pair[1].batch is None])
    found: dict[Version, int] = {}
    for layout, item in rows:
        number = (
            by_hand.get((layout.sheet, layout.key_text(item.row)))
            if item.batch is None
            else by_batch.get(item.batch)
        )
        if number is not None:
            version = _version(item)
            found[version] = max(number, found.get(version, 0))
    entries = _entries(session, set(found.values()))
    return {version: entries[number] for version, number in found.items()}


def _version(item: Stored) -> Version:
    row = item.row
    assert isinstance(row, RiskShare | RiskShareCap)
    scheme = row.scheme if isinstance(row, RiskShare) else None
    return row.fund, scheme, row.effective_from


def _imports(session: Session, batches: set[int]) -> Mapping[int, int]:
    """The entries of some imports, by the numbers of their batches."""
    if not batches:
        return {}
    wanted = select(AuditEntry.batch, AuditEntry.number).where(
        AuditEntry.batch.in_(sorted(batches)), AuditEntry.action == "import"
    )
    return {batch: number for batch, number in session.execute(wanted) if batch is not None}


def _changes(
    session: Session, rows: Iterable[tuple[Layout, Stored]]
) -> Mapping[tuple[str, str], int]:
    """The last entries that wrote some rows by hand, by sheet and key."""
    keys = {(layout.sheet, layout.key_text(item.row)) for layout, item in rows}
    if not keys:
        return {}
    wanted = (
        select(AuditChange.sheet, AuditChange.record, func.max(AuditChange.entry))
        .where(
            AuditChange.sheet.in_(sorted({sheet for sheet, _ in keys})),
            AuditChange.record.in_(sorted({record for _, record in keys})),
        )
        .group_by(AuditChange.sheet, AuditChange.record)
    )
    return {(sheet, record): number for sheet, record, number in session.execute(wanted)}


def _entries(session: Session, numbers: set[int]) -> Mapping[int, TermsHand]:
    if not numbers:
        return {}
    found = session.scalars(select(AuditEntry).where(AuditEntry.number.in_(sorted(numbers))))
    return {
        row.number: TermsHand(
            row.number, row.actor, row.at, row.batch, approval_sentence(json.loads(row.summary))
        )
        for row in found
    }
