"""A workbook of any layout: the gate, the fast reader, and the sheet that holds the ledger."""

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import python_calamine
from python_calamine import CalamineSheet

from importers.addresses import box_name, cell_name, rows_text
from importers.container import Container
from importers.extracts.header import Header, find_header
from importers.extracts.months import find_matrix
from importers.extracts.sources import HEAD_ROWS, PORTION, Blemishes
from importers.fast_reader import FastReader
from importers.findings import Fault, Findings
from importers.gate import inspect
from importers.package import Package, Sheet
from importers.refusal import Refusal, damaged
from importers.rows import covered_cells
from tracker.domain.wording import joined
from tracker.sheets.cells import column_letters


class BookSource:
    """The sheet of a workbook that looks most like a ledger."""

    encoding: str | None = None
    delimiter: str | None = None

    def __init__(
        self, path: Path, reader: FastReader, wanted: str | None, *, insist: bool = True
    ) -> None:
        """Pass the gate and choose the sheet; raises Refusal when there is none.

        Without `insist` another sheet will do where none has the wanted name: next month's sheet
        is named after next month.
        """
        container = Container(path)
        package = Package(container)
        sheets = _wanted(package.sheets, wanted, insist=insist)
        self._findings = inspect(container, {sheet.part: sheet.name for sheet in sheets}, {})
        self.warnings: list[str] = []
        self.questions: list[str] = []
        self.beside: Sequence[tuple[str, Sequence[Sequence[object]]]] = ()
        self._count = 0
        chosen = self._chosen(sheets, reader)
        self._sheet, self._cells, self.head, self.header = chosen
        self._found = self._findings[self._sheet.part]
        self._check_extent()
        self.sheet: str | None = self._sheet.name
        self.title = self._sheet.name

    def _chosen(
        self, sheets: Sequence[Sheet], reader: FastReader
    ) -> tuple[Sheet, CalamineSheet, list[list[object]], Header | None]:
        best: tuple[float, Sheet, CalamineSheet, list[list[object]], Header | None] | None = None
        tables: list[tuple[Sheet, tuple[str, ...], int]] = []
        heads: list[tuple[Sheet, list[list[object]]]] = []
        for sheet in sheets:
            found = self._findings[sheet.part]
            if not found.filled:
                continue
            cells = _load(reader, sheet, found)
            head = list(islice(_rows(cells), HEAD_ROWS))
            heads.append((sheet, head))
            header, matrix = find_header(head), find_matrix(head)
            score = max(header.score if header else 0.0, matrix.score if matrix else 0.0)
            # Of two sheets alike the longer one, and a hidden one last.
            score += found.last_row / 2_000_000 - 2 * sheet.hidden
            texts = header.texts if header else ()
            tables.append((sheet, tuple(text.casefold() for text in texts if text), found.last_row))
            if best is None or score > best[0]:
                best = score, sheet, cells, head, header
        if best is None:
            raise Refusal("none of its sheets has anything in it.")
        self._name_others(best[1], tables)
        chosen = best[1]
        self.beside = [(sheet.name, head) for sheet, head in heads if sheet is not chosen]
        return best[1:]

    def _name_others(
        self, chosen: Sheet, tables: Sequence[tuple[Sheet, tuple[str, ...], int]]
    ) -> None:
        headings = next(texts for sheet, texts, _rows in tables if sheet is chosen)
        alike = [sheet.name for sheet, texts, _rows in tables
                 if sheet is not chosen and texts and _share(texts, headings) >= 0.6]  # fmt: skip
        if alike:
            names = joined(f'"{name[:60]}"' for name in alike[:20])
            self.questions.append(
                f'Only the sheet "{chosen.name[:60]}" was read. {names} '
                f"{'has' if len(alike) == 1 else 'have'} the same headings: are they part of the "
                "extract? Each sheet is read by itself."
            )
        others = [sheet.name for sheet, _texts, rows in tables
                  if sheet is not chosen and sheet.name not in alike and rows > 1]  # fmt: skip
        if others:
            names = joined(f'"{name[:60]}"' for name in others[:20])
            self.warnings.append(f'The sheet "{chosen.name[:60]}" was read, and not {names}.')

    def _check_extent(self) -> None:
        # A reader that sees more than the gate has been shown another file than the gate.
        row, column = self._cells.end or (-1, -1)
        if row >= self._found.last_row or column >= self._found.last_column:
            raise damaged(f"two readings of its sheet {self._sheet.name} differ")

    def portions(self) -> Iterator[Sequence[Sequence[object]]]:
        count = 0
        rows = _rows(self._cells)
        while portion := list(islice(rows, PORTION)):
            count += sum(len(row) - row.count("") for row in portion)
            yield portion
        if count > self._found.filled:
            raise damaged(f"two readings of its sheet {self._sheet.name} differ")

    def blemishes(self, columns: set[int]) -> Blemishes:
        found = self._found
        try:
            covered = covered_cells(found.merges, found.last_row, columns)
        except ValueError as error:
            raise Refusal(
                f"its sheet {self._sheet.name} has the merged cells {error}: unmerge them, because "
                "merged cells hide values."
            ) from error
        beside = [place for place in found.faults if place[1] not in columns]
        if beside:
            self.warnings.append(
                f"{len(beside):,} cells in other columns hold errors or formulas without a stored value "
                f"and were taken for blank, the first in {cell_name(*beside[0])}."
            )
        return Blemishes(
            {place: _fault_text(place, fault) for place, fault in found.faults.items()},
            {place: box_name(box) for place, box in covered.items()},
        )

    def note_hidden(self, header_row: int, columns: set[int]) -> None:
        """Name what the author of the workbook does not see but the reader does."""
        found = self._found
        if self._sheet.hidden:
            self.warnings.append(f'The sheet "{self._sheet.name}" is hidden; it was read.')
        rows = [row for row in found.hidden_rows if header_row < row <= found.last_row]
        if rows:
            are = "1 row is" if len(rows) == 1 else f"{len(rows):,} rows are"
            self.warnings.append(
                f"{are} hidden or filtered out and read all the same: {rows_text(rows)}."
            )
        hidden = sorted(columns.intersection(found.hidden_columns))
        if hidden:
            letters = ", ".join(map(column_letters, hidden))
            self.warnings.append(f"Hidden columns were read all the same: {letters}.")


