"""What the tests of signing in may ask for besides.

clock     the tracker's clock, which tests set forward
mailbox   a mail server of this machine that keeps the letters
pages     the pages on SQLite, by that clock; who asks is who signed in
visitor   somebody who is not signed in
ann       a finance lead on record, whose password is PASSWORD
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.mailbox import Mailbox
from tests.signing_in import add, let_people_sign_in
from tracker.access import COMMAND_LINE, Role, local_actor
from tracker.app import create_app
from tracker.config import Settings
from tracker.domain.registers import Organisation
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.people.accounts import KnownPerson
from tracker.sheets.agreement_layouts import ORGANISATIONS
from tracker.web import the_database

START = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
COUNCIL, BOARD = "NSC", "NSI"


class Clock:
    """A clock that stands until it is set forward."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        return self.moment

    def pass_by(self, **time: float) -> None:
        """Set it forward, by minutes=31 for example."""
        self.moment += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox()
    yield mailbox
    mailbox.stop()


@pytest.fixture
def sign_in_settings(sqlite_settings: Settings, mailbox: Mailbox) -> Settings:
    return replace(sqlite_settings, smtp_url=mailbox.url)


@pytest.fixture
def pages(sign_in_settings: Settings, clock: Clock) -> Iterator[Flask]:
    app = create_app(sign_in_settings)
    app.extensions["tracker.clock"] = clock
    let_people_sign_in(app)
    record_organisations(app)
    yield app
    app.extensions["tracker.background"].shutdown()
    the_database(app).engine.dispose()


def record_organisations(app: Flask) -> None:
    """Record a council and an integrated care board."""
    rows = (
        Organisation(COUNCIL, "Northshire Council", "Council", None, None, None),
        Organisation(BOARD, "Northshire Care Board", "ICB", None, None, None),
    )
    with the_database(app).writing() as session:
        commit_edits(
            session,
            local_actor(COMMAND_LINE),
            START,
            [Edit(ORGANISATIONS, None, row) for row in rows],
            action="add organisation",
            subject="both",
        )


@pytest.fixture
def visitor(pages: Flask) -> FlaskClient:
    return pages.test_client()


@pytest.fixture
def ann(pages: Flask) -> KnownPerson:
    return add(pages, ANN, (COUNCIL, Role.FINANCE_LEAD), name="Ann Bee")


ANN = "ann.bee@northshire.example"
