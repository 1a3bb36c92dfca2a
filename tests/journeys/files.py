"""Files that people upload, made from the demonstration's own workbook."""

from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.demo.database import write_demo

HOSTILE = "<img src=x onerror=alert(1)>"
HEADINGS = [
    "Agreement", "Fund", "Scheme", "Period", "Measure", "Amount", "Source reference",
]  # fmt: skip


def with_changes(folder: Path) -> Path:
    """One ledger row more, one with another amount, and an agreement whose title is hostile."""
    out = folder / "changes.xlsx"
    write_demo(out)
    book = load_workbook(out)
    ledger, columns = _sheet(book["Ledger"])
    ledger.cell(2, columns["Amount"]).value = 1234.56
    added = [ledger.cell(2, column).value for column in columns.values()]
    added[columns["Source reference"] - 1] = "A journal of our own"
    ledger.append(added)
    agreements, columns = _sheet(book["Agreements"])
    agreements.cell(2, columns["Title"]).value = HOSTILE
    book.save(out)
    return out


def with_errors(folder: Path) -> Path:
    """Three amounts with three decimals, and a fund that is hostile and unknown."""
    out = folder / "errors.xlsx"
    write_demo(out)
    book = load_workbook(out)
    ledger, columns = _sheet(book["Ledger"])
    for row in (2, 3, 4):
        ledger.cell(row, columns["Amount"]).value = "12.345"
    ledger.cell(5, columns["Fund"]).value = HOSTILE
    book.save(out)
    return out


def unchanged(folder: Path) -> Path:
    """The demonstration as it is."""
    out = folder / "unchanged.xlsx"
    write_demo(out)
    return out


def damaged(folder: Path) -> Path:
    """Something that only looks like a workbook."""
    out = folder / "damaged.xlsx"
    out.write_bytes(b"PK\x03\x04 and nothing more")
    return out


def november(folder: Path) -> Path:
    """A workbook of one sheet: what two schemes spent in November."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Ledger"
    sheet.append(HEADINGS)
    for scheme, amount in (("001", 301_250.50), ("002", 440_000)):
        sheet.append(["BCF", "POOL", scheme, "2026-11", "Actual", amount, "GL 2026-11"])
    book.save(folder / "november.xlsx")
    return folder / "november.xlsx"


def _sheet(sheet: Worksheet) -> tuple[Worksheet, dict[str, int]]:
    return sheet, {str(cell.value): number for number, cell in enumerate(sheet[1], start=1)}
