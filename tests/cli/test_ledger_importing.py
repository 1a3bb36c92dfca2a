import csv
from pathlib import Path

import pytest

from tests.cli.books import BOOK, write_book
from tests.cli.extracts import FIRST, PAYMENTS, SECOND, write_extract, write_mapping
from tests.cli.running import Tracker
from tracker.database import open_database

UNKNOWN = ("20/05/2025", "T006", "77.00", "X1", "Somebody")


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return write_extract(tmp_path / "may.csv")


@pytest.fixture
def mapping(tmp_path: Path) -> Path:
    return write_mapping(tmp_path / "mapping.json")


def test_an_extract_goes_in_and_out_again(
    tracker_anywhere: Tracker, tmp_path: Path, extract: Path, mapping: Path
) -> None:
    tracker = tracker_anywhere
    tracker("import", write_book(tmp_path / "book.xlsx", BOOK))

    taken = tracker("ledger", "import", extract, "--mapping", mapping, "--json")
    again = tracker("ledger", "import", extract, "--mapping", mapping, "--json")
    undone = tracker("undo", 2)

    assert taken.status == 0
    assert taken.json["status"] == "imported"
    assert taken.json["batch"] == 2
    assert taken.json["counts"] == {
        "Ledger": {"new": 4, "changed": 0, "unchanged": 0, "missing": 0}
    }
    assert again.json["status"] == "unchanged"
    assert undone.status == 0
    assert tracker("check", "--strict").out.count("BROKEN") == 0


def test_control_totals_say_what_became_of_every_line(
    stocked: Tracker, extract: Path, mapping: Path
) -> None:
    answer = stocked("ledger", "import", extract, "--mapping", mapping, "--dry-run", "--json").json

    totals = answer["control_totals"]
    assert answer["status"] == "checked"
    assert answer["batch"] is None
    assert totals["read"] == {"rows": 5, "total": "2520.25"}
    assert totals["taken"] == {"rows": 4, "total": "2440.25"}
    assert totals["ignored"] == [{"reason": "not pooled", "rows": 1, "total": "80.00"}]
    assert totals["periods"] == [
        {"period": "2025-04", "measure": "Actual", "rows": 3, "total": "1500.25"},
        {"period": "2025-05", "measure": "Actual", "rows": 1, "total": "940.00"},
    ]
    assert totals["schemes"] == [
        FIRST | {"rows": 3, "total": "2089.75"},
        SECOND | {"rows": 1, "total": "350.50"},
    ]


def test_codes_without_a_rule_are_listed_with_their_total_and_stop_the_extract(
    stocked: Tracker, tmp_path: Path, mapping: Path
) -> None:
    extract = write_extract(tmp_path / "may.csv", [*PAYMENTS, UNKNOWN])

    refused = stocked("ledger", "import", extract, "--mapping", mapping, "--json")
    shown = stocked("ledger", "import", extract, "--mapping", mapping)

    assert refused.status == 1
    assert refused.json["status"] == "rejected"
    assert refused.json["errors"][0]["cell"] == "D7"
    assert refused.json["errors"][0]["value"] == "X1"
    unmatched = refused.json["control_totals"]["unmatched"]
    assert unmatched == {
        "rows": 1,
        "total": "77.00",
        "codes": [{"code": "X1", "rows": 1, "total": "77.00"}],
    }
    assert "X1" in shown.out


def test_good_rows_go_in_alone_and_the_rest_waits_until_it_is_dealt_with(
    stocked: Tracker, tmp_path: Path, mapping: Path
) -> None:
    extract = write_extract(tmp_path / "may.csv", [*PAYMENTS, UNKNOWN])
    arguments = ("ledger", "import", extract, "--mapping", mapping, "--good-rows-only", "--json")

    assert stocked(*arguments).json["status"] == "imported"
    [left] = stocked("ledger", "left", "--json").json
    assert (left["row"], left["code"], left["amount"]) == (7, "X1", "77.00")
    assert stocked(*arguments).json["status"] == "unchanged"
    assert stocked("ledger", "settle", 2, 1, "--how", "Posted by journal").status == 0
    assert stocked("ledger", "left", "--json").json == []
    assert stocked(*arguments).json["status"] == "unchanged"
    assert stocked("ledger", "settle", 2, 1, "--how", "again").status == 1


