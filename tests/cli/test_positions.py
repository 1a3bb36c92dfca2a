"""The commands about money: position, what-if."""

from datetime import date
from pathlib import Path

import pytest

from tests.cli.books import BUDGETS, SCHEMES, write_book
from tests.cli.running import Tracker
from tracker.cli.surroundings import today

YEAR = ("--year", "2025-26")
STEP = {
    "scheme": "001",
    "step": 1,
    "method": "Fixed shares",
    "clause": "4.1",
    "amount_in": "100.00",
    "taken": "100.00",
    "shares": {"ICB": "60.00", "MC": "40.00"},
    "amount_left": "0.00",
}
FUND = {
    "fund": "BCF",
    "kind": "Pooled",
    "original_budget": "1000.00",
    "revised_budget": "1000.00",
    "contributions": {"ICB": "700.00", "MC": "300.00"},
    "actual_to_date": "110.25",
    "outturn": "1100.00",
    "variance": "100.00",
    "rule": "agreed",
    "terms_effective_from": "2025-04-01",
    "shares": {"ICB": "60.00", "MC": "40.00"},
    "reserve_used": "0.00",
    "retained": "0.00",
    "uncommitted_cut": "0.00",
    "unallocated": "0.00",
    "no_forecast": [],
    "error": None,
    "steps": [STEP],
    "schemes": [
        {
            "scheme": "001",
            "original_budget": "600.00",
            "revised_budget": "600.00",
            "actual_to_date": "110.25",
            "outturn": "700.00",
            "variance": "100.00",
            "lead_commissioner": "MC",
        },
        {
            "scheme": "002",
            "original_budget": "400.00",
            "revised_budget": "400.00",
            "actual_to_date": "0.00",
            "outturn": "400.00",
            "variance": "0.00",
            "lead_commissioner": None,
        },
    ],
}


def test_a_position_is_printed_for_programs(stocked: Tracker) -> None:
    answer = stocked("position", "A1", *YEAR, "--as-at", "31/03/2026", "--json")

    assert answer.status == 0
    assert answer.json == {
        "agreement": "A1",
        "financial_year": "2025-26",
        "as_at": "2026-03-31",
        "funds": [FUND],
    }
    assert list(answer.json["funds"][0]) == list(FUND)


def test_a_what_if_at_the_outturn_forecast_is_the_position_itself(stocked: Tracker) -> None:
    answer = stocked("what-if", "A1", "BCF", *YEAR, "--outturn", "1100", "--json")

    assert answer.status == 0
    assert answer.json == FUND


@pytest.mark.parametrize("typed", ["1050.5", "£1,050.50", "1,050.50 DR"])
def test_a_what_if_reads_money_as_cells_are_read(stocked: Tracker, typed: str) -> None:
    fund = stocked("what-if", "A1", "BCF", *YEAR, f"--outturn={typed}", "--json").json

    assert (fund["outturn"], fund["variance"]) == ("1050.50", "50.50")


def test_without_terms_for_an_underspend_nobody_benefits(stocked: Tracker) -> None:
    answer = stocked("what-if", "A1", "BCF", *YEAR, "--outturn", "900")

    assert answer.status == 0
    assert "Variance: £100.00 underspend" in answer.out
    assert "Unallocated  -£100.00" in answer.out


@pytest.mark.parametrize(
    ("taker", "words"),
    [("", "£15.00 is unallocated"), ("ICB", "ICB takes £15.00")],
)
def test_a_cap_is_told_where_it_bites(
    stocked: Tracker, tmp_path: Path, taker: str, words: str
) -> None:
    caps = (
        ("Agreement", "Fund", "Direction", "Effective from", "Partner", "Cap", "Cap unit",
         "Excess to"),
        ("A1", "BCF", "Overspend", "01/04/2025", "MC", 25, "GBP", taker),
    )  # fmt: skip
    file = write_book(tmp_path / "caps.xlsx", {"Risk share caps": caps})
    assert stocked("import", file).status == 0

    said = stocked("what-if", "A1", "BCF", *YEAR, "--outturn", "1100").out

    assert (
        f"    MC is capped at £25.00, of which £25.00 was left: £15.00 of its share is too much; {words}\n"
        in said
    )


