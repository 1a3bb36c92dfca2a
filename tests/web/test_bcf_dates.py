"""The national dates of the Better Care Fund, kept by administrators for everybody."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.forms import boxes
from tests.web.reviews.test_overview import lead
from tracker.access import Role

ROOM = "/settings/better-care-fund-dates"
PLAN = "financial_year=2025-26&what=Plan"
NEW = {
    "financial_year": "2026-27", "what": "Quarter 3 report", "day-day": "12", "day-month": "2",
    "day-year": "2027", "source": "Reporting guidance",
}  # fmt: skip


def shown(visitor: FlaskClient) -> str:
    answer = visitor.get(ROOM)
    assert answer.status_code == 200
    return answer.text


def test_what_is_shipped_is_listed_with_its_source(visitor: FlaskClient) -> None:
    text = shown(visitor)

    assert lead(text).startswith("12 dates of 6 years are known; 4 of them were entered here")
    assert "Leicestershire Health and Wellbeing Board, 2025" in text


def test_an_administrator_adds_a_date_for_everybody(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("admin@cc.example", ("MARL-CC", Role.ADMINISTRATOR)))
    assert visitor.post(f"{ROOM}/add", data=NEW).status_code == 303

    act_as(demo, person("lead@icb.example", ("MARL-ICB", Role.FINANCE_LEAD)))
    assert "12 February 2027" in shown(visitor)
    assert "quarter 3 report for 2026-27" in visitor.get("/agreements/BCF/reviews/reminders").text


def test_a_shipped_date_is_changed_struck_out_and_put_back(visitor: FlaskClient) -> None:
    address = f"{ROOM}/change?{PLAN}"
    moved = boxes(visitor.get(address).text) | {"day-day": "7", "day-month": "4"}
    assert visitor.post(address, data=moved).status_code == 303
    assert "7 April 2025" in shown(visitor)
    assert "Changed here" in shown(visitor)

    blank = boxes(visitor.get(address).text) | {"day-day": "", "day-month": "", "day-year": ""}
    assert visitor.post(address, data=blank).status_code == 303
    assert "Nothing is asked for" in shown(visitor)

    gone = f"{ROOM}/remove?{PLAN}"
    assert visitor.post(gone, data=boxes(visitor.get(gone).text)).status_code == 303
    assert "31 March 2025" in shown(visitor)
    assert "Changed here" not in shown(visitor)


def test_a_date_that_is_there_already_is_refused(visitor: FlaskClient) -> None:
    assert visitor.post(f"{ROOM}/add", data=NEW).status_code == 303
    answer = visitor.post(f"{ROOM}/add", data=NEW | {"source": "Another"})

    assert answer.status_code == 422
    assert "is recorded already" in answer.text


def test_what_somebody_else_changed_meanwhile_shows_both(visitor: FlaskClient) -> None:
    address = f"{ROOM}/change?{PLAN}"
    early = boxes(visitor.get(address).text) | {"source": "Mine"}
    other = boxes(visitor.get(address).text) | {"source": "Theirs"}
    assert visitor.post(address, data=other).status_code == 303

    answer = visitor.post(address, data=early)

    assert answer.status_code == 409
    assert "Theirs" in answer.text
    assert "Mine" in answer.text


@pytest.mark.parametrize("role", [Role.FINANCE_LEAD, Role.BOARD_MEMBER, Role.AUDITOR])
def test_others_than_administrators_read_only(
    demo: Flask, visitor: FlaskClient, role: Role
) -> None:
    act_as(demo, person("somebody@icb.example", ("MARL-ICB", role)))

    assert f"{ROOM}/add" not in shown(visitor)
    assert visitor.post(f"{ROOM}/add", data=NEW).status_code == 403
    assert visitor.get(f"{ROOM}/change?{PLAN}").status_code == 403


@pytest.mark.parametrize(
    "words", ["financial_year=2025-26&what=None", "financial_year=x&what=Plan", ""]
)
def test_a_date_that_is_none_is_not_found(visitor: FlaskClient, words: str) -> None:
    assert visitor.get(f"{ROOM}/change?{words}").status_code == 404


def test_a_shipped_date_cannot_be_removed(visitor: FlaskClient) -> None:
    assert visitor.get(f"{ROOM}/remove?{PLAN}").status_code == 404
