"""The list of imports: its search, its order, its file."""

import csv
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role


def test_the_list_is_searched_and_says_when_nothing_answers(visitor: FlaskClient) -> None:
    found = visitor.get("/imports?q=DEMONSTRATION&kind=Workbook&status=imported").text
    nothing = visitor.get("/imports?q=nothing+like+it").text

    assert "1 import found." in found
    assert ">Batch 1</a>" in found
    assert "1 batch was imported so far." in nothing
    assert "0 imports found." in nothing
    assert "No import answers this." in nothing
    assert 'href="/imports#batches">Show all' in nothing


def test_days_are_those_of_london(visitor: FlaskClient) -> None:
    rows = list(csv.DictReader(StringIO(visitor.get("/imports.csv").text)))
    day = rows[0]["Imported at"][:10]

    assert "1 import found." in visitor.get(f"/imports?since={day}&until={day}").text
    assert "0 imports found." in visitor.get("/imports?until=01/01/2020").text


def test_the_headings_sort_it(visitor: FlaskClient) -> None:
    page = visitor.get("/imports?sort=file").text

    assert 'aria-sort="ascending"' in page
    assert 'href="/imports?sort=-file#batches"' in page
    assert 'href="/imports?sort=-batch#batches"' in page


@pytest.mark.parametrize(
    "question",
    ["sort=colour", "kind=Letter", "status=gone", "since=31/02/2026", "until=x", f"q={'x' * 201}"],
)
@pytest.mark.parametrize("address", ["/imports", "/imports.csv"])
def test_an_address_that_makes_no_sense_is_refused(
    visitor: FlaskClient, address: str, question: str
) -> None:
    assert visitor.get(f"{address}?{question}").status_code == 400


def test_the_file_withholds_what_one_sees_in_part_only(demo: Flask, visitor: FlaskClient) -> None:
    (whole,) = csv.DictReader(StringIO(visitor.get("/imports.csv").text))
    act_as(demo, person("Auditor", ("MARL-CC", Role.AUDITOR)))
    (part,) = csv.DictReader(StringIO(visitor.get("/imports.csv").text))

    assert whole["Kind"] == "Workbook"
    assert int(whole["Changes"]) > 0
    assert (part["Changes"], part["Ledger rows"], part["Ledger control total"]) == ("", "", "")
    assert part["SHA-256"] == whole["SHA-256"]
    with visitor.get("/imports.xlsx") as workbook:
        assert workbook.status_code == 200
