"""Calendar feeds: what is fetched at a secret address, and where addresses are made and ended."""

import re

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.exporters.calendar import calendar_file
from tracker.services.people.events import Cause
from tracker.services.reminders.calendar_feeds import (
    end_feed,
    keep_shown,
    make_feed,
    read_feed,
    was_fetched_since,
)
from tracker.web.allowing import PUBLIC, SIGNED_IN, allowed
from tracker.web.asking import actor, now, the_database, today, writing

pages = Blueprint("calendars", __name__)

NAME = "Pooled budgets"
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


@pages.get("/calendar/<secret>.ics")
@allowed(PUBLIC)
def feed(secret: str) -> ResponseReturnValue:
    """What is due, for a calendar that knows the secret address.

    Nothing is asked but the secret, because calendars cannot sign in.
    """
    if not _SECRET.fullmatch(secret):
        abort(404)
    at, day = now(), today()
    with the_database().reading() as session:
        found = read_feed(session, secret, at, day)
    if found.is_new:
        with the_database().writing() as session:
            if was_fetched_since(session, found):
                found = read_feed(session, secret, at, day)
            keep_shown(session, found, at)
    name = NAME if found.feed.agreement is None else f"{NAME}: {found.feed.agreement}"
    content = calendar_file(name, current_app.config["TRACKER_ADDRESS"], found.events)
    answer = Response(content, mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="pooled-budgets.ics"'
    answer.headers["X-Robots-Tag"] = "noindex"
    return answer


@pages.post("/account/calendar")
@allowed(SIGNED_IN)
def make_own() -> ResponseReturnValue:
    """Make a secret address for what is due in one's own agreements; an earlier one ends."""
    person = actor().person
    if person is None:
        abort(404, "Only people who sign in have a calendar of their own.")
    with writing() as session:
        token = make_feed(session, _cause(), person)
    return _made(token, "what is due in your agreements", url_for("account.account"))


@pages.post("/account/calendar/<int:number>/end")
@allowed(SIGNED_IN)
def end_own(number: int) -> ResponseReturnValue:
    """End an address of one's own."""
    return _end(number, url_for("account.account", _anchor="calendar"))


@pages.post("/agreements/<code:agreement>/reviews/calendar")
@allowed(Right.READ)
def make_board(agreement: str) -> ResponseReturnValue:
    """Make a secret address for what is due in an agreement, for its board."""
    with writing() as session:
        token = make_feed(session, _cause(), actor().person, agreement)
    back = url_for("reviews.of_agreement", agreement=agreement, _anchor="calendar")
    return _made(token, f"what is due in {agreement}", back)


@pages.post("/agreements/<code:agreement>/reviews/calendar/<int:number>/end")
@allowed(Right.READ)
def end_board(agreement: str, number: int) -> ResponseReturnValue:
    """End an address of an agreement: one's own, or any of an agreement one may change."""
    return _end(number, url_for("reviews.of_agreement", agreement=agreement, _anchor="calendar"))


def _made(token: str, what: str, back: str) -> str:
    address = f"{current_app.config['TRACKER_ADDRESS']}{url_for('calendars.feed', secret=token)}"
    return render_template("calendars/made.html", address=address, what=what, back=back)


def _end(number: int, back: str) -> ResponseReturnValue:
    if number >= 2**31:
        abort(404)
    with writing() as session:
        end_feed(session, actor(), _cause(), number)
    flash("The calendar address is ended. It shows nothing any more.", "success")
    return redirect(back, 303)


def _cause() -> Cause:
    return Cause(actor().name, now())
