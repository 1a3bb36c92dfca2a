"""The commands about what was taken in: batches, undo."""

import hashlib
from datetime import datetime, timedelta
from pathlib import Path

from tests.cli.books import BUDGETS, write_book
from tests.cli.running import Tracker


def uplift(folder: Path, amount: int) -> Path:
    """A workbook that sets the first scheme's budget."""
    rows = (BUDGETS[0], (*BUDGETS[1][:5], amount))
    return write_book(folder / f"uplift {amount}.xlsx", {"Budgets": rows})


def test_no_batches_are_an_empty_list(tracker: Tracker) -> None:
    assert tracker("batches", "--json").json == []
    assert tracker("batches").status == 0


def test_batches_are_told_with_file_hash_who_and_when_the_newest_first(
    stocked: Tracker, tmp_path: Path
) -> None:
    file = uplift(tmp_path, 650)
    stocked("import", file, "--as", "finance@marlshire.example")
    newest, first = stocked("batches", "--json").json

    assert list(newest) == [
        "batch", "file", "sha256", "imported_at", "imported_by", "status", "counts",
    ]  # fmt: skip
    assert (newest["batch"], first["batch"]) == (2, 1)
    assert newest["file"] == "uplift 650.xlsx"
    assert newest["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert newest["imported_by"] == "finance@marlshire.example"
    assert datetime.fromisoformat(newest["imported_at"]).utcoffset() == timedelta()
    assert newest["status"] == "imported"
    assert newest["counts"] == {"Budgets": {"new": 0, "changed": 1, "unchanged": 0, "missing": 1}}


def test_people_see_the_batches_as_a_table(stocked: Tracker, tmp_path: Path) -> None:
    stocked("import", uplift(tmp_path, 650), "--as", "finance@marlshire.example")
    headings, _rule, newest, first = stocked("batches").out.splitlines()

    assert headings.split() == ["Batch", "File", "Imported", "By", "Status", "Changes"]
    assert newest.startswith("2")
    assert newest.split()[-1] == "1"
    assert first.split()[-1] == "19"


def test_an_undone_batch_is_put_back_and_said_to_be_undone(
    stocked: Tracker, tmp_path: Path
) -> None:
    stocked("import", uplift(tmp_path, 650))
    answer = stocked("undo", "2", "--as", "finance@marlshire.example")

    assert answer.status == 0
    assert answer.out == "Batch 2 is undone: 0 records removed, 1 put back.\n"
    assert [batch["status"] for batch in stocked("batches", "--json").json] == [
        "undone", "imported",
    ]  # fmt: skip
    (fund,) = stocked("position", "A1", "--year", "2025-26", "--json").json["funds"]
    assert fund["revised_budget"] == "1000.00"


def test_what_somebody_changed_since_is_left_and_listed(stocked: Tracker, tmp_path: Path) -> None:
    stocked("import", uplift(tmp_path, 650))
    stocked("import", uplift(tmp_path, 700))
    answer = stocked("undo", "2")

    assert answer.status == 0
    assert "1 was left as it is:" in answer.out
    assert "Budgets: A1 / BCF / 001 / 2025-26 / Original" in answer.out
    (fund,) = stocked("position", "A1", "--year", "2025-26", "--json").json["funds"]
    assert fund["revised_budget"] == "1100.00"


def test_what_lies_in_a_closed_month_is_left_and_listed(stocked: Tracker) -> None:
    stocked("period", "close", "A1", "2025-04")
    answer = stocked("undo", "1")

    assert "Ledger: A1 / BCF / 001 / 2025-04 / Actual / J1 lies in a closed period." in answer.out
    assert stocked("check", "--strict").status == 0


def test_a_batch_is_undone_once(stocked: Tracker) -> None:
    assert stocked("undo", "1").status == 0
    again = stocked("undo", "1")
    assert (again.status, again.out, again.err) == (1, "", "Batch 1 is undone already.\n")


def test_a_number_no_batch_can_have_is_a_wrong_use(stocked: Tracker) -> None:
    answer = stocked("undo", "99999999999999999999")
    assert (answer.status, answer.out) == (2, "")
    assert "not in the range" in answer.err


def test_a_batch_that_never_was_cannot_be_undone(stocked: Tracker) -> None:
    answer = stocked("undo", "99")
    assert (answer.status, answer.err) == (1, "There is no batch 99.\n")


def test_a_batch_is_a_number_from_one(stocked: Tracker) -> None:
    for wrong in ("0", "last", "1.5"):
        assert stocked("undo", wrong).status == 2
    assert stocked("undo").status == 2
