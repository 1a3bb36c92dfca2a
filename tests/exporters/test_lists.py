"""A list as a file: what it holds, and that no text of it is ever a formula."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.exporters.wire_values import HOSTILE
from tracker.exporters.lists import list_csv, write_list

DAY = datetime.fromisoformat("2026-03-31")
HEADINGS = ("Agreement", "Due", "Amount", "Recorded")
ROW = (
    "0012", date(2026, 3, 31), Decimal("-1234.50"), datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
)  # fmt: skip


def test_numbers_and_days_are_such_in_excel_and_codes_stay_texts(tmp_path: Path) -> None:
    out = tmp_path / "list.xlsx"

    write_list(out, "Due on 31-03-2026", HEADINGS, [ROW, ("B", None, None, None)])

    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0] == list(HEADINGS)
    assert found[1] == ["0012", DAY, -1234.5, "02/07/2026 00:30"]
    assert found[2] == ["B", None, None, None]
    assert sheet.freeze_panes == "A2"


def test_comma_separated_text_writes_amounts_plainly_and_days_day_first() -> None:
    said = list_csv(HEADINGS, [ROW]).decode("utf-8-sig").split("\r\n")

    assert said == [
        "Agreement,Due,Amount,Recorded",
        "0012,31/03/2026,-1234.50,02/07/2026 00:30",
        "",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_a_formula(tmp_path: Path, text: str) -> None:
    out = tmp_path / "list.xlsx"

    write_list(out, text or "List", ("What",), [(text,)])

    sheet = openpyxl.load_workbook(out).active
    assert sheet is not None
    assert sheet.cell(2, 1).data_type in {"s", "n"}  # n is an empty cell
    first = list_csv(("What",), [(text,)]).decode("utf-8-sig").split("\r\n", 1)[1].lstrip('"')
    assert text == "+1" or not first.startswith(("=", "+", "@", "\t"))  # that one is a number


@pytest.mark.parametrize("title", ["[A]/B?*:", "'quoted'", "x" * 60])
def test_a_title_that_no_sheet_may_have_is_made_fit(tmp_path: Path, title: str) -> None:
    out = tmp_path / "list.xlsx"

    write_list(out, title, ("What",), [("A",)])

    assert len(openpyxl.load_workbook(out).sheetnames[0]) <= 31
