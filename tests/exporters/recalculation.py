"""Compares the values stored in a workbook with what LibreOffice works out."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl

HALF_A_PENNY = 0.005


def differing_formulas(stored: Path, recalculated: Path) -> tuple[int, list[str]]:
    """How many formulas there are, and those whose stored value is not what they come to."""
    formulas = openpyxl.load_workbook(stored)
    before = openpyxl.load_workbook(stored, data_only=True)
    after = openpyxl.load_workbook(recalculated, data_only=True)
    count = 0
    wrong = []
    for sheet in formulas:
        for cell in _formula_cells(sheet):
            count += 1
            value = before[sheet.title][cell.coordinate].value
            worked_out = after[sheet.title][cell.coordinate].value
            if not _equal(value, worked_out):
                wrong.append(
                    f"{sheet.title}!{cell.coordinate} {cell.value}: {value!r} {worked_out!r}"
                )
    return count, wrong


def _formula_cells(sheet) -> Iterator[openpyxl.cell.Cell]:
    return (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f")


def _equal(value: object, worked_out: object) -> bool:
    if isinstance(value, int | float) and isinstance(worked_out, int | float):
        return abs(value - worked_out) < HALF_A_PENNY
    return value is not None and value == worked_out


def error_cells(workbook: Path) -> list[str]:
    """Every cell that shows an error."""
    return [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in openpyxl.load_workbook(workbook, data_only=True)
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]


def table_rows(workbook: Path, sheet: str, table: str) -> list[dict[str, object]]:
    """The rows of a named table by heading, as stored."""
    cells = openpyxl.load_workbook(workbook, data_only=True)[sheet]
    headings, *rows = cells[cells.tables[table].ref]
    names = [cell.value for cell in headings]
    return [dict(zip(names, [cell.value for cell in row], strict=True)) for row in rows]
