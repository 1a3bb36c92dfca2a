"""The command that takes workbooks in: what it prints, what it writes, and how it leaves."""

import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.books import BOOK, BUDGETS, LEDGER, with_ledger, write_book
from tests.cli.running import Tracker
from tracker.cli.importing import Progress

ENTRY = ("A1", "BCF", "001", "2025-06", "Actual", 12.5, "J9")
NOTHING = {"new": 0, "changed": 0, "unchanged": 0, "missing": 0}


def count(sheet: dict[str, int], **counts: int) -> bool:
    """Whether a sheet's counts are these, and otherwise nothing."""
    return sheet == NOTHING | counts


def test_a_workbook_is_taken_in_told_undone_and_taken_in_again(
    tracker_anywhere: Tracker, book: Path, tmp_path: Path
) -> None:
    tracker = tracker_anywhere

    first = tracker("import", book, "--json")
    assert (first.status, first.json["status"], first.json["batch"]) == (0, "imported", 1)
    assert list(first.json["counts"]) == list(BOOK)
    assert count(first.json["counts"]["Ledger"], new=4)
    again = tracker("import", book, "--json")
    assert (again.status, again.json["status"], again.json["batch"]) == (0, "unchanged", None)
    assert count(again.json["counts"]["Ledger"], unchanged=4)
    (warning,) = again.json["warnings"]
    assert "as batch 1" in warning
    (fund,) = tracker("position", "A1", "--year", "2025-26", "--json").json["funds"]
    assert fund["shares"] == {"ICB": "60.00", "MC": "40.00"}

    out = tmp_path / "out.xlsx"
    assert tracker("export", out, "--workbook").status == 0
    assert tracker("import", out, "--json").json["status"] == "unchanged"
    assert tracker("undo", "1").status == 0
    assert tracker("import", out, "--json").json["batch"] == 2
    assert tracker("check", "--strict").status == 0


def test_the_json_has_these_names_and_no_others(tracker: Tracker, book: Path) -> None:
    answer = tracker("import", book, "--json")

    assert list(answer.json) == ["status", "batch", "counts", "errors", "warnings"]
    assert (answer.json["errors"], answer.json["warnings"]) == ([], [])
    assert answer.err == ""


def test_a_fault_rejects_the_whole_file_and_names_its_cell(
    tracker: Tracker, tmp_path: Path
) -> None:
    entries = with_ledger(*LEDGER[1:], (*ENTRY[:5], "12.345", "J9"))
    answer = tracker("import", write_book(tmp_path / "x.xlsx", {**BOOK, **entries}), "--json")

    assert answer.status == 1
    assert (answer.json["status"], answer.json["batch"]) == ("rejected", None)
    assert answer.json["errors"] == [
        {
            "sheet": "Ledger",
            "cell": "F6",
            "column": "Amount",
            "value": "12.345",
            "message": "The value has more than two decimals: enter pounds and pence, such as 1234.50.",
        }
    ]
    assert tracker("batches", "--json").json == []


def test_a_dry_run_checks_and_writes_nothing(tracker: Tracker, book: Path) -> None:
    answer = tracker("import", "--dry-run", book, "--json")

    assert (answer.status, answer.json["status"], answer.json["batch"]) == (0, "checked", None)
    assert count(answer.json["counts"]["Budgets"], new=2)
    assert tracker("batches", "--json").json == []
    assert "nothing was written" in tracker("import", book, "--dry-run").out


def test_a_dry_run_of_a_faulty_file_is_rejected(tracker: Tracker, tmp_path: Path) -> None:
    path = write_book(tmp_path / "x.xlsx", with_ledger(ENTRY))
    answer = tracker("import", path, "--dry-run", "--json")

    assert (answer.status, answer.json["status"]) == (1, "rejected")
    assert {error["sheet"] for error in answer.json["errors"]} == {"Ledger"}