def test_a_rule_added_later_takes_the_lines_left_in(
    stocked: Tracker, tmp_path: Path, mapping: Path
) -> None:
    extract = write_extract(tmp_path / "may.csv", [*PAYMENTS, UNKNOWN])
    stocked("ledger", "import", extract, "--mapping", mapping, "--good-rows-only")
    wider = write_mapping(
        tmp_path / "wider.json",
        rules=[
            {"column": "Cost Centre", "prefix": "C9", "ignore": "not pooled"},
            {"column": "Cost Centre", "exact": "C200", **SECOND},
            {"every": True, **FIRST},
        ],
    )

    taken = stocked("ledger", "import", extract, "--mapping", wider, "--json")

    assert taken.json["counts"]["Ledger"] == {
        "new": 1, "changed": 0, "unchanged": 4, "missing": 0
    }  # fmt: skip
    assert stocked("ledger", "left", "--json").json == []


def test_the_users_own_file_comes_back_with_the_reason_in_each_bad_row(
    stocked: Tracker, tmp_path: Path, mapping: Path
) -> None:
    rows = [*PAYMENTS, UNKNOWN, ("21/05/2025", "T007", "", "C100", "Nobody £")]
    extract = write_extract(tmp_path / "may.csv", rows, encoding="cp1252")
    out = tmp_path / "marked.csv"

    stocked("ledger", "import", extract, "--mapping", mapping, "--marked", out)

    with out.open(encoding="utf-8-sig", newline="") as file:
        marked = list(csv.reader(file))
    assert marked[0][-1] == "Import errors"
    assert marked[1] == list(PAYMENTS[0])
    assert "No rule of the mapping fits" in marked[6][-1]
    assert marked[7][4] == "Nobody £"
    assert "amount" in marked[7][-1]


def test_a_corrected_extract_shows_what_changes_and_replaces_its_own_rows(
    stocked: Tracker, tmp_path: Path, extract: Path, mapping: Path
) -> None:
    stocked("ledger", "import", extract, "--mapping", mapping)
    rows = [PAYMENTS[0], ("15/04/2025", "T002", "355.50", "C200", "Carers First"), *PAYMENTS[3:]]
    corrected = write_extract(tmp_path / "may2.csv", rows)

    shown = stocked("ledger", "import", corrected, "--mapping", mapping, "--dry-run")
    taken = stocked("ledger", "import", corrected, "--mapping", mapping, "--json")

    assert "MC/Payments/T002: Amount: 350.50 -> 355.50" in shown.out
    assert "MC/Payments/T003: removed" in shown.out
    assert taken.json["corrects"] == [2]
    assert taken.json["counts"]["Ledger"] == {
        "new": 0, "changed": 1, "unchanged": 2, "missing": 1
    }  # fmt: skip


def test_a_closed_month_is_named_and_left_out_where_good_rows_go_in_alone(
    stocked: Tracker, extract: Path, mapping: Path
) -> None:
    stocked("period", "close", "A1", "2025-04")

    refused = stocked("ledger", "import", extract, "--mapping", mapping, "--json")
    taken = stocked("ledger", "import", extract, "--mapping", mapping, "--good-rows-only", "--json")

    assert refused.status == 1
    assert "2025-04 is closed for agreement A1" in refused.json["errors"][0]["message"]
    assert taken.json["control_totals"]["taken"] == {"rows": 1, "total": "940.00"}
    assert taken.json["control_totals"]["faulty"]["rows"] == 3
    assert len(stocked("ledger", "left", "--json").json) == 3


def test_a_layout_that_changed_says_which_column_is_gone(
    stocked: Tracker, tmp_path: Path, mapping: Path
) -> None:
    extract = write_extract(tmp_path / "may.csv")
    extract.write_text(extract.read_text().replace("Net Amount", "Nett Sum"), encoding="utf-8")

    refused = stocked("ledger", "import", extract, "--mapping", mapping, "--json")

    assert refused.status == 1
    assert "'Net Amount' is gone" in refused.json["errors"][0]["message"]


