"""What the checks found in an agreement, where it is put right, and what answers it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.signing_in import signed_in
from tracker.access import Role
from tracker.domain.health_checks import CHECKS, Finding, Severity
from tracker.web.mending import mendings

ROOM = "/agreements/BCF/checks"
FOUND = "MARL-CC&#39;s section 151 officer has not signed off the plan for 2026-27"


def day(name: str, text: str) -> dict[str, str]:
    return dict(zip((f"{name}-day", f"{name}-month", f"{name}-year"), text.split(), strict=True))


def test_the_page_says_how_much_is_to_be_put_right(visitor: FlaskClient) -> None:
    page = visitor.get(ROOM).text

    assert re.search(r"The checks found \d+ things to put right today; \d of high importance", page)
    assert FOUND in page
    assert "Scheme 002: cap spot-bought beds" in page


def test_a_sign_off_answers_the_finding(visitor: FlaskClient) -> None:
    answer = visitor.post(
        f"{ROOM}/sign-off/add",
        data={
            "financial_year": "2026-27", "organisation": "MARL-CC", "role": "Section 151 officer",
            "name": "Lee Marsh", "delegated": "No", **day("signed_on", "1 4 2026"),
        },
    )  # fmt: skip

    assert answer.status_code == 303
    page = visitor.get(ROOM).text
    assert FOUND not in page
    assert "Lee Marsh, 1 April 2026" in page


def test_a_sign_off_is_recorded_once_it_is_given(visitor: FlaskClient) -> None:
    answer = visitor.post(
        f"{ROOM}/sign-off/add",
        data={
            "financial_year": "2026-27", "organisation": "MARL-CC", "role": "Chief executive",
            "name": "Lee Marsh", "delegated": "No", **day("signed_on", "23 11 2026"),
        },
    )  # fmt: skip

    assert answer.status_code == 422
    assert "23 November 2026 is still to come" in answer.text


def test_each_partner_says_itself_who_signed_off(demo: Flask, visitor: FlaskClient) -> None:
    typed = {
        "financial_year": "2025-26", "role": "Chief executive", "name": "Lee Marsh",
        "delegated": "No", **day("signed_on", "1 4 2026"),
    }  # fmt: skip
    board = signed_in(demo, "sam@icb.example", ("MARL-ICB", Role.FINANCE_LEAD))
    council = signed_in(demo, "lee@cc.example", ("MARL-CC", Role.FINANCE_LEAD))

    form = council.get(f"{ROOM}/sign-off/add").text
    assert 'value="MARL-CC"' in form
    assert 'value="MARL-ICB"' not in form
    refused = council.post(f"{ROOM}/sign-off/add", data=typed | {"organisation": "MARL-ICB"})
    assert refused.status_code == 403
    assert "organisation MARL-ICB record who signed" in refused.text

    given = board.post(f"{ROOM}/sign-off/add", data=typed | {"organisation": "MARL-ICB"})
    assert given.status_code == 303
    change = f"{ROOM}/sign-off/change?financial_year=2025-26&amp;organisation=MARL-ICB"
    assert change in board.get(ROOM).text
    assert change not in council.get(ROOM).text
    address = f"{change.replace('&amp;', '&')}&role=Chief executive"
    assert council.get(address).status_code == 403
    assert board.get(address).status_code == 200


def test_a_note_answers_the_finding_that_leads_to_it(visitor: FlaskClient) -> None:
    room = "/agreements/CES/checks"
    found = re.search(r'href="([^"]*/checks/note/add[^"]*number=K23[^"]*)"', visitor.get(room).text)
    assert found is not None
    address = found[1].replace("&amp;", "&")

    answer = visitor.post(
        address,
        data={
            "text": "Both finance officers accept it.", "said_by": "A. Person",
            **day("said_on", "22 11 2026"),
        },
    )  # fmt: skip

    assert answer.status_code == 303
    page = visitor.get(room).text
    assert "K23, EQUIP MARL-ICB 2025-04-01" in page
    assert "which MARL-CC commissions" not in page


def test_what_is_unallocated_leads_to_recording_a_decision(visitor: FlaskClient) -> None:
    assert 'href="/agreements/IC/decisions/add"' in visitor.get("/agreements/IC/checks").text


def test_an_overspend_leads_to_recording_a_plan(visitor: FlaskClient) -> None:
    room = "/agreements/IC/checks"
    assert f"{room}/recovery/add?fund=ICPOOL" in visitor.get(room).text

    answer = visitor.post(
        f"{room}/recovery/add?fund=ICPOOL",
        data={
            "financial_year": "2026-27", "owner": "P. Nair", "measures": "Fewer beds",
            **day("drawn_up_on", "20 11 2026"),
        },
    )  # fmt: skip

    assert answer.status_code == 303
    assert "no recovery plan is recorded" not in visitor.get(room).text


def test_a_plan_for_a_meeting_before_its_day_is_refused(visitor: FlaskClient) -> None:
    answer = visitor.post(
        f"{ROOM}/recovery/add?fund=POOL",
        data={
            "financial_year": "2026-27", "owner": "P. Nair", "measures": "Fewer beds",
            **day("drawn_up_on", "20 11 2026"), **day("meeting_on", "1 11 2026"),
        },
    )  # fmt: skip

    assert answer.status_code == 422
    assert "before the plan was drawn up" in answer.text


def test_a_decision_on_consulting_needs_its_day(visitor: FlaskClient) -> None:
    data = {
        "organisation": "MARL-ICB", "reason": "Overspends", "consultation": "Consult",
        **day("considered_on", "1 11 2026"),
    }  # fmt: skip
    assert visitor.post(f"{ROOM}/leaving/add", data=data).status_code == 422

    answer = visitor.post(f"{ROOM}/leaving/add", data=data | day("decided_on", "20 11 2026"))

    assert answer.status_code == 303
    assert "Consult, 20 November 2026" in visitor.get(ROOM).text


def test_who_may_only_read_is_led_to_no_form(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("Bo Ard", ("MARL-CC", Role.BOARD_MEMBER)))

    page = visitor.get(ROOM).text

    assert FOUND in page
    assert "/checks/note/add" not in page
    assert "/sign-off/" not in page
    assert visitor.get(f"{ROOM}/note/add").status_code == 403


@pytest.mark.parametrize("check", list(CHECKS))
def test_every_check_leads_to_where_it_is_put_right(
    demo: Flask, visitor: FlaskClient, check: str
) -> None:
    finding = Finding(check, Severity.HIGH, "BCF", "POOL", "Something.", "POOL 2026-27")

    with demo.test_request_context():
        addresses = [link.address for link in mendings(finding, may_change=True)]

    assert addresses
    for address in addresses:
        assert visitor.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("signed", "page"), [("the agreement", "partners"), ("variation V 1", "versions/V~201")]
)
def test_an_expired_delegation_is_mended_where_the_signature_stands(
    demo: Flask, signed: str, page: str
) -> None:
    message = (
        f"MARL-CC signed {signed} on 12 February 2026, 12 days after the delegation relied on had "
        "expired on 31 January 2026: have the body that gave it confirm the signature."
    )
    finding = Finding("K2", Severity.WARNING, "BCF", "MARL-CC", message)

    with demo.test_request_context():
        (link,) = mendings(finding, may_change=True)

    assert link.address == f"/agreements/BCF/{page}"
