"""Next year and the plan: the formulas side by side, assumptions kept by name, rows proposed."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role

BCF = "/agreements/BCF/money"
ROOM = f"{BCF}/next-year"
FORM = f"{ROOM}/assumptions?set=none"
PLACE = '["POOL", "MARL-ICB", null, "NHS minimum contribution"]'
ASSUMED = {
    "name": "Uplift as published",
    "source-0": "NHS minimum contribution",
    "uplift-0": "5.66",
    "other_uplift": "0",
    "rows": "3",
    "adjustment-0-kind": "Recurrent overspend",
    "adjustment-0-amount": "40,000.00",
    "adjustment-0-where": PLACE,
    "adjustment-0-reason": "Agency cover",
    "adjustment-1-kind": "Cost pressure",
    "adjustment-1-amount": "20000",
    "adjustment-1-where": PLACE,
    "adjustment-2-kind": "Saving or efficiency",
    "adjustment-2-amount": "30000",
    "adjustment-2-where": PLACE,
    "formula": "Roll-in",
    "growth": "2",
    "length": "7",
    "plan-0-uplift": "2.5",
    "plan-0-growth": "3",
    "plan-0-saving": "100000",
}
COUNCIL = ("MARL-CC", Role.FINANCE_LEAD)
ICB = ("MARL-ICB", Role.BOARD_MEMBER)


def saved(visitor: FlaskClient, **changes: str) -> str:
    answer = visitor.post(FORM, data={**ASSUMED, **changes})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_the_first_sentence_explains_what_roll_in_asks_more(visitor: FlaskClient) -> None:
    page = visitor.get(saved(visitor)).text

    assert (
        "Roll-in asks £42,264.00 more of NHS Marlshire and Tarn Valley Integrated Care Board than reset: this year’s "
        "recurrent overspend of £40,000.00 and its uplift of £2,264.00." in page
    )


def test_every_formula_stands_beside_the_others_to_the_penny(visitor: FlaskClient) -> None:
    page = visitor.get(saved(visitor)).text

    # 11,317,242.60 uplifted by 5.66 per cent, 916,000.00 not at all, and 20,000 less 30,000.
    assert "£12,863,798.53" in page
    assert "£12,906,062.53" in page


def test_without_assumptions_the_page_says_so(visitor: FlaskClient) -> None:
    page = visitor.get(f"{ROOM}?set=none").text

    assert "Without assumptions, roll-in and reset both ask" in page


def test_private_assumptions_are_kept_from_the_partner(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("council@example.org", COUNCIL))
    own = saved(visitor)
    saved(visitor, name="For all of us", shared="Yes")

    act_as(demo, person("icb@example.org", ICB))
    page = visitor.get(ROOM).text

    assert "Uplift as published" not in page
    assert "For all of us" in page
    assert visitor.get(own).status_code == 404


def test_only_its_own_organisation_removes_assumptions(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("council@example.org", COUNCIL))
    found = re.search(
        rf'action="({ROOM}/assumptions/\d+/remove[^"]*)',
        visitor.get(saved(visitor, shared="Yes")).text,
    )
    assert found is not None

    act_as(demo, person("icb@example.org", ICB))
    assert visitor.post(found[1]).status_code == 404
    act_as(demo, person("council@example.org", COUNCIL))
    assert visitor.post(found[1]).status_code == 303


def test_an_auditor_saves_and_proposes_nothing(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("auditor@example.org", ("MARL-CC", Role.AUDITOR)))

    assert visitor.post(FORM, data=ASSUMED).status_code == 403
    assert visitor.get(f"{ROOM}/propose?formula=Reset").status_code == 403
    assert "Propose these contributions" not in visitor.get(ROOM).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Enter a name for the assumptions"),
        ({"uplift-0": "a lot"}, "The uplift of NHS minimum contribution"),
        ({"uplift-0": "500"}, "enter one such as 5.66"),
        ({"other_uplift": "1e3"}, "The uplift of other sources"),
        ({"source-0": "x" * 101}, "The funding source is longer than 100 characters"),
        ({"adjustment-0-reason": "Agency cover\x07"}, "The reason in row 1 contains a control"),
        ({"adjustment-0-amount": "1.234"}, "The amount in row 1 has more than two decimals"),
        ({"adjustment-0-amount": ""}, "Enter the amount in row 1"),
        ({"adjustment-0-where": '["GONE"]'}, "Choose where the amount in row 1 falls"),
        ({"adjustment-0-kind": "Wish"}, "Choose what the amount in row 1 is"),
        ({"length": "11"}, "Choose how many years, from 5 to 10"),
        ({"formula": "Dice"}, "Choose the formula that the plan goes by"),
        ({"plan-0-saving": "lots"}, "The saving of 2028-29"),
        ({"name": "x" * 101}, "Name the assumptions in at most 100 characters"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_typed_is_lost(
    visitor: FlaskClient, typed: dict[str, str], said: str
) -> None:
    answer = visitor.post(FORM, data={**ASSUMED, **typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert "Agency cover" in answer.text
    assert "<title>\n  Error:" in answer.text or "Error:" in answer.text


def test_more_rows_are_offered_and_nothing_typed_is_lost(visitor: FlaskClient) -> None:
    page = visitor.post(FORM, data={**ASSUMED, "action": "more"}).text

    assert 'name="adjustment-6-amount"' in page
    assert 'value="40,000.00"' in page


def test_saved_assumptions_fill_the_form_again(visitor: FlaskClient) -> None:
    address = saved(visitor).replace("next-year?", "next-year/assumptions?")

    page = visitor.get(address).text

    assert 'value="40000.00"' in page
    assert 'value="5.66"' in page


def test_what_a_formula_asks_is_proposed_row_by_row(visitor: FlaskClient) -> None:
    address = saved(visitor)
    ask = address.replace("next-year?", "next-year/propose?") + "&formula=Roll-in"
    page = visitor.get(ask)
    mark = re.search(r'name="mark" value="(\w+)"', page.text)
    assert mark is not None
    assert "£12,906,062.53" not in page.text  # rows, not the partner's total

    assert visitor.post(ask, data={"mark": mark[1]}).status_code == 303

    contributions = visitor.get("/agreements/BCF/funds/POOL/contributions?year=2027-28").text
    assert "Proposed" in contributions
    # 11,317,242.60 and 40,000.00, uplifted by 5.66 per cent; 20,000 more and 30,000 less.
    assert "£11,990,062.53" in contributions
    again = visitor.get(ask).text
    assert "is proposed or agreed already" in again


def test_rows_that_changed_since_are_not_proposed_unseen(visitor: FlaskClient) -> None:
    ask = f"{ROOM}/propose?formula=Reset&set=none"

    answer = visitor.post(ask, data={"mark": "of another day"})

    assert answer.status_code == 409
    assert "has changed since you opened this page" in answer.text


@pytest.mark.parametrize("address", ["?set=x", "?set=999", "/propose?formula=Dice", "?year=2026"])
def test_an_address_that_means_nothing_is_refused(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(f"{ROOM}{address}").status_code in {400, 404}


def test_the_plan_says_how_far_contributions_fall_short(visitor: FlaskClient) -> None:
    number = saved(visitor).split("set=")[1].split("&")[0]
    page = visitor.get(f"{BCF}/plan?set={number}").text

    assert "Pooled money:" in page
    assert page.count("Beyond the agreement") >= 6  # the agreement ends with 2026-27
    assert visitor.get(f"{BCF}/plan/chart.svg?set={number}").data.startswith(b"<svg")


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_plan_and_next_year_are_downloaded(visitor: FlaskClient, form: str) -> None:
    for page in (f"{BCF}/plan", ROOM):
        with visitor.get(f"{page}/download.{form}") as answer:
            assert answer.status_code == 200
            if form == "xlsx":
                assert ZipFile(BytesIO(answer.data)).testzip() is None
            else:
                assert "MARL-ICB" in answer.data.decode("utf-8-sig")


def test_an_agreement_without_money_plans_nothing(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/money/next-year?year=2031-32")

    assert page.status_code == 200
    assert "Nobody contributes this year" in page.text
