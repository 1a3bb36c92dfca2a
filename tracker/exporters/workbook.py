"""Writes the registers as the tracker workbook, which imports again without a change.

Every sheet of the format is there, empty ones too, each with one header row and one record per
row in the order of the key. Formats keep codes, periods and shares as text, money as numbers with two
decimals and dates as real dates, so that a person can change one cell and nothing else moves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from tracker.domain.money import to_pence
from tracker.domain.registers import LedgerEntry, Row
from tracker.exporters.bulk_rows import BulkCell, BulkRow
from tracker.exporters.new_workbook import new_workbook, print_set_up
from tracker.exporters.splice import LAST_ROW, BulkSheet, finished_file, splice
from tracker.exporters.styles import EXCHANGE_FORMATS, Formats, Look
from tracker.sheets import LAYOUTS, LEDGER, Column, Layout, Style, Value

LedgerCells = tuple[str, str, str, str, str, int, str | None, str]
"""A ledger row's cells in the order of the sheet's columns; the period as text, whole pence."""

_WIDTHS = {Style.MONEY: 16, Style.DATE: 12, Style.WHOLE: 10, Style.NUMBER: 12}
_WIDE = frozenset({"Title", "Name", "Narrative", "Note", "Clause", "Decision", "Definition"})


def ledger_cells(row: LedgerEntry) -> LedgerCells:
    """A ledger row as `write_workbook` takes it."""
    return (
        row.agreement,
        row.fund,
        row.scheme,
        str(row.period),
        row.measure,
        to_pence(row.amount),
        row.narrative,
        row.source_reference,
    )


def write_workbook(
    out: Path, rows: Mapping[str, Sequence[Row]], ledger: Iterable[LedgerCells]
) -> None:
    """Write the whole workbook; nothing appears at `out` unless all of it can be written.

    `rows` holds the registers by sheet name, in any order; `ledger` comes row by row in the
    order of its key and is never held in memory. Raises RuleBroken when the ledger has more rows
    than a sheet, and BadFile when `out` cannot be written.
    """
    bulk = []
    with new_workbook() as (workbook, made):
        formats = Formats(workbook)
        for number, layout in enumerate(LAYOUTS):
            data_sheet(workbook, layout, formats)
            if layout is LEDGER:
                bulk.append(BulkSheet(number, 2, _styles(layout), lambda: iter(ledger)))
            else:
                bulk.append(_bulk_sheet(number, layout, rows.get(layout.sheet, ())))
    with finished_file(out) as file:
        splice(made.getvalue(), bulk, file)


def data_sheet(workbook: Workbook, layout: Layout, formats: Formats) -> Worksheet:
    """One sheet of the format: its headings, formats, drop-down lists and a blank sample row."""
    sheet = workbook.add_worksheet(layout.sheet)
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(layout.columns):
        look = Look.REQUIRED if column.required else Look.HEADING
        sheet.write_string(0, index, column.heading, formats.look(look))
        cell_format = formats.number(EXCHANGE_FORMATS[column.kind.style])
        sheet.set_column(index, index, _width(column), cell_format)
        sheet.write_blank(1, index, None, cell_format)
        if column.kind.choices:
            sheet.data_validation(1, index, LAST_ROW - 1, index, _drop_down(column))
    print_set_up(sheet, 0, layout.sheet)
    return sheet


def _drop_down(column: Column) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(column.kind.choices),
        "error_title": column.heading,
        "error_message": "Choose a value from the list.",
    }


def _width(column: Column) -> float:
    if column.heading in _WIDE:
        return 40
    return max(_WIDTHS.get(column.kind.style, 14), len(column.heading) + 2)


def _styles(layout: Layout) -> tuple[Style, ...]:
    return tuple(column.kind.style for column in layout.columns)


def _bulk_sheet(number: int, layout: Layout, rows: Sequence[Row]) -> BulkSheet:
    ordered = sorted(rows, key=_key_order(layout))
    return BulkSheet(
        number, 2, _styles(layout), lambda: (sheet_cells(layout, row) for row in ordered),
        len(ordered),
    )  # fmt: skip


def _key_order(layout: Layout) -> Callable[[Row], tuple[tuple[bool, object], ...]]:
    """Sorts rows by what is stored of their keys; a blank part comes first."""
    places = [layout.fields.index(field) for field in layout.key]

    def key(row: Row) -> tuple[tuple[bool, object], ...]:
        wires = layout.dump(row)
        return tuple((wires[place] is not None, wires[place]) for place in places)

    return key


def sheet_cells(layout: Layout, row: Row) -> BulkRow:
    """The cells of a register row, in the order of the layout's columns."""
    return [_cell(column, layout.value(row, column.field)) for column in layout.columns]


def _cell(column: Column, value: Value) -> BulkCell:
    written = column.kind.write(value)
    if isinstance(written, Decimal) and column.kind.style is Style.MONEY:
        return to_pence(written)
    return written
