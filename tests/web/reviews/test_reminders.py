"""The page that says why reviews were raised and who was reminded, and its settings."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.web.conftest import NOW
from tracker.config import Settings
from tracker.nightly import Run, do_nightly_work
from tracker.web import the_database

ROOM = "/agreements/OP/reviews"
SETTINGS = f"{ROOM}/settings"


def play(demo: Flask, settings: Settings) -> None:
    do_nightly_work(Run(settings, the_database(demo), NOW, NOW.date()))


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_before_the_first_night_nobody_was_reminded(visitor: FlaskClient) -> None:
    assert lead(visitor.get(f"{ROOM}/reminders").text) == "Nobody was reminded of anything yet."


def test_a_review_says_why_it_was_raised(
    demo: Flask, demo_settings: Settings, visitor: FlaskClient
) -> None:
    play(demo, demo_settings)

    page = visitor.get(ROOM).text
    assert "Raised because: " in page
    assert "20 December 2026" in page
    reminders = visitor.get(f"{ROOM}/reminders").text
    assert "The review is due on 20 December 2026." in reminders
    assert "Nobody is on record" in reminders
    assert lead(reminders).startswith("The latest reminders are of 22 November 2026, of ")


def test_an_agreement_sets_its_own_thresholds(
    demo: Flask, demo_settings: Settings, visitor: FlaskClient
) -> None:
    answer = visitor.post(
        SETTINGS, data={"variance_percent": "12.5", "review_within_days": "10", "mark": ""}
    )
    assert answer.status_code == 303
    assert "more than 12.5 per cent" in visitor.get(f"{ROOM}/reminders").text
    assert 'value="12.5"' in visitor.get(SETTINGS).text

    mark = re.search(r'name="mark" value="([0-9a-f]+)"', visitor.get(SETTINGS).text)
    assert mark is not None
    visitor.post(SETTINGS, data={"mark": mark[1]})
    assert "more than 5 per cent" in visitor.get(f"{ROOM}/reminders").text


def test_what_cannot_be_is_refused_at_its_field_and_kept(visitor: FlaskClient) -> None:
    answer = visitor.post(
        SETTINGS, data={"variance_percent": "101", "off_track_periods": "0", "mark": ""}
    )

    assert answer.status_code == 422
    assert 'href="#off_track_periods"' in answer.text
    assert 'value="101"' in answer.text
    only = visitor.post(SETTINGS, data={"variance_percent": "-1", "mark": ""})
    assert "is not a percentage from 0 to 100" in only.text


def test_saving_what_is_there_already_changes_nothing(visitor: FlaskClient) -> None:
    assert visitor.post(SETTINGS, data={"mark": ""}).status_code == 303
    assert "Nothing was changed." in visitor.get(f"{ROOM}/reminders").text


def test_settings_that_somebody_else_changed_show_both(visitor: FlaskClient) -> None:
    visitor.post(SETTINGS, data={"variance_percent": "7", "mark": ""})

    assert visitor.post(SETTINGS, data={"variance_percent": "8", "mark": ""}).status_code == 409
