"""The accessibility statement, for everybody, with whom to tell."""

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as
from tracker.app import create_app
from tracker.config import Settings
from tracker.web import the_database


def test_everybody_can_read_the_statement_from_every_page(app: Flask, client: FlaskClient) -> None:
    act_as(app, None)

    assert 'href="/accessibility"' in client.get("/sign-in").text
    page = client.get("/accessibility")

    assert page.status_code == 200
    assert "is partially compliant with" in page.text
    assert "contact the administrator of the tracker in your organisation" in page.text


def test_the_statement_says_whom_to_tell(sqlite_settings: Settings) -> None:
    app = create_app(replace(sqlite_settings, help_contact="digital@council.example"))

    page = app.test_client().get("/accessibility").text

    assert 'contact: <strong class="tracker-code">digital@council.example</strong>' in page
    the_database(app).engine.dispose()
