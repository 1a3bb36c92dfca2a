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

Each further module is one room of pages, with a blueprint of the same name.
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
    allowing,
    approvals,
    asking,
    assessments,
    bcf_dates,
    checks,
    decisions,
    errors,
    formatting,
    frameworks,
    history,
    home,
    mending,
    money,
    outcomes,
    planning,
    saving,
    security,
    sign_in,
    templating,
    timetables,
)
from tracker.web.agreements import (
    documents,
    leaving,
    partners,
    reconciling,
    scorecards,
    set_up,
    signatures,
    variations,
    vary,
    versions,
    whole_record,
)
from tracker.web.agreements import lists as portfolio
from tracker.web.agreements import new as new_agreement
from tracker.web.agreements import overview as agreements
from tracker.web.asking import the_database
from tracker.web.extracts import intake as ledgers
from tracker.web.extracts import taken as taken_extracts
from tracker.web.funds import fund as funds
from tracker.web.funds import records as fund_records
from tracker.web.funds import rows, scenarios, terms
from tracker.web.imports import downloads, jobs
from tracker.web.imports import pages as imports
from tracker.web.people import organisations
from tracker.web.people import pages as people
from tracker.web.reviews import actions as review_actions
from tracker.web.reviews import board, calendars, due, reminders
from tracker.web.reviews import meetings as review_meetings
from tracker.web.reviews import overview as reviews

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
    ("Reports", "downloads.downloads", Right.READ),
    ("Settings", "people.list_", Right.ADMINISTER),
)
ROOMS = (
    accessibility,
    home,
    due,
    approvals,
    portfolio,
    scorecards,
    agreements,
    funds,
    rows,
    scenarios,
    imports,
    ledgers,
    taken_extracts,
    reconciling,
    downloads,
    jobs,
    history,
    board,
    *decisions.ROOMS,
    documents,
    terms,
    *outcomes.ROOMS,
    reviews,
    reminders,
    calendars,
    review_meetings,
    review_actions,
    leaving,
    checks,
    frameworks,
    *assessments.ROOMS,
    *timetables.ROOMS,
    bcf_dates,
    people,
    *money.ROOMS,
    *planning.ROOMS,
    fund_records,
    new_agreement,
    organisations,
    partners,
    set_up,
    vary,
    versions,
    variations,
    signatures,
    whole_record,
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
