"""Whose word a contribution is: proposed by others, confirmed or disputed by the body itself."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import LOCAL, act_as, person
from tests.web.conftest import NOW
from tests.web.forms import boxes
from tests.web.test_money import lead
from tracker.access import Actor, Role
from tracker.domain.records.agreement_settings import Approvals
from tracker.services.approvals.proposals import submit
from tracker.services.changes.approval_settings import setting_edit
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause
from tracker.web import the_database

COUNCIL, ICB = "MARL-CC", "MARL-ICB"
ANN = person("ann@council.example", (COUNCIL, Role.FINANCE_LEAD))
IVY = person("ivy@icb.example", (ICB, Role.FINANCE_LEAD))
CONTRIBUTIONS = "/agreements/CES/funds/EQUIP/contributions"


@pytest.fixture
def peopled(demo: Flask) -> Flask:
    """The demonstration, of which both partners have a finance lead on record."""
    cause = Cause("admin", NOW)
    with the_database(demo).writing() as session:
        for number, body in enumerate((COUNCIL, ICB)):
            known = add_person(session, cause, f"lead{number}@example.org", "Lead")
            give_role(session, cause, NOW.date(), known, Grant(body, Role.FINANCE_LEAD))
    return demo


def added(
    app: Flask, visitor: FlaskClient, partner: str, status: str | None = None, who: Actor = ANN
) -> TestResponse:
    """A contribution of £999,000 from a new source, as somebody adds it."""
    act_as(app, who)
    form = boxes(visitor.get(f"{CONTRIBUTIONS}/add").text)
    form |= {"partner": partner, "funding_source": "Winter money", "amount": "999000"}
    return visitor.post(
        f"{CONTRIBUTIONS}/add", data=form if status is None else {**form, "status": status}
    )


def link(page: str, words: str) -> str:
    """The address of the link of a contribution from the new source."""
    found = re.search(rf'href="([^"]+)">{words}<span[^>]*>: Winter money', page)
    assert found is not None
    return unescape(found[1])


def test_anothers_contribution_starts_as_proposed_and_counts_nothing(
    peopled: Flask, visitor: FlaskClient
) -> None:
    before = visitor.get(CONTRIBUTIONS).text.count("£999,000.00")

    assert added(peopled, visitor, ICB).status_code == 303

    page = visitor.get(CONTRIBUTIONS).text
    assert before == 0
    assert "is asked to confirm it" in page
    assert "£999,000.00 waits for the word of NHS Marlshire" in lead(page)
    assert "Confirm ours" not in page


def test_nobody_agrees_to_what_another_body_contributes(
    peopled: Flask, visitor: FlaskClient
) -> None:
    refused = added(peopled, visitor, ICB, "Agreed")

    assert refused.status_code == 422
    assert "Choose Proposed. Only the finance leads of NHS Marlshire" in refused.text
    assert 'value="999000"' in refused.text
    assert added(peopled, visitor, COUNCIL, "Agreed").status_code == 303


def test_what_another_body_has_agreed_to_is_changed_by_its_own_people(
    peopled: Flask, visitor: FlaskClient
) -> None:
    added(peopled, visitor, ICB, "Agreed", IVY)
    change = re.findall(r'href="([^"]+/change[^"]*)">£999,000.00', visitor.get(CONTRIBUTIONS).text)[
        0
    ]

    act_as(peopled, ANN)
    assert "£999,000.00<" in visitor.get(CONTRIBUTIONS).text
    assert change not in visitor.get(CONTRIBUTIONS).text
    for address in (change, change.replace("/change", "/remove"),
                    change.replace("/change", "/confirm"), change.replace("/change", "/dispute")):  # fmt: skip
        assert visitor.get(unescape(address)).status_code == 403
        assert visitor.post(unescape(address), data={}).status_code == 403


def test_a_body_is_asked_at_home_and_confirms_its_own_in_pounds(
    peopled: Flask, visitor: FlaskClient
) -> None:
    added(peopled, visitor, ICB)
    assert "our contribution of £999,000.00" not in visitor.get("/").text
    act_as(peopled, IVY)
    home = visitor.get("/").text
    assert "Confirm or dispute our contribution of £999,000.00" in home
    assert "waiting since 22 November 2026" in home

    address = link(visitor.get(CONTRIBUTIONS).text, "Confirm ours")
    page = visitor.get(address).text
    assert "contribution of £999,000.00 from Winter money. What it contributes to" in page
    done = visitor.post(address, data=boxes(page))

    assert done.status_code == 303
    page = visitor.get(CONTRIBUTIONS).text
    assert "The contribution of £999,000.00 is confirmed." in page
    assert "waits for the word" not in lead(page)
    assert "our contribution of £999,000.00" not in visitor.get("/").text
    assert "confirm contribution" in visitor.get("/agreements/CES/history").text.lower()


def test_a_dispute_says_why_and_the_host_is_asked_to_settle_it(
    peopled: Flask, visitor: FlaskClient
) -> None:
    added(peopled, visitor, ICB)
    act_as(peopled, IVY)
    address = link(visitor.get(CONTRIBUTIONS).text, "Dispute")
    form = boxes(visitor.get(address).text)

    silent = visitor.post(address, data={**form, "dispute": " "})
    assert silent.status_code == 422
    assert "Why you do not agree</label>" in silent.text
    assert "Enter why you do not agree" in silent.text
    said = visitor.post(address, data={**form, "dispute": "We agreed £99,900 in June"})

    assert said.status_code == 303
    assert "our contribution of £999,000.00" not in visitor.get("/").text
    act_as(peopled, ANN)
    page = visitor.get(CONTRIBUTIONS).text
    assert "£999,000.00 of it is disputed" in lead(page)
    assert "We agreed £99,900 in June" in page
    assert "Settle a disputed contribution of £999,000.00: We agreed" in visitor.get("/").text

    change = re.findall(r'href="([^"]+/change[^"]*)">£999,000.00', page)[0]
    form = boxes(visitor.get(unescape(change)).text)
    assert visitor.post(unescape(change), data={**form, "amount": "99900"}).status_code == 303
    assert "is disputed" not in visitor.get(CONTRIBUTIONS).text
    act_as(peopled, IVY)
    assert "Confirm or dispute our contribution of £99,900.00" in visitor.get("/").text


def test_where_nobody_acts_for_a_body_another_says_that_it_agreed(
    demo: Flask, visitor: FlaskClient
) -> None:
    assert added(demo, visitor, ICB, "Agreed").status_code == 303

    assert "waits for the word" not in lead(visitor.get(CONTRIBUTIONS).text)


def test_a_confirmation_waits_for_another_pair_of_eyes_where_the_agreement_asks_for_one(
    peopled: Flask, visitor: FlaskClient
) -> None:
    added(peopled, visitor, ICB)
    asks = setting_edit("CES", Approvals.NONE, Approvals.ANOTHER_ORGANISATION)
    assert asks is not None
    with the_database(peopled).writing() as session:
        submit(session, LOCAL, NOW, [asks], action="ask for approval", subject="CES")
    act_as(peopled, IVY)
    address = link(visitor.get(CONTRIBUTIONS).text, "Confirm ours")

    waits = visitor.post(address, data=boxes(visitor.get(address).text))

    assert "/approvals/" in waits.location
    assert "waits for the word of" in lead(visitor.get(CONTRIBUTIONS).text)
    act_as(peopled, replace(ANN, person=2))
    proposal = visitor.get(waits.location).text
    approved = visitor.post(
        f"{waits.location}/decision", data={**boxes(proposal), "decision": "approve"}
    )
    assert approved.status_code == 303
    assert "waits for the word of" not in lead(visitor.get(CONTRIBUTIONS).text)
