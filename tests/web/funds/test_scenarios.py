"""Scenarios of a fund: saved, shared, side by side with the forecast, and kept from others."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role

ROOM = "/agreements/BCF/funds/POOL/scenarios"
WINTER = {"name": "A hard winter", "outturn": "16,500,000.00"}
COUNCIL = ("MARL-CC", Role.FINANCE_LEAD)
ICB = ("MARL-ICB", Role.BOARD_MEMBER)


def test_a_scenario_stands_beside_the_forecast(visitor: FlaskClient) -> None:
    assert visitor.post(ROOM, data=WINTER).status_code == 303

    page = visitor.get(ROOM).text

    assert "A hard winter" in page
    assert "£1,376,881.40 overspend" in page
    assert "£870,000.00 overspend" in page


def test_a_private_scenario_is_kept_from_the_partner(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("council@example.org", COUNCIL))
    visitor.post(ROOM, data=WINTER)
    visitor.post(ROOM, data={**WINTER, "name": "For all of us", "shared": "Yes"})

    act_as(demo, person("icb@example.org", ICB))
    page = visitor.get(ROOM).text

    assert "A hard winter" not in page
    assert "For all of us" in page


def test_only_its_own_organisation_removes_a_scenario(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("council@example.org", COUNCIL))
    visitor.post(ROOM, data={**WINTER, "shared": "Yes"})
    found = re.search(rf'action="({ROOM}/\d+/remove)', visitor.get(ROOM).text)
    assert found is not None

    act_as(demo, person("icb@example.org", ICB))
    assert visitor.post(found[1]).status_code == 404
    act_as(demo, person("council@example.org", COUNCIL))
    assert visitor.post(found[1]).status_code == 303


def test_an_auditor_saves_nothing(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("auditor@example.org", ("MARL-CC", Role.AUDITOR)))

    assert visitor.post(ROOM, data=WINTER).status_code == 403
    assert "Save a scenario" not in visitor.get(ROOM).text


@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"name": "x" * 101},
        {"outturn": ""},
        {"outturn": "12.345"},
        {"outturn": "many"},
        {"outturn": "-5"},
        {"shared": "perhaps"},
    ],
)
def test_what_is_no_scenario_is_refused(visitor: FlaskClient, typed: dict[str, str]) -> None:
    answer = visitor.post(ROOM, data={**WINTER, **typed})

    assert answer.status_code == 422
    assert "<title>Error: " in answer.text


def test_a_right_held_elsewhere_offers_nothing_here(demo: Flask, visitor: FlaskClient) -> None:
    auditor_here = ("MARL-CC", Role.AUDITOR)
    act_as(demo, person("council@example.org", auditor_here, ("TARN-BC", Role.FINANCE_LEAD)))

    assert 'name="outturn"' not in visitor.get(ROOM).text
    assert visitor.post(ROOM, data=WINTER).status_code == 403
