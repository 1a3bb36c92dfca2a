"""An installation with thousands of agreements, and people who may look at it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import text

from benchmarks.filling import fill
from benchmarks.sample_books import COUNCIL, Size
from tracker.access import Role
from tracker.audit import open_recorded
from tracker.config import Settings
from tracker.database import Database, upgrade_as_owner
from tracker.services.kept.keeping import catch_up
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause
from tracker.services.people.signed_in import start_session
from tracker.web.sign_in.sessions import TOKEN

TODAY = date(2025, 11, 15)
NOW = datetime(2025, 11, 15, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Place:
    """An installation to measure: where it is, and how many ledger rows it holds."""

    settings: Settings
    rows: int


@contextmanager
def large_place(agreements: int, url: str | None, folder: str | None = None) -> Iterator[Place]:
    """A filled installation: a new one that goes afterwards, or one in a folder that stays.

    Args:
        url: an empty PostgreSQL database; None makes an SQLite file.
        folder: an installation made by an earlier run is used again as it is.
    """
    with tempfile.TemporaryDirectory() as fresh:
        environment = {"TRACKER_INSTANCE": folder or fresh, "DATABASE_URL": url or ""}
        settings = Settings.from_environment({**os.environ, **environment})
        upgrade_as_owner(settings)
        database = open_recorded(settings)
        rows = _rows_of(database)
        if rows == 0:
            rows = fill(database, Size(agreements=agreements, schemes=10, years=10))
            check_all(database)
        database.engine.dispose()
        yield Place(settings, rows)


def _rows_of(database: Database) -> int:
    with database.reading() as session:
        return int(session.execute(text("SELECT count(*) FROM ledger")).scalar_one())


def check_all(database: Database) -> None:
    """Run the health checks of every agreement, as the worker does each day."""
    with database.writing() as session:
        while catch_up(session, TODAY):
            pass


def cookies_of_people(app: Flask, database: Database, number: int, at: datetime) -> list[str]:
    """Cookies of so many finance leads of the council, each signed in at a moment."""
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    cookies = []
    with database.writing() as session:
        for _ in range(number):
            cause = Cause("benchmark", at)
            email = f"lead-{os.urandom(6).hex()}@council.example"
            person = add_person(session, cause, email, "Finance lead")
            give_role(session, cause, at.date(), person, Grant(COUNCIL, Role.FINANCE_LEAD))
            token = start_session(session, cause, person, "password", "benchmark")
            value = serializer.dumps({TOKEN: token, "_fresh": True})
            cookies.append(f"{app.config['SESSION_COOKIE_NAME']}={value}")
    return cookies
