"""One agreement: its first sentence, its versions, and dates that make no sense."""

from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role
from tracker.domain.financial_year import FinancialYear


def test_the_first_sentence_says_whether_the_agreement_is_in_order(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF").text

    assert (
        "Signed by both partners, but no signed copy is attached; runs until 31 March 2027; "
        "review due in 96 days; "
        "the checks found "
    ) in page


def test_an_unsigned_agreement_names_who_has_not_signed(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/CYP").text

    assert "Not yet signed by " in page
    assert "Not signed</strong>" in page


def test_what_each_partner_bears_is_said_beside_the_funds(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF").text

    assert "Marlshire County Council would bear £49,392.11" in page
    assert "It is in view only" in page


def test_outcomes_are_told_in_words(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF").text

    assert "Off track</strong>" in page
    assert "No data</strong>" in page


def test_the_versions_are_listed_with_their_dates(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF").text

    assert "V1: Winter discharge capacity 2026-27" in page
    assert "1 April 2025 to 30 June 2026" in page
    assert "1 July 2026 to 31 March 2027" in page


def test_a_date_that_is_none_is_named_and_the_page_stays_useful(visitor: FlaskClient) -> None:
    answer = visitor.get("/agreements/BCF?as_at=31/31/2026")

    assert "<title" in answer.text
    assert "Error: Marlshire Better Care Fund" in answer.text
    assert 'href="#as_at"' in answer.text
    assert 'value="31/31/2026"' in answer.text


def test_a_date_may_be_written_as_people_write_it(visitor: FlaskClient) -> None:
    for text in ("31/10/2026", "31 October 2026", "2026-10-31"):
        answer = visitor.get("/agreements/BCF", query_string={"as_at": text})
        assert "as at 31 October 2026" in answer.text


def test_an_agreement_nobody_recorded_is_not_found(visitor: FlaskClient) -> None:
    answer = visitor.get("/agreements/NOBODY")

    assert answer.status_code == 404
    assert "There is no agreement NOBODY." in answer.text


def test_any_year_and_date_can_be_asked_for(visitor: FlaskClient) -> None:
    for year in (1900, 2199):
        text = str(FinancialYear(year))
        answer = visitor.get(f"/agreements/BCF?year={text}&as_at=1900-01-01")
        assert answer.status_code == 200


def test_an_overdue_review_may_be_held_and_a_signed_agreement_varied(
    demo: Flask, visitor: FlaskClient
) -> None:
    overdue, in_time, unsigned = (
        visitor.get(f"/agreements/{code}").text for code in ("MH", "BCF", "CYP")
    )

    assert 'href="/agreements/MH/reviews/hold">Hold the review</a>' in overdue
    assert 'href="/agreements/MH/vary">Vary the agreement</a>' in overdue
    assert "Vary the agreement</a>" in in_time
    assert "/reviews/hold" not in in_time + unsigned
    assert "Vary the agreement</a>" not in unsigned
    act_as(demo, person("auditor@example.org", ("MARL-ICB", Role.AUDITOR)))
    page = visitor.get("/agreements/MH").text
    assert 'href="/agreements/MH/reviews/hold">Evidence for the review</a>' in page
    assert "Vary the agreement</a>" not in page
