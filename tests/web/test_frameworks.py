"""The five financial frameworks on their page: saying what there is, and what contradicts it."""

import re
from collections.abc import Mapping
from io import BytesIO

from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role
from tracker.services.records.book import load_book
from tracker.web import the_database

ROOM = "/agreements/BCF/frameworks"
GOVERNANCE = f"{ROOM}/governance"
SEEN = {"seen_on-day": "20", "seen_on-month": "11", "seen_on-year": "2026"}
COUNCIL, ICB = "MARL-CC", "MARL-ICB"


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]


def filled(visitor: FlaskClient, address: str) -> dict[str, str]:
    """What the form of a framework carries unseen."""
    page = visitor.get(address).text
    return dict(re.findall(r'type="hidden" name="(mark|was:[^"]+)" value="([^"]*)"', page))


def said(visitor: FlaskClient, typed: Mapping[str, str], address: str = GOVERNANCE) -> int:
    return visitor.post(address, data={**filled(visitor, address), **SEEN, **typed}).status_code


def test_the_demonstration_says_how_many_run_together_and_what_contradicts_it(
    visitor: FlaskClient,
) -> None:
    sentence = lead(visitor.get(ROOM).text)

    assert sentence.startswith(
        "3 of 5 financial frameworks are said to be synchronised; the records contradict "
    )
    assert "financial timetables; governance has no evidence" in sentence
    assert sentence.endswith("; financial planning was not looked at.")


