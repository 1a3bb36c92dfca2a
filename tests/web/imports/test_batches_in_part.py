"""A batch that also held other partnerships' agreements: the trail of one's own rows, and no more."""

import re
from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from tests.people import LOCAL, act_as, person
from tests.web.conftest import NOW
from tracker.access import Role
from tracker.domain.registers import Budget
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.registers import stored_rows
from tracker.sheets.money_layouts import BUDGETS
from tracker.web import the_database

AUDITOR = person("Auditor", ("MARL-CC", Role.AUDITOR))


def test_whoever_sees_part_of_a_file_is_told_that_it_was_imported(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, AUDITOR)

    page = visitor.get("/imports").text
    assert "1 file was imported that also held other partnerships’ agreements" in page
    assert "Nothing was imported yet" not in page
    assert 'href="/imports/1">Batch 1</a>, demonstration.xlsx' in visitor.get("/").text

    act_as(demo, LOCAL)
    assert "1 batch was imported so far." in visitor.get("/imports").text


def test_the_batch_shows_its_file_and_the_rows_of_ones_own_agreements(
    demo: Flask, visitor: FlaskClient
) -> None:
    whole = visitor.get("/imports/1").text
    hash_of_file = re.search(r"\b[0-9a-f]{64}\b", whole)
    assert hash_of_file is not None

    act_as(demo, AUDITOR)
    page = visitor.get("/imports/1").text

    assert "demonstration.xlsx" in page
    assert hash_of_file[0] in page
    assert "Imported by" in page
    assert "it also held other partnerships’ agreements" in page
    assert re.search(r"Agreements</th>\s*<td[^>]*>10<", page)  # the eleventh is the borough's
    assert "Undo this batch" not in page
    assert "Missing from the file" not in page
    everything = re.search(r"([\d,]+), £[\d,.]+ in total", whole)
    assert everything is not None
    assert everything[0] not in page


def test_nobody_undoes_a_batch_they_see_in_part(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("Lead", ("MARL-CC", Role.FINANCE_LEAD)))

    assert visitor.get("/imports/1/undo").status_code == 404
    assert visitor.post("/imports/1/undo").status_code == 404


def test_a_batch_without_anything_of_ones_own_is_missing(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("Stranger", ("ELSE", Role.AUDITOR)))

    nothing, missing = visitor.get("/imports/1"), visitor.get("/imports/2")
    assert nothing.status_code == missing.status_code == 404
    assert "There is no batch 1." in nothing.text
    assert "There is no batch 2." in missing.text
    assert "Nothing was imported yet" in visitor.get("/imports").text


def test_a_batch_says_how_many_of_its_records_were_edited_since(
    demo: Flask, visitor: FlaskClient
) -> None:
    assert ", none edited since." in lead(visitor.get("/imports/1").text)

    with the_database(demo).writing() as session:
        rows = [item.row for item in stored_rows(session, BUDGETS, ["BCF"]).values()]
        first, second = [row for row in rows if isinstance(row, Budget)][:2]
        for note in ("Agreed", "Agreed by the board"):
            edit = Edit(BUDGETS, first, replace(first, note=note))
            first = replace(first, note=note)
            commit_edits(session, LOCAL, NOW, [edit], action="change budget", subject="BCF")
        edit = Edit(BUDGETS, second, replace(second, note="So"))
        commit_edits(session, LOCAL, NOW, [edit], action="change budget", subject="BCF")

    assert ", 2 edited since." in lead(visitor.get("/imports/1").text)


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]
