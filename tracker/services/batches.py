"""The batches taken in so far: what came when, from whom, and what it changed."""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.money import to_pounds
from tracker.errors import NotFound
from tracker.models import ImportBatch


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


def list_batches(session: Session) -> list[Batch]:
    """All batches, the newest first."""
    found = session.scalars(select(ImportBatch).order_by(ImportBatch.number.desc()))
    return [_batch(record) for record in found]


def get_batch(session: Session, number: int) -> Batch:
    """One batch by its number.

    Raises:
        NotFound: when there is none.
    """
    record = session.get(ImportBatch, number)
    if record is None:
        raise NotFound(f"There is no batch {number}.")
    return _batch(record)


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