def test_a_mapping_is_kept_and_printed_as_the_file_it_came_from(
    stocked: Tracker, tmp_path: Path, extract: Path, mapping: Path
) -> None:
    stocked("ledger", "import", extract, "--mapping", mapping, "--save-mapping")

    [kept] = stocked("ledger", "mappings", "--json").json
    printed = tmp_path / "printed.json"
    printed.write_text(stocked("ledger", "mapping", "MC", "Payments").out, encoding="utf-8")
    again = stocked("ledger", "import", extract, "--mapping", printed, "--save-mapping", "--json")

    assert (kept["organisation"], kept["name"], kept["version"]) == ("MC", "Payments", 1)
    assert '"headings": [' in printed.read_text(encoding="utf-8")
    assert again.json["status"] == "unchanged"
    assert again.json["mapping"]["version"] == 1
    known = stocked("ledger", "import", extract, "--mapping", mapping, "--dry-run", "--json")
    assert known.json["mapping"]["version"] == 1


def test_a_matrix_of_months_becomes_a_ledger_row_for_each_cell(
    stocked: Tracker, tmp_path: Path
) -> None:
    matrix = tmp_path / "monitoring.csv"
    matrix.write_text(
        "Scheme,Apr-25,May-25,Jun-25\nReablement,100.00,110.00,120.00\nCarers,20.00,,25.50\n"
        "Total,120.00,110.00,145.50\n",
        encoding="utf-8",
    )
    months = [("Apr-25", "2025-04"), ("May-25", "2025-05"), ("Jun-25", "2025-06")]
    mapping = write_mapping(
        tmp_path / "matrix.json",
        form="matrix",
        layout={
            "columns": {"description": "Scheme"},
            "across": [{"column": c, "period": p, "measure": "Actual"} for c, p in months],
        },
        rules=[
            {"column": "Scheme", "exact": "Reablement", **FIRST},
            {"column": "Scheme", "exact": "Carers", **SECOND},
        ],
    )

    taken = stocked("ledger", "import", matrix, "--mapping", mapping, "--json")

    assert taken.json["errors"] == []
    assert taken.json["control_totals"]["taken"] == {"rows": 5, "total": "375.50"}
    assert [total["agrees"] for total in taken.json["control_totals"]["own_totals"]] != []
    assert stocked("ledger", "import", matrix, "--mapping", mapping, "--json").json["batch"] is None
    assert "BROKEN" not in stocked("check", "--strict").out
    database = open_database(stocked.settings)
    with database.reading() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT source_row, count(*) FROM ledger WHERE batch = 2 GROUP BY source_row"
        )
        assert [tuple(row) for row in rows] == [(2, 3), (3, 2)]
    database.engine.dispose()


@pytest.mark.parametrize(
    "arguments",
    [("--mapping", "missing.json"), (), ("--mapping", "x", "--replaces", "1", "--adds")],
)
def test_wrong_use_ends_with_status_2(
    stocked: Tracker, extract: Path, arguments: tuple[str, ...]
) -> None:
    assert stocked("ledger", "import", extract, *arguments).status == 2


def test_a_mapping_that_cannot_be_used_is_an_error_like_any_other(
    stocked: Tracker, tmp_path: Path, extract: Path
) -> None:
    mapping = write_mapping(tmp_path / "m.json", sign="minus")

    refused = stocked("ledger", "import", extract, "--mapping", mapping, "--json")

    assert refused.status == 1
    assert refused.json["status"] == "rejected"
    assert "sign" in refused.json["errors"][0]["message"]


def test_an_organisation_nobody_has_recorded_is_refused(
    stocked: Tracker, tmp_path: Path, extract: Path
) -> None:
    mapping = write_mapping(tmp_path / "m.json", organisation="XX")

    refused = stocked("ledger", "import", extract, "--mapping", mapping, "--json")

    assert "XX is not a known organisation" in refused.json["errors"][0]["message"]
