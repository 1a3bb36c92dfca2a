"""Where a row came from: the batch, the file and the row in it."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.registers import Row
from tracker.models import ImportBatch
from tracker.services.registers import stored_rows
from tracker.sheets import Layout


@dataclass(frozen=True, slots=True)
class Origin:
    """A row of a file; all three are None for a row that was made by hand."""

    batch: int | None
    file_name: str | None
    source_row: int | None


def find_origins(
    session: Session, layout: Layout, agreement: str, wanted: Iterable[Row]
) -> list[tuple[Row, Origin]]:
    """The rows of an agreement, each with where it came from, in the order given."""
    stored = stored_rows(session, layout, [agreement])
    found = [(row, stored.get(layout.key_of(row))) for row in wanted]
    batches = {item.batch for _, item in found if item is not None}
    recorded = session.execute(
        select(ImportBatch.number, ImportBatch.file_name).where(
            ImportBatch.number.in_(sorted(number for number in batches if number is not None))
        )
    )
    names = {row.number: row.file_name for row in recorded}
    return [
        (row, Origin(None, None, None))
        if item is None or item.batch is None
        else (row, Origin(item.batch, names.get(item.batch), item.source_row))
        for row, item in found
    ]
