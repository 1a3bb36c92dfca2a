"""Each partner scores for itself: privately until it submits, beside the others' scores then."""

import csv
import re
from collections.abc import Mapping
from io import BytesIO, StringIO

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.services.files import AT
from tracker.access import WEB, Actor, Membership, Role
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.assessments import Assessment, AssessmentScore
from tracker.errors import NotAllowed
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.book import load_book
from tracker.services.records.history import all_changes
from tracker.sheets.assessment_layouts import ASSESSMENT_SCORES, ASSESSMENTS
from tracker.web import the_database

ROOM = "/agreements/BCF/assessments"
COUNCIL, ICB = "MARL-CC", "MARL-ICB"
PAT_COUNCIL = f"{ROOM}/PAT/score?partner={COUNCIL}"
PRIVATE = "Nobody at the top believes in it"


def lead_of(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]


def of_council(app: Flask, name: str = "lead@marlshire.example", number: int = 11) -> FlaskClient:
    role = (Membership(COUNCIL, Role.FINANCE_LEAD),)
    act_as(app, Actor(name, WEB, role, number))
    return app.test_client()


def of_icb(app: Flask) -> FlaskClient:
    act_as(app, Actor("tom@icb.example", WEB, (Membership(ICB, Role.FINANCE_LEAD),), person=21))
    return app.test_client()


def sent(
    client: FlaskClient, typed: Mapping[str, str], do: str = "submit", address: str = PAT_COUNCIL
) -> int:
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', client.get(address).text)
    assert mark is not None
    return client.post(address, data={"mark": mark[1], "do": do, **typed}).status_code


def stored(app: Flask, instrument: str = "PAT") -> dict[tuple[str, int], int | None]:
    with the_database(app).reading() as session:
        rows = load_book(session, "BCF").assessment_scores
    return {
        (row.partner, row.item): row.score
        for row in rows
        if row.instrument == instrument and row.financial_year == FinancialYear(2026)
    }


def test_the_first_sentence_says_where_the_partners_differ_most(visitor: FlaskClient) -> None:
    assert lead_of(visitor.get(ROOM).text) == (
        "The partners differ most on leadership: the council says 4, the ICB 2. "
        "That is in the partnership readiness framework, 2026-27."
    )
    assert lead_of(visitor.get(f"{ROOM}/PRF").text) == (
        "The partners differ most on leadership: the council says 4, the ICB 2."
    )


