"""Lays out the sheets of the summary in XlsxWriter: everything but the rows."""

from datetime import datetime

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from tracker.domain.money import to_pounds
from tracker.domain.risk_share.terms import FundKind
from tracker.exporters.bulk_rows import Formula
from tracker.exporters.cell_text import safe_string
from tracker.exporters.new_workbook import print_set_up, wide_set_up
from tracker.exporters.splice import BulkSheet
from tracker.exporters.styles import ACCOUNTING, Formats, Look
from tracker.exporters.summary.tables import Field, Table, rounded, sumifs
from tracker.sheets import Style

_TABLE_STYLE = "Table Style Light 1"
UNKNOWN = "not known"


class Skeleton:
    """The workbook while it is laid out; `bulk` collects the sheets to fill."""

    def __init__(self, workbook: Workbook, footer: str) -> None:
        self.workbook = workbook
        self.formats = Formats(workbook)
        self.bulk: list[BulkSheet] = []
        self._footer = footer

    def add_sheet(self, name: str, title: str, heading_row: int = 0) -> Worksheet:
        """A sheet with its title in the first row; `heading_row` (from 0) repeats in print."""
        sheet = self.workbook.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.write_string(0, 0, title, self.formats.look(Look.TITLE))
        print_set_up(sheet, heading_row, self._footer)
        return sheet

    def add_table(self, table: Table) -> None:
        """A sheet for a table: title, note, totals by kind, headings and the sample row."""
        place, spec = table.sheet, table.sheet.spec
        sheet = self.add_sheet(place.name, spec.title, place.heading_row - 1)
        wide_set_up(sheet, sum(field.shown_width for field in spec.fields), spec.frozen)
        sheet.write_string(1, 0, spec.note, self.formats.look(Look.NOTE))
        sheet.freeze_panes(place.heading_row, spec.frozen)
        for index, field in enumerate(spec.fields):
            sheet.set_column(index, index, field.shown_width)
            number_format = self.formats.number(field.shown_as, wrap=field.wraps)
            sheet.write_blank(place.first_row - 1, index, None, number_format)
        for kind in place.kinds:
            self._total_row(sheet, table, kind)
        heading = self.formats.look(Look.HEADING)
        sheet.add_table(
            place.heading_row - 1,
            0,
            place.first_row - 1,
            len(spec.fields) - 1,
            {
                "name": place.table,
                "style": _TABLE_STYLE,
                "columns": [
                    {"header": field.heading, "header_format": heading} for field in spec.fields
                ],
            },
        )
        self.bulk.append(
            BulkSheet(
                len(self.workbook.worksheets()) - 1,
                place.first_row,
                spec.styles,
                table.rows,
                place.count,
                place.table,
                {n: field.width for n, field in enumerate(spec.fields) if field.wraps},
            )
        )

    def _total_row(self, sheet: Worksheet, table: Table, kind: FundKind) -> None:
        place = table.sheet
        row = 2 + place.kinds.index(kind)
        sheet.write_string(row, 1, f"Total: {kind}", self.formats.look(Look.LABEL))
        for index, field in enumerate(place.spec.fields):
            if field.total:
                cell_format = self.formats.number(field.shown_as, bold=True)
                total = kind_total(table, field, kind)
                if total is None:
                    sheet.write_string(row, index, UNKNOWN, cell_format)
                else:
                    write_formula(sheet, (row, index), total, field, cell_format)

    def text(self, sheet: Worksheet, row: int, column: int, text: str, look: Look) -> None:
        """A text, which may come from a user."""
        sheet.write_string(row, column, safe_string(text), self.formats.look(look))

    def money(self, sheet: Worksheet, row: int, column: int, figure: Formula) -> None:
        """A live amount."""
        cell_format = self.formats.number(ACCOUNTING)
        write_formula(sheet, (row, column), figure, Field("", Style.MONEY), cell_format)

    def word(self, sheet: Worksheet, row: int, column: int, word: Formula) -> None:
        """A live word beside an amount."""
        sheet.write_formula(row, column, f"={word.text}", None, word.value)

    def moment(self, sheet: Worksheet, row: int, column: int, moment: datetime) -> None:
        """A date and time as text, because a spreadsheet knows no time zones."""
        self.text(sheet, row, column, f"{moment:%d/%m/%Y %H:%M} {moment.tzname() or ''}".strip(),
                  Look.PLAIN)  # fmt: skip


def kind_total(table: Table, field: Field, kind: FundKind) -> Formula | None:
    """The live total of a column over the rows of one kind of fund.

    None where it is the outturn and some scheme has no forecast: then it is not known.
    """
    place = table.sheet
    kinds = place.spec.place["Kind"]
    pence = table.sum(field.heading, lambda row: row[kinds] == str(kind))
    if field.heading == "Outturn" and table.sum("No forecast", lambda row: row[kinds] == str(kind)):
        return None
    text = sumifs(place.column(field.heading), (place.column("Kind"), f'"{kind}"'))
    return Formula(rounded(text), pence)


def write_formula(
    sheet: Worksheet, cell: tuple[int, int], figure: Formula, field: Field, cell_format: object
) -> None:
    """A live formula with its stored value."""
    value: object = figure.value
    if isinstance(figure.value, int) and field.style is Style.MONEY:
        value = to_pounds(figure.value)
    sheet.write_formula(*cell, f"={figure.text}", cell_format, value)
