"""Writes the empty tracker workbook, with guidance and examples beside the sheets to fill.

Guidance and Examples are sheets of their own, which an import names in a warning and leaves
alone, so that importing the untouched template imports nothing.
"""

from datetime import date
from pathlib import Path

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from tracker.domain.wording import joined
from tracker.exporters.example_rows import EXAMPLES
from tracker.exporters.guidance_texts import BEFORE_YOU_START, SHEETS, column_text
from tracker.exporters.new_workbook import new_workbook, print_set_up
from tracker.exporters.splice import finished_file
from tracker.exporters.styles import EXCHANGE_FORMATS, Formats, Look
from tracker.exporters.workbook import data_sheet
from tracker.sheets import LAYOUTS, Column, Layout, Written

_GUIDANCE_HEADINGS = ("Sheet", "Column", "Needed", "What it is for", "What to enter", "One of")
_GUIDANCE_WIDTHS = (20, 24, 9, 60, 46, 60)


def write_template(out: Path) -> None:
    """Write the template. Raises BadFile when `out` cannot be written."""
    with new_workbook() as (workbook, made):
        formats = Formats(workbook)
        _guidance(workbook, formats)
        for layout in LAYOUTS:
            data_sheet(workbook, layout, formats)
        _examples(workbook, formats)
    with finished_file(out) as file:
        file.write(made.getvalue())


def _guidance(workbook: Workbook, formats: Formats) -> None:
    sheet = workbook.add_worksheet("Guidance")
    wrapped = formats.look(Look.WRAPPED)
    for index, width in enumerate(_GUIDANCE_WIDTHS):
        sheet.set_column(index, index, width, wrapped)
    sheet.write_string(0, 0, "How to fill in the tracker workbook", formats.look(Look.TITLE))
    note = formats.look(Look.NOTE)
    for row, sentence in enumerate(BEFORE_YOU_START, start=1):
        sheet.write_string(row, 0, sentence, note)
    row = len(BEFORE_YOU_START) + 2
    for index, heading in enumerate(_GUIDANCE_HEADINGS):
        sheet.write_string(row, index, heading, formats.look(Look.HEADING))
    print_set_up(sheet, row, "Guidance")
    for layout in LAYOUTS:
        row += 1
        sheet.write_string(row, 0, layout.sheet, formats.look(Look.LABEL))
        sheet.write_string(row, 3, f"{SHEETS[layout.sheet]} {_key_sentence(layout)}", wrapped)
        for column in layout.columns:
            row += 1
            for index, text in enumerate(_guidance_row(layout, column)):
                sheet.write_string(row, index, text, wrapped)


def _key_sentence(layout: Layout) -> str:
    headings = [layout.column[field].heading for field in layout.key]
    return f"One row for each {joined(headings)}."


def _guidance_row(layout: Layout, column: Column) -> tuple[str, ...]:
    return (
        layout.sheet,
        column.heading,
        "Yes" if column.required else "",
        column_text(layout.sheet, column.heading),
        "Choose from the list" if column.kind.choices else column.kind.guidance,
        ", ".join(column.kind.choices),
    )


def _examples(workbook: Workbook, formats: Formats) -> None:
    sheet = workbook.add_worksheet("Examples")
    sheet.set_column(0, max(len(layout.columns) for layout in LAYOUTS) - 1, 20)
    sheet.write_string(0, 0, "Examples: an invented agreement", formats.look(Look.TITLE))
    note = "Each block shows rows as they would stand on the sheet named above it."
    sheet.write_string(1, 0, note, formats.look(Look.NOTE))
    row = 3
    for layout in LAYOUTS:
        sheet.write_string(row, 0, layout.sheet, formats.look(Look.LABEL))
        for index, column in enumerate(layout.columns):
            look = Look.REQUIRED if column.required else Look.HEADING
            sheet.write_string(row + 1, index, column.heading, formats.look(look))
        row += 2
        for example in EXAMPLES[layout.sheet]:
            for index, column in enumerate(layout.columns):
                written = column.kind.write(layout.value(example, column.field))
                cell_format = formats.number(EXCHANGE_FORMATS[column.kind.style])
                _write_value(sheet, (row, index), written, cell_format)
            row += 1
        row += 1
    print_set_up(sheet, 0, "Examples")


def _write_value(
    sheet: Worksheet, place: tuple[int, int], written: Written, cell_format: Format
) -> None:
    """One example cell, with the type a filled-in cell would have."""
    if isinstance(written, date):
        sheet.write_datetime(*place, written, cell_format)
    elif isinstance(written, str):
        sheet.write_string(*place, written, cell_format)
    elif written is not None:
        sheet.write_number(*place, written, cell_format)
