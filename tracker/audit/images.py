"""Images of register rows: what the audit trail keeps of a row before and after a change.

An image speaks the workbook's language (heading: text), so an auditor reads it without knowing
the tables.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice

import msgspec

from tracker.domain.registers import Row
from tracker.sheets import Layout, Written

BLOCK = 5_000


@dataclass(frozen=True, slots=True)
class Stored:
    """A register row as the database keeps it, with where it came from."""

    id: int
    row: Row
    batch: int | None
    source_row: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A stored row, what it becomes, and the row of the batch's file that says so."""

    stored: Stored
    after: Row
    source_row: int | None


Image = dict[str, str]


def image_of(layout: Layout, row: Row) -> Image:
    """A row as the workbook would show it; blanks are left out."""
    written = ((c.heading, c.kind.write(layout.value(row, c.field))) for c in layout.columns)
    return {heading: _text(value) for heading, value in written if value not in (None, "")}


def _text(value: Written) -> str:
    # A small number's own text would be 1E-7, which nobody enters and no column reads.
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def row_of(layout: Layout, image: Image) -> Row:
    """The row an image shows."""
    return layout.load(
        [
            c.kind.read(image[c.heading]) if c.heading in image else c.kind.blank
            for c in layout.columns
        ]
    )


def text_of(image: Image, batch: int | None = None, source_row: int | None = None) -> str:
    """An image as it is stored; where the row came from stands beside what it said."""
    return json.dumps(
        {"row": image, "batch": batch, "source row": source_row}, ensure_ascii=False, sort_keys=True
    )


class Digest:
    """A SHA-256 over records in their order, taken in blocks so that a long list needs no memory."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self._block: list[object] = []

    def add(self, records: Iterable[object]) -> None:
        """Take further records; how they are portioned makes no difference."""
        rest = iter(records)
        while portion := list(islice(rest, BLOCK - len(self._block))):
            self._block += portion
            if len(self._block) == BLOCK:
                self._flush()

    def _flush(self) -> None:
        self._hash.update(msgspec.json.encode(self._block))
        self._block.clear()

    def text(self) -> str:
        """The hash over everything added."""
        self._flush()
        return self._hash.hexdigest()


def created_record(layout: Layout, row: Row, source_row: int | None) -> tuple[object, ...]:
    """What the hash over a batch's created rows covers for one row."""
    return (source_row, image_of(layout, row))
