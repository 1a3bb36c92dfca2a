"""Headings matched to a sheet's columns, and the cells of a column read with a memory."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from importers.plain_text import GARBLED
from tracker.sheets import Cell, CellFault, Column, Kind, Layout, Wire, heading_key
from tracker.sheets.amounts import money_of_number
from tracker.sheets.kinds import Code, Money

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

    def __missing__(self, cell: Cell) -> Wire:
        return self.remembered(cell, self.read(cell))

    def remembered(self, cell: Cell, wire: Wire) -> Wire:
        """The wire value, kept for the next time if there is room."""
        # 1, 1.0 and True are one key to a dictionary, and so are 0 and False.
        if len(self) < _MOST_REMEMBERED and cell not in (0, 1):
            self[cell] = wire
        return wire

    def read(self, cell: Cell) -> Wire:
        """The wire value of a cell, worked out; raises CellFault."""
        column = self._column
        if is_blank(cell):
            if column.required:
                raise CellFault(f"is blank: every row needs its {column.heading}")
            return column.kind.blank
        if isinstance(cell, str) and not cell.isascii() and (garbled := GARBLED.search(cell)):
            raise CellFault(
                f"holds {garbled[0]!r}, a sign that its characters were damaged when the file was "
                "saved: type it again, or save the CSV file as UTF-8"
            )
        wire = column.kind.read(cell)
        note = column.kind.warning(cell)
        if note is not None:
            self._notes.append((column, note))
        return wire


class TextMemory(Memory):
    """For texts and codes: a short plain text, the usual case, is its own wire value."""

    def __missing__(self, cell: Cell) -> Wire:
        if (
            type(cell) is str
            and cell.isascii()
            and cell.isprintable()
            and 0 < len(cell) <= _PLAIN_LENGTH
            and cell == cell.strip()
        ):
            if len(self) < _MOST_REMEMBERED:
                self[cell] = cell
            return cell
        return self.remembered(cell, self.read(cell))


class MoneyMemory(Memory):
    """For amounts: in a ledger few repeat, so number cells are worked out and not remembered."""

    def __missing__(self, cell: Cell) -> Wire:
        return (
            money_of_number(cell) if type(cell) is float else self.remembered(cell, self.read(cell))
        )


class Absent(Memory):
    """Stands for a column the file does not have: None, whatever the cell."""

    def __missing__(self, cell: Cell) -> Wire:
        return None


def memory_for(column: Column, notes: list[tuple[Column, str]]) -> Memory:
    """The memory that suits the column's kind."""
    kind = type(column.kind)
    if kind in (Kind, Code):
        return TextMemory(column, notes)
    return MoneyMemory(column, notes) if kind is Money else Memory(column, notes)
