"""Everything of an agreement in one reading order, as an auditor takes it in."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.people import LOCAL, act_as, person
from tracker.access import Role


def test_an_auditor_reads_every_register_with_its_cells(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("auditor@example.org", ("MARL-ICB", Role.AUDITOR)))

    page = visitor.get("/agreements/BCF/record").text

    assert re.search(
        r"\d+ records in \d\d registers, from 1 batch and \d+ entries by hand; besides", page
    )
    assert re.search(r"cell [A-Z]+\d+ of Budgets in demonstration\.xlsx", page)


def test_the_history_of_each_record_is_one_step_away(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/record").text
    link = re.search(r'href="([^"]*/history/record\?[^"]*Budgets[^"]*)"', page)

    assert link is not None
    assert visitor.get(link[1].replace("&amp;", "&")).status_code == 200


def test_a_stranger_finds_no_record(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("stranger@example.org", ("ELSE", Role.AUDITOR)))

    assert visitor.get("/agreements/BCF/record").status_code == 404


def test_a_row_leads_to_its_batch_though_the_file_held_others_too(
    demo: Flask, visitor: FlaskClient
) -> None:
    # The demonstration's file holds an agreement that the council is no partner of.
    for who in (person("Auditor", ("MARL-CC", Role.AUDITOR)), LOCAL):
        act_as(demo, who)
        for address in ("/agreements/BCF/record", "/agreements/BCF/funds/POOL/rows/actual"):
            assert 'href="/imports/1">Batch 1</a>, cell' in visitor.get(address).text
        assert visitor.get("/imports/1").status_code == 200
