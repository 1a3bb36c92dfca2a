import subprocess
import sys
import zipfile
from decimal import Decimal
from itertools import repeat

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exporters.reading import sheet_cells, wires
from tests.exporters.wire_values import HOSTILE, rows_of
from tracker.domain.financial_year import Period
from tracker.domain.registers import LedgerEntry, Organisation
from tracker.errors import BadFile, RuleBroken
from tracker.exporters.workbook import write_workbook
from tracker.sheets import LAYOUTS, LEDGER

LEDGER_ROWS = [
    ("A1", "BCF", "007", "2025-04", "Actual", -12345, "=1+1", "GL-1"),
    ("A1", "BCF", "007", "2025-05", "Forecast outturn", 10, None, ""),
]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.sheet)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_every_sheet_reads_back_as_it_was_written(layout, data, tmp_path):
    written = data.draw(rows_of(layout))
    out = tmp_path / "tracker.xlsx"

    if layout is LEDGER:
        write_workbook(out, {}, written)
    else:
        write_workbook(out, {layout.sheet: [layout.load(row) for row in written]}, [])

    assert sorted(wires(out, layout), key=repr) == sorted(written, key=repr)


def test_every_sheet_of_the_format_is_there_with_its_headings(tmp_path):
    out = tmp_path / "tracker.xlsx"

    write_workbook(out, {}, [])

    for layout in LAYOUTS:
        assert sheet_cells(out, layout.sheet) == [[c.heading for c in layout.columns]]


def test_rows_come_in_the_order_of_their_key(tmp_path):
    rows = [
        Organisation(code, "Body", "Council", None, None, None) for code in ("B", "a", "10", "9")
    ]
    out = tmp_path / "tracker.xlsx"

    write_workbook(out, {"Organisations": rows}, [])

    assert [row[0] for row in sheet_cells(out, "Organisations")[1:]] == ["10", "9", "B", "a"]


def test_no_text_becomes_a_formula_a_link_or_a_number(tmp_path):
    rows = [
        Organisation(f"{n:02d}{text}"[:99], text, "Council", None, None, None)
        for n, text in enumerate(HOSTILE)
    ]
    out = tmp_path / "tracker.xlsx"

    write_workbook(out, {"Organisations": rows}, [])

    cells = openpyxl.load_workbook(out)["Organisations"]
    assert [cell.value for cell in cells["B"][1:] if "_x" not in cell.value] == [
        text for text in HOSTILE if "_x" not in text
    ]
    assert {cell.data_type for row in cells.iter_rows() for cell in row if cell.value} == {"s"}
    assert all(cell.hyperlink is None for row in cells.iter_rows() for cell in row)


def test_cells_are_formatted_by_kind(tmp_path):
    out = tmp_path / "tracker.xlsx"

    write_workbook(out, {}, LEDGER_ROWS)

    row = openpyxl.load_workbook(out)["Ledger"][2]
    assert [cell.number_format for cell in row] == ["@"] * 5 + ["#,##0.00"] + ["@"] * 2
    assert row[5].value == Decimal("-123.45").__float__()


def test_listed_values_have_a_drop_down_list(tmp_path):
    out = tmp_path / "tracker.xlsx"

    write_workbook(out, {}, [])

    (rule,) = openpyxl.load_workbook(out)["Ledger"].data_validations.dataValidation
    assert rule.formula1 == '"Actual,Forecast outturn,Commitment"'
    assert str(rule.sqref) == "E2:E1048576"


def test_the_heading_row_stays_in_view_and_on_every_page(tmp_path):
    out = tmp_path / "tracker.xlsx"

    write_workbook(out, {}, LEDGER_ROWS)

    sheet = openpyxl.load_workbook(out)["Ledger"]
    assert sheet.freeze_panes == "A2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["A1"].font.bold


def test_the_ledger_equals_what_xlsxwriter_itself_writes(tmp_path):
    rows = [
        ("A1", "BCF", f"{n:03d}", "2025-04", "Actual", n * n * 7919 - 10**7, f" é<&{n}\n", str(n))
        for n in range(1_500)
    ]
    out, reference = tmp_path / "tracker.xlsx", tmp_path / "reference.xlsx"

    write_workbook(out, {}, rows)
    _write_with_xlsxwriter(reference, rows)

    ours = openpyxl.load_workbook(out)["Ledger"]
    theirs = openpyxl.load_workbook(reference)["Ledger"]
    assert ours.max_row == theirs.max_row == 1_501
    for our_row, their_row in zip(ours.iter_rows(2), theirs.iter_rows(2), strict=True):
        assert [_content(cell) for cell in our_row] == [_content(cell) for cell in their_row]


def _write_with_xlsxwriter(path, rows):
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("Ledger")
        text = workbook.add_format({"num_format": "@"})
        money = workbook.add_format({"num_format": "#,##0.00"})
        for number, row in enumerate(rows, start=1):
            for index, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, index, Decimal(cell) / 100, money)
                else:
                    sheet.write_string(number, index, cell, text)


def _content(cell):
    return cell.value, cell.data_type, cell.number_format, cell.coordinate


def test_the_same_registers_make_the_same_bytes(tmp_path):
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"

    write_workbook(first, {}, LEDGER_ROWS)
    write_workbook(second, {}, LEDGER_ROWS)

    assert first.read_bytes() == second.read_bytes()


def test_the_file_says_nothing_about_who_made_it(tmp_path):
    out = tmp_path / "tracker.xlsx"

    write_workbook(out, {}, [])

    properties = zipfile.ZipFile(out).read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator><cp:lastModifiedBy></cp:lastModifiedBy>" in properties
    assert "2000-01-01T00:00:00Z" in properties


def test_a_ledger_longer_than_a_sheet_is_refused_and_leaves_no_file(tmp_path, monkeypatch):
    monkeypatch.setattr("tracker.exporters.splice.LAST_ROW", 1_001)
    out = tmp_path / "tracker.xlsx"

    with pytest.raises(RuleBroken, match="more than 1,000 rows"):
        write_workbook(out, {}, repeat(LEDGER_ROWS[0], 1_001))

    assert list(tmp_path.iterdir()) == []


def test_a_failing_ledger_leaves_the_old_file_as_it_was(tmp_path):
    out = tmp_path / "tracker.xlsx"
    out.write_bytes(b"the old one")

    def failing():
        yield LEDGER_ROWS[0]
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_workbook(out, {}, failing())

    assert out.read_bytes() == b"the old one"
    assert list(tmp_path.iterdir()) == [out]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    out = tmp_path / "missing" / "tracker.xlsx"

    with pytest.raises(BadFile, match=r"tracker\.xlsx cannot be written: No such file"):
        write_workbook(out, {}, [])


def test_a_ledger_of_any_length_takes_no_more_memory(tmp_path):
    program = """
import resource, sys
from itertools import repeat
from pathlib import Path
from tracker.exporters.workbook import write_workbook
row = ("A1", "BCF", "007", "2025-04", "Actual", -12345, "Homecare", "GL-1")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
write_workbook(Path(sys.argv[1]), {}, repeat(row, 60_000))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    grown = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "tracker.xlsx"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip

    assert int(grown) < 30_000


def test_a_ledger_entry_is_written_as_the_rows_of_the_ledger_are(tmp_path):
    entry = LedgerEntry(
        "A1", "BCF", "007", Period(2025, 4), "Actual", Decimal("-123.45"), "=1+1", "GL-1"
    )

    assert LEDGER.dump(entry) == LEDGER_ROWS[0]
