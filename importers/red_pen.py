"""Marks cells of an openpyxl workbook and adds a sheet that lists what is wrong."""

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from importers.addresses import cell_place
from tracker.sheets import layout_named
from tracker.sheets.reading import Problem

_FILL = PatternFill("solid", start_color="FFFFC7CE", end_color="FFFFC7CE")
_AUTHOR = "Tracker"
_LONGEST_COMMENT = 2_000
_HEADINGS = ("Sheet", "Cell", "Column", "Value", "What is wrong and what to enter")
_WIDTHS = (22, 10, 22, 30, 90)


class RedPen:
    """A copy of the user's workbook on which errors are marked."""

    def __init__(self, path: Path) -> None:
        self._book = load_workbook(path, rich_text=True)
        self._sheets = {
            layout.sheet if (layout := layout_named(sheet.title)) else sheet.title: sheet
            for sheet in self._book.worksheets
        }

    def mark(self, problem: Problem) -> None:
        """Fill the problem's cell and comment it; a comment already there stays, above ours."""
        sheet = self._sheets.get(problem.sheet or "")
        place = cell_place(problem.cell or "")
        if sheet is None or place is None:
            return
        cell = sheet.cell(*place)
        if isinstance(cell, MergedCell):  # of a merged range only the first cell can be marked
            box = next(box for box in sheet.merged_cells.ranges if cell.coordinate in box)
            cell = sheet.cell(box.min_row, box.min_col)
        cell.fill = _FILL
        before = cell.comment.text if cell.comment else ""
        text = f"{before}\n\n{problem.message}" if before else problem.message
        comment = Comment(_printable(text)[:_LONGEST_COMMENT], _AUTHOR)
        comment.width, comment.height = 320, 140
        cell.comment = comment

    def add_list(self, title: str, remark: str, problems: Sequence[Problem]) -> None:
        """Add a sheet that lists all problems, those of no single cell too."""
        _fill_list(self._book.create_sheet(title), remark, problems)

    def save(self, out: Path) -> None:
        """Write the copy."""
        self._book.save(out)


def write_list(title: str, remark: str, problems: Sequence[Problem], out: Path) -> None:
    """Write a new workbook with nothing but the list of problems."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _fill_list(book.create_sheet(title), remark, problems)
    book.save(out)


def _fill_list(sheet: Worksheet, remark: str, problems: Sequence[Problem]) -> None:
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    _write(sheet, 1, 1, remark)
    for column, heading in enumerate(_HEADINGS, 1):
        _write(sheet, 3, column, heading).font = Font(bold=True)
    sheet.freeze_panes = "A4"
    for row, problem in enumerate(problems, 4):
        shown = (problem.sheet, problem.cell, problem.column, problem.value, problem.message)
        for column, text in enumerate(shown, 1):
            if text:
                _write(sheet, row, column, text).alignment = Alignment(vertical="top")


def _write(sheet: Worksheet, row: int, column: int, text: str) -> Cell | MergedCell:
    """Write user text as text: never as a formula, never with characters a workbook cannot hold."""
    cell = sheet.cell(row, column)
    cell.value = _printable(text)
    cell.data_type = "s"
    return cell


def _printable(text: str) -> str:
    return ILLEGAL_CHARACTERS_RE.sub("", text)
