"""The rows of one sheet: every cell read, every problem listed, good rows passed on.

The loop in `RowReader.read` sees every row of the longest ledgers, so a good row costs a few
dictionary look-ups; only rows with a problem are looked at cell by cell.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import getitem, itemgetter

from importers.addresses import Box, box_name, cell_name
from importers.columns import Absent, Headings, is_blank, memory_for
from importers.findings import Fault
from importers.problems import shortened
from importers.report import Report
from importers.sinks import Sink
from tracker.sheets import Cell, CellFault, Column, Layout, Wire, cell_text
from tracker.sheets.reading import Problem

_MOST_COVERED = 100_000


@dataclass(slots=True)
class Special:
    """Cells whose value is not what the reader says, by row and column, both from one."""

    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    percents: set[tuple[int, int]] = field(default_factory=set)
    covered: dict[tuple[int, int], Box] = field(default_factory=dict)

    def rows(self) -> frozenset[int]:
        """The rows that need a closer look."""
        return frozenset(row for places in (self.faults, self.percents, self.covered)
                         for row, _column in places)  # fmt: skip


def covered_cells(
    merges: Iterable[Box], last_row: int, columns: set[int]
) -> dict[tuple[int, int], Box]:
    """The cells that merged ranges hide below the header, within the columns that are read.

    Raises ValueError with the range's name when a range hides more than anybody merges by hand.
    """
    covered: dict[tuple[int, int], Box] = {}
    for box in merges:
        top, left, bottom, right = box
        rows = range(max(top, 2), min(bottom, last_row) + 1)
        hidden = [column for column in columns if left <= column <= right]
        if len(covered) + len(rows) * len(hidden) > _MOST_COVERED:
            raise ValueError(box_name(box))
        for row in rows:
            for column in hidden:
                if (row, column) != (top, left):
                    covered[row, column] = box
    return covered


class RowReader:
    """Reads the rows of a sheet whose headings have been found."""

    def __init__(
        self, layout: Layout, headings: Headings, offset: int, sink: Sink, report: Report
    ) -> None:
        """`offset`: how many columns of the sheet stand before the first cell of a row."""
        self._layout, self._sink, self._report = layout, sink, report
        positions = headings.positions
        present = min(positions.values())
        # The column's number in the sheet, 0 when the file does not have it.
        self._columns = [
            positions[name] + offset + 1 if name in positions else 0 for name in layout.fields
        ]
        self._first_column = present + offset + 1
        self._new_notes: list[tuple[Column, str]] = []
        self._memories = [
            (memory_for if number else Absent)(column, self._new_notes)
            for column, number in zip(layout.columns, self._columns, strict=True)
        ]
        self._pick: Callable[[Sequence[Cell]], tuple[Cell, ...]] = itemgetter(
            *(positions.get(name, present) for name in layout.fields)
        )
        self._has_rules = layout.row_faults is not Layout.row_faults
        self._notes: dict[Column, tuple[str, str, int]] = {}
        self._merge_warnings: set[Box] = set()

    def read(self, rows: Iterable[Sequence[Cell]], first: int, special: Special) -> None:
        """Read rows numbered from `first` on."""
        pick, memories, add, odd = self._pick, self._memories, self._sink.add, special.rows()
        notes, number = self._new_notes, first - 1
        for number, row in enumerate(rows, first):
            cells = pick(row)
            if number in odd:
                self._read_closely(number, cells, special)
                continue
            if not any(cells) and all(map(is_blank, cells)):
                continue
            try:
                wires = tuple(map(getitem, memories, cells))
            except CellFault:
                self._explain(number, cells)
                continue
            if notes:
                self._keep_notes(number)
            if self._has_rules and not self._obeys_rules(number, cells, wires):
                continue
            earlier = add(number, wires)
            if earlier != number:
                self._repeats(number, cells, earlier)
        self._read_beyond(number, special)
        self._sink.close()
        self._send_notes()

    def _explain(self, number: int, cells: tuple[Cell, ...]) -> None:
        if all(map(is_blank, cells)):
            return
        for index, cell in enumerate(cells):
            try:
                self._memories[index][cell]
            except CellFault as fault:
                self._fault(number, index, cell, fault)
        self._keep_notes(number)

    def _read_beyond(self, last: int, special: Special) -> None:
        # Rows of nothing but formulas without a value are no rows to the reader.
        blank: tuple[Cell, ...] = (None,) * len(self._memories)
        for number in sorted({row for row, _column in special.faults if row > last}):
            self._read_closely(number, blank, special)

    def _read_closely(self, number: int, cells: tuple[Cell, ...], special: Special) -> None:
        places = [(number, column) for column in self._columns]
        if all(map(is_blank, cells)) and not any(place in special.faults for place in places):
            return
        wires: list[Wire] = []
        for index, (place, cell) in enumerate(zip(places, cells, strict=True)):
            trouble = self._trouble_outside(index, place, cell, special)
            if trouble is not None:
                self._problem(number, index, *trouble)
                continue
            if place in special.percents and isinstance(cell, float | int):
                cell = percent_text(cell)  # noqa: PLW2901  # what the user sees in the cell
            try:
                wires.append(self._memories[index][cell])
            except CellFault as fault:
                self._fault(number, index, cell, fault)
        self._keep_notes(number)
        if len(wires) == len(cells) and self._obeys_rules(number, cells, tuple(wires)):
            earlier = self._sink.add(number, tuple(wires))
            if earlier != number:
                self._repeats(number, cells, earlier)

    def _trouble_outside(
        self, index: int, place: tuple[int, int], cell: Cell, special: Special
    ) -> tuple[str | None, str] | None:
        """Value and message of what is wrong with a cell whatever its value, or None."""
        if not place[1]:
            return None
        if place in special.faults:
            fault = special.faults[place]
            return shortened(fault.value), fault.message
        box = special.covered.get(place)
        if box is None:
            return None
        if not is_blank(cell):
            cure = "unmerge them, so that everybody sees what is imported."
            message = f"The value is hidden under the merged cells {box_name(box)}: {cure}"
            return shortened(cell_text(cell)), message
        if self._layout.columns[index].required:
            cure = "unmerge them and fill in every row."
            return (
                None,
                f"The cell is blank, being part of the merged cells {box_name(box)}: {cure}",
            )
        if box not in self._merge_warnings:
            self._merge_warnings.add(box)
            self._report.warn(
                f"{self._layout.sheet}!{box_name(box)}: the merged cells count as blank but for "
                "the first; unmerge them if the value belongs to every row."
            )
        return None

    def _obeys_rules(self, number: int, cells: tuple[Cell, ...], wires: tuple[Wire, ...]) -> bool:
        if not self._has_rules:
            return True
        fields = self._layout.fields
        obeys = True
        for name, message in self._layout.row_faults(dict(zip(fields, wires, strict=True))):
            index = fields.index(name)
            # A column the file does not have leaves what is kept, which is not known here.
            if self._columns[index]:
                obeys = False
                self._fault(number, index, cells[index], CellFault(message))
        return obeys

    def _repeats(self, number: int, cells: tuple[Cell, ...], earlier: int) -> None:
        key = [self._layout.fields.index(name) for name in self._layout.key]
        key = [index for index in key if self._columns[index]]
        parts = [cell_text(cells[index]) for index in key]
        headings = ", ".join(self._layout.columns[index].heading for index in key)
        message = (
            f"The row has the same key ({headings}) as row {earlier}: keep one of the two, or tell "
            "them apart."
        )
        self._problem(
            number, key[0], shortened(" / ".join(part for part in parts if part)), message
        )

    def _fault(self, number: int, index: int, cell: Cell, fault: CellFault) -> None:
        message = f"The value {fault.message.rstrip('.')}."
        self._problem(number, index, shortened(cell_text(cell)), message)

    def _problem(self, number: int, index: int, value: str | None, message: str) -> None:
        if self._report.is_full:
            self._report.count()
            return
        cell = cell_name(number, self._columns[index] or self._first_column)
        heading = self._layout.columns[index].heading
        self._report.problem(Problem(self._layout.sheet, cell, heading, value, message))

    def _keep_notes(self, number: int) -> None:
        for column, text in self._new_notes:
            place = cell_name(number, self._columns[self._layout.columns.index(column)])
            first, first_text, count = self._notes.get(column, (place, text, 0))
            self._notes[column] = (first, first_text, count + 1)
        self._new_notes.clear()

    def _send_notes(self) -> None:
        for column, (place, text, count) in self._notes.items():
            others = f" ({count - 1:,} other such values in this column)" if count > 1 else ""
            self._report.warn(f"{self._layout.sheet}!{place} {column.heading}: {text}{others}")


def percent_text(value: float) -> str:
    """What a percent-formatted cell shows: 0.51 is `51%`, without the noise of binary fractions.

    >>> percent_text(0.8687)
    '86.87%'
    """
    if not math.isfinite(value):
        return str(value)
    return f"{(Decimal(f'{value:.15g}') * 100).normalize():f}%"
