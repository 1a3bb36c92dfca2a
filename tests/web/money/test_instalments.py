"""Whose word an instalment's invoice and receipt are: buttons, sentences and refusals."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.conftest import NOW
from tests.web.forms import boxes
from tracker.access import Role
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause
from tracker.web import the_database

HOST, PAYER = "MARL-CC", "MARL-ICB"
POOL = "/agreements/BCF/funds/POOL"
CONTRIBUTIONS = f"{POOL}/contributions"


@pytest.fixture
def peopled(demo: Flask) -> Flask:
    """The demonstration, whose host has a finance lead on record."""
    cause = Cause("admin", NOW)
    with the_database(demo).writing() as session:
        known = add_person(session, cause, "lead@council.example", "Lead")
        give_role(session, cause, NOW.date(), known, Grant(HOST, Role.FINANCE_LEAD))
    return demo


def test_a_payer_finds_no_button_and_is_refused_at_its_address(
    peopled: Flask, visitor: FlaskClient
) -> None:
    act_as(peopled, person("Host", (HOST, Role.FINANCE_LEAD)))
    found = re.findall(r'href="([^"]*/receipt[^"]*)"', visitor.get(CONTRIBUTIONS).text)
    receipt = found[2]
    typed = boxes(visitor.get(receipt).text)

    act_as(peopled, person("Payer", (PAYER, Role.FINANCE_LEAD)))
    page = visitor.get(CONTRIBUTIONS).text
    assert "/receipt" not in page
    assert "/invoice" not in page
    assert "Marlshire County Council hosts the fund: its finance leads record what was" in page
    assert "Make a new schedule" in page
    for one in ("receipt", "invoice", "change", "remove"):
        address = receipt.replace("/receipt", f"/{one}")
        assert visitor.get(address).status_code == 403
        refused = visitor.post(address, data=typed)
        assert refused.status_code == 403
        assert "Only the finance leads of Marlshire County Council, which hosts" in refused.text

    act_as(peopled, person("Host", (HOST, Role.FINANCE_LEAD)))
    assert visitor.post(receipt, data=typed).status_code == 303


def test_a_payer_still_makes_a_schedule(peopled: Flask, visitor: FlaskClient) -> None:
    act_as(peopled, person("Payer", (PAYER, Role.FINANCE_LEAD)))
    address = f"{POOL}/schedule?partner={PAYER}"
    wish = {"pattern": "custom", "days": "20/01/2027"}

    check = visitor.post(address, data=wish)
    assert check.status_code == 200
    done = visitor.post(address, data={**boxes(check.text), **wish, "confirmed": "yes"})

    assert done.status_code == 303
