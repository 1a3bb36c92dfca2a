"""Measures timetables over many agreements: the page of all of them, and a person's calendar feed.

    python -m benchmarks.timetables [--agreements 2000] [--dates 61] [--url DATABASE_URL]

Fills an empty database (by default a temporary SQLite file) with agreements of one scheme, and each
of them with so many key dates of this year and the next. Times are those of the server, without
the network; `cpu` is the processor's part. Not a test: nothing here passes or fails.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from flask.testing import FlaskClient

from benchmarks.filling import fill
from benchmarks.large_database import NOW, TODAY, cookies_of_people
from benchmarks.sample_books import COUNCIL, Size, agreement_code, register_rows
from benchmarks.visiting import Questions
from tracker.access import Actor, Role
from tracker.app import create_app
from tracker.audit import recording
from tracker.config import Settings
from tracker.database import Database, upgrade_as_owner
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import KeyDate
from tracker.domain.registers import Organisation
from tracker.domain.timetables.templates import filled
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause
from tracker.services.reminders.calendar_feeds import make_feed
from tracker.sheets.timetable_layouts import KEY_DATES
from tracker.web import the_database

YEAR = FinancialYear.of(TODAY)
PORTION = 100
PAGE = "/reviews/timetables"


def add_dates(database: Database, size: Size, number: int) -> None:
    """Give every agreement its first so many dates of next year's templates and of this year's."""
    bodies = [row for row in register_rows(size)["Organisations"] if isinstance(row, Organisation)]
    actor, at = Actor("benchmark", "command line"), datetime.now(UTC)
    for first in range(0, size.agreements, PORTION):
        codes = map(agreement_code, range(first, min(first + PORTION, size.agreements)))
        rows = [row for code in codes for row in islice(_dates(code, bodies), number)]
        with database.writing() as session, recording(session, actor, at, "fill", "x") as changes:
            changes.create(KEY_DATES, [(row, None) for row in rows])


def _dates(code: str, bodies: list[Organisation]) -> Iterator[KeyDate]:
    for year in (YEAR.next(), YEAR):
        for body in bodies:
            yield from filled(code, body, year, [])


def make_address(database: Database) -> str:
    """The address of a feed of one who sees every agreement."""
    cause = Cause("benchmark", NOW)
    with database.writing() as session:
        person = add_person(session, cause, "feed@council.example", "Feed")
        give_role(session, cause, TODAY, person, Grant(COUNCIL, Role.FINANCE_LEAD))
        return f"/calendar/{make_feed(session, cause, person.number)}.ics"


def show(client: FlaskClient, database: Database, what: str, address: str) -> None:
    """Ask for an address, and print what that took."""
    questions = Questions(database.engine)
    started, spent = time.perf_counter(), time.process_time()
    with questions:
        content = client.get(address).get_data()
    wall, cpu = time.perf_counter() - started, time.process_time() - spent
    events = content.count(b"BEGIN:VEVENT")
    asked = len(questions.asked)
    print(f"{wall:7.2f} {cpu:6.2f} {asked:4} {len(content) / 1024:7.0f} {events:7}  {what}")


def main() -> None:
    """Fill, measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agreements", type=int, default=2_000)
    parser.add_argument("--dates", type=int, default=61)
    parser.add_argument("--url")
    given = parser.parse_args()
    size = Size(agreements=given.agreements, schemes=1, years=1, first_year=YEAR)
    with tempfile.TemporaryDirectory() as fresh:
        environment = {"TRACKER_INSTANCE": fresh, "DATABASE_URL": given.url or ""}
        settings = Settings.from_environment({**os.environ, **environment})
        upgrade_as_owner(settings)
        app = create_app(settings)
        database = the_database(app)
        fill(database, size)
        add_dates(database, size, given.dates)
        app.extensions["tracker.clock"] = lambda: NOW
        client = app.test_client()
        (cookie,) = cookies_of_people(app, database, 1, NOW)
        name, _, value = cookie.partition("=")
        client.set_cookie(name, value)
        feed = make_address(database)
        print("   wall    cpu asks      KB  events  (seconds)")
        show(client, database, "page of all timetables, first after a change", PAGE)
        show(client, database, "page of all timetables", PAGE)
        show(client, database, "feed, fetched first", feed)
        show(client, database, "feed, fetched again", feed)
        database.engine.dispose()


if __name__ == "__main__":
    main()