def test_equal_faults_are_told_to_people_once_and_to_programs_for_each_cell(
    stocked: Tracker, tmp_path: Path
) -> None:
    faulty = [(*ENTRY[:5], "12.345", f"J{n}") for n in range(12)]
    path = write_book(tmp_path / "x.xlsx", with_ledger(*faulty))

    told = stocked("import", path)
    assert told.status == 1
    assert told.err.count("more than two decimals") == 1
    assert "Ledger!F2, F3, F4, F5, F6, F7, F8, F9, F10, F11 and 2 more (Amount)" in told.err
    assert len(stocked("import", path, "--json").json["errors"]) == 12


def test_people_are_told_what_changes_from_what_to_what(stocked: Tracker, tmp_path: Path) -> None:
    path = write_book(tmp_path / "x.xlsx", {"Budgets": (BUDGETS[0], (*BUDGETS[1][:5], 650))})
    answer = stocked("import", path)

    assert answer.status == 0
    assert "Budgets: A1 / BCF / 001 / 2025-26 / Original: Amount: 600.00 -> 650.00" in answer.out
    assert "Imported as batch 2. `tracker undo 2` takes it back." in answer.out


def test_people_are_told_which_ledger_rows_change_and_which_go(
    stocked: Tracker, tmp_path: Path
) -> None:
    entries = with_ledger((*LEDGER[1][:5], -50.25, "J1"), *LEDGER[2:4])
    file = write_book(tmp_path / "x.xlsx", entries)

    answer = stocked("import", file, "--remove-missing", "Ledger")

    assert "Ledger: A1 / BCF / 001 / 2025-04 / Actual / J1: Amount: 50.25 -> -50.25" in answer.out
    assert "Ledger: A1 / BCF / 002 / 2025-05 / Forecast outturn / F2: removed" in answer.out


def test_the_ledgers_control_total_is_told(tracker: Tracker, book: Path) -> None:
    assert "The Ledger sheet has 4 rows, in total £1,210.25." in tracker("import", book).out


def test_a_number_in_a_code_column_is_taken_with_a_warning(
    stocked: Tracker, tmp_path: Path
) -> None:
    rows = (("Agreement", "Fund", "Scheme", "Title"), ("A1", "BCF", 7, "Falls"))
    answer = stocked("import", write_book(tmp_path / "x.xlsx", {"Schemes": rows}), "--json")

    assert answer.status == 0
    (warning,) = answer.json["warnings"]
    assert "7" in warning
    assert "format the cell as text" in warning
    out = tmp_path / "out.xlsx"
    stocked("export", out, "--workbook")
    schemes = load_workbook(out)["Schemes"]
    assert [cell.value for cell in schemes["C"][1:]] == ["001", "002", "7"]


