"""Where a row came from: the batch, the file, and the row and cell in it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.audit import Stored
from tracker.domain.registers import Row
from tracker.models import ImportBatch
from tracker.services.records.registers import stored_rows
from tracker.sheets import Layout


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of a file; everything is None for a row that was made by hand.

    `cell` is the one with the amount, such as `F17`; None where the file's columns are not known.
    """

    batch: int | None = None
    file_name: str | None = None
    source_row: int | None = None
    cell: str | None = None


def origin_of(
    sheet: str,
    batch: int | None,
    file_name: str | None,
    source_row: int | None,
    columns: str | None,
) -> Origin:
    """The origin of a row of a sheet, with the amount's cell where the batch knows its columns.

    Args:
        columns: what the batch keeps as its `amount_columns`.
    """
    letter = json.loads(columns or "{}").get(sheet)
    cell = f"{letter}{source_row}" if letter and source_row is not None else None
    return Origin(batch, file_name, source_row, cell)


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


Files = Mapping[int, tuple[str, str]]
"""The name and the amounts' columns of the files of some batches, by their numbers."""


def files_of(session: Session, found: Iterable[Stored | None]) -> Files:
    """The files that stored rows came from."""
    batches = {item.batch for item in found if item is not None and item.batch is not None}
    if not batches:
        return {}
    recorded = session.execute(
        select(ImportBatch.number, ImportBatch.file_name, ImportBatch.amount_columns).where(
            ImportBatch.number.in_(sorted(batches))
        )
    )
    return {row.number: (row.file_name, row.amount_columns) for row in recorded}


def origin_in(files: Files, layout: Layout, item: Stored | None) -> Origin:
    """Where a stored row came from, whose file is among those given."""
    if item is None or item.batch is None:
        return Origin()
    file_name, columns = files.get(item.batch, (None, None))
    return origin_of(layout.sheet, item.batch, file_name, item.source_row, columns)
