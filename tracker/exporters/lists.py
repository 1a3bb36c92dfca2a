"""A list on a page as a file: the same rows, as a workbook or as comma-separated text.

Texts stay texts, whatever they look like: no cell of either file is ever a formula
(OWASP ASVS 5.0, 1.2.10).
"""

import csv
import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import Path

from tracker.config import LONDON
from tracker.exporters.cell_text import safe_string
from tracker.exporters.new_workbook import new_workbook, print_set_up

Cell = str | int | Decimal | date | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\x00")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?")
_WIDEST = 60


def list_csv(headings: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    r"""The list as comma-separated text that Excel reads as UTF-8.

    >>> list_csv(["Who", "Amount"], [["=1+1", Decimal("-5.00")]]).decode("utf-8-sig")
    "Who,Amount\r\n'=1+1,-5.00\r\n"
    """
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_plain(heading) for heading in headings])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: Cell) -> str:
    if isinstance(cell, datetime):
        return f"{cell.astimezone(LONDON):%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, str):
        text = cell.replace("\x00", "")
        risky = text.startswith(_FORMULA) and not _NUMBER.fullmatch(text)
        return f"'{text}" if risky else text
    return "" if cell is None else str(cell)


def write_list(
    out: Path, title: str, headings: Sequence[str], rows: Sequence[Sequence[Cell]]
) -> None:
    """The list as a workbook of one sheet, with its headings repeated on every printed page."""
    with new_workbook() as (workbook, made):
        sheet = workbook.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31])
        bold = workbook.add_format({"bold": True})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        for column, heading in enumerate(headings):
            sheet.write_string(0, column, safe_string(heading), bold)
            longest = max([len(heading), *(len(_plain(row[column])) for row in rows)])
            sheet.set_column(column, column, min(longest, _WIDEST) + 2)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if isinstance(cell, int | Decimal):
                    sheet.write_number(number, column, cell)
                elif isinstance(cell, date) and not isinstance(cell, datetime):
                    sheet.write_datetime(number, column, cell, day)
                elif cell is not None:
                    text = cell if isinstance(cell, str) else _plain(cell)
                    sheet.write_string(number, column, safe_string(text))
        sheet.freeze_panes(1, 0)
        print_set_up(sheet, 0, title)
    out.write_bytes(made.getvalue())
