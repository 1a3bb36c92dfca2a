"""The batches taken in so far: what came when, from whom, and what it changed."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tracker.audit import BATCH
from tracker.domain.money import to_pounds
from tracker.errors import NotFound
from tracker.models import AuditEntry, EntryAgreement, ImportBatch
from tracker.services.records.shown import shown


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


def count_batches(session: Session) -> int:
    """How many batches the session may show."""
    wanted = select(func.count()).select_from(ImportBatch).where(_is_shown(session))
    return int(session.execute(wanted).scalar_one())


def list_batches(session: Session, most: int | None = None, skip: int = 0) -> list[Batch]:
    """The batches that the session may show (or so many of them), the newest first."""
    found = session.scalars(
        select(ImportBatch)
        .where(_is_shown(session))
        .order_by(ImportBatch.number.desc())
        .limit(most)
        .offset(skip or None)
    )
    return [_batch(record) for record in found]


def shown_batches(session: Session, numbers: Iterable[int | None]) -> frozenset[int]:
    """Those of some batches whose own pages the session may show.

    A row may be shown though its batch is not, because the file held somebody else's rows besides.
    """
    asked = {number for number in numbers if number is not None}
    wanted = select(ImportBatch.number).where(ImportBatch.number.in_(asked), _is_shown(session))
    return frozenset(session.scalars(wanted)) if asked else frozenset()


def _is_shown(session: Session) -> ColumnElement[bool]:
    """That a batch touched no agreement but those the session may show."""
    others = (
        select(EntryAgreement.agreement)
        .join(AuditEntry, AuditEntry.number == EntryAgreement.entry)
        .where(AuditEntry.batch == ImportBatch.number, ~shown(session, EntryAgreement.agreement))
    )
    return ~others.exists()


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
    wanted = select(ImportBatch).where(ImportBatch.number == number, _is_shown(session))
    record = session.scalars(wanted).first()
    if record is None:
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
