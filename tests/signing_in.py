"""People who really sign in, for tests and journeys whose subject is who may do what.

let_people_sign_in(app)                 undo `act_as`: who asks is whoever signed in
add(app, EMAIL, (CODE, Role...), ...)   put somebody on record, with PASSWORD
signed_in(app, EMAIL, (CODE, Role...))  a visitor who is signed in as them
sign_in(page, EMAIL)                    the same in a browser
"""

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from tests.people import FormSender
from tracker.access import Role
from tracker.services.people.accounts import (
    Grant,
    KnownPerson,
    add_person,
    find_person,
    give_role,
)
from tracker.services.people.credentials import keep_password
from tracker.services.people.events import Cause
from tracker.services.people.passwords import hashed
from tracker.web import the_database
from tracker.web.sign_in.sessions import who

PASSWORD = "tram lamp oslo 9"  # noqa: S105  # for made-up people
_HASHED = hashed(PASSWORD)  # once, because hashing is slow on purpose


def let_people_sign_in(app: Flask) -> None:
    """Let the pages be asked for by whoever signed in, and by nobody else."""
    app.extensions["tracker.who"] = who
    app.test_client_class = FormSender


def add(app: Flask, email: str, *roles: tuple[str, Role], name: str | None = None) -> KnownPerson:
    """Somebody on record who may sign in by PASSWORD."""
    at = app.extensions["tracker.clock"]()
    cause = Cause("the test", at)
    with the_database(app).writing() as session:
        person = find_person(session, email)
        if person is None:
            person = add_person(session, cause, email, name or email.partition("@")[0])
            keep_password(session, person.number, _HASHED)
        for organisation, role in roles:
            give_role(session, cause, at.date(), person, Grant(organisation, role))
    return person


def signed_in(app: Flask, email: str, *roles: tuple[str, Role]) -> FlaskClient:
    """A visitor signed in as somebody with these roles, by the form that people use."""
    let_people_sign_in(app)
    add(app, email, *roles)
    visitor = app.test_client()
    answer = visitor.post("/sign-in", data={"email": email, "password": PASSWORD})
    assert answer.status_code == 303, answer.text
    return visitor


def sign_in(page: Page, email: str, password: str = PASSWORD) -> None:
    """Sign in on the page shown, by hand."""
    page.goto("/sign-in")
    page.get_by_label("Email address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
