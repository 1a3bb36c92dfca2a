"""A form that is sent after its session ended is kept for its person, and offered again."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import FormSender
from tests.signing_in import PASSWORD, signed_in
from tests.web.sign_in.conftest import ANN, COUNCIL, Clock
from tests.web.sign_in.test_passwords import try_to
from tracker.access import Role


@pytest.fixture
def ended(pages: Flask, clock: Clock) -> FlaskClient:
    """A visitor whose session has just ended."""
    visitor = signed_in(pages, ANN, (COUNCIL, Role.ADMINISTRATOR))
    clock.pass_by(minutes=31)
    return visitor


INVITATION = {
    "email": "new@northshire.example", "name": "New <b>One</b>", "organisation": COUNCIL,
    "role": "Auditor", "until-day": "", "password": "never kept",
}  # fmt: skip


def test_a_form_is_offered_again_and_can_be_sent(pages: Flask, ended: FlaskClient) -> None:
    sent_away = ended.post("/people/invite", data=INVITATION)
    form = ended.get(sent_away.location)
    signed = try_to(ended, ANN, PASSWORD, next="/kept-forms")
    offered = ended.get(signed.location).text
    fields = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', offered))
    done = ended.post("/people/invite", data={**INVITATION, "email": fields["email"]})

    assert sent_away.location == "/sign-in?next=/kept-forms"
    assert "What you had entered is kept" in form.text
    assert signed.location == "/kept-forms"
    assert 'action="/people/invite"' in offered
    assert "New &lt;b&gt;One&lt;/b&gt;" in offered
    assert "never kept" not in offered
    assert done.status_code == 303
    assert "new@northshire.example" in ended.get("/people").text
    del pages


def test_nobody_else_is_offered_it(pages: Flask, ended: FlaskClient) -> None:
    ended.post("/people/invite", data=INVITATION)

    other = signed_in(pages, "other@northshire.example", (COUNCIL, Role.ADMINISTRATOR))

    assert "Nothing is kept for you." in other.get("/kept-forms").text
    assert other.post("/kept-forms/1/forget").status_code == 404


def test_it_can_be_forgotten(ended: FlaskClient) -> None:
    ended.post("/people/invite", data=INVITATION)
    try_to(ended, ANN, PASSWORD)

    ended.post("/kept-forms/1/forget")

    assert "Nothing is kept for you." in ended.get("/kept-forms").text


def test_it_is_kept_for_half_a_day(ended: FlaskClient, clock: Clock) -> None:
    ended.post("/people/invite", data=INVITATION)
    clock.pass_by(hours=13)

    try_to(ended, ANN, PASSWORD)

    assert "Nothing is kept for you." in ended.get("/kept-forms").text


def test_what_a_stranger_sends_is_not_kept(pages: Flask) -> None:
    answer = pages.test_client().post("/people/invite", data=INVITATION)

    assert answer.location == "/sign-in"


def test_forms_about_passwords_are_not_kept(ended: FlaskClient) -> None:
    answer = ended.post("/account/password", data={"password": "x", "new_password": "y"})

    assert answer.location == "/sign-in"


def test_a_form_is_kept_only_with_its_token(pages: Flask, ended: FlaskClient) -> None:
    del pages
    answer = FlaskClient.open(ended, "/people/invite", method="POST", data=INVITATION)

    assert answer.location == "/sign-in"


def test_a_form_of_an_earlier_session_of_this_browser_is_kept_too(
    pages: Flask, ended: FlaskClient
) -> None:
    assert isinstance(ended, FormSender)
    old = ended.form_token()
    try_to(ended, ANN, PASSWORD)
    form = {**INVITATION, "csrf_token": old}

    ours = FlaskClient.open(
        ended, "/people/invite", method="POST", data=form, headers={"Sec-Fetch-Site": "same-origin"}
    )
    made_up = FlaskClient.open(
        ended, "/people/invite", method="POST", data={**form, "csrf_token": "x.y.z"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )  # fmt: skip

    assert (ours.status_code, ours.location) == (303, "/kept-forms")
    assert "new@northshire.example" in ended.get("/kept-forms").text
    assert "new@northshire.example" not in ended.get("/people").text
    assert made_up.status_code == 400
    del pages


def test_no_more_than_ten_forms_are_kept(pages: Flask, clock: Clock) -> None:
    visitor = signed_in(pages, ANN, (COUNCIL, Role.ADMINISTRATOR))
    clock.pass_by(minutes=31)
    for number in range(12):
        visitor.post(f"/people/invite?n={number}", data=INVITATION)
    try_to(visitor, ANN, PASSWORD)

    shown = visitor.get("/kept-forms").text

    assert shown.count("Send it now") == 10
    assert "n=11" in shown
    assert "n=1&" not in shown