def _wanted(sheets: Sequence[Sheet], name: str | None, *, insist: bool) -> Sequence[Sheet]:
    if name is None:
        return sheets
    found = [sheet for sheet in sheets if sheet.name.casefold() == name.casefold()]
    if not found and not insist:
        return sheets
    if not found:
        names = joined(f'"{sheet.name[:60]}"' for sheet in sheets[:20])
        raise Refusal(f'it has no sheet named "{name[:60]}". Its sheets are {names}.')
    return found


def _load(reader: FastReader, sheet: Sheet, found: Findings) -> CalamineSheet:
    try:
        return reader.sheet(sheet.name)
    except python_calamine.CalamineError as error:
        # The reader knows the classic error values only; newer ones such as #SPILL! stop it.
        for (row, column), fault in found.faults.items():
            raise Refusal(
                f"in its sheet {sheet.name} the cell {cell_name(row, column)} holds the error "
                f"{fault.value[:40]}: mend the formula or type the figure."
            ) from error
        raise damaged(f"its sheet {sheet.name} cannot be read") from error


def _fault_text(place: tuple[int, int], fault: Fault) -> str:
    """What is wrong with a cell, with its name and without the cure."""
    return (
        fault.message.partition(":")[0]
        .rstrip(".")
        .replace("The cell", f"the cell {cell_name(*place)}")
    )


def _offset(cells: CalamineSheet) -> int:
    return cells.start[1] if cells.start else 0


def _rows(cells: CalamineSheet) -> Iterator[list[object]]:
    """All rows from row 1, each from column A."""
    offset = _offset(cells)
    if not offset:
        return (row for row in cells.iter_rows())  # type: ignore[misc]  # a list of cells is one of objects
    blank: list[object] = [""] * offset
    return ([*blank, *row] for row in cells.iter_rows())


def _share(texts: tuple[str, ...], others: tuple[str, ...]) -> float:
    """How many of the headings two sheets share, from 0 to 1."""
    return len(set(texts) & set(others)) / max(len(set(texts) | set(others)), 1)