def test_nobody_has_assessed_an_agreement_without_scores(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/CYP/assessments").text

    assert lead_of(page) == "No partner has assessed the partnership yet."
    assert visitor.get("/agreements/CYP/assessments/PRF").status_code == 200
    assert visitor.get("/agreements/CYP/assessments/PRF/chart.svg").status_code == 404


def test_scores_stand_side_by_side_with_what_is_missing(visitor: FlaskClient) -> None:
    page = visitor.get(f"{ROOM}/PRF").text

    assert "a gap of 2 on 1 item; a gap of 1 on 1 item" in page
    assert "not scored: time to develop it" in page
    assert "Not scored" in page
    assert "A bid for a joint post waits for a decision" in page
    assert page.index(">Leadership<br>") < page.index(">Shared values<br>")
    assert "the council says 3, the ICB 3 (no gap)" in page  # last year's leadership
    assert "Not submitted" in visitor.get(f"{ROOM}/CQC").text


def test_another_year_is_shown_by_its_address(visitor: FlaskClient) -> None:
    page = visitor.get(f"{ROOM}/PRF?year=2025-26").text

    assert lead_of(page).startswith("The partners differ most on changes in policy and services")


def test_the_picture_tells_its_words(visitor: FlaskClient) -> None:
    answer = visitor.get(f"{ROOM}/PRF/chart.svg")

    assert answer.mimetype == "image/svg+xml"
    assert "The partners differ most on leadership" in answer.text
    assert "<circle" in answer.text
    assert "<polygon" in answer.text


def test_a_partner_submits_and_the_other_sees_it(demo: Flask) -> None:
    typed = {"score-1": "4", "evidence-1": "Minutes", "score-2": "2", "score-3": "none"}

    assert sent(of_council(demo), typed) == 303

    assert stored(demo) == {(COUNCIL, 1): 4, (COUNCIL, 2): 2}
    page = of_icb(demo).get(f"{ROOM}/PAT").text
    assert "Only the council has scored it for 2026-27" in page
    assert "Minutes" in page
    assert "No evidence given" in page
    assert "by lead@marlshire.example" in page


def test_a_draft_is_seen_by_colleagues_and_by_nobody_else(demo: Flask) -> None:
    assert sent(of_council(demo), {"score-3": "1", "evidence-3": PRIVATE}, do="draft") == 303

    assert stored(demo) == {}
    colleague = of_council(demo, "other@marlshire.example", 12)
    assert "Go on with the draft" in colleague.get(ROOM).text
    page = colleague.get(PAT_COUNCIL).text
    assert PRIVATE in page
    assert "This is the draft of lead@marlshire.example" in page
    partner = of_icb(demo)
    for address in (ROOM, f"{ROOM}/PAT", f"{ROOM}.csv", "/agreements/BCF/history",
                    "/agreements/BCF/record", "/agreements/BCF/board", "/"):  # fmt: skip
        text = partner.get(address).text
        assert PRIVATE not in text, address
        assert "Go on with the draft" not in text, address
    assert partner.get(PAT_COUNCIL).status_code == 403


def test_submitting_takes_the_drafts_away(demo: Flask) -> None:
    client = of_council(demo)
    assert sent(client, {"score-3": "1", "evidence-3": PRIVATE}, do="draft") == 303
    assert sent(client, {"score-3": "2"}) == 303

    assert "Go on with the draft" not in client.get(ROOM).text
    assert PRIVATE not in client.get(PAT_COUNCIL).text


def test_a_draft_can_be_discarded(demo: Flask) -> None:
    client = of_council(demo)
    assert sent(client, {"evidence-3": PRIVATE}, do="draft") == 303
    assert sent(client, {}, do="discard") == 303

    assert PRIVATE not in client.get(PAT_COUNCIL).text


def test_a_correction_takes_the_place_of_what_was_submitted_and_history_keeps_both(
    demo: Flask,
) -> None:
    client = of_council(demo)
    assert sent(client, {"score-1": "4", "score-2": "3"}) == 303
    assert sent(client, {"score-1": "2", "score-2": "none"}) == 303

    assert stored(demo) == {(COUNCIL, 1): 2}
    page = client.get("/agreements/BCF/history").text
    assert "submit assessment" in page.lower()


def test_the_same_scores_again_change_nothing(demo: Flask) -> None:
    client = of_council(demo)
    assert sent(client, {"score-1": "4"}) == 303
    with the_database(demo).reading() as session:
        before = len(list(all_changes(session, ASSESSMENT_SCORES)))
    assert sent(client, {"score-1": "4"}) == 303

    with the_database(demo).reading() as session:
        assert len(list(all_changes(session, ASSESSMENT_SCORES))) == before


def test_colleagues_do_not_overwrite_each_other_unseen(demo: Flask) -> None:
    client = of_council(demo)
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', client.get(PAT_COUNCIL).text)
    assert mark is not None
    colleague = of_council(demo, "other@marlshire.example", 12)
    assert sent(colleague, {"score-1": "3"}) == 303

    answer = of_council(demo).post(PAT_COUNCIL, data={"mark": mark[1], "score-1": "1"})

    assert answer.status_code == 409
    assert "Somebody of your organisation has saved or submitted this" in answer.text
    assert 'type="radio" value="1" checked' in answer.text


@pytest.mark.parametrize("score", ["5", "0", "-1", "1.5", "two", "<b>"])
def test_a_score_is_a_whole_number_from_1_to_4(demo: Flask, score: str) -> None:
    client = of_council(demo)

    assert sent(client, {"score-1": score}) == 422
    assert stored(demo) == {}


def test_something_must_be_scored(demo: Flask) -> None:
    client = of_council(demo)

    assert sent(client, {}) == 422
    assert sent(client, {"evidence-1": "Only words"}) == 422


def test_evidence_longer_than_any_page_is_refused_with_what_was_typed(demo: Flask) -> None:
    client = of_council(demo)

    assert sent(client, {"score-1": "1", "evidence-1": "x" * 32_001}) == 422
    assert stored(demo) == {}


def test_only_a_partners_own_people_score_for_it(demo: Flask) -> None:
    client = of_icb(demo)
    assert client.get(PAT_COUNCIL).status_code == 403
    assert client.post(PAT_COUNCIL, data={"score-1": "4"}).status_code == 403
    assert stored(demo) == {}
    with the_database(demo).writing() as session:
        key = ("BCF", COUNCIL, "PAT", FinancialYear(2026))
        edits = [
            Edit(ASSESSMENTS, None, Assessment(*key, AT.date(), "Somebody else")),
            Edit(ASSESSMENT_SCORES, None, AssessmentScore(*key, 1, 4, None)),
        ]
        other = person("tom@icb.example", (ICB, Role.FINANCE_LEAD))
        with pytest.raises(NotAllowed, match="Only the finance leads of organisation MARL-CC"):
            commit_edits(session, other, AT, edits, action="x", subject="BCF")
        session.rollback()


def test_boards_and_auditors_read_and_do_not_score(demo: Flask) -> None:
    for role in (Role.BOARD_MEMBER, Role.AUDITOR):
        act_as(demo, person("p@marlshire.example", (COUNCIL, role)))
        client = demo.test_client()
        page = client.get(ROOM)
        assert page.status_code == 200
        assert "/score?" not in page.text
        assert client.get(PAT_COUNCIL).status_code == 403
        assert client.post(PAT_COUNCIL, data={"score-1": "4"}).status_code == 403


def test_bodies_that_are_no_partner_find_nothing(demo: Flask) -> None:
    act_as(demo, person("p@tarnford.example", ("TARN-BC", Role.FINANCE_LEAD)))
    client = demo.test_client()

    for address in (ROOM, f"{ROOM}/PRF", f"{ROOM}/PRF/chart.svg", f"{ROOM}.xlsx", PAT_COUNCIL):
        assert client.get(address).status_code == 404, address


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{ROOM}/NONE", 404),
        (f"{ROOM}/NONE/score?partner={COUNCIL}", 404),
        (f"{ROOM}/PRF/score?partner=TARN-BC", 404),
        (f"{ROOM}/PRF/score", 404),
        (f"{ROOM}/PRF/score?partner={COUNCIL}&year=2031-32", 404),
        (f"{ROOM}/PRF/score?partner={COUNCIL}&year=2001-02", 404),
        (f"{ROOM}/PRF/score?partner={COUNCIL}&year=soon", 400),
        (f"{ROOM}/PRF?year=soon", 400),
        (f"{ROOM}.docx", 404),
    ],
)
def test_addresses_of_nothing_say_so(visitor: FlaskClient, address: str, status: int) -> None:
    assert visitor.get(address).status_code == status


def test_the_list_has_a_line_for_each_item_and_partner(visitor: FlaskClient) -> None:
    text = visitor.get(f"{ROOM}.csv").data.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text)))

    assert len(lines) == (9 + 9 + 3) * 2
    assert lines[0]["Item"] == "Leadership"
    assert {line["In words"] for line in lines} >= {"Not scored", "Not submitted", "Fully so"}
    answer = visitor.get(f"{ROOM}.xlsx")
    sheet = openpyxl.load_workbook(BytesIO(answer.data)).active
    answer.close()
    assert sheet is not None
    assert sheet.max_row == len(lines) + 1
