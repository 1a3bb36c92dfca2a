from pathlib import Path

import pytest

from tests.cli.extracts import PAYMENTS, write_extract, write_mapping
from tests.cli.running import Tracker


@pytest.fixture
def host(stocked: Tracker, tmp_path: Path) -> Tracker:
    """The council's own payments are in the ledger."""
    extract = write_extract(tmp_path / "host.csv")
    stocked("ledger", "import", extract, "--mapping", write_mapping(tmp_path / "host.json"))
    return stocked


def test_a_cost_centre_total_is_held_against_the_ledger(host: Tracker) -> None:
    entered = host("ledger", "cost-centre", "A1", "BCF", "2025-05", "2,610.50")

    found = host("ledger", "reconcile", "A1", "--year", "2025-26", "--json").json

    assert entered.status == 0
    [check] = found["cost_centres"]
    assert check["ledger"] == "2550.50"
    assert check["difference"] == "-60.00"
    assert check["days"] > 0
    assert found["differences"] == 1


def test_a_cost_centre_total_of_an_unknown_fund_is_refused(host: Tracker) -> None:
    refused = host("ledger", "cost-centre", "A1", "NONE", "2025-05", "1.00")

    assert refused.status == 1
    assert "NONE is not a known fund" in refused.err


def test_a_partners_own_extract_is_compared_and_never_counted(
    host: Tracker, tmp_path: Path
) -> None:
    before = host("position", "A1", "--year", "2025-26", "--json").out
    rows = [
        PAYMENTS[0],
        ("15/04/2025", "T002", "300.00", "C200", "Carers First"),
        ("30/04/2025", "Z9", "12.00", "C100", "Bright Care Ltd"),
    ]
    extract = write_extract(tmp_path / "partner.csv", rows)
    mapping = write_mapping(
        tmp_path / "partner.json", organisation="ICB", name="Their books", use="comparison"
    )

    taken = host("ledger", "import", extract, "--mapping", mapping, "--json")
    again = host("ledger", "import", extract, "--mapping", mapping, "--json")
    [partner] = host("ledger", "reconcile", "A1", "--year", "2025-26", "--json").json["partners"]

    assert taken.json["status"] == "imported"
    assert again.json["status"] == "unchanged"
    assert host("position", "A1", "--year", "2025-26", "--json").out == before
    assert partner["organisation"] == "ICB"
    assert partner["matched"]["rows"] == 1
    assert [pair["difference"] for pair in partner["mismatched"]] == ["50.50"]
    assert [line["reference"] for line in partner["only_partner"]] == ["Z9"]
    assert "T003" in {line["reference"] for line in partner["only_host"]}


def test_an_undone_comparison_is_no_longer_compared(host: Tracker, tmp_path: Path) -> None:
    extract = write_extract(tmp_path / "partner.csv", PAYMENTS[:1])
    mapping = write_mapping(
        tmp_path / "partner.json", organisation="ICB", name="Their books", use="comparison"
    )
    batch = host("ledger", "import", extract, "--mapping", mapping, "--json").json["batch"]

    undone = host("undo", batch)

    assert undone.status == 0
    assert host("ledger", "reconcile", "A1", "--year", "2025-26", "--json").json["partners"] == []
    assert "BROKEN" not in host("check", "--strict").out


def test_each_month_of_a_fund_stands_beside_its_budget_and_contributions(host: Tracker) -> None:
    found = host("ledger", "reconcile", "A1", "--year", "2025-26", "--json").json
    shown = host("ledger", "reconcile", "A1", "--year", "2025-26")

    april = found["periods"][0]
    assert april["period"] == "2025-04"
    assert april["actual"] == "1550.50"
    assert april["budget_to_date"] == "83.33"
    assert "Nothing in 2025-26 differs." in shown.out


def test_reconciling_an_unknown_agreement_is_refused(host: Tracker) -> None:
    assert host("ledger", "reconcile", "NONE").status == 1
