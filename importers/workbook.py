"""A workbook read in the child: the gate, the fast reader, and the rows between them."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import python_calamine
from python_calamine import CalamineSheet

from importers.addresses import rows_text
from importers.columns import match_headings
from importers.container import Container
from importers.fast_reader import FastReader
from importers.findings import Fault, Findings
from importers.gate import inspect
from importers.messages import Opened, Send
from importers.naming import chosen_layout, known_sheets, report_headings
from importers.package import Package, Sheet
from importers.refusal import Refusal, damaged
from importers.report import Report
from importers.rows import RowReader, Special, covered_cells
from importers.sinks import LedgerSink, NoSink, SheetSink, Sink
from tracker.sheets import LAYOUTS, LEDGER, Cell, Layout, layout_named
from tracker.sheets.cells import column_letters
from tracker.sheets.reading import Problem

# Shares, limits and caps are percentages: 0.51 shown as 51% means 51 per cent.
_PERCENT_SHEETS = {"Risk share", "Risk share caps"}


def read_workbook(path: Path, sheet: str | None, send: Send, reader: FastReader) -> None:
    """Read the sheets of the format, in its order, and send what is in them.

    Raises Refusal when the workbook as a whole cannot be read.
    """
    container = Container(path)
    package = Package(container)
    report = Report(send)
    sheets = _known(package, chosen_layout(sheet), report)
    styles = (
        package.percent_styles() if _PERCENT_SHEETS & {x.sheet for x in sheets} else frozenset()
    )
    findings = inspect(
        container,
        {one.part: one.name for one in sheets.values()},
        {one.part: styles for layout, one in sheets.items() if layout.sheet in _PERCENT_SHEETS},
    )
    for layout in LAYOUTS:
        if layout in sheets:
            one = sheets[layout]
            _SheetImport(layout, one, findings[one.part], report, send).read(reader)
    report.close()


def _known(package: Package, only: Layout | None, report: Report) -> dict[Layout, Sheet]:
    known: dict[Layout, Sheet] = {}
    unknown = []
    for sheet in package.sheets:
        layout = layout_named(sheet.name)
        if layout is None:
            unknown.append(sheet.name)
        elif layout in known:
            raise Refusal(
                f'its sheets "{known[layout].name}" and "{sheet.name}" are both read as '
                f"{layout.sheet}. Rename or delete one of them."
            )
        else:
            known[layout] = sheet
    if only is not None:
        if only not in known:
            raise Refusal(f"it has no sheet named {only.sheet}.")
        return {only: known[only]}
    if not known:
        raise Refusal(f"none of its sheets is one the tracker knows. They are {known_sheets()}.")
    if unknown:
        names = ", ".join(f'"{name[:60]}"' for name in unknown[:20])
        what = f"The sheet {names} is" if len(unknown) == 1 else f"The sheets {names} are"
        report.warn(f"{what} not part of the format and left alone.")
    return known


class _SheetImport:
    """One sheet of the workbook on its way to the parent."""

    def __init__(
        self, layout: Layout, sheet: Sheet, findings: Findings, report: Report, send: Send
    ) -> None:
        self._layout, self._sheet, self._findings = layout, sheet, findings
        self._report, self._send = report, send
        self._count = 0

    def read(self, reader: FastReader) -> None:
        """Read the headings in row 1 and the rows below them."""
        try:
            cells = reader.sheet(self._sheet.name)
        except python_calamine.CalamineError as error:
            self._report_unreadable(error)
            return
        self._check_extent(cells)
        offset = cells.start[1] if cells.start else 0
        rows = self._counted(cells)
        header: Sequence[Cell] = next(rows, [])
        headings = match_headings(self._layout, header)
        if not headings.positions:
            self._report_no_headings(rows)
            return
        complete = report_headings(self._layout, headings, 1, offset, self._report)
        letters = {
            name: column_letters(position + offset + 1)
            for name, position in headings.positions.items()
        }
        self._send(Opened(self._layout.sheet, letters))
        columns = {position + offset + 1 for position in headings.positions.values()}
        self._warn_of_hidden(columns)
        row_reader = RowReader(self._layout, headings, offset, self._sink(complete), self._report)
        row_reader.read(rows, 2, self._special(columns))
        if self._count > self._findings.filled:
            raise damaged(f"two readings of its sheet {self._sheet.name} differ")

    def _sink(self, complete: bool) -> Sink:  # noqa: FBT001  # a private helper with one question
        if not complete:
            return NoSink()
        if self._layout is LEDGER:
            return LedgerSink(self._send)
        return SheetSink(self._layout, self._send)

    def _counted(self, cells: CalamineSheet) -> Iterator[Sequence[Cell]]:
        width = cells.width
        for row in cells.iter_rows():
            self._count += width - row.count("")
            yield row

    def _check_extent(self, cells: CalamineSheet) -> None:
        # A reader that sees more than the gate has been shown another file than the gate.
        row, column = cells.end or (-1, -1)
        if row >= self._findings.last_row or column >= self._findings.last_column:
            raise damaged(f"two readings of its sheet {self._sheet.name} differ")

    def _special(self, columns: set[int]) -> Special:
        found, sheet = self._findings, self._layout.sheet
        faults = {
            (row, column): fault
            for (row, column), fault in found.faults.items()
            if row > 1 and column in columns
        }
        try:
            covered = covered_cells(found.merges, found.last_row, columns)
        except ValueError as error:
            covered = {}
            message = (
                f"The sheet {sheet} has the merged cells {error}: unmerge them, because merged "
                "cells hide values."
            )
            self._report.problem(Problem(sheet, None, None, None, message))
        return Special(faults, found.percents, covered)

    def _warn_of_hidden(self, columns: set[int]) -> None:
        sheet, found = self._layout.sheet, self._findings
        if self._sheet.hidden:
            self._report.warn(f"The sheet {sheet} is hidden; it is read all the same.")
        rows = [row for row in found.hidden_rows if row <= found.last_row]
        if rows:
            number, are = ("1 row", "is") if len(rows) == 1 else (f"{len(rows):,} rows", "are")
            self._report.warn(
                f"{sheet}: {number} {are} hidden or filtered out and {are} read all the same: "
                f"{rows_text(rows)}."
            )
        hidden = sorted(columns.intersection(found.hidden_columns))
        if hidden:
            letters = ", ".join(map(column_letters, hidden))
            self._report.warn(f"{sheet}: hidden columns are read all the same: {letters}.")

    def _report_no_headings(self, rows: Iterator[Sequence[Cell]]) -> None:
        sheet = self._layout.sheet
        needed = ", ".join(column.heading for column in self._layout.columns if column.required)
        message = f"The sheet {sheet} has no headings in row 1: it needs {needed}."
        for number, row in enumerate(rows, 2):
            if len(match_headings(self._layout, row).positions) >= 2:
                message = (
                    f"The headings of the sheet {sheet} stand in row {number}: delete the rows "
                    "above, so that they are in row 1."
                )
                break
        self._report.problem(Problem(sheet, None, None, None, message))

    def _report_unreadable(self, error: Exception) -> None:
        # The reader knows the classic error values only; newer ones such as #SPILL! stop it, but
        # the gate has their addresses.
        faults = self._findings.faults
        if not faults:
            raise damaged(f"its sheet {self._sheet.name} cannot be read") from error
        for (row, column), fault in faults.items():
            self._report_fault(row, column, fault)

    def _report_fault(self, row: int, column: int, fault: Fault) -> None:
        cell = f"{column_letters(column)}{row}"
        self._report.problem(Problem(self._layout.sheet, cell, None, fault.value, fault.message))
