"""Reads exported workbooks back the way the tracker's import does, kind by kind."""

from pathlib import Path

import python_calamine

from tracker.sheets import Cell, Layout, Wire, heading_key


def sheet_cells(workbook: Path, sheet: str) -> list[list[Cell]]:
    """The cells of a sheet, the heading row first; blank rows are left out."""
    rows = python_calamine.load_workbook(workbook).get_sheet_by_name(sheet).iter_rows()
    return [list(row) for row in rows if any(cell != "" for cell in row)]


def wires(workbook: Path, layout: Layout) -> list[tuple[Wire, ...]]:
    """The wire values of every row of a layout's sheet, found by their headings."""
    headings, *rows = sheet_cells(workbook, layout.sheet)
    place = {heading_key(str(heading)): index for index, heading in enumerate(headings)}
    return [
        tuple(
            column.kind.blank if cell == "" else column.kind.read(cell)
            for column in layout.columns
            for cell in [row[place[heading_key(column.heading)]]]
        )
        for row in rows
    ]
