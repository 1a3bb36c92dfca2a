"""What everybody passes on the way in: password, second factor, and the wait between tries.

Whoever fails learns nothing: an address nobody has, a wrong password and a person who left look
alike, take equally long, and are counted alike.
"""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from flask import current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from tracker.errors import RuleBroken, TooOften
from tracker.services.people import credentials, passwords, throttling
from tracker.services.people.accounts import memberships, normal_email
from tracker.services.people.events import Event, note
from tracker.services.people.throttling import Count
from tracker.web.asking import now, the_database, today
from tracker.web.sign_in.engine import SignInPerson, the_engine
from tracker.web.sign_in.sessions import cause, enter, leave_quietly, local_address

# How long a second factor may take after the password was right.
HALF_WAY = timedelta(minutes=10)
_LONGEST_PASSWORD = 1_000  # hashing a longer one would only cost time
_PERSON, _SINCE, _NEXT = "half-way person", "half-way since", "next"


def person_with_password(email: str, password: str) -> SignInPerson | None:
    """The person who has this password; None if anything at all is wrong.

    Raises:
        TooOften: when too many tries have gone wrong before.
    """
    at, address = now(), request.remote_addr or ""
    kept_email = _email(email)
    with the_database().reading() as database:
        counts = (
            throttling.sign_in_counts(database, kept_email, address, at)
            if kept_email
            else throttling.address_counts(address)
        )
        refuse_haste(throttling.wait(database, counts, at))
        found = credentials.credentials_by_email(database, kept_email) if kept_email else None
    person = SignInPerson(found) if found else None
    right = is_right(person, password)
    with the_database().writing() as database:
        if right and person is not None and person.active:
            throttling.forget(database, counts)
            return person
        throttling.count_failure(database, counts, at)
        note(database, cause("nobody signed in"), Event.FAILED, person.id if person else None)
    return None


def is_right(person: SignInPerson | None, password: str) -> bool:
    """Whether a password is the person's; it takes the same time if there is no such person."""
    typed = passwords.normal(password[:_LONGEST_PASSWORD])
    if person is None or person.password is None:
        the_engine().pwd_context.dummy_verify()
        return False
    return person.verify_and_update_password(typed)


def _email(typed: str) -> str | None:
    try:
        return normal_email(typed)
    except RuleBroken:
        return None


def refuse_haste(wait: timedelta) -> None:
    """Refuse to look at a try that comes too early.

    Raises:
        TooOften: which says after how many seconds to come back.
    """
    seconds = math.ceil(wait.total_seconds())
    if seconds > 0:
        unit = "second" if seconds == 1 else "seconds"
        raise TooOften(
            f"Too many tries went wrong. Wait {seconds} {unit}, then try again. If it was not you, "
            "nothing is lost: nobody got in.",
            seconds,
        )


def try_once(counts: Sequence[Count]) -> datetime:
    """Make sure that one more try is due, and say when it is made.

    Raises:
        TooOften: when it comes too early.
    """
    at = now()
    with the_database().reading() as database:
        refuse_haste(throttling.wait(database, counts, at))
    return at


def go_on(person: SignInPerson, means: str) -> Response:
    """Let a person in whose password was right, or ask for their second factor first."""
    if person.tf_totp_secret or _has_passkey(person):
        return _half_way(person, "second_factor.ask")
    if current_app.config["TRACKER_REQUIRE_SECOND_FACTOR"]:
        return _half_way(person, "second_factor.set_up")
    return let_in(person, means)


def _has_passkey(person: SignInPerson) -> bool:
    with the_database().reading() as database:
        return bool(credentials.list_passkeys(database, person.id))


def _half_way(person: SignInPerson, view: str) -> Response:
    wanted = session.get(_NEXT)
    leave_quietly()
    session[_PERSON], session[_SINCE] = person.id, now().timestamp()
    if wanted:
        session[_NEXT] = wanted
    return redirect(url_for(view), 303)


def half_way_person() -> SignInPerson | None:
    """Whose password was right in this browser a moment ago; None if that is nobody, or long ago."""
    number, since = session.get(_PERSON), session.get(_SINCE)
    if not isinstance(number, int) or not isinstance(since, float):
        return None
    if not 0 <= now().timestamp() - since < HALF_WAY.total_seconds():
        return None
    with the_database().reading() as database:
        found = credentials.credentials_by_number(database, number)
    return SignInPerson(found) if found is not None and found.active else None


def remember_where_to(address: str | None) -> None:
    """Keep the page somebody wanted until they are in."""
    wanted = local_address(address)
    if wanted is not None:
        session[_NEXT] = wanted


def let_in(person: SignInPerson, means: str) -> Response:
    """Sign a person in and show them the page they came for."""
    wanted = local_address(session.get(_NEXT))
    enter(person, means)
    session.pop(_NEXT, None)
    if wanted is None:
        with the_database().reading() as database:
            has_role = bool(memberships(database, person.id, today()))
        wanted = "/" if has_role else url_for("account.account")
    return redirect(wanted, 303)