@pytest.mark.parametrize("as_at", ["2025-04-30", "30/04/2025", "30 April 2025"])
def test_as_at_a_date_counts_what_was_known_then(stocked: Tracker, as_at: str) -> None:
    position = stocked("position", "A1", *YEAR, "--as-at", as_at, "--json").json
    (fund,) = position["funds"]

    assert position["as_at"] == "2025-04-30"
    assert fund["actual_to_date"] == "50.25"
    assert (fund["outturn"], fund["variance"]) == (None, None)
    assert fund["no_forecast"] == ["001", "002"]


def test_the_day_meant_is_the_years_last_or_today_if_that_is_earlier(stocked: Tracker) -> None:
    past = stocked("position", "A1", "--year", "2024-25", "--json").json
    future = stocked("position", "A1", "--year", "2098-99", "--json").json

    assert past["as_at"] == "2025-03-31"
    assert date.fromisoformat(future["as_at"]) == today()


@pytest.mark.parametrize("year", ["2025-26", "2025/26", "FY2025/26", "2025-2026"])
def test_the_year_is_typed_as_in_a_cell(stocked: Tracker, year: str) -> None:
    answer = stocked("position", "A1", "--year", year, "--json")
    assert answer.json["financial_year"] == "2025-26"


def test_people_see_the_figures_and_who_bears_what(stocked: Tracker) -> None:
    answer = stocked("position", "A1", *YEAR, "--as-at", "31/03/2026")

    assert answer.status == 0
    assert answer.out.startswith("A1 Better Care, 2025-26, as at 31/03/2026\n")
    assert "BCF Better Care (Pooled)" in answer.out
    for line in (
        "The fund  £1,000.00  £1,000.00  £1,100.00  £100.00 overspend",
        "The fund       £1,000.00         £110.25  £889.75 underspend",
        "Forecast variance: £100.00 overspend; terms effective from 01/04/2025.",
        "step 1, 4.1: Fixed shares, of £100.00 takes £100.00: ICB £60.00, MC £40.00",
        "ICB      bears £60.00",
        "MC       bears £40.00",
    ):
        assert line in answer.out


def test_a_scheme_without_a_forecast_leaves_the_fund_without_one(
    stocked: Tracker, tmp_path: Path
) -> None:
    more = {
        "Schemes": (SCHEMES[0], ("A1", "BCF", "003", "Falls", None)),
        "Budgets": (BUDGETS[0], ("A1", "BCF", "003", "2025-26", "Original", 5)),
    }
    stocked("import", write_book(tmp_path / "more.xlsx", more))
    (fund,) = stocked("position", "A1", *YEAR, "--json").json["funds"]

    assert fund["outturn"] is None
    assert fund["no_forecast"] == ["003"]
    assert [scheme["variance"] for scheme in fund["schemes"]] == ["100.00", "0.00", None]
    assert "no forecast" in stocked("position", "A1", *YEAR).out


def test_without_any_forecast_nobody_is_said_to_bear_nothing(stocked: Tracker) -> None:
    answer = stocked("position", "A1", *YEAR, "--as-at", "2025-04-30")

    assert "Who bears what is not known until there is a forecast." in answer.out
    assert "nothing" not in answer.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("position", "A9", *YEAR), "There is no agreement A9."),
        (("what-if", "A9", "BCF", *YEAR, "--outturn", "5"), "There is no agreement A9."),
        (("what-if", "A1", "XXX", *YEAR, "--outturn", "5"), "Agreement A1 has no fund XXX."),
    ],
)
def test_what_is_not_there_is_named_and_ends_with_status_1(
    stocked: Tracker, arguments: tuple[str, ...], sentence: str
) -> None:
    answer = stocked(*arguments, "--json")
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith(sentence)


@pytest.mark.parametrize(
    "arguments",
    [
        ("position", "A1"),
        ("position", *YEAR),
        ("position", "A1", "--year", "2025"),
        ("position", "A1", *YEAR, "--as-at", "03/31/2026"),
        ("position", "A1", *YEAR, "--as-at", "31/03/26"),
        ("what-if", "A1", "BCF", *YEAR),
        ("what-if", "A1", "BCF", *YEAR, "--outturn", "12.345"),
        ("what-if", "A1", "BCF", *YEAR, "--outturn", "1e9"),
        ("what-if", "A1", *YEAR, "--outturn", "5"),
    ],
)
def test_a_wrong_use_is_told_and_ends_with_status_2(
    stocked: Tracker, arguments: tuple[str, ...]
) -> None:
    answer = stocked(*arguments)
    assert (answer.status, answer.out) == (2, "")
    assert f"Usage: tracker {arguments[0]}" in answer.err
