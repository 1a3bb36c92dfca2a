"""One's own account: name, password, second factor, and where one is signed in."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.errors import RuleBroken
from tracker.services.people import accounts as people
from tracker.services.people import credentials, passwords, signed_in
from tracker.services.people.events import Event, list_events
from tracker.services.reminders.calendar_feeds import list_feeds
from tracker.web.allowing import SIGNED_IN, allowed
from tracker.web.asking import FieldFault, now, the_database, today
from tracker.web.sign_in import engine, letters, passkeys, second_factor
from tracker.web.sign_in.confirming import confirmation_fault
from tracker.web.sign_in.sessions import cause, here

pages = Blueprint("account", __name__, url_prefix="/account")

EVENTS_SHOWN = 20


@pages.get("")
@allowed(SIGNED_IN)
def account() -> str:
    """Everything about one's own account."""
    return _account([])


def _account(faults: list[FieldFault]) -> str:
    found = here()
    number = found.person.id
    with the_database().reading() as database:
        return render_template(
            "account/account.html",
            faults=faults,
            person=found.person,
            this_session=found.session,
            roles=people.list_roles(database, number, today()),
            names=people.organisation_names(database),
            passkeys=credentials.list_passkeys(database, number),
            passkeys_possible=passkeys.are_possible(),
            codes_left=len(engine.left_recovery_codes(found.person)),
            sessions=signed_in.list_sessions(database, number, now()),
            feeds=list_feeds(database, number),
            events=list_events(database, number, EVENTS_SHOWN),
            provider=current_app.config["TRACKER_PROVIDER_LABEL"],
            required=current_app.config["TRACKER_REQUIRE_SECOND_FACTOR"],
        )


@pages.post("/name")
@allowed(SIGNED_IN)
def rename() -> ResponseReturnValue:
    """Keep the name one wants to be called by."""
    person = here().person
    try:
        with the_database().writing() as database:
            known = people.get_person(database, person.id)
            people.rename(database, cause(person.email), known, request.form.get("name", ""))
    except RuleBroken as refusal:
        return _account([FieldFault("name", refusal.sentence.rstrip("."))]), 422
    flash("Your name is changed.", "success")
    return redirect(url_for("account.account"), 303)


@pages.get("/password")
@allowed(SIGNED_IN)
def password() -> str:
    """The form to choose another password."""
    return render_template("account/password.html", faults=[], email=here().person.email)


@pages.post("/password")
@allowed(SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Keep another password, for somebody who knows the present one; other sessions end."""
    found = here()
    new = passwords.normal(request.form.get("new_password", ""))
    with the_database().reading() as database:
        known = people.get_person(database, found.person.id)
        words = people.known_words(database, known, now())
    faults = []
    wrong = confirmation_fault(request.form.get("password", ""))
    if wrong is not None:
        faults.append(FieldFault("password", wrong))
    weak = passwords.fault(new, words)
    if weak is not None:
        faults.append(FieldFault("new_password", weak))
    if faults:
        page = render_template("account/password.html", faults=faults, email=found.person.email)
        return page, 422
    with the_database().writing() as database:
        credentials.change_password(
            database,
            cause(found.person.email),
            found.person.id,
            passwords.hashed(new),
            found.session,
        )
    letters.post_in_the_background(letters.password_changed(known))
    flash("Your password is changed. You are signed out everywhere else.", "success")
    return redirect(url_for("account.account"), 303)


@pages.get("/code")
@allowed(SIGNED_IN)
def code() -> ResponseReturnValue:
    """How to set up codes."""
    person = here().person
    if person.tf_totp_secret:
        return redirect(url_for("account.account"))
    return second_factor.set_up_form(person, [], url_for("account.keep_code"))


@pages.post("/code")
@allowed(SIGNED_IN)
def keep_code() -> ResponseReturnValue:
    """Ask for codes from now on, and show the recovery codes."""
    person = here().person
    if person.tf_totp_secret:
        return redirect(url_for("account.account"), 303)
    faults = second_factor.take_new_secret(person)
    if faults:
        return second_factor.set_up_form(person, faults, url_for("account.keep_code")), 422
    return _new_codes()


@pages.post("/code/remove")
@allowed(SIGNED_IN)
def remove_code() -> ResponseReturnValue:
    """Ask for codes no more, for somebody who gave their password again."""
    person = here().person
    wrong = confirmation_fault(request.form.get("password", ""))
    if wrong is not None:
        return _confirm("account.remove_code", wrong), 422
    with the_database().writing() as database:
        credentials.drop_code_secret(database, cause(person.email), person.id)
    flash("You are not asked for codes any more.", "success")
    return redirect(url_for("account.account"), 303)


# What a page asks the password again for: the heading, the button, and what it means.
CONFIRMED = {
    "account.remove_code": (
        "Stop asking for codes",
        "Stop asking for codes",
        "From then on your password alone lets you in, and so it would anybody who has it.",
    ),
    "account.new_recovery_codes": (
        "New recovery codes",
        "Make new recovery codes",
        "Earlier recovery codes stop working. The new ones are shown once.",
    ),
}


@pages.get("/code/remove")
@allowed(SIGNED_IN)
def ask_remove_code() -> str:
    """Ask for the password before codes are given up."""
    return _confirm("account.remove_code", None)


@pages.get("/recovery-codes")
@allowed(SIGNED_IN)
def ask_recovery_codes() -> str:
    """Ask for the password before new recovery codes are shown."""
    return _confirm("account.new_recovery_codes", None)


@pages.post("/recovery-codes")
@allowed(SIGNED_IN)
def new_recovery_codes() -> ResponseReturnValue:
    """Show new recovery codes, this once."""
    wrong = confirmation_fault(request.form.get("password", ""))
    if wrong is not None:
        return _confirm("account.new_recovery_codes", wrong), 422
    return _new_codes()


def _new_codes() -> str:
    fresh = engine.new_recovery_codes(here().person)
    return render_template("account/recovery_codes.html", codes=fresh)


def _confirm(view: str, wrong: str | None) -> str:
    heading, text, meaning = CONFIRMED[view]
    return render_template(
        "account/confirm.html",
        heading=heading,
        button_text=text,
        meaning=meaning,
        action=url_for(view),
        email=here().person.email,
        has_password=here().person.password is not None,
        faults=[FieldFault("password", wrong)] if wrong else [],
    )


@pages.post("/passkeys/<int:number>/remove")
@allowed(SIGNED_IN)
def remove_passkey(number: int) -> ResponseReturnValue:
    """Let a passkey open nothing any more."""
    person = here().person
    with the_database().writing() as database:
        credentials.remove_passkey(database, cause(person.email), person.id, number)
    flash("The passkey is removed.", "success")
    return redirect(url_for("account.account"), 303)


@pages.post("/sessions/<int:number>/end")
@allowed(SIGNED_IN)
def end_session(number: int) -> ResponseReturnValue:
    """Sign out somewhere else."""
    person = here().person
    with the_database().writing() as database:
        signed_in.end_session(database, cause(person.email), person.id, number, Event.SESSION_ENDED)
    flash("The session is ended.", "success")
    return redirect(url_for("account.account"), 303)


@pages.post("/sessions/end-others")
@allowed(SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    found = here()
    with the_database().writing() as database:
        signed_in.end_sessions(database, now(), found.person.id, but=found.session)
    flash("You are signed out everywhere else.", "success")
    return redirect(url_for("account.account"), 303)
