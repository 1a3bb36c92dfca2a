"""Headings matched to a sheet's columns, and the cells of a column read with a memory."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeGuard

from tracker.sheets import Cell, CellFault, Column, Kind, Layout, Wire, heading_key
from tracker.sheets.kinds import Code

# What text looks like after somebody opened it in the wrong encoding and saved it: U+FFFD, and
# UTF-8 taken for Windows-1252 (£ becomes Â£, é becomes Ã©, a dash becomes â€“).
_GARBLED = re.compile(
    "\ufffd|\u00c2[\u00a0-\u00bf ]|\u00e2\u20ac|\u00c3[\u0080-\u00bf\u2018-\u203a\u20ac]"
)
_MOST_REMEMBERED = 1 << 16
_PLAIN_LENGTH = 100


@dataclass(slots=True)
class Headings:
    """Where a layout's columns stand in a header row, counted from zero."""

    positions: dict[str, int] = field(default_factory=dict)
    missing: list[Column] = field(default_factory=list)
    repeated: list[tuple[str, int]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def match_headings(layout: Layout, header: Sequence[Cell]) -> Headings:
    """Match a header row without regard to case, surrounding or repeated space."""
    wanted = {heading_key(column.heading): column for column in layout.columns}
    found = Headings()
    for position, cell in enumerate(header):
        text = str(cell) if cell is not None else ""
        column = wanted.get(heading_key(text))
        if column is None:
            if text.strip():
                found.unknown.append(" ".join(text.split())[:60])
        elif column.field in found.positions:
            found.repeated.append((column.heading, position))
        else:
            found.positions[column.field] = position
    found.missing = [c for c in layout.columns if c.required and c.field not in found.positions]
    return found


def is_blank(cell: Cell) -> bool:
    """Whether nothing is in the cell, or nothing but space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


class Memory(dict[Cell, Wire]):
    """The wire values of one column's cells, each worked out once.

    `memory[cell]` is one dictionary look-up for a value met before; a value met for the first
    time is read by the column's kind, which raises CellFault when it does not fit.
    """

    def __init__(self, column: Column, notes: list[tuple[Column, str]]) -> None:
        """`notes` collects what to tell the user about values that were read all the same."""
        self._column, self._notes = column, notes
        self._takes_text = type(column.kind) in (Kind, Code)
        self._warns = type(column.kind).warning is not Kind.warning

    def __missing__(self, cell: Cell) -> Wire:
        if self._takes_text and is_plain(cell):
            wire: Wire = cell
        else:
            wire = self._read(cell)
        # 1, 1.0 and True are one key to a dictionary, and so are 0 and False.
        if len(self) < _MOST_REMEMBERED and cell not in (0, 1):
            self[cell] = wire
        return wire

    def _read(self, cell: Cell) -> Wire:
        column = self._column
        if isinstance(cell, str):
            if not cell.strip():
                return self._blank()
            if not cell.isascii() and (garbled := _GARBLED.search(cell)):
                raise CellFault(
                    f"holds {garbled[0]!r}, a sign that its characters were damaged when the file "
                    "was saved: type it again, or save the CSV file as UTF-8"
                )
        elif cell is None:
            return self._blank()
        wire = column.kind.read(cell)
        if self._warns and (note := column.kind.warning(cell)) is not None:
            self._notes.append((column, note))
        return wire

    def _blank(self) -> Wire:
        if self._column.required:
            raise CellFault(f"is blank: every row needs its {self._column.heading}")
        return self._column.kind.blank


def is_plain(cell: Cell) -> TypeGuard[str]:
    """Whether a cell is a short text that columns of text and of codes keep exactly as it is."""
    return (
        type(cell) is str
        and 0 < len(cell) <= _PLAIN_LENGTH
        and cell.isascii()
        and cell.isprintable()
        and cell[0] != " " != cell[-1]
    )


class Absent(Memory):
    """Stands for a column the file does not have: None, whatever the cell."""

    def __missing__(self, cell: Cell) -> Wire:
        return None
