"""The commands that close a month for posting and reopen it."""

from pathlib import Path

import pytest

from tests.cli.books import with_ledger, write_book
from tests.cli.running import Tracker

APRIL = with_ledger(("A1", "BCF", "001", "2025-04", "Actual", 1, "J9"))


@pytest.mark.parametrize("month", ["2025-04", "Apr-25", "2025-26 M01", "FY2025/26 P1"])
def test_a_month_is_closed_however_it_is_typed(stocked: Tracker, month: str) -> None:
    answer = stocked("period", "close", "A1", month)

    assert (answer.status, answer.out) == (0, "2025-04 is closed for agreement A1.\n")
    again = stocked("period", "close", "A1", month)
    assert (again.status, again.out) == (0, "2025-04 is already closed for agreement A1.\n")


def test_nothing_is_posted_in_a_closed_month_until_it_is_reopened(
    stocked: Tracker, tmp_path: Path
) -> None:
    april = write_book(tmp_path / "april.xlsx", APRIL)
    stocked("period", "close", "A1", "2025-04", "--reason", "Month end")

    assert stocked("import", april, "--json").json["status"] == "rejected"
    answer = stocked("period", "reopen", "A1", "2025-04", "--reason", "Late invoice")
    assert (answer.status, answer.out) == (0, "2025-04 is open again for agreement A1.\n")
    assert stocked("import", april, "--json").json["status"] == "imported"


def test_other_months_stay_open(stocked: Tracker, tmp_path: Path) -> None:
    stocked("period", "close", "A1", "2025-05")
    april = write_book(tmp_path / "april.xlsx", APRIL)
    assert stocked("import", april, "--json").json["status"] == "imported"


def test_a_month_is_soft_closed_and_imports_are_warned(stocked: Tracker, tmp_path: Path) -> None:
    april = write_book(tmp_path / "april.xlsx", APRIL)

    answer = stocked("period", "soft-close", "A1", "2025-04", "--reason", "Month end")

    assert (answer.status, answer.out) == (0, "2025-04 is soft-closed for agreement A1.\n")
    assert "already soft-closed" in stocked("period", "soft-close", "A1", "2025-04").out
    answer = stocked("import", april, "--json")
    assert answer.json["status"] == "imported"
    assert "2025-04 is soft-closed for agreement A1" in " ".join(answer.json["warnings"])


def test_a_month_is_reopened_until_a_day(stocked: Tracker, tmp_path: Path) -> None:
    april = write_book(tmp_path / "april.xlsx", APRIL)
    stocked("period", "close", "A1", "2025-04")

    answer = stocked("period", "reopen", "A1", "2025-04", "--until", "2099-12-31")

    assert answer.out == "2025-04 is open for agreement A1 until 31/12/2099.\n"
    assert stocked("import", april, "--dry-run", "--json").json["status"] == "checked"
    assert stocked("import", april, "--json").json["status"] == "imported"
    gone = stocked("period", "reopen", "A1", "2025-04", "--until", "2020-01-01")
    assert gone.status != 0
    assert "01/01/2020 has gone by" in gone.err


def test_a_month_that_is_open_need_not_be_reopened(stocked: Tracker) -> None:
    answer = stocked("period", "reopen", "A1", "2025-04")
    assert (answer.status, answer.out) == (0, "2025-04 was not closed for agreement A1.\n")


def test_closing_and_reopening_go_on_record(stocked: Tracker) -> None:
    stocked("period", "close", "A1", "2025-04", "--as", "finance@marlshire.example")
    stocked("period", "reopen", "A1", "2025-04")
    stocked("period", "reopen", "A1", "2025-04")

    assert stocked("audit", "verify").out.startswith("The audit trail is unbroken: 3 entries")


@pytest.mark.parametrize("action", ["close", "reopen"])
def test_an_agreement_that_is_not_there_has_no_months(stocked: Tracker, action: str) -> None:
    answer = stocked("period", action, "A9", "2025-04")
    assert (answer.status, answer.out, answer.err) == (1, "", "There is no agreement A9.\n")


@pytest.mark.parametrize("action", ["close", "reopen"])
def test_a_closing_period_is_no_month_and_month_twelve_is_named(
    stocked: Tracker, action: str
) -> None:
    answer = stocked("period", action, "A1", "2025-26 P13")
    assert (answer.status, answer.out) == (2, "")
    assert "month 12, 2026-03" in answer.err


def test_a_month_is_needed(stocked: Tracker) -> None:
    for wrong in (("close", "A1"), ("close", "A1", "2025"), ("shut", "A1", "2025-04"), ()):
        assert stocked("period", *wrong).status == 2
