"""The door for people: pages. What holds for every one of them is joined here.

    sign_in     who asks, and how people get in
    security    which requests are let in, which headers every answer carries
    errors      the page for everything that goes wrong
    formatting  how figures and dates are written
    addresses   how codes stand in addresses
    allowing    which right each page asks for
    asking      what a request asks for: the day, the person, the year, the page
    long_work   how many of the slow pages run at once
    throttled   how often one person may ask for what costs much
    templating  where templates come from, and what a misspelt name does

Each further module is a room of pages, and each package several: its `ROOMS`.
"""

from flask import Flask, current_app, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from tracker.access import Right
from tracker.config import Settings
from tracker.database import Database
from tracker.errors import Unavailable
from tracker.web import (
    accessibility,
    addresses,
    agreement_pages,
    agreements,
    allowing,
    approvals,
    asking,
    assessments,
    balances,
    bcf_dates,
    checks,
    decisions,
    errors,
    extracts,
    formatting,
    frameworks,
    funds,
    history,
    home,
    imports,
    mending,
    money,
    outcomes,
    papers,
    people,
    planning,
    reviews,
    saving,
    security,
    settings_page,
    shared_history,
    sign_in,
    taken_files,
    templating,
    timetables,
)
from tracker.web.asking import the_database

__all__ = ["NAVIGATION", "install", "the_database"]

# The links under the header, in order: what they say, the view they lead to, and the right they
# are for.
NAVIGATION: tuple[tuple[str, str, Right], ...] = (
    ("Home", "home.home", Right.READ),
    ("Agreements", "portfolio.portfolio", Right.READ),
    ("Money", "money.across", Right.READ),
    ("Reviews", "due.due", Right.READ),
    ("Outcomes", "outcomes.outcomes", Right.READ),
    ("Imports", "imports.imports", Right.READ),
    ("Reports", "reports.reports", Right.READ),
    ("Settings", "settings.settings", Right.ADMINISTER),
)
ROOMS = (
    accessibility,
    home,
    *agreements.ROOMS,
    *funds.ROOMS,
    *money.ROOMS,
    *balances.ROOMS,
    *planning.ROOMS,
    *outcomes.ROOMS,
    *reviews.ROOMS,
    *decisions.ROOMS,
    *assessments.ROOMS,
    *timetables.ROOMS,
    frameworks,
    checks,
    approvals,
    history,
    shared_history,
    taken_files,
    *imports.ROOMS,
    *papers.ROOMS,
    *extracts.ROOMS,
    settings_page,
    *people.ROOMS,
    bcf_dates,
)


def install(app: Flask, settings: Settings, database: Database) -> None:
    """Give the application what every page needs."""
    app.extensions["tracker.database"] = database
    templating.install(app, NAVIGATION)  # first: whatever touches a template fixes its settings
    formatting.install(app)
    security.install(app, settings.hosts)
    errors.install(app)
    asking.install(app)
    allowing.install(app)
    sign_in.install(app, settings, database)
    addresses.install(app)
    agreement_pages.install(app)
    mending.install(app)
    saving.install(app)
    for room in ROOMS:
        app.register_blueprint(room.pages)
    app.add_url_rule("/health", "health", _health)


@allowing.allowed(allowing.PUBLIC)
def _health() -> ResponseReturnValue:
    """Whether the tracker can serve: for monitoring, so it says no more than that."""
    try:
        with the_database().reading() as session:
            session.execute(text("SELECT 1"))
    except (SQLAlchemyError, Unavailable):
        current_app.logger.exception("The database does not answer")
        return jsonify(status="the database does not answer"), 503
    return jsonify(status="ok", version=templating.TRACKER_VERSION)
