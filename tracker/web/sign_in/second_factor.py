"""The second factor on the way in: a code, a recovery code, or setting one up where it is required."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker.services.people import credentials, throttling
from tracker.services.people.events import Event, note
from tracker.web.allowing import PUBLIC, allowed
from tracker.web.asking import FieldFault, the_database
from tracker.web.sign_in import engine, entry
from tracker.web.sign_in.engine import SignInPerson
from tracker.web.sign_in.sessions import cause

pages = Blueprint("second_factor", __name__, url_prefix="/sign-in")

_NEW_SECRET = "new secret"  # noqa: S105  # the name under which the browser's session keeps it
NOT_RIGHT = "Enter the code your app shows now; a code works once, and for about a minute"


@pages.get("/code")
@allowed(PUBLIC)
def ask() -> ResponseReturnValue:
    """The form for the code."""
    person = entry.half_way_person()
    return _to_the_start() if person is None else _form(person, [])


@pages.post("/code")
@allowed(PUBLIC)
def check() -> ResponseReturnValue:
    """Check a code of the app, or a recovery code."""
    person = entry.half_way_person()
    if person is None:
        return _to_the_start()
    given = request.form.get("code", "").strip()[:100]
    counts = throttling.code_counts(person.id)
    at = entry.try_once(counts)
    means = _means(person, given)
    if means is not None:
        with the_database().writing() as database:
            throttling.forget(database, counts)
        return entry.let_in(person, f"password and {means}")
    with the_database().writing() as database:
        throttling.count_failure(database, counts, at)
        note(database, cause(person.email), Event.CODE_REFUSED, person.id)
    return _form(person, [FieldFault("code", NOT_RIGHT)]), 422


def _means(person: SignInPerson, given: str) -> str | None:
    """By what the person has shown that it is they; None if they have not."""
    if not given:
        return None
    if person.tf_totp_secret and engine.codes().verify_totp(given, person.tf_totp_secret, person):
        return "code"
    return "recovery code" if engine.take_recovery_code(person, given) else None


def _form(person: SignInPerson, faults: list[FieldFault]) -> str:
    with the_database().reading() as database:
        has_passkey = bool(credentials.list_passkeys(database, person.id))
    return render_template(
        "sign_in/code.html",
        faults=faults,
        has_code=bool(person.tf_totp_secret),
        has_recovery=bool(engine.left_recovery_codes(person)),
        has_passkey=has_passkey,
    )


def _to_the_start() -> ResponseReturnValue:
    return redirect(url_for("sign_in.sign_in"), 303)


@pages.get("/set-up-code")
@allowed(PUBLIC)
def set_up() -> ResponseReturnValue:
    """How to set up codes, for people who may not come in without."""
    person = entry.half_way_person()
    if person is None or person.tf_totp_secret:
        return _to_the_start()
    return set_up_form(person, [], url_for("second_factor.keep"))


@pages.post("/set-up-code")
@allowed(PUBLIC)
def keep() -> ResponseReturnValue:
    """Keep the secret once a code shows that the app has it, and let the person in."""
    person = entry.half_way_person()
    if person is None or person.tf_totp_secret:
        return _to_the_start()
    faults = take_new_secret(person)
    if faults:
        return set_up_form(person, faults, url_for("second_factor.keep")), 422
    return entry.let_in(person, "password and code")


def set_up_form(person: SignInPerson, faults: list[FieldFault], action: str) -> str:
    """The page with the secret as a picture and as text; it stays the same until it is kept."""
    if _NEW_SECRET not in session:
        session[_NEW_SECRET] = engine.codes().generate_totp_secret()
    secret = session[_NEW_SECRET]
    return render_template(
        "sign_in/set_up_code.html",
        faults=faults,
        action=action,
        picture=engine.picture(person.email, secret),
        key=engine.codes().get_totp_pretty_key(secret),
    )


def take_new_secret(person: SignInPerson) -> list[FieldFault]:
    """Keep the secret the person was shown, if the code they give is made of it."""
    secret = session.get(_NEW_SECRET)
    if not isinstance(secret, str):
        return [FieldFault("code", "This page was open for too long: scan the picture below")]
    counts = throttling.code_counts(person.id)
    at = entry.try_once(counts)
    step = engine.codes().matching_step(request.form.get("code", "")[:100], secret)
    with the_database().writing() as database:
        if step is None:
            throttling.count_failure(database, counts, at)
            return [FieldFault("code", NOT_RIGHT)]
        credentials.keep_code_secret(database, cause(person.email), person.id, secret, step)
    session.pop(_NEW_SECRET)
    return []
