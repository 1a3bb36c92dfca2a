"""Linked variations on the pages: recorded together, refused when open, shown where they count."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role

ROOM = "/agreements/BCF/money/linked"
ICB = "NHS Marlshire and Tarn Valley Integrated Care Board"
FIVE = "5,000,000.00"
PUBLISHED = {
    "link": "LV9",
    "title": "Council first, ICB next year",
    "kind": "Between years",
    "variation": "V1",
    "authority": "Board of 12 March 2026",
    "rows": "3",
    "change-0-partner": "MARL-CC",
    "change-0-financial_year": "2026-27",
    "change-0-amount": FIVE,
    "change-0-owed_by": "MARL-ICB",
    "change-0-fund": "POOL",
    "change-0-funding_source": "Linked variation",
    "change-1-partner": "MARL-ICB",
    "change-1-financial_year": "2027-28",
    "change-1-amount": FIVE,
    "change-1-owed_by": "MARL-CC",
    "change-1-fund": "POOL",
    "change-1-funding_source": "Linked variation",
}


def mark_on(page: str) -> str:
    found = re.search(r'name="mark" value="(\w*)"', page)
    assert found is not None
    return found[1]


def without(*fields: str) -> dict[str, str]:
    return {key: value for key, value in PUBLISHED.items() if key not in fields}


ONE_SIDED = without("change-1-partner", "change-1-amount")


def test_the_council_pays_now_and_the_icb_next_year(visitor: FlaskClient) -> None:
    assert visitor.post(f"{ROOM}/add", data=PUBLISHED).status_code == 303

    page = visitor.get(ROOM).text

    assert f"{ICB} owes £5,000,000.00" in page
    assert "It nets to zero at the end of 2027-28." in page
    assert "owes £5,000,000.00" in page


def test_each_change_is_a_contribution_of_its_year(visitor: FlaskClient) -> None:
    visitor.post(f"{ROOM}/add", data=PUBLISHED)

    for year in ("2026-27", "2027-28"):
        page = visitor.get(f"/agreements/BCF/funds/POOL/contributions?year={year}").text
        assert "Linked variation, LV9" in page
        assert "Council first, ICB next year" in page


def test_a_set_that_does_not_net_to_zero_is_refused(visitor: FlaskClient) -> None:
    answer = visitor.post(f"{ROOM}/add", data=ONE_SIDED)

    assert answer.status_code == 422
    assert "The changes do not net to zero" in answer.text
    assert "Council first, ICB next year" in answer.text
    assert "LV9" not in visitor.get(ROOM).text


def test_an_open_balance_is_taken_with_the_year_in_which_it_falls_due(visitor: FlaskClient) -> None:
    answer = visitor.post(f"{ROOM}/add", data={**ONE_SIDED, "balance_due": "2028-29"})

    assert answer.status_code == 303
    assert "falls due in 2028-29" in visitor.get(ROOM).text


def test_a_gift_is_never_owed(visitor: FlaskClient) -> None:
    gift = {**ONE_SIDED, "kind": "Top-up as a gift", "change-0-owed_by": ""}
    assert visitor.post(f"{ROOM}/add", data=gift).status_code == 303

    assert "It is a gift: nothing is to be paid back." in visitor.get(ROOM).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"link": ""}, "Enter the set"),
        ({"title": ""}, "Enter the title"),
        ({"kind": "Wish"}, "Kind is not on the list"),
        ({"variation": "V99"}, "V99 is not a known variation"),
        ({"change-0-amount": "0"}, "Change 1: amount is nil"),
        ({"change-0-amount": "1.234"}, "Change 1: amount has more than two decimals"),
        ({"change-0-amount": "lots"}, "Change 1: amount"),
        ({"change-0-owed_by": "MARL-CC"}, "is the paying partner itself"),
        ({"change-0-financial_year": "2026"}, "Change 1: financial year"),
        ({"change-0-fund": "GONE"}, "GONE is not a known fund"),
        ({"change-0-partner": "GONE", "change-1-owed_by": "GONE"}, "GONE is not a known partner"),
        ({"change-0-funding_source": ""}, "Change 1: enter the funding source"),
        ({"balance_due": "2030-31"}, "clear the financial year"),
        (
            {
                "change-1-partner": "MARL-CC",
                "change-1-financial_year": "2026-27",
                "change-1-owed_by": "MARL-ICB",
            },
            "Change 2 is of the same partner, year, fund and source as change 1",
        ),
        ({"rows": "0"}, "Set LV9 holds no change"),
    ],
)
def test_what_cannot_be_is_named_and_nothing_typed_is_lost(
    visitor: FlaskClient, typed: dict[str, str], said: str
) -> None:
    answer = visitor.post(f"{ROOM}/add", data={**PUBLISHED, **typed})

    assert answer.status_code == 422, answer.status_code
    assert said in answer.text
    assert "Board of 12 March 2026" in answer.text


def test_a_reference_is_taken_once(visitor: FlaskClient) -> None:
    visitor.post(f"{ROOM}/add", data=PUBLISHED)

    answer = visitor.post(f"{ROOM}/add", data={**PUBLISHED, "title": "Another"})

    assert answer.status_code == 422
    assert "Set LV9 is recorded already" in answer.text


def test_a_set_is_changed_with_its_contributions_and_removed_with_them(
    visitor: FlaskClient,
) -> None:
    visitor.post(f"{ROOM}/add", data=PUBLISHED)
    form = visitor.get(f"{ROOM}/LV9/change").text
    lower = {"change-0-amount": "4000000", "change-1-amount": "4000000", "mark": mark_on(form)}

    assert visitor.post(f"{ROOM}/LV9/change", data={**PUBLISHED, **lower}).status_code == 303
    page = visitor.get("/agreements/BCF/funds/POOL/contributions?year=2027-28").text
    assert "£4,000,000.00" in page
    assert "£5,000,000.00" not in page

    ask = visitor.get(f"{ROOM}/LV9/remove").text
    assert "would contribute £4,000,000.00 less" in ask
    gone = visitor.post(f"{ROOM}/LV9/remove", data={"mark": mark_on(ask)})
    assert gone.status_code == 303
    page = visitor.get("/agreements/BCF/funds/POOL/contributions?year=2027-28").text
    assert "LV9" not in page


def test_a_set_that_somebody_changed_meanwhile_is_not_overwritten(visitor: FlaskClient) -> None:
    visitor.post(f"{ROOM}/add", data=PUBLISHED)

    answer = visitor.post(f"{ROOM}/LV9/change", data={**PUBLISHED, "mark": "of another day"})

    assert answer.status_code == 409
    assert "Somebody else changed this set" in answer.text


def test_a_contribution_changed_by_hand_is_shown_to_differ(visitor: FlaskClient) -> None:
    visitor.post(f"{ROOM}/add", data=PUBLISHED)
    address = "/agreements/BCF/funds/POOL/contributions?year=2027-28"
    page = visitor.get(address).text
    line = re.search(r'href="([^"]+/contributions/\w+/change[^"]*)"', page)
    assert line is not None
    form = visitor.get(line[1].replace("&amp;", "&")).text
    typed: dict[str, Any] = {
        "mark": mark_on(form), "partner": "MARL-ICB", "funding_source": "Linked variation",
        "line": "LV9", "variation": "V1", "amount": "1.00", "status": "Agreed",
        "recurrent": "No", "capital": "No", "in_kind": "No", "designated": "No",
    }  # fmt: skip
    assert visitor.post(line[1].replace("&amp;", "&"), data=typed).status_code == 303

    page = visitor.get(ROOM).text

    assert f"say £1.00 instead of £5,000,000.00 by {ICB}" in page


def test_an_auditor_only_reads(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("auditor@example.org", ("MARL-CC", Role.AUDITOR)))

    assert visitor.get(ROOM).status_code == 200
    assert visitor.post(f"{ROOM}/add", data=PUBLISHED).status_code == 403
    assert "Link changes between years" not in visitor.get(ROOM).text


def test_the_board_reads_what_is_open(visitor: FlaskClient) -> None:
    visitor.post(f"{ROOM}/add", data=PUBLISHED)

    page = visitor.get("/agreements/BCF/board").text

    assert "Linked variations" in page
    assert f"{ICB} owes £5,000,000.00" in page


def test_a_set_that_is_not_there_is_not_found(visitor: FlaskClient) -> None:
    assert visitor.get(f"{ROOM}/NONE/change").status_code == 404
    assert visitor.get(f"{ROOM}/NONE/remove").status_code == 404
    assert visitor.post(f"{ROOM}/NONE/remove").status_code == 303
