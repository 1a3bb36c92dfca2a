"""Writes docs/workbook-format.md from the layouts, so that the reference never says anything else.

    python docs/write_workbook_format.py

A test fails while the page differs from what this writes.
"""

from collections.abc import Iterator
from pathlib import Path

from tracker.exporters.guidance_texts import SHEETS, column_text
from tracker.sheets import LAYOUTS, Column, Layout

PAGE = Path(__file__).with_name("workbook-format.md")

_INTRODUCTION = """\
# The tracker workbook

The workbook is how the tracker speaks with spreadsheets: one `.xlsx`, one sheet for each register,
headings in row 1, one record in each row. `tracker template` writes it empty, `tracker import`
reads it, `tracker export --workbook` writes it back. An export that nobody edited changes nothing
when it is imported.

This page is made from the program by `python docs/write_workbook_format.py`.

## How cells are read

* Every sheet may be left out; a sheet that is there needs its **bold** columns. The order of the
  columns is free. Capitals and repeated spaces in headings and listed values do not matter.
* Sheets and columns of other names are left alone, with a warning. Blank rows are skipped.
* **Codes** are kept exactly as typed, leading zeros too. A number in a code column is read as its
  plain digits, with a warning: format the column as text.
* **Money** is a number or text such as `£1,234.50`. `-1,234.50`, `(1,234.50)`, `1,234.50-` and
  `1,234.50 CR` are negative. A third decimal is an error, never rounded away.
* **Dates** are real dates, or text with the day first: `31/03/2026`, `31 March 2026`, `2026-03-31`.
  Years have four digits.
* A **financial year** runs from April to March: `2025-26`, `2025/26`, `2025-2026`, `FY2025/26`.
* A **month** is `2025-04`, `Apr-25`, `2025-26 M01`, `2025-26 P1` or a date in it. Months 13 and 14
  are errors: post them to month 12.
* A **quarter** is `2025-26 Q1`. Where both a month and a year could be meant, as in `2008-09`, it
  is the month; the year is written `FY2008-09`.
* **Yes/No** columns take `Yes`, `No`, `Y`, `N`, `TRUE`, `FALSE`. Blank means No; blank Recurrent
  means Yes.
* A **formula** is read by the value stored with it; without one it is an error.
* A `.csv` file holds one sheet: `--sheet` names it, or its headings do.
"""


def page() -> str:
    """The whole page."""
    sections = "\n".join("\n".join(_section(layout)) for layout in LAYOUTS)
    return f"{_INTRODUCTION}\n{sections}"


def _section(layout: Layout) -> Iterator[str]:
    key = " + ".join(layout.column[field].heading for field in layout.key)
    yield f"## {layout.sheet}\n"
    yield f"{SHEETS[layout.sheet]} Rows are told apart by {key}.\n"
    yield "| Column | What it is for | What to enter |"
    yield "|---|---|---|"
    for column in layout.columns:
        heading = f"**{column.heading}**" if column.required else column.heading
        yield f"| {heading} | {column_text(layout.sheet, column.heading)} | {_entry(column)} |"
    yield ""


def _entry(column: Column) -> str:
    if column.kind.choices:
        return ", ".join(f"`{choice}`" for choice in column.kind.choices)
    return column.kind.guidance


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