def test_a_yes_without_terms_is_shown_as_contradicted(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/NEIGH/frameworks").text

    assert "Contradicted" in page
    assert "<strong>Not so:</strong> No risk-share terms are in force for pooled fund TEAMS" in page
    assert 'href="/agreements/NEIGH/risk-share"' in page
    assert 'href="/agreements/NEIGH/checks"' in page, "recovery plans and sign-offs are kept there"


def test_what_is_said_of_a_framework_is_saved_with_who_answers_for_it(
    demo: Flask, visitor: FlaskClient
) -> None:
    typed = {
        "synchronised": "Yes", "evidence": "Minutes of 12 November", f"lead:{ICB}": "A. Okafor",
        f"lead:{COUNCIL}": "",
    }  # fmt: skip

    assert said(visitor, typed) == 303

    with the_database(demo).reading() as session:
        book = load_book(session, "BCF")
    (row,) = (one for one in book.financial_frameworks if one.framework == "Governance")
    assert (row.synchronised, row.evidence, row.action) == ("Yes", "Minutes of 12 November", None)
    leads = [one for one in book.framework_leads if one.framework == "Governance"]
    assert [(one.partner, one.person) for one in leads] == [(ICB, "A. Okafor")]


def test_a_framework_that_nobody_looked_at_is_entered(visitor: FlaskClient) -> None:
    address = f"{ROOM}/financial-planning"
    assert 'name="seen_on-day" type="text" inputmode="numeric" value="22"' in (
        visitor.get(address).text
    )

    assert said(visitor, {"synchronised": "No"}, address) == 303
    assert "financial planning was not looked at" not in lead(visitor.get(ROOM).text)


def test_an_action_needs_its_owner_and_its_day(visitor: FlaskClient) -> None:
    answer = visitor.post(
        GOVERNANCE,
        data={**filled(visitor, GOVERNANCE), **SEEN, "synchronised": "No", "action": "Decide"},
    )

    assert answer.status_code == 422
    assert "Action owner is blank although there is an action: enter who does it" in answer.text
    assert "Action due is blank although there is an action" in answer.text
    assert ">Decide</textarea>" in answer.text


def test_days_that_cannot_be_are_refused_with_what_was_typed(visitor: FlaskClient) -> None:
    page = visitor.post(
        GOVERNANCE,
        data={
            **filled(visitor, GOVERNANCE), "synchronised": "Yes", "seen_on-day": "23",
            "seen_on-month": "11", "seen_on-year": "2026", "lead:MARL-ICB": "Somebody new",
        },
    ).text  # fmt: skip

    assert "is still to come: record it once it has happened" in page
    assert 'value="Somebody new"' in page


def test_a_framework_without_an_answer_is_refused(visitor: FlaskClient) -> None:
    assert said(visitor, {"synchronised": ""}) == 422
    assert said(visitor, {"synchronised": "Perhaps"}) == 422


def attached(visitor: FlaskClient, title: str) -> None:
    """Attach a paper to the agreement."""
    paper = {"kind": "Other", "title": title, "file": (BytesIO(b"%PDF-1.7\n%"), "paper.pdf")}
    assert visitor.post("/agreements/BCF/documents/add", data=paper).status_code == 303


def test_an_attached_document_can_be_the_evidence(visitor: FlaskClient) -> None:
    assert 'id="document"' not in visitor.get(GOVERNANCE).text  # nothing is attached yet
    attached(visitor, "Terms of reference")
    assert "1: Terms of reference" in visitor.get(GOVERNANCE).text

    assert said(visitor, {"synchronised": "Yes", "document": "1"}) == 303

    page = visitor.get(ROOM).text
    assert 'href="/agreements/BCF/documents/1/file"' in page
    assert "governance has no evidence" not in page


def test_a_document_that_is_not_attached_is_refused(visitor: FlaskClient) -> None:
    attached(visitor, "Terms of reference")

    answer = visitor.post(
        GOVERNANCE,
        data={**filled(visitor, GOVERNANCE), **SEEN, "synchronised": "Yes", "document": "77"},
    )

    assert answer.status_code == 422
    assert "77 is not a known document of agreement BCF" in answer.text


def test_there_is_no_sixth_framework(visitor: FlaskClient) -> None:
    assert visitor.get(f"{ROOM}/weather").status_code == 404


def test_two_people_who_change_one_framework_see_both_versions(visitor: FlaskClient) -> None:
    first = filled(visitor, GOVERNANCE)
    assert said(visitor, {"synchronised": "No"}) == 303

    answer = visitor.post(GOVERNANCE, data={**first, **SEEN, "synchronised": "Yes"})

    assert answer.status_code == 409
    assert "Somebody changed this first" in answer.text


def test_two_people_who_name_different_leads_are_told(visitor: FlaskClient) -> None:
    address = f"{ROOM}/financial-planning"
    first = filled(visitor, address)
    assert said(visitor, {"synchronised": "No", "lead:MARL-CC": "B. Reed"}, address) == 303
    mine = {**first, "mark": filled(visitor, address)["mark"], "lead:MARL-CC": "C. Moss"}

    answer = visitor.post(address, data={**mine, **SEEN, "synchronised": "No"})

    assert answer.status_code == 422
    assert "Somebody else has meanwhile entered B. Reed for Marlshire County Council" in answer.text
    again = {**filled(visitor, address), "lead:MARL-CC": "C. Moss"}
    assert visitor.post(address, data={**again, **SEEN, "synchronised": "No"}).status_code == 303


def test_a_lead_left_alone_does_not_undo_what_somebody_else_entered(
    demo: Flask, visitor: FlaskClient
) -> None:
    address = f"{ROOM}/financial-planning"
    first = filled(visitor, address)
    seen = {name.replace("was:", "lead:"): text for name, text in first.items() if ":" in name}
    assert said(visitor, {**seen, "synchronised": "No", "lead:MARL-CC": "B. Reed"}, address) == 303
    mine = {**first, **seen, "mark": filled(visitor, address)["mark"]}

    answer = visitor.post(address, data={**mine, **SEEN, "synchronised": "No", "evidence": "Memo"})

    assert answer.status_code == 303
    with the_database(demo).reading() as session:
        leads = load_book(session, "BCF").framework_leads
    planning = {row.partner: row.person for row in leads if row.framework == "Financial planning"}
    assert planning[COUNCIL] == "B. Reed"


def test_boards_and_auditors_read_and_do_not_change(demo: Flask) -> None:
    for role in (Role.BOARD_MEMBER, Role.AUDITOR):
        act_as(demo, person("p@marlshire.example", (COUNCIL, role)))
        client = demo.test_client()
        page = client.get(ROOM)
        assert page.status_code == 200
        assert f"{ROOM}/governance" not in page.text
        assert client.get(GOVERNANCE).status_code == 403
        assert client.post(GOVERNANCE, data={"synchronised": "No"}).status_code == 403


def test_bodies_that_are_no_partner_find_nothing(demo: Flask) -> None:
    act_as(demo, person("p@tarnford.example", ("TARN-BC", Role.FINANCE_LEAD)))

    assert demo.test_client().get(ROOM).status_code == 404
    assert demo.test_client().get(GOVERNANCE).status_code == 404
