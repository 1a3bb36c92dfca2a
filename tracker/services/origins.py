"""Where a row came from: the batch, the file, and the row and cell in it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.audit import Stored
from tracker.domain.registers import Row
from tracker.models import ImportBatch
from tracker.services.registers import stored_rows
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
    found = [(row, stored.get(layout.key_of(row))) for row in wanted]
    batches = {item.batch for _, item in found if item is not None}
    recorded = session.execute(
        select(ImportBatch.number, ImportBatch.file_name, ImportBatch.amount_columns).where(
            ImportBatch.number.in_(sorted(number for number in batches if number is not None))
        )
    )
    files = {row.number: (row.file_name, row.amount_columns) for row in recorded}
    return [
        (row, Origin())
        if item is None or item.batch is None
        else (row, _origin(layout.sheet, item, *files.get(item.batch, (None, None))))
        for row, item in found
    ]


def _origin(sheet: str, item: Stored, file_name: str | None, columns: str | None) -> Origin:
    return origin_of(sheet, item.batch, file_name, item.source_row, columns)
