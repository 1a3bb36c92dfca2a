"""A rejected file comes back with its errors where they are."""

from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment

from importers.marked import write_marked
from tests.importers.files import ENTRY, LEDGER, book, ledger, pack, parts, reading, rows, worksheet
from tracker.errors import BadFile
from tracker.sheets.reading import Problem

BAD = Problem("Ledger", "F2", "Amount", "12.345", "The value has more than two decimals.")
WHOLE = Problem("Ledger", None, "Fund", None, "=1+1 is missing.")


def marked(tmp_path: Path, path: Path, *problems: Problem, kind: str = "xlsx") -> openpyxl.Workbook:
    out = tmp_path / "marked.xlsx"
    write_marked(path, kind, problems, out)  # type: ignore[arg-type]
    assert [file.name for file in tmp_path.iterdir() if "unfinished" in file.name] == []
    return openpyxl.load_workbook(out)


def test_bad_cells_are_filled_and_commented_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Ledger": rows(LEDGER, ENTRY), "Notes": rows(["mine"])})
    made = marked(tmp_path, path, BAD, WHOLE)
    cell = made["Ledger"]["F2"]
    assert cell.fill.start_color.rgb == "FFFFC7CE"
    assert cell.comment.text == BAD.message
    assert cell.value == 12.5
    assert made["Ledger"]["A2"].fill.fill_type is None
    assert made["Notes"]["A1"].value == "mine"


def test_the_added_sheet_lists_every_problem_as_text(tmp_path: Path) -> None:
    sheet = marked(tmp_path, ledger(tmp_path / "a.xlsx", ""), BAD, WHOLE)["Import errors"]
    assert "Charts" in sheet["A1"].value
    assert [cell.value for cell in sheet[4]] == ["Ledger", "F2", "Amount", "12.345", BAD.message]
    assert sheet["E5"].value == "=1+1 is missing."
    assert sheet["E5"].data_type == "s"


def test_a_comment_already_there_is_kept_above_ours(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = openpyxl.Workbook()
    sheet = made.create_sheet("ledger")
    sheet["F2"] = 1
    sheet["F2"].comment = Comment("ask Jo", "Sam")
    made.save(path)
    comment = marked(tmp_path, path, BAD, BAD)["ledger"]["F2"].comment
    assert comment.text == f"ask Jo\n\n{BAD.message}\n\n{BAD.message}"


def test_a_cell_inside_a_merged_range_is_marked_at_its_first_cell(tmp_path: Path) -> None:
    after = '<mergeCells count="1"><mergeCell ref="E2:F3"/></mergeCells>'
    path = pack(tmp_path / "a.xlsx", parts({"Ledger": worksheet(rows(LEDGER, ENTRY), after)}))
    assert marked(tmp_path, path, BAD)["Ledger"]["E2"].comment.text == BAD.message


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Ledger": rows(LEDGER, [*ENTRY[:6], "=1+1"])})
    cell = marked(tmp_path, path, BAD)["Ledger"]["G2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_a_csv_file_gives_a_list_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("x")
    made = marked(tmp_path, path, BAD, kind="csv")
    assert made.sheetnames == ["Import errors"]
    assert "A CSV file cannot be marked" in made["Import errors"]["A1"].value


def test_a_large_workbook_gives_a_list_that_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        sheet = made.add_worksheet("Ledger")
        for row in range(20_010):
            sheet.write_row(row, 0, [1] * 10)
    found = marked(tmp_path, path, BAD)
    assert found.sheetnames == ["Import errors"]
    assert "200,000" in found["Import errors"]["A1"].value


def test_a_merge_bomb_gives_a_list_and_harms_nobody(tmp_path: Path) -> None:
    after = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    path = pack(tmp_path / "a.xlsx", parts({"Ledger": worksheet(rows(LEDGER, ENTRY), after)}))
    made = marked(tmp_path, path, *reading(path).problems)
    assert made.sheetnames == ["Import errors"]
    assert "filled or merged cells" in made["Import errors"]["A1"].value


def test_characters_a_workbook_cannot_hold_are_left_out(tmp_path: Path) -> None:
    odd = Problem("Ledger", "F2", "Amount", "a\x00b\x0b", "odd \x1f text")
    sheet = marked(tmp_path, ledger(tmp_path / "a.xlsx", ""), odd)["Import errors"]
    assert [cell.value for cell in sheet[4]][3:] == ["ab", "odd  text"]


def test_where_nothing_can_be_written_a_sentence_says_so(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", "")
    with pytest.raises(BadFile, match="cannot be written"):
        write_marked(path, "xlsx", [BAD], tmp_path / "none" / "out.xlsx")
