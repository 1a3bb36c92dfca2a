"""The history of an agreement and the proof that the record is whole, as an auditor reads them."""

import csv
import re
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.forms import boxes
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

    assert "recorded, the newest on" in lead(page)
    assert "0 change sets found." in page
    assert "Nothing was changed that answers this question." in page


def test_the_history_is_searched_and_turned_round(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/history?q=nothing+like+it").text
    oldest = visitor.get("/agreements/BCF/history?sort=when").text

    assert "0 change sets found." in page
    assert 'aria-sort="ascending"' in oldest
    assert 'href="/agreements/BCF/history?sort=-when#changes"' in oldest
    assert 'aria-sort="descending"' in visitor.get("/agreements/BCF/history").text


@pytest.mark.parametrize("question", ["sort=colour", f"q={'x' * 201}", "q=a&q=b"])
@pytest.mark.parametrize("address", ["/agreements/BCF/history", "/agreements/BCF/history.csv"])
def test_an_address_that_makes_no_sense_is_refused(
    visitor: FlaskClient, address: str, question: str
) -> None:
    assert visitor.get(f"{address}?{question}").status_code == 400


def test_the_history_is_taken_away_field_by_field(visitor: FlaskClient) -> None:
    form = "/agreements/BCF/reviews/settings"
    given = {**boxes(visitor.get(form).text), "variance_percent": "7"}
    assert visitor.post(form, data=given).status_code == 303

    rows = list(csv.DictReader(StringIO(visitor.get("/agreements/BCF/history.csv").text)))

    assert rows[0]["To what"] == "BCF"
    assert "7" in {row["After"] for row in rows if row["What was done"] == "set reviews"}
    assert rows[-1]["What was done"] == "import"
    assert rows[-1]["Batch"] == "1"
    assert visitor.get("/agreements/BCF/history.csv?since=31/02/2026").status_code == 400
    only_import = visitor.get("/agreements/BCF/history.csv?q=demonstration&sort=when").text
    assert "set reviews" not in only_import
    with visitor.get("/agreements/BCF/history.xlsx") as workbook:
        assert workbook.status_code == 200


def test_a_file_of_a_long_history_says_that_it_is_cut(
    visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.web.history.MOST_FIELDS", 0)

    answer = visitor.get("/agreements/BCF/history.csv")

    assert "This file ends here" in answer.text.splitlines()[-1]
    assert "the first 0 fields only" in answer.headers["Content-Disposition"]


def test_an_entry_that_is_not_there_is_not_found(visitor: FlaskClient) -> None:
    for number in ("999", "99999999999999999999"):
        assert visitor.get(f"/agreements/BCF/history/{number}").status_code == 404


def test_an_auditor_verifies_the_chain_on_a_page(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("auditor@example.org", AUDITOR))

    assert lead(visitor.post("/audit").text).startswith("The chain of ")
    assert "is unbroken since" in lead(visitor.post("/audit").text)


def test_a_stranger_finds_no_history_of_others(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("stranger@example.org", ("NOBODY", Role.AUDITOR)))

    assert visitor.get("/agreements/BCF/history.csv").status_code == 404
    missing = visitor.get("/agreements/NONE/history")
    foreign = visitor.get("/agreements/BCF/history")
    assert (foreign.status_code, missing.status_code) == (404, 404)
