"""The commands that watch over the agreements and the record: due, check, audit verify."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.books import AGREEMENTS, write_book
from tests.cli.running import Tracker

ON = ("--on", "15/01/2026")


def tamper(tracker: Tracker, statement: str) -> None:
    """Change the database behind the tracker's back, as somebody with a file manager could."""
    file = Path(tracker.settings.database_url.removeprefix("sqlite:///"))
    connection = sqlite3.connect(file)
    guards = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for (name,) in guards:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_what_is_due_is_listed_the_earliest_first(stocked: Tracker) -> None:
    answer = stocked("due", *ON, "--json")

    assert answer.status == 0
    assert answer.json[0] == {
        "agreement": "A1",
        "title": "ICB pays £175.00 into BCF for 2025-26",
        "kind": "Instalment",
        "due": "2025-06-30",
        "days": -199,
        "state": "overdue",
    }
    assert [(item["kind"], item["due"], item["days"]) for item in answer.json[1:]] == [
        ("Quarterly report", "2025-08-11", -157),
        ("Quarterly report", "2025-11-11", -65),
        ("Quarterly report", "2026-02-11", 27),
    ]
    assert {item["state"] for item in answer.json if item["days"] >= 0} == {"due"}


@pytest.mark.parametrize(("within", "items"), [(0, 3), (26, 3), (27, 4), (90, 4), (365, 9)])
def test_everything_overdue_is_listed_whatever_the_window(
    stocked: Tracker, within: int, items: int
) -> None:
    found = stocked("due", *ON, "--within", within, "--json").json

    assert len(found) == items
    assert sum(item["state"] == "overdue" for item in found) == 3
    assert all(item["days"] <= within for item in found)


@pytest.mark.parametrize("within", [1000, 9000])
def test_a_day_gone_by_is_answered_by_what_was_in_force_then(
    stocked: Tracker, tmp_path: Path, within: int
) -> None:
    headings, (*kept, _end, _months) = AGREEMENTS
    longer = {
        "Agreements": (headings, (*kept, "31/03/2028", 3)),
        "Variations": (
            ("Agreement", "Variation", "Effective from", "Title"),
            ("A1", "V1", "01/04/2026", "A year more"),
        ),
    }
    assert stocked("import", write_book(tmp_path / "x.xlsx", longer)).status == 0

    def ends(on: str) -> dict[str, str]:
        found = stocked("due", "--on", on, "--within", within, "--json").json
        return {i["kind"]: i["due"] for i in found if i["kind"] in {"Notice", "Expiry"}}

    assert ends("31/03/2026") == {"Notice": "2026-09-30", "Expiry": "2027-03-31"}
    assert ends("01/04/2026") == {"Notice": "2027-12-31", "Expiry": "2028-03-31"}


def test_notice_and_expiry_come_due_with_their_dates(stocked: Tracker) -> None:
    found = stocked("due", "--on", "2026-09-01", "--within", 300, "--json").json
    dates = {item["kind"]: item["due"] for item in found if item["kind"] in {"Notice", "Expiry"}}
    assert dates == {"Notice": "2026-09-30", "Expiry": "2027-03-31"}


def test_people_see_what_is_due_and_how_much(stocked: Tracker) -> None:
    answer = stocked("due", *ON)
    assert "30/06/2025  -199  overdue  A1         Instalment" in answer.out
    assert answer.out.endswith("3 overdue, 1 due within 90 days.\n")


def test_nothing_is_due_where_nothing_is_recorded(tracker: Tracker) -> None:
    assert tracker("due", "--json").json == []
    assert tracker("check", "--json").json == []
    assert tracker("due").status == 0


def test_findings_are_listed_and_end_with_status_0(stocked: Tracker) -> None:
    answer = stocked("check", *ON, "--json")

    assert answer.status == 0
    assert answer.json
    for finding in answer.json:
        assert list(finding) == ["check", "severity", "agreement", "subject", "message"]
        assert finding["severity"] in {"high", "warning", "info"}
        assert finding["check"].startswith("K")
        assert finding["agreement"] == "A1"
    assert {"K1", "K5", "K10"} <= {finding["check"] for finding in answer.json}


def test_one_agreements_findings_are_those_of_all_that_are_its_own(stocked: Tracker) -> None:
    assert stocked("check", "A1", *ON, "--json").json == stocked("check", *ON, "--json").json
    shown = stocked("check", "A1", *ON).out
    assert shown.splitlines()[0].split() == [
        "Check", "Severity", "Agreement", "Subject", "Finding",
    ]  # fmt: skip
    assert shown.endswith(" findings.\n")


def test_an_agreement_that_is_not_there_is_named(stocked: Tracker) -> None:
    answer = stocked("check", "A9", "--json")
    assert (answer.status, answer.out, answer.err) == (1, "", "There is no agreement A9.\n")


def test_the_strict_check_says_what_holds(stocked: Tracker) -> None:
    answer = stocked("check", "--strict", *ON)

    assert answer.status == 0
    assert "holds   The audit trail is unbroken." in answer.out
    assert "BROKEN" not in answer.out
    strict = stocked("check", "--strict", *ON, "--json")
    assert strict.json == stocked("check", *ON, "--json").json


@pytest.mark.parametrize(
    "statement",
    ["UPDATE ledger SET amount = amount + 1", "UPDATE import_batches SET file_name = 'other.xlsx'"],
)
def test_the_strict_check_ends_with_status_1_when_the_data_was_changed_behind_it(
    stocked: Tracker, statement: str
) -> None:
    tamper(stocked, statement)

    assert stocked("check", *ON).status == 0
    answer = stocked("check", "--strict", *ON)
    assert answer.status == 1
    assert "BROKEN  " in answer.out
    strict = stocked("check", "--strict", *ON, "--json")
    assert strict.status == 1
    assert {"check": "strict", "severity": "high", "agreement": None}.items() <= strict.json[
        -1
    ].items()


def test_an_unbroken_audit_trail_is_told_with_its_head(stocked: Tracker) -> None:
    answer = stocked("audit", "verify")
    assert answer.status == 0
    assert answer.out.startswith("The audit trail is unbroken: 1 entry, head ")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_entries SET actor = 'somebody else'", "DELETE FROM audit_entries"],
)
def test_a_broken_audit_trail_is_told_with_status_1(stocked: Tracker, statement: str) -> None:
    stocked("period", "close", "A1", "2025-04")  # which notes the head beside the database
    tamper(stocked, statement)
    answer = stocked("audit", "verify")

    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("The audit trail is broken. ")


@pytest.mark.parametrize(
    "arguments",
    [
        ("due", "--within", "-1"),
        ("due", "--within", "soon"),
        ("due", "--on", "01/13/2026"),
        ("check", "--on", "15/01/26"),
        ("check", "A1", "A2"),
        ("audit",),
        ("audit", "mend"),
    ],
)
def test_a_wrong_use_is_told_and_ends_with_status_2(
    stocked: Tracker, arguments: tuple[str, ...]
) -> None:
    answer = stocked(*arguments)
    assert (answer.status, answer.out) == (2, "")
    assert "Usage: tracker" in answer.err
