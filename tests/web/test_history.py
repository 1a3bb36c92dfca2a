"""The history of an agreement and the proof that the record is whole, as an auditor reads them."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role

AUDITOR = ("MARL-CC", Role.AUDITOR)


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_history_lists_every_change_set_with_who_and_when(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/history").text

    assert "recorded, the newest on" in lead(page)
    assert "import: " in page


def test_an_import_leads_to_its_batch(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/history/1").text

    assert 'href="/imports/1"' in page
    assert "each names this batch and its row in the file" in page


def test_a_date_that_is_none_is_refused_with_the_typing_kept(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/history?since=31/02/2026").text

    assert "Error: Who changed what" in page
    assert 'value="31/02/2026"' in page


def test_nothing_answers_for_a_person_who_changed_nothing(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/history?person=nobody@example.org").text

    assert lead(page) == "Nothing was changed that answers this question."


def test_an_entry_that_is_not_there_is_not_found(visitor: FlaskClient) -> None:
    for number in ("999", "99999999999999999999"):
        assert visitor.get(f"/agreements/BCF/history/{number}").status_code == 404


def test_an_auditor_verifies_the_chain_on_a_page(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("auditor@example.org", AUDITOR))

    assert lead(visitor.post("/audit").text).startswith("The chain of ")
    assert "is unbroken since" in lead(visitor.post("/audit").text)


def test_a_stranger_finds_no_history_of_others(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("stranger@example.org", ("NOBODY", Role.AUDITOR)))

    missing = visitor.get("/agreements/NONE/history")
    foreign = visitor.get("/agreements/BCF/history")
    assert (foreign.status_code, missing.status_code) == (404, 404)
