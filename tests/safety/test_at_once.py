"""Two people at one form, one person at two tabs, ten posts of one form: on both databases."""

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from tests.demo.database import write_demo
from tests.demo.taking_in import take_in
from tests.people import act_as, person
from tests.safety.world import NOW
from tests.web.forms import boxes, date_boxes
from tracker.access import Role
from tracker.app import create_app
from tracker.config import Settings
from tracker.web import the_database

POSTS = 10
LEAD = person("lead@marlshire.example", ("MARL-CC", Role.FINANCE_LEAD))
# A form by what it makes: where it stands, what is typed, and how many there are in the end.
FORMS: dict[str, tuple[str, dict[str, str], str]] = {
    "a review": (
        "/agreements/BCF/reviews/review/add", {"kind": "Annual", **date_boxes("due", "1/7/2027")},
        "SELECT count(*) FROM reviews WHERE due = '2027-07-01'",
    ),
    "a scenario": (
        "/agreements/BCF/funds/POOL/scenarios",
        {"name": "A hard winter", "outturn": "16500000"}, "SELECT count(*) FROM scenarios",
    ),
    "a fund": (
        "/agreements/BCF/set-up/add-fund", {"fund": "NEW", "title": "A new fund", "kind": "Pooled"},
        "SELECT count(*) FROM funds WHERE fund = 'NEW'",
    ),
}  # fmt: skip


@pytest.fixture
def pages(settings: Settings, tmp_path: Path) -> Iterator[Flask]:
    app = create_app(settings)
    app.extensions["tracker.clock"] = lambda: NOW
    act_as(app, LEAD)
    write_demo(tmp_path / "demo.xlsx")
    take_in(the_database(app), tmp_path / "demo.xlsx")
    yield app
    the_database(app).engine.dispose()


def at_once(app: Flask, send: Callable[[FlaskClient, int], TestResponse]) -> list[TestResponse]:
    """The same thing sent by many visitors at the same moment."""
    barrier, answers = threading.Barrier(POSTS), list[TestResponse]()

    def one(number: int) -> None:
        visitor = app.test_client()
        barrier.wait()
        answers.append(send(visitor, number))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(POSTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def post(address: str, form: dict[str, str], visitor: FlaskClient, _: int) -> TestResponse:
    return visitor.post(address, data=form)


def form_of(app: Flask, address: str) -> dict[str, str]:
    """A form as it stands on its page, but for the token of the session, which each has anew."""
    return {
        n: v for n, v in boxes(app.test_client().get(address).text).items() if n != "csrf_token"
    }


def count(app: Flask, statement: str) -> int:
    with the_database(app).reading() as session:
        return int(session.execute(text(statement)).scalar_one())


def test_ten_posts_of_one_form_make_one_record(pages: Flask) -> None:
    entries = "SELECT count(*) FROM audit_entries"
    for what, (address, typed, statement) in FORMS.items():
        form, before = form_of(pages, address) | typed, count(pages, entries)

        answers = at_once(pages, partial(post, address, form))

        assert {a.status_code for a in answers} <= {303, 429}, what
        assert len({a.location for a in answers if a.status_code == 303}) == 1, what
        assert count(pages, statement) == 1, what
        assert count(pages, entries) <= before + 1, what


def test_of_ten_who_change_one_review_one_does_and_nine_see_both_versions(pages: Flask) -> None:
    address = "/agreements/BCF/reviews/review/change?due=2027-02-26"
    form = form_of(pages, address)

    def change(visitor: FlaskClient, number: int) -> TestResponse:
        own = {"submission": f"of-visitor-number-{number}", "decision": f"Version {number}"}
        return visitor.post(address, data=form | own)

    answers = at_once(pages, change)

    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [303] + [409] * (POSTS - 1)
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert "Somebody changed this first" in refused.text
    assert "Version" in refused.text
