"""`tracker ledger inspect`: no database, one answer."""

from pathlib import Path

from tests.cli.running import Tracker
from tests.importers.extracts.layouts import LAYOUTS

LAYOUT = next(layout for layout in LAYOUTS if layout.name == "lga-book-titled")


def test_the_answer_for_programs_is_one_line(tracker: Tracker, tmp_path: Path) -> None:
    answer = tracker("ledger", "inspect", LAYOUT.write(tmp_path), "--json")
    assert answer.status == 0
    assert (answer.json["rows"], answer.json["total"]) == (40, f"{LAYOUT.total():.2f}")
    assert answer.json["columns"]["amount"] == "Amount"
    assert answer.json["sheet"] == "Sheet1"


def test_people_read_what_was_found_and_how_sure_it_is(tracker: Tracker, tmp_path: Path) -> None:
    answer = tracker("ledger", "inspect", LAYOUT.write(tmp_path))
    assert answer.out.startswith("lga-book-titled.xlsx: 40 transactions, £")
    assert 'the sheet "Sheet1" was read, with the headings in row 5' in answer.out
    assert "Amount                  Amount (sure: its heading names an amount" in answer.out
    assert "Row 46 of the file states the same total as all lines above it." in answer.out
    assert "row 46: total row" in answer.out


def test_a_file_that_cannot_be_read_ends_with_its_reason(tracker: Tracker, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("<html>")
    answer = tracker("ledger", "inspect", path, "--json")
    assert answer.status == 1
    assert answer.json["readable"] is False
    answer = tracker("ledger", "inspect", path)
    assert (answer.status, answer.out) == (1, "")
    assert "a.csv cannot be read: it is a web page" in answer.err


def test_a_sheet_can_be_named(tracker: Tracker, tmp_path: Path) -> None:
    path = LAYOUT.write(tmp_path)
    assert tracker("ledger", "inspect", path, "--sheet", "sheet1").status == 0
    assert "no sheet named" in tracker("ledger", "inspect", path, "--sheet", "Data").err
