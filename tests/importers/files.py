"""Workbooks and CSV files for the tests, written byte by byte where a library would not do it."""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from importers.addresses import cell_name
from importers.reading import read
from tracker.sheets import layout_named
from tracker.sheets.reading import LedgerRow, Reading

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

LEDGER = ["Agreement", "Fund", "Scheme", "Period", "Measure", "Amount", "Narrative"]
ENTRY = ["A1", "BCF", "S1", "2025-04", "Actual", 12.5, "Invoice"]
FUNDS = ["Agreement", "Fund", "Title", "Kind"]
FUND = ["A1", "BCF", "Better Care Fund", "Pooled"]

Value = str | float | bool | None


def cell(row: int, column: int, value: Value) -> str:
    """One cell as Excel writes it; text stands in the cell."""
    name = cell_name(row, column)
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{name}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        return f'<c r="{name}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{name}"><v>{value!r}</v></c>'


def rows(*values: Sequence[Value], first: int = 1) -> str:
    """Rows as Excel writes them."""
    return "".join(
        f'<row r="{number}">'
        + "".join(cell(number, column, value) for column, value in enumerate(row, 1))
        + "</row>"
        for number, row in enumerate(values, first)
    )


def worksheet(data: str, after: str = "", before: str = "") -> str:
    """A worksheet part around its rows."""
    return (
        f'{DECLARATION}\n<worksheet xmlns="{MAIN}">{before}<sheetData>{data}</sheetData>{after}'
        "</worksheet>"
    )


def parts(sheets: Mapping[str, str], *, states: Mapping[str, str] | None = None,
          book: str = "", styles: str | None = None) -> dict[str, str | bytes]:  # fmt: skip
    """All parts of a workbook of the given worksheet parts."""
    names = list(sheets)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        for n in range(1, len(names) + 1)
    )
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{n}" state="{(states or {}).get(name, "visible")}" '
        f'r:id="rId{n}"/>'
        for n, name in enumerate(names, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(names) + 1)
    )
    if styles is not None:
        related += f'<Relationship Id="rIdS" Type="{OFFICE}/styles" Target="styles.xml"/>'
    made: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships"><Relationship '
        f'Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{book}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f"{related}</Relationships>",
    }
    for n, name in enumerate(names, 1):
        made[f"xl/worksheets/sheet{n}.xml"] = sheets[name]
    if styles is not None:
        made["xl/styles.xml"] = styles
    return made


def pack(path: Path, made: Mapping[str, str | bytes], method: int = 8) -> Path:
    """Write the parts into a zip container."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in made.items():
            archive.writestr(name, content)
    return path


def book(path: Path, sheets: Mapping[str, str]) -> Path:
    """Write a workbook of worksheets given by their rows."""
    return pack(path, parts({name: worksheet(data) for name, data in sheets.items()}))


def ledger(path: Path, data: str) -> Path:
    """Write a workbook of one Ledger whose rows below the headings are given."""
    return book(path, {"Ledger": rows(LEDGER) + data})


def reading(path: Path, *, sheet: str | None = None, name: str | None = None) -> Reading:
    """Read a file and leave the ledger's rows alone."""
    return read(path, name or path.name, sheet=sheet, on_ledger=lambda _rows: None)


def ledger_rows(path: Path, **options: str) -> list[LedgerRow]:
    """The ledger rows of a file that has no problems."""
    found: list[LedgerRow] = []
    result = read(path, path.name, on_ledger=found.extend, **options)
    assert result.problems == []
    return found


def said(result: Reading) -> list[tuple[str | None, str | None, str]]:
    """What is wrong, short: sheet, cell, message."""
    return [(problem.sheet, problem.cell, problem.message) for problem in result.problems]


def records(result: Reading, sheet: str) -> list[dict[str, object]]:
    """The rows of a sheet by field."""
    found = result.sheets[sheet]
    layout = layout_named(sheet)
    assert layout is not None
    return [dict(zip(layout.fields, wires, strict=True)) for _row, wires in found.rows]
