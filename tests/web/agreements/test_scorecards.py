"""The scorecard's pages: their first sentences, where gaps lead, and what the list leaves."""

import csv
import io
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.people import act_as, person
from tracker.access import Role
from tracker.domain.scorecard import Place
from tracker.domain.scorecard.answers import QUESTIONS
from tracker.services.agreements.scorecards import GAPS, GapFilter, ScorecardCount, ScorecardSort
from tracker.web.agreement_pages import AGREEMENT_PAGES
from tracker.web.agreements.scorecards import (
    HEADINGS,
    day_sentence,
    first_sentence,
    gap_words,
    gaps_sentence,
)


@pytest.mark.parametrize(
    ("agreements", "asked", "meeting", "unknown", "sentence"),
    [
        (42, 42, 31, 0, "31 of 42 agreements meet all three recommendations."),
        (42, 42, 1, 0, "1 of 42 agreements meets all three recommendations."),
        (42, 42, 0, 0, "None of 42 agreements meets all three recommendations."),
        (1, 1, 1, 0, "The only agreement meets all three recommendations."),
        (1, 1, 0, 0, "The only agreement does not meet all three recommendations."),
        (45, 42, 31, 0, "31 of 42 agreements meet all three recommendations; 3 have ended."),
        (2, 1, 1, 1, "The only agreement meets all three recommendations; the answers of 1 "),
        (9, 0, 0, 9, "No agreement is asked to meet the recommendations; the answers of 9 "),
    ],
)
def test_the_first_sentence_counts_who_meets_all_three(
    agreements: int, asked: int, meeting: int, unknown: int, sentence: str
) -> None:
    found = ScorecardCount(agreements, asked, meeting, unknown, {}, None, None)

    assert first_sentence(found).startswith(sentence)


def test_the_day_of_the_answers_is_said() -> None:
    def said(oldest: date | None, newest: date | None) -> str:
        return day_sentence(ScorecardCount(2, 2, 1, 0, {}, oldest, newest))

    assert said(date(2026, 11, 22), date(2026, 11, 22)) == "The answers are as of 22 November 2026."
    assert said(date(2026, 11, 21), date(2026, 11, 22)).startswith(
        "The answers are as of 21 November 2026 to 22 November 2026:"
    )
    assert said(None, None).startswith("No answer is there yet")
    assert gaps_sentence(ScorecardCount(2, 2, 1, 0, {}, None, None)) == (
        "1 of 2 agreements has at least one gap."
    )
    assert gaps_sentence(ScorecardCount(2, 2, 2, 0, {}, None, None)) == "No agreement has a gap."


def test_every_place_is_a_page_of_the_agreement_that_is_there(visitor: FlaskClient) -> None:
    addresses = {page.text: page.address for page in AGREEMENT_PAGES}

    for place in Place:
        assert visitor.get(f"/agreements/BCF{addresses[place]}").status_code == 200


def test_an_agreements_scorecard_answers_every_question_and_leads_to_where_gaps_are_mended(
    visitor: FlaskClient,
) -> None:
    page = visitor.get("/agreements/CYP/scorecard").text

    assert "This agreement meets none of the three recommendations; 10 gaps are left." in page
    assert "as of 22 November 2026" in page
    for question in QUESTIONS:
        assert f'id="question-{question.code}"' in page
    assert 'href="/agreements/CYP/partners">Mend on Partners<' in page
    assert 'href="/agreements/CYP/outcomes">Mend on Outcomes<' in page
    assert 'href="/agreements/CYP/frameworks">Mend on Frameworks<' in page


def test_the_agreements_own_page_has_the_short_form(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/CYP").text

    assert "This agreement meets none of the three recommendations; 10 gaps are left." in page
    assert 'href="/agreements/CYP/scorecard#recommendation-2">2 gaps</a>' in page


def test_the_scorecard_of_all_says_how_many_meet_all_and_shows_each(visitor: FlaskClient) -> None:
    page = visitor.get("/scorecard").text

    assert "2 of 11 agreements meet all three recommendations." in page
    assert "The answers are as of 22 November 2026." in page
    assert 'href="/agreements/CYP/scorecard#question-1.3">Not met</a>' in page
    for start in ("/", "/agreements", "/downloads"):
        assert 'href="/scorecard"' in visitor.get(start).text


def test_the_list_can_be_narrowed_to_any_gap(visitor: FlaskClient) -> None:
    for gap in GAPS:
        page = visitor.get(f"/scorecard?gap={gap}").text

        assert f"found that {gap_words(GapFilter(gap))}" in page


def test_the_list_can_be_narrowed_to_an_answer(visitor: FlaskClient) -> None:
    for address, words in (
        ("gap=1&answer=Met", "2 agreements found that have “Met” as the answer to “1. Written"),
        ("gap=2.1&answer=Not+met", "found that have “Not met” as the answer to “2.1 Outcomes"),
        ("answer=Not+applicable", "as the answer to one question or more."),
    ):
        assert words in visitor.get(f"/scorecard?{address}").text


def test_the_list_is_sorted_by_its_headings(visitor: FlaskClient) -> None:
    for sort in ScorecardSort:
        for order in (sort.value, f"-{sort}"):
            assert visitor.get(f"/scorecard?sort={order}").status_code == 200


def test_what_cannot_be_asked_for_is_refused(visitor: FlaskClient) -> None:
    for address in (
        "gap=9.9", "gap=4", "answer=Perhaps", "sort=sideways", "basis=None", "page=99", "page=0",
        "gap=1.1&gap=1.2",
    ):  # fmt: skip
        assert visitor.get(f"/scorecard?{address}").status_code in {400, 404}, address


def test_the_gaps_stand_one_by_one_with_their_agreements(visitor: FlaskClient) -> None:
    page = visitor.get("/scorecard/gaps").text

    assert "1 agreement has no defined outcome measure:" in page
    assert "3 agreements have no current review:" in page
    assert "the review due on 30 April 2026 is 206 days overdue." in page
    assert 'href="/agreements/MH/reviews">Reviews' in page
    assert 'href="/scorecard?gap=3.3#agreements">All ' in page


def test_the_list_is_taken_away_as_it_was_asked_for(visitor: FlaskClient) -> None:
    rows = list(
        csv.reader(io.StringIO(visitor.get("/scorecard.csv?gap=1.3").data.decode("utf-8-sig")))
    )
    with visitor.get("/scorecard.xlsx") as answer:
        sheet = load_workbook(io.BytesIO(answer.data)).active

    assert rows[0] == list(HEADINGS)
    assert {row[0] for row in rows[1:]} == {"CYP", "MH", "TICO"}
    assert sheet is not None
    assert sheet.max_row >= 12
    assert rows[1][HEADINGS.index("1.3 Reviewed on time")] == "Not met"


def test_a_partner_sees_its_own_agreements_only(demo: Flask) -> None:
    act_as(demo, person("b@tarn.example", ("TARN-FT", Role.BOARD_MEMBER)))
    visitor = demo.test_client()

    page = visitor.get("/scorecard").text

    assert "CYP" in page
    assert "S256" not in page
    assert "S256" not in visitor.get("/scorecard.csv").text
    assert visitor.get("/agreements/S256/scorecard").status_code == 404


def test_nothing_recorded_says_what_to_do_first(client: FlaskClient) -> None:
    assert "No agreements yet." in client.get("/scorecard").text
    assert "No agreement has a gap." in client.get("/scorecard/gaps").text
