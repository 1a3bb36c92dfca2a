"""Signing in and out, and the forms kept for people whose session ended while they typed."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.services.people import kept_forms as kept
from tracker.web.allowing import PUBLIC, SIGNED_IN, allowed
from tracker.web.asking import FieldFault, now, the_database
from tracker.web.sign_in import entry, passkeys
from tracker.web.sign_in.sessions import here, is_here, leave, local_address

pages = Blueprint("sign_in", __name__)

WRONG = "Check your email address and password: they do not belong together"


@pages.get("/sign-in")
@allowed(PUBLIC)
def sign_in() -> ResponseReturnValue:
    """The form to sign in; whoever is signed in already goes on."""
    wanted = local_address(request.args.get("next"))
    if is_here() is not None:
        return redirect(wanted or "/")
    return _form([], wanted)


@pages.post("/sign-in")
@allowed(PUBLIC)
def with_password() -> ResponseReturnValue:
    """Check an email address and a password."""
    email, password = request.form.get("email", "").strip(), request.form.get("password", "")
    wanted = local_address(request.form.get("next"))
    faults = []
    if not email:
        faults.append(FieldFault("email", "Enter your email address"))
    if not password:
        faults.append(FieldFault("password", "Enter your password"))
    if faults:
        return _form(faults, wanted), 422
    person = entry.person_with_password(email, password)
    if person is None:
        return _form([FieldFault("email", WRONG)], wanted), 422
    entry.remember_where_to(wanted)
    return entry.go_on(person, "password")


def _form(faults: list[FieldFault], wanted: str | None) -> str:
    return render_template(
        "sign_in/sign_in.html",
        faults=faults,
        wanted=wanted or "",
        typed=request.form.get("email", "")[:300],
        passkeys_possible=passkeys.are_possible(),
        provider=current_app.config["TRACKER_PROVIDER_LABEL"],
    )


@pages.post("/sign-out")
@allowed(PUBLIC)
def sign_out() -> ResponseReturnValue:
    """End this session."""
    leave()
    flash("You have signed out.")
    return redirect(url_for("sign_in.sign_in"), 303)


@pages.get("/kept-forms")
@allowed(SIGNED_IN)
def kept_forms() -> ResponseReturnValue:
    """What the person had filled in when their session ended."""
    with the_database().reading() as session:
        forms = kept.list_kept(session, here().person.id, now())
    return render_template("sign_in/kept_forms.html", forms=forms)


@pages.post("/kept-forms/<int:number>/forget")
@allowed(SIGNED_IN)
def forget_form(number: int) -> ResponseReturnValue:
    """Forget what the person had filled in."""
    with the_database().writing() as session:
        kept.forget(session, here().person.id, number)
    flash("The form is forgotten. Nothing was changed.")
    return redirect(url_for("sign_in.kept_forms"), 303)
