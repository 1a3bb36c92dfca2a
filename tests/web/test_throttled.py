"""How often one person may ask for what costs much, and how refusals are noted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.conftest import NOW
from tracker.access import Role
from tracker.web import throttled

LEAD = person("lead@example.org", ("MARL-CC", Role.FINANCE_LEAD))


@pytest.fixture
def lead(demo: Flask, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(throttled, "EXPORTS_AN_HOUR", 3)
    monkeypatch.setattr(throttled, "SEARCHES_AN_HOUR", 2)
    act_as(demo, LEAD)
    return demo.test_client()


def test_after_many_downloads_one_has_to_wait(demo: Flask, lead: FlaskClient) -> None:
    given = [lead.get("/reviews.csv").status_code for _ in range(3)]
    refused = lead.get("/agreements.csv")

    assert given == [200, 200, 200]
    assert refused.status_code == 429
    assert "You have asked for 3 downloads within an hour" in refused.text
    assert int(refused.headers["Retry-After"]) > 0
    assert lead.get("/agreements").status_code == 200
    demo.extensions["tracker.clock"] = lambda: NOW + timedelta(minutes=31)
    assert lead.get("/agreements.csv").status_code == 200


def test_after_many_searches_one_has_to_wait(lead: FlaskClient) -> None:
    found = [lead.get("/agreements?q=care").status_code for _ in range(3)]

    assert found == [200, 200, 429]
    assert lead.get("/agreements").status_code == 200


def test_somebody_else_does_not_have_to_wait(demo: Flask, lead: FlaskClient) -> None:
    for _ in range(4):
        lead.get("/reviews.csv")
    act_as(demo, replace(LEAD, person=2))

    assert lead.get("/reviews.csv").status_code == 200


def test_a_refusal_is_logged_with_person_and_route_and_not_with_the_question(
    demo: Flask, lead: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    act_as(demo, person("auditor\r\nfine@example.org", ("MARL-CC", Role.AUDITOR)))

    refused = lead.get("/agreements/BCF/partners/add?q=secret")
    lead.get("/agreements/TICO?q=secret")

    lines = [record.getMessage() for record in caplog.records]
    name = "'auditor\\r\\nfine@example.org'"
    reference = refused.text.partition("Reference: ")[2][:8]
    assert lines[0] == (
        f"Refused with 403: {name} asked for GET /agreements/<code:agreement>/partners/add, "
        f"reference {reference}"
    )
    assert lines[1].startswith(
        f"Refused with 404: {name} asked for GET /agreements/<code:agreement>, reference "
    )
