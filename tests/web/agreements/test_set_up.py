"""Set-up: an agreement from its first page to one that meets regulation 7(3), by the right people."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import LOCAL, act_as, person
from tests.web.conftest import NOW
from tests.web.forms import boxes, date_boxes
from tracker.access import Role
from tracker.domain.records.agreement_settings import Approvals
from tracker.services.changes.approval_settings import setting_edit
from tracker.services.changes.editing import commit_edits
from tracker.web import the_database

COUNCIL, ICB = "MARL-CC", "MARL-ICB"
LEAD = person("Lead", (COUNCIL, Role.FINANCE_LEAD))
NEW = {
    "agreement": "S75-EQ",
    "title": "Community equipment",
    "legal_basis": "Section 75",
    "own": COUNCIL,
    "partner_2": ICB,
    "host": COUNCIL,
    **date_boxes("start_date", "1/4/2027"),
}


@pytest.fixture
def asks_for_approval(demo: Flask) -> Callable[[str], None]:
    """A function that lets an agreement ask for approval by another person."""

    def ask(agreement: str) -> None:
        with the_database(demo).writing() as session:
            edit = setting_edit(agreement, Approvals.NONE, Approvals.ANOTHER_PERSON)
            assert edit is not None
            commit_edits(session, LOCAL, NOW, [edit], action="ask for approval", subject=agreement)

    return ask


def answer(client: FlaskClient, part: str, **typed: str) -> TestResponse:
    address = f"/agreements/S75-EQ/set-up/parts/{part}"
    return client.post(address, data={**boxes(client.get(address).text), **typed})


def test_an_agreement_is_set_up_from_nothing_to_what_regulation_7_3_asks_for(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, LEAD)
    added = visitor.post("/agreements/new", data=NEW, follow_redirects=True)
    assert "Community equipment is added" in added.text
    assert "2 of 13 parts complete" not in added.text
    assert "Regulation 7(3) is not met until the rest are." in added.text

    texts = {
        "aims": "aims", "variation": "variation_terms", "nhs-functions": "nhs_functions",
        "council-functions": "council_functions", "services": "services",
        "staff-and-goods": "staff_and_goods", "improvement": "improvement_statement",
        "audit": "audit_route", "disputes": "dispute_route", "exit": "exit_plan",
    }  # fmt: skip
    for part, field in texts.items():
        assert (
            answer(visitor, part, **{field: f"What the partners say of {part}"}).status_code == 303
        )
    answer(visitor, "dates", **date_boxes("end_date", "31/3/2030"))
    answer(visitor, "review", review_every_months="12", termination_terms="A year’s notice")
    answer(visitor, "host", monitoring="Monthly, to the board")
    answer(visitor, "pool-manager", pool_manager="P. Nair", pool_manager_employer=COUNCIL)
    answer(visitor, "consultation", **date_boxes("consultation_ended", "31/1/2027"))

    page = visitor.get("/agreements/S75-EQ/set-up").text
    assert "9 of 13 parts complete. Regulation 7(3) is not met until the rest are." in page
    missing = re.findall(r"C(\d+), [^\n]*?<br>", page)
    assert missing == ["1", "2", "3", "4", "18", "20"]
    assert "What the partners say of exit" in visitor.get("/agreements/S75-EQ/set-up/check").text


def test_a_partner_who_is_not_on_the_list_is_recorded_on_the_way(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, LEAD)
    new = {"code": "QZZ", "name": "NHS Newshire ICB", "type": "ICB"}
    typed = {**NEW, "partner_2": "", **new, "host": "\N{BULLET}new"}

    assert visitor.post("/agreements/new", data=typed).status_code == 303

    page = visitor.get("/agreements/S75-EQ/partners").text
    assert "NHS Newshire ICB" in page
    assert page.index("Host") > page.index("NHS Newshire ICB")


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"agreement": ""}, "agreement", "Enter the agreement"),
        ({"agreement": "BCF"}, "agreement", "recorded already"),
        ({"title": ""}, "title", "Enter the title"),
        ({"legal_basis": "Section 99"}, "legal_basis", "is not on the list"),
        ({"own": ""}, "own", "Choose the organisation for which"),
        ({"own": ICB}, "own", "Choose the organisation for which"),
        ({"partner_2": ""}, "partner_2", "Choose the other partner"),
        ({"partner_2": COUNCIL}, "partner_2", "Choose each partner once"),
        ({"partner_2": "NOBODY"}, "organisation", "is not a known organisation"),
        ({"host": "TARN-FT"}, "host", "must be one of the partners"),
        (date_boxes("start_date", "31/2/2027"), "start_date", "First day"),
        ({"code": "X1"}, "name", "Enter the name"),
        ({"code": ICB, "name": "Again", "type": "ICB"}, "partner_2", "Choose each partner once"),
    ],
)
def test_what_is_wrong_on_the_first_page_is_named_and_the_typing_kept(
    demo: Flask, visitor: FlaskClient, typed: dict[str, str], field: str, said: str
) -> None:
    act_as(demo, LEAD)

    page = visitor.post("/agreements/new", data={**NEW, **typed})

    assert page.status_code == 422
    assert "Error: Set up an agreement" in page.text
    assert f'href="#{field}"' in page.text
    assert said in page.text
    if "title" not in typed:
        assert 'value="Community equipment"' in page.text
    assert visitor.get("/agreements/S75-EQ").status_code == 404


def test_a_reference_of_somebody_elses_agreement_is_refused_at_its_field(
    demo: Flask, visitor: FlaskClient
) -> None:
    visitor.post("/agreements/new", data={**NEW, "partner_2": "TARN-BC"}, follow_redirects=True)
    act_as(demo, person("Stranger", (ICB, Role.FINANCE_LEAD)))
    typed = {**NEW, "own": ICB, "partner_2": "TARN-FT", "host": ICB, "title": "Another"}

    page = visitor.post("/agreements/new", data=typed)

    assert page.status_code == 422
    assert "choose another reference for yours" in page.text
    assert "Community equipment" not in page.text


def test_wrong_answers_are_named_and_kept(visitor: FlaskClient) -> None:
    address = "/agreements/BCF/set-up/parts/review"
    typed = {**boxes(visitor.get(address).text), "notice_months": "six"}

    page = visitor.post(address, data=typed)

    assert page.status_code == 422
    assert 'href="#notice_months"' in page.text
    assert 'value="six"' in page.text


def test_an_end_before_the_start_is_refused(visitor: FlaskClient) -> None:
    address = "/agreements/BCF/set-up/parts/dates"
    typed = {**boxes(visitor.get(address).text), **date_boxes("end_date", "31/3/2020")}

    page = visitor.post(address, data=typed)

    assert page.status_code == 422
    assert "before the start date" in page.text


def test_a_pool_manager_whom_the_host_does_not_employ_is_refused(visitor: FlaskClient) -> None:
    address = "/agreements/BCF/set-up/parts/pool-manager"
    typed = {**boxes(visitor.get(address).text), "pool_manager_employer": "TARN-FT"}

    page = visitor.post(address, data=typed)

    assert page.status_code == 422
    assert "is employed by TARN-FT, not by the host MARL-CC: regulation 7(4) asks" in page.text
    assert "TARN-FT" not in visitor.get("/agreements/BCF/set-up/check").text


def test_set_up_and_scorecard_agree_on_a_missing_signed_copy(visitor: FlaskClient) -> None:
    page = " ".join(visitor.get("/agreements/BCF").text.split())
    card = visitor.get("/agreements/BCF/scorecard").text

    assert "12 of 13 parts complete. Regulation 7(3) is not met until the rest are." in page
    assert ">Met</strong> <span>Written and reviewed" not in page
    assert "Every partner has signed, but no signed copy is attached." in card


def test_an_answer_somebody_gave_first_is_shown_beside_yours(visitor: FlaskClient) -> None:
    address = "/agreements/BCF/set-up/parts/aims"
    opened = boxes(visitor.get(address).text)
    visitor.post(address, data={**opened, "aims": "The first to save."})

    page = visitor.post(address, data={**opened, "submission": "y" * 24, "aims": "The second."})

    assert page.status_code == 409
    assert "The first to save." in page.text
    assert "The second." in page.text


def test_where_approval_is_asked_for_answers_are_gathered_and_submitted_as_one(
    demo: Flask, visitor: FlaskClient, asks_for_approval: Callable[[str], None]
) -> None:
    asks_for_approval("BCF")
    act_as(demo, LEAD)
    for part, field in (("aims", "aims"), ("exit", "exit_plan")):
        address = f"/agreements/BCF/set-up/parts/{part}"
        typed = {**boxes(visitor.get(address).text), field: f"New words on {part}."}
        assert visitor.post(address, data=typed).status_code == 303
    check = visitor.get("/agreements/BCF/set-up/check").text
    assert "Submit for approval" in check
    assert "New words on aims." in visitor.get("/agreements/BCF/set-up/parts/aims").text
    act_as(demo, replace(person("Other", (ICB, Role.FINANCE_LEAD)), person=2))
    assert "New words" not in visitor.get("/agreements/BCF/set-up/check").text

    act_as(demo, LEAD)
    sent = visitor.post("/agreements/BCF/set-up/check", data=boxes(check))

    assert sent.status_code == 303
    assert "/approvals/" in sent.headers["Location"] or "/proposals/" in sent.headers["Location"]
    assert "Submit for approval" not in visitor.get("/agreements/BCF/set-up/check").text
    assert "New words on aims." not in visitor.get("/agreements/BCF/set-up/parts/aims").text


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.AUDITOR])
def test_readers_see_the_set_up_and_cannot_change_it(
    demo: Flask, visitor: FlaskClient, role: Role
) -> None:
    act_as(demo, person("Reader", (COUNCIL, role)))

    page = visitor.get("/agreements/BCF/set-up")

    assert page.status_code == 200
    assert "/set-up/parts/" not in page.text
    assert "Vary the agreement" not in page.text
    for address in ("/agreements/new", "/agreements/BCF/set-up/parts/aims", "/agreements/BCF/vary"):
        assert visitor.get(address).status_code == 403
    assert visitor.post("/agreements/BCF/set-up/parts/aims", data={"aims": "x"}).status_code == 403
    assert visitor.post("/agreements/BCF/vary", data={"step": "save"}).status_code == 403


def test_an_outsider_finds_no_set_up(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("Stranger", ("ELSEWHERE", Role.FINANCE_LEAD)))

    for below in ("/set-up", "/set-up/parts/aims", "/set-up/check", "/set-up/funds", "/versions",
                  "/vary", "/partners"):  # fmt: skip
        assert visitor.get(f"/agreements/BCF{below}").status_code == 404


def test_a_question_that_is_none_is_not_found(visitor: FlaskClient) -> None:
    assert visitor.get("/agreements/BCF/set-up/parts/nonsense").status_code == 404
    assert visitor.post("/agreements/BCF/set-up/parts/nonsense").status_code == 404
