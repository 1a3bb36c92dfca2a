"""The batches taken in so far: what came when, from whom, and what it changed."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import visible
from tracker.audit import BATCH
from tracker.domain.money import to_pounds
from tracker.errors import NotFound
from tracker.models import AuditEntry, EntryAgreement, ImportBatch


@dataclass(frozen=True, slots=True)
class Batch:
    """One file taken in; the ledger figures are the control totals of all its ledger rows."""

    number: int
    file_name: str
    sha256: str
    imported_at: datetime
    imported_by: str
    status: str
    counts: dict[str, dict[str, int]]
    ledger_rows: int
    ledger_total: Decimal


def about(record: ImportBatch) -> dict[str, object]:
    """What the audit trail says of a batch, so that its own record cannot be altered unnoticed."""
    return {
        "file": record.file_name,
        "sha256": record.sha256,
        "imported by": record.imported_by,
        "counts": json.loads(record.counts),
        "ledger rows": record.ledger_rows,
        "ledger pence": record.ledger_pence,
    }


def batch_faults(session: Session) -> Iterator[str]:
    """Sentences for every batch that is not what the audit trail says of it."""
    noted: dict[int, dict[str, object]] = {}
    undone: set[int] = set()
    entries = select(AuditEntry.batch, AuditEntry.action, AuditEntry.summary)
    for number, action, summary in session.execute(entries.where(AuditEntry.batch.is_not(None))):
        if number is not None and action == "import":
            noted[number] = json.loads(summary).get(BATCH, {})
        elif number is not None and action == "undo":
            undone.add(number)
    records = session.scalars(select(ImportBatch).order_by(ImportBatch.number)).all()
    for record in records:
        said = noted.pop(record.number, None)
        if said is None:
            yield f"Batch {record.number} has no record of its making."
            continue
        altered = [name for name, value in about(record).items() if said.get(name) != value]
        if (record.status == "undone") != (record.number in undone):
            altered.append("status")
        if altered:
            yield f"Batch {record.number} is not as it was recorded: {', '.join(altered)}."
    yield from (f"Batch {number} is missing." for number in noted)


def list_batches(session: Session, most: int | None = None) -> list[Batch]:
    """All batches that the session may show (or so many), the newest first.

    It may show those of which it may show every agreement.
    """
    hidden = _hidden(session)
    found = session.scalars(select(ImportBatch).order_by(ImportBatch.number.desc()))
    shown = (_batch(record) for record in found if record.number not in hidden)
    return list(islice(shown, most))


def _hidden(session: Session) -> frozenset[int]:
    """The batches that touched an agreement which the session may not show."""
    seen = visible(session)
    if seen is None:
        return frozenset()
    touched = session.execute(
        select(AuditEntry.batch, EntryAgreement.agreement)
        .join(EntryAgreement, EntryAgreement.entry == AuditEntry.number)
        .where(AuditEntry.batch.is_not(None))
        .distinct()
    )
    return frozenset(batch for batch, agreement in touched if batch and agreement not in seen)


def get_batch(session: Session, number: int) -> Batch:
    """One batch by its number.

    Raises:
        NotFound: when there is none that the session may show.
    """
    return _batch(find_batch(session, number))


def find_batch(session: Session, number: int) -> ImportBatch:
    """The record of one batch.

    Raises:
        NotFound: when there is none that the session may show.
    """
    record = session.get(ImportBatch, number)
    if record is None or number in _hidden(session):
        raise NotFound(f"There is no batch {number}.")
    return record


def _batch(record: ImportBatch) -> Batch:
    return Batch(
        number=record.number,
        file_name=record.file_name,
        sha256=record.sha256,
        imported_at=record.imported_at,
        imported_by=record.imported_by,
        status=record.status,
        counts=json.loads(record.counts),
        ledger_rows=record.ledger_rows,
        ledger_total=to_pounds(record.ledger_pence),
    )
