"""Who asks: the browser's cookie names a session, and the table says whether it still lasts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlsplit

from flask import Flask, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user  # type: ignore[import-untyped]  # it has no types
from flask_security import login_user, logout_user

from tracker.access import WEB, Actor
from tracker.errors import Conflict, NotFound
from tracker.services.people import kept_forms, signed_in
from tracker.services.people.accounts import get_person, memberships
from tracker.services.people.events import Cause, Event
from tracker.services.people.signed_in import FoundSession
from tracker.web.asking import now, the_database, today
from tracker.web.sign_in.engine import SignInPerson
from tracker.web.sign_in.forgery import is_own_form

LONGEST_NEXT = 2_000
_OF_SECRETS = frozenset({"sign_in", "account"})  # rooms whose forms hold passwords and codes
TOKEN = "_user_id"  # noqa: S105  # the name under which Flask-Login keeps what `get_id` says


@dataclass(frozen=True, slots=True)
class Here:
    """The person who is signed in here, and the number of this session of theirs."""

    person: SignInPerson
    session: int


def install(app: Flask) -> None:
    """Tell the pages who asks, and send everybody else to the sign-in page."""
    app.extensions["security"].login_manager.user_loader(_load)
    app.extensions["tracker.who"] = who
    app.extensions["tracker.ask_to_sign_in"] = ask_to_sign_in


def who() -> Actor | None:
    """The signed-in person with the roles they hold today, or None."""
    here = is_here()
    if here is None:
        return None
    with the_database().reading() as database:
        held = memberships(database, here.person.id, today())
    return Actor(here.person.email, WEB, held, here.person.id)


def is_here() -> Here | None:
    """Who is signed in in this browser, whatever they may do; None if nobody is."""
    person = current_user._get_current_object()
    if not isinstance(person, SignInPerson):
        return None
    return Here(person, g.session_number)


def here() -> Here:
    """Who is signed in; for pages that are open to signed-in people only."""
    found = is_here()
    if found is None:
        # Somebody was put in the place of a signed-in person, as tests and programs may.
        raise NotFound("This page belongs to a person who signed in.")
    return found


def _load(token: str) -> SignInPerson | None:
    """The person whose session a token names, if it lasts; called once a request by Flask-Login."""
    at = now()
    with the_database().reading() as database:
        found = signed_in.find_session(database, token, at)
    if found is None or not found.is_live:
        return None
    _keep_alive(found, at)
    person = SignInPerson(found.person)
    person.session_token = token
    g.session_number = found.number
    return person


def _keep_alive(found: FoundSession, at: datetime) -> None:
    """Note about once a minute that the session is used, unless somebody is writing just now."""
    if at - found.seen_at < signed_in.SEEN_EVERY:
        return
    try:
        with the_database().writing(waits=False) as database:
            signed_in.keep_alive(database, found.number, at)
    except Conflict:
        return  # a long import holds the database; the next page will note it


def enter(person: SignInPerson, means: str) -> None:
    """Let a person in: a new session under a new token, whatever the browser had before."""
    kept = {name: session[name] for name in ("next",) if name in session}
    leave_quietly()
    with the_database().writing() as database:
        person.session_token = signed_in.start_session(
            database,
            cause(person.email),
            get_person(database, person.id),
            means,
            request.user_agent.string,
        )
    session.update(kept)
    login_user(person)
    g.pop("actor", None)


def leave() -> None:
    """Sign out here: the session ends in the table, so a copy of the cookie is worth nothing."""
    found = is_here()
    if found is not None:
        with the_database().writing() as database:
            signed_in.end_session(
                database,
                cause(found.person.email),
                found.person.id,
                found.session,
                Event.SIGNED_OUT,
            )
    leave_quietly()


def leave_quietly() -> None:
    """Forget everything the browser's cookie holds."""
    logout_user()
    session.clear()
    g.pop("actor", None)
    g.pop("csrf_token", None)


def cause(by: str) -> Cause:
    """Who makes something happen by this request, when, and from where."""
    return Cause(by, now(), request.remote_addr or "")


def ask_to_sign_in() -> ResponseReturnValue:
    """Send somebody who is not signed in to the sign-in page; a form they filled in is kept."""
    if request.method == "POST":
        wanted = url_for("sign_in.kept_forms") if _keep_form() else None
    else:
        wanted = _this_address()
    if wanted is None or wanted == "/":
        return redirect(url_for("sign_in.sign_in"))
    return redirect(url_for("sign_in.sign_in", next=wanted))


def _keep_form() -> bool:
    """Keep the form of a person whose session is over, for when they are back."""
    token = session.get(TOKEN)
    if not isinstance(token, str) or request.blueprint in _OF_SECRETS or not is_own_form():
        return False
    with the_database().reading() as database:
        found = signed_in.find_session(database, token, now())
    return found is not None and found.person.active and _keep_for(found.person.number)


def _keep_for(person: int) -> bool:
    with the_database().writing() as database:
        return kept_forms.keep(database, now(), person, _this_address(), dict(request.form.lists()))


def keep_for_later() -> ResponseReturnValue | None:
    """Keep a form that its person filled in before they signed in again, and show it to them."""
    found = is_here()
    if found is None or request.blueprint in _OF_SECRETS or not _keep_for(found.person.id):
        return None
    return redirect(url_for("sign_in.kept_forms"), 303)


def _this_address() -> str:
    """The address that was asked for, encoded as it came."""
    question = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{question}" if question else "")


def local_address(given: Any) -> str | None:
    r"""An address of ours that was handed from page to page, or None if it leads elsewhere.

    >>> local_address("/agreements/BCF?year=2026-27")
    '/agreements/BCF?year=2026-27'
    >>> [local_address(bad) for bad in ("//evil.example", "/\\evil", "https:evil", "/%09/evil")]
    [None, None, None, None]
    """
    if not isinstance(given, str) or not given.startswith("/") or len(given) > LONGEST_NEXT:
        return None
    # Browsers read a backslash as a slash, and drop tabs and newlines; neither is in our addresses.
    if (
        not (given.isascii() and given.isprintable())
        or "\\" in given
        or any(mark in given.lower() for mark in _HIDDEN)
    ):
        return None
    parts = urlsplit(given)
    if parts.scheme or parts.netloc or parts.path.startswith("//"):
        return None
    return given


_HIDDEN = ("%00", "%09", "%0a", "%0d", "%2f%2f", "%5c", "//")