def test_a_cell_past_all_reach_is_one_fault_among_the_others(
    stocked: Tracker, tmp_path: Path
) -> None:
    path = write_book(tmp_path / "x.xlsx", with_ledger((*ENTRY[:5], 1e307, "J9")))
    (error,) = stocked("import", path, "--json").json["errors"]

    assert (error["cell"], error["message"].partition(":")[0]) == (
        "F2",
        "The value is larger than any amount the tracker keeps",
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--remove-missing", "Budgets", "Ledger", "FILE"),
        ("FILE", "--remove-missing", "Budgets", "Ledger"),
        ("--remove-missing", "ledger", "--json", "FILE", "--remove-missing", " budgets"),
        ("--json", "--remove-missing", "Budgets", "FILE", "--remove-missing=Ledger"),
        ("--remove-missing", "Budgets", "Ledger", "--json", "FILE"),
    ],
)
def test_missing_records_are_removed_from_the_sheets_named_wherever_they_are_named(
    stocked: Tracker, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    path = write_book(tmp_path / "x.xlsx", {"Budgets": BUDGETS[:2], "Ledger": LEDGER[:3]})
    words = [path if word == "FILE" else word for word in arguments if word != "--json"]
    answer = stocked("import", *words, "--json")

    assert answer.status == 0, answer.err
    assert answer.json["counts"] == {
        "Budgets": NOTHING | {"unchanged": 1, "missing": 1},
        "Ledger": NOTHING | {"unchanged": 2, "missing": 2},
    }
    after = stocked("import", path, "--json").json
    assert count(after["counts"]["Budgets"], unchanged=1)
    assert count(after["counts"]["Ledger"], unchanged=2)


def test_missing_records_stay_unless_their_sheet_is_named(stocked: Tracker, tmp_path: Path) -> None:
    path = write_book(tmp_path / "x.xlsx", {"Budgets": BUDGETS[:2], "Ledger": LEDGER[:3]})

    assert stocked("import", path, "--json").json["status"] == "unchanged"
    stocked("import", path, "--remove-missing", "Budgets")
    after = stocked("import", path, "--json").json["counts"]
    assert count(after["Budgets"], unchanged=1)
    assert count(after["Ledger"], unchanged=2, missing=2)


def test_records_of_a_sheet_the_file_does_not_have_are_not_removed(
    stocked: Tracker, tmp_path: Path
) -> None:
    path = write_book(tmp_path / "x.xlsx", {"Budgets": BUDGETS})
    answer = stocked("import", path, "--remove-missing", "Ledger", "--json")

    assert (answer.status, answer.json["status"], answer.json["counts"]) == (1, "rejected", {})
    (error,) = answer.json["errors"]
    assert error["sheet"] is None
    assert "Ledger" in error["message"]


def test_who_acts_is_recorded(tracker: Tracker, book: Path) -> None:
    assert tracker("import", book, "--as", "priya.nair@marlshire.example").status == 0
    (batch,) = tracker("batches", "--json").json
    assert batch["imported_by"] == "priya.nair@marlshire.example"


@pytest.mark.parametrize("ended", [False, True])
def test_nobody_acts_in_the_name_of_who_may_change_nothing(
    stocked: Tracker, book: Path, ended: bool
) -> None:
    role = "Finance lead" if ended else "Auditor"
    person = ("ann@northshire.example", "--name", "Ann Bee", "--organisation", "MC")
    assert stocked("user", "create", *person, "--role", role).status == 0
    if ended:
        assert stocked("user", "end", person[0]).status == 0

    for command in (
        ("import", book), ("undo", 1), ("period", "close", "A1", "2025-04"),
    ):  # fmt: skip
        answer = stocked(*command, "--as", "Ann@Northshire.example")

        assert (answer.status, answer.out) == (1, "")
        words = "has ended" if ended else "without a role that changes anything"
        assert words in answer.err


def test_nobody_acts_under_what_is_no_email_address(tracker: Tracker, book: Path) -> None:
    answer = tracker("import", book, "--as", "Priya")

    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("'Priya' is not an e-mail address")
    assert tracker("batches", "--json").json == []


CSV = 'Agreement,Fund,Scheme,Period,Measure,Amount\nA1,BCF,001,Jun-25,actual,"(1,234.50)"\n'


@pytest.mark.parametrize("more", [("--sheet", "ledger"), ()])
def test_a_csv_file_holds_the_sheet_that_is_named_or_that_its_headings_fit(
    stocked: Tracker, tmp_path: Path, more: tuple[str, ...]
) -> None:
    path = tmp_path / "june.csv"
    path.write_text(CSV, encoding="utf-8")
    answer = stocked("import", path, *more, "--json")

    assert answer.status == 0
    assert answer.json["counts"] == {"Ledger": NOTHING | {"new": 1, "missing": 4}}
    (fund,) = stocked("position", "A1", "--year", "2025-26", "--json").json["funds"]
    assert fund["actual_to_date"] == "-1124.25"


def test_a_csv_file_whose_headings_fit_no_sheet_is_rejected(
    stocked: Tracker, tmp_path: Path
) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Colour,Size\nred,5\n", encoding="utf-8")
    answer = stocked("import", path, "--json")

    assert (answer.status, answer.json["status"]) == (1, "rejected")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 and nothing more", b"\xd0\xcf\x11\xe0"])
def test_what_is_no_workbook_is_rejected_in_one_sentence(
    tracker: Tracker, tmp_path: Path, content: bytes
) -> None:
    path = tmp_path / "x.xlsx"
    path.write_bytes(content)
    answer = tracker("import", path, "--json")

    assert (answer.status, answer.json["status"], answer.json["batch"]) == (1, "rejected", None)
    (error,) = answer.json["errors"]
    assert (error["sheet"], error["cell"], error["column"], error["value"]) == (None,) * 4
    assert "x.xlsx" in error["message"]
    assert "Traceback" not in answer.err


def test_a_workbook_without_a_known_sheet_is_rejected(tracker: Tracker, tmp_path: Path) -> None:
    path = write_book(tmp_path / "x.xlsx", {"Notes": (("a",), ("b",))})
    assert tracker("import", path, "--json").json["status"] == "rejected"


def test_faults_are_marked_in_a_copy_of_the_workbook(stocked: Tracker, tmp_path: Path) -> None:
    path = write_book(tmp_path / "x.xlsx", with_ledger((*ENTRY[:5], "12.345", "J9")))
    marked = tmp_path / "marked.xlsx"
    answer = stocked("import", path, "--marked", marked)

    assert answer.status == 1
    assert f"Wrote {marked}" in answer.err
    comment = load_workbook(marked)["Ledger"]["F2"].comment
    assert comment is not None
    assert "more than two decimals" in comment.text


def test_a_file_without_faults_is_not_marked(tracker: Tracker, book: Path, tmp_path: Path) -> None:
    assert tracker("import", book, "--marked", tmp_path / "marked.xlsx").status == 0
    assert not (tmp_path / "marked.xlsx").exists()


def test_the_original_is_never_replaced_by_its_marked_copy(
    stocked: Tracker, tmp_path: Path
) -> None:
    path = write_book(tmp_path / "x.xlsx", with_ledger((*ENTRY[:5], "12.345", "J9")))
    before = path.read_bytes()
    answer = stocked("import", path, "--marked", path)

    assert answer.status == 1
    assert path.read_bytes() == before
    assert "Traceback" not in answer.err


def test_a_row_in_a_closed_month_is_a_fault_like_any_other(
    stocked: Tracker, tmp_path: Path
) -> None:
    stocked("period", "close", "A1", "2025-06")
    answer = stocked("import", write_book(tmp_path / "x.xlsx", with_ledger(ENTRY)), "--json")

    assert (answer.status, answer.json["status"]) == (1, "rejected")
    (error,) = answer.json["errors"]
    assert (error["sheet"], error["cell"], error["column"]) == ("Ledger", "D2", "Period")
    assert "closed" in error["message"]


def test_the_file_is_known_by_its_content_and_not_by_its_name(
    tracker: Tracker, book: Path, tmp_path: Path
) -> None:
    tracker("import", book)
    copy = Path(shutil.copy(book, tmp_path / "copy.xlsx"))
    assert tracker("import", copy, "--json").json["status"] == "unchanged"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nowhere.xlsx",),
        ("BOOK", "--sheet", "Colours"),
        ("BOOK", "--remove-missing", "Colours"),
        ("BOOK", "--remove-missing"),
        ("BOOK", "BOOK"),
        ("BOOK", "--colour"),
        ("FOLDER",),
    ],
)
def test_a_wrong_use_is_told_and_ends_with_status_2(
    tracker: Tracker, book: Path, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    meant = {"BOOK": book, "FOLDER": tmp_path}
    answer = tracker("import", *(meant.get(word, word) for word in arguments))

    assert (answer.status, answer.out) == (2, "")
    assert "Error: " in answer.err
    assert tracker("batches", "--json").json == []


def test_a_long_reading_says_how_far_it_has_come_every_other_second(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    seconds = iter([0.0, 1.9, 2.0, 2.0, 3.9, 4.1, 4.1])
    monkeypatch.setattr("time.monotonic", lambda: next(seconds))
    progress = Progress("ledger rows read")

    for _ in range(4):
        progress.add(50_000)

    assert capsys.readouterr().err.splitlines() == [
        "100,000 ledger rows read ...",
        "200,000 ledger rows read ...",
    ]
