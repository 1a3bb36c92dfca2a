"""Where a row came from: the batch, the file, and the row and cell in it; or whose hand made it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.audit import Stored
from tracker.domain.registers import Row
from tracker.models import AuditChange, AuditEntry, ImportBatch
from tracker.services.records.registers import stored_rows
from tracker.sheets import Layout


class Hand(NamedTuple):
    """Who brought something in, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of a file; everything is None for a row that was made by hand.

    `cell` is the one with the amount, such as `F17`; None where the file's columns are not known.
    `hand` is whoever imported the file.
    """

    batch: int | None = None
    file_name: str | None = None
    source_row: int | None = None
    cell: str | None = None
    hand: Hand | None = None


class File(NamedTuple):
    """The file of a batch: its name, its amounts' columns as text, and who imported it."""

    name: str
    columns: str
    hand: Hand


Files = Mapping[int, File]
"""The files of some batches, by their numbers."""


def origin_of(files: Files, layout: Layout, batch: int | None, source_row: int | None) -> Origin:
    """The origin of a row of a sheet, with the amount's cell where the batch knows its columns."""
    if batch is None:
        return Origin()
    file = files.get(batch)
    if file is None:
        return Origin(batch, source_row=source_row)
    letter = json.loads(file.columns or "{}").get(layout.sheet)
    cell = f"{letter}{source_row}" if letter and source_row is not None else None
    return Origin(batch, file.name, source_row, cell, file.hand)


def find_origins(
    session: Session, layout: Layout, agreement: str, wanted: Iterable[Row]
) -> list[tuple[Row, Origin]]:
    """The rows of an agreement, each with where it came from, in the order given."""
    stored = stored_rows(session, layout, [agreement])
    rows = list(wanted)
    found = [stored.get(layout.key_of(row)) for row in rows]
    return list(zip(rows, origins_of(session, layout, found), strict=True))


def origins_of(session: Session, layout: Layout, found: Sequence[Stored | None]) -> list[Origin]:
    """Where stored rows of a register came from, in their order; one that is gone has none."""
    files = files_of(session, found)
    return [origin_in(files, layout, item) for item in found]


def files_of(session: Session, found: Iterable[Stored | None]) -> Files:
    """The files that stored rows came from."""
    return files_of_batches(session, (item.batch for item in found if item is not None))


def files_of_batches(session: Session, numbers: Iterable[int | None]) -> Files:
    """The files of some batches."""
    batches = {number for number in numbers if number is not None}
    if not batches:
        return {}
    recorded = session.execute(
        select(
            ImportBatch.number,
            ImportBatch.file_name,
            ImportBatch.amount_columns,
            ImportBatch.imported_by,
            ImportBatch.imported_at,
        ).where(ImportBatch.number.in_(sorted(batches)))
    )
    return {number: File(name, columns, Hand(by, at)) for number, name, columns, by, at in recorded}


def origin_in(files: Files, layout: Layout, item: Stored | None) -> Origin:
    """Where a stored row came from, whose file is among those given."""
    return Origin() if item is None else origin_of(files, layout, item.batch, item.source_row)


def hands_of(session: Session, sheet: str, records: Collection[str]) -> dict[str, Hand]:
    """Who last made or changed records of a sheet by hand, by their keys as people read them.

    The keys are of records that the session may show; one that the audit trail does not know by
    itself, because it came with a file, is left out.
    """
    if not records:
        return {}
    last = (
        select(AuditChange.record, func.max(AuditChange.entry).label("entry"))
        .where(AuditChange.sheet == sheet, AuditChange.record.in_(sorted(set(records))))
        .group_by(AuditChange.record)
        .subquery()
    )
    found = session.execute(
        select(last.c.record, AuditEntry.actor, AuditEntry.at).join(
            AuditEntry, AuditEntry.number == last.c.entry
        )
    )
    return {record: Hand(by, at) for record, by, at in found}
