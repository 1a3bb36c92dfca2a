"""Links by which people choose a password: asked for, followed, and used once."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from tracker.errors import RuleBroken
from tracker.services.people import passwords, throttling
from tracker.services.people.accounts import find_person, known_words, normal_email
from tracker.services.people.sign_in_links import (
    INVITATION,
    NOT_GOOD,
    RESET,
    FoundLink,
    get_link,
    make_link,
    use_link,
)
from tracker.web.allowing import PUBLIC, allowed
from tracker.web.asking import FieldFault, now, the_database
from tracker.web.sign_in import entry, letters
from tracker.web.sign_in.sessions import cause, leave_quietly

pages = Blueprint("links", __name__, url_prefix="/sign-in")

_TOKEN = "link"  # noqa: S105  # the name under which the browser's session keeps it


@pages.get("/forgotten")
@allowed(PUBLIC)
def ask() -> str:
    """The form to ask for a link."""
    return render_template("sign_in/forgotten.html", faults=[], typed="")


@pages.post("/forgotten")
@allowed(PUBLIC)
def send() -> ResponseReturnValue:
    """Send a link to the address, if somebody has it; the answer is the same if nobody does."""
    typed = request.form.get("email", "").strip()
    try:
        email = normal_email(typed)
    except RuleBroken as refusal:
        faults = [FieldFault("email", refusal.sentence.rstrip("."))]
        page = render_template("sign_in/forgotten.html", faults=faults, typed=typed[:300])
        return page, 422
    counts = throttling.link_counts(email, request.remote_addr or "")
    at = entry.try_once(counts)
    with the_database().writing() as database:
        throttling.count_failure(database, counts, at)
    asked_by = cause(email)

    def write() -> None:
        with the_database().writing() as database:
            person = find_person(database, email)
            if person is None or not person.active:
                return
            purpose = RESET if person.has_password else INVITATION
            token = make_link(database, asked_by, person, purpose)
        letters.post(letters.reset(person, token))

    letters.in_the_background(write)
    return render_template("sign_in/link_sent.html", email=email)


@pages.get("/links/<token>")
@allowed(PUBLIC)
def follow(token: str) -> ResponseReturnValue:
    """Keep the link for the next page, whose address can be seen and passed on without harm."""
    leave_quietly()
    session[_TOKEN] = token[:100]
    return redirect(url_for("links.choose"))


@pages.get("/password")
@allowed(PUBLIC)
def choose() -> ResponseReturnValue:
    """The form to choose a password."""
    return _form(_link(), [])


@pages.post("/password")
@allowed(PUBLIC)
def chosen() -> ResponseReturnValue:
    """Keep the password, end the link, and go on as after signing in."""
    link = _link()
    password = passwords.normal(request.form.get("password", ""))
    with the_database().reading() as database:
        words = known_words(database, link.person, now())
    fault = passwords.fault(password, words)
    if fault is not None:
        return _form(link, [FieldFault("password", fault)]), 422
    hashed = passwords.hashed(password)
    with the_database().writing() as database:
        person = use_link(database, cause(link.person.email), session[_TOKEN], hashed)
    letters.post_in_the_background(letters.password_changed(person))
    leave_quietly()
    flash("Your password is set. Sign in with it.", "success")
    return redirect(url_for("sign_in.sign_in"), 303)


def _link() -> FoundLink:
    """The link this browser followed.

    Raises:
        RuleBroken: when it followed none, or it is good no more.
    """
    token = session.get(_TOKEN)
    if not isinstance(token, str):
        raise RuleBroken(NOT_GOOD)
    with the_database().reading() as database:
        return get_link(database, token, now())


def _form(link: FoundLink, faults: list[FieldFault]) -> str:
    return render_template("sign_in/choose_password.html", link=link, faults=faults)
