"""Rows of cells straight into the XML of a sheet, exactly and at constant memory.

Money comes as whole pence and is written digit by digit, so no amount ever passes through a
binary fraction. A blank cell (None or an empty text) is left out. Texts are written as text
cells, whatever they look like: nothing but a `Formula` becomes a formula.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple
from xml.sax.saxutils import escape

from tracker.exporters.cell_text import inline_string, xml_text
from tracker.sheets import Style
from tracker.sheets.cells import column_letters

_DAY_ZERO = date(1899, 12, 31).toordinal()
_LAST_FEBRUARY_1900 = 59
_ROWS_AT_ONCE = 500
_KEPT = 20_000
_LINE_HEIGHT = 15
_TALLEST = 409


class Formula(NamedTuple):
    """A live formula (without its `=`) and the value stored with it, for who does not recalculate.

    The value has the form that the column's cells have: whole pence in a column of money.
    """

    text: str
    value: "Plain"


Plain = str | int | Decimal | date | None
BulkCell = Plain | Formula
BulkRow = Sequence[BulkCell]


@dataclass(frozen=True, slots=True)
class BulkColumn:
    """How the cells of a column are written: the style's kind, and its number in the workbook.

    `wraps_at` is how many characters fit a line where long texts go on below; 0: they do not.
    """

    style: Style
    format_number: int
    wraps_at: int = 0


def sheet_rows(
    rows: Iterable[BulkRow], columns: Sequence[BulkColumn], first_row: int
) -> Iterator[bytes]:
    """The `<row>` elements of a sheet, some hundred at a time; `first_row` counts from 1."""
    writers = [
        (f'<c r="{column_letters(number)}', _cell_writer(column), _Kept())
        for number, column in enumerate(columns, start=1)
    ]
    wraps = [(index, column.wraps_at) for index, column in enumerate(columns) if column.wraps_at]
    parts: list[str] = []
    number = first_row
    for row in rows:
        parts.append(f'<row r="{number}"{_height(row, wraps) if wraps else ""}>')
        for (start, write, kept), cell in zip(writers, row, strict=True):
            if cell is None or cell == "":
                continue
            written = kept.get(cell)
            if written is None:
                written = kept.keep(cell, write(cell))
            parts.append(f'{start}{number}"{written}')
        parts.append("</row>")
        number += 1
        if not (number - first_row) % _ROWS_AT_ONCE:
            yield "".join(parts).encode()
            parts.clear()
    yield "".join(parts).encode()


def pounds(pence: int) -> str:
    """Whole pence as a decimal number of pounds, digit by digit.

    >>> pounds(-5), pounds(123450)
    ('-0.05', '1234.50')
    """
    whole, part = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{whole}.{part:02d}"


def serial(day: date) -> int:
    """The number by which spreadsheets know a day: they believe in a 29 February 1900.

    >>> serial(date(1900, 2, 28)), serial(date(1900, 3, 1))
    (59, 61)
    """
    days = day.toordinal() - _DAY_ZERO
    return days if days <= _LAST_FEBRUARY_1900 else days + 1


def _height(row: BulkRow, wraps: Iterable[tuple[int, int]]) -> str:
    """The height of a row whose texts take several lines; not every program works it out."""
    lines = max(_lines(row[index], width) for index, width in wraps)
    if lines == 1:
        return ""
    return f' ht="{min(lines * _LINE_HEIGHT, _TALLEST)}" customHeight="1"'


def _lines(cell: BulkCell, width: int) -> int:
    if not isinstance(cell, str):
        return 1
    return sum(1 + len(line) // width for line in cell.split("\n"))


class _Kept(dict[BulkCell, str]):
    """What has been written lately, by value, because codes and dates come again and again."""

    def keep(self, cell: BulkCell, written: str) -> str:
        if len(self) >= _KEPT:
            self.clear()
        self[cell] = written
        return written


def _cell_writer(column: BulkColumn) -> Callable[[BulkCell], str]:
    """What follows the cell's place, up to the end of the cell."""
    style, number = column.style, column.format_number

    def write(cell: BulkCell) -> str:
        if isinstance(cell, Formula):
            return _formula(cell, style, number)
        if isinstance(cell, str):
            return f' s="{number}" t="inlineStr">{inline_string(cell)}</c>'
        return f' s="{number}"><v>{_number(cell, style)}</v></c>'

    return write


def _formula(cell: Formula, style: Style, number: int) -> str:
    text = escape(cell.text)
    if isinstance(cell.value, str):
        return f' s="{number}" t="str"><f>{text}</f><v>{xml_text(cell.value)}</v></c>'
    return f' s="{number}"><f>{text}</f><v>{_number(cell.value, style)}</v></c>'


def _number(value: Plain, style: Style) -> str:
    if isinstance(value, date):
        return str(serial(value))
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, int):
        return pounds(value) if style is Style.MONEY else str(value)
    raise TypeError(f"{value!r} is no number and cannot stand in a cell of numbers")
