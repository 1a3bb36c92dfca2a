"""Forms that are not the visitor's own: refused on every address that changes something."""

import re
import sqlite3

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import FormSender
from tests.signing_in import PASSWORD, signed_in
from tests.web.sign_in.conftest import ANN, COUNCIL
from tracker.access import Role
from tracker.config import Settings


def changing_addresses(pages: Flask) -> list[str]:
    with pages.test_request_context():
        return [
            pages.url_for(rule.endpoint, **dict.fromkeys(rule.arguments, 1))
            for rule in pages.url_map.iter_rules()
            if "POST" in (rule.methods or ())
        ]


def dump(settings: Settings) -> str:
    """Everything in the database but when the session was last used."""
    with sqlite3.connect(settings.database_url.removeprefix("sqlite:///")) as connection:
        return "\n".join(
            line for line in connection.iterdump() if 'INTO "signed_in_sessions"' not in line
        )


@pytest.mark.parametrize("how", ["no token", "another's token", "a made-up token"])
def test_a_form_without_the_token_of_its_session_does_nothing(
    pages: Flask, sign_in_settings: Settings, how: str
) -> None:
    visitor = signed_in(pages, ANN, (COUNCIL, Role.ADMINISTRATOR))
    other = signed_in(pages, "other@northshire.example", (COUNCIL, Role.ADMINISTRATOR))
    assert isinstance(other, FormSender)
    token = {"no token": "", "another's token": other.form_token(), "a made-up token": "x.y.z"}[how]
    before = dump(sign_in_settings)

    for address in changing_addresses(pages):
        answer = FlaskClient.open(
            visitor, address, method="POST", data={"csrf_token": token, "name": "Changed"}
        )
        assert answer.status_code in {400, 404}, address

    assert dump(sign_in_settings) == before


def test_a_form_of_another_site_does_nothing_even_with_the_right_token(
    pages: Flask, sign_in_settings: Settings
) -> None:
    visitor = signed_in(pages, ANN, (COUNCIL, Role.ADMINISTRATOR))
    before = dump(sign_in_settings)

    for address in changing_addresses(pages):
        answer = visitor.post(address, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403, address

    assert dump(sign_in_settings) == before


def test_strangers_are_sent_to_sign_in_or_let_in_to_the_few_open_pages(pages: Flask) -> None:
    visitor = pages.test_client()
    open_pages = {
        "/sign-in", "/sign-out", "/sign-in/code", "/sign-in/set-up-code", "/sign-in/forgotten",
        "/sign-in/password", "/sign-in/passkey", "/sign-in/passkey/start",
    }  # fmt: skip

    for address in changing_addresses(pages):
        answer = visitor.post(address)
        sent_away = (answer.status_code, (answer.location or "").partition("?")[0])
        assert sent_away == (302, "/sign-in") or address in open_pages, address


def test_the_forms_of_our_pages_carry_their_token(pages: Flask) -> None:
    visitor = signed_in(pages, ANN, (COUNCIL, Role.ADMINISTRATOR))

    for address in ("/account", "/account/password", "/people/invite", "/people/1", "/imports"):
        page = visitor.get(address).text
        forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
        assert forms
        assert all('name="csrf_token" value="' in form for form in forms), address


def test_the_sign_in_form_asks_for_its_token_too(pages: Flask, ann: object) -> None:
    del ann
    visitor = pages.test_client()

    answer = FlaskClient.open(
        visitor, "/sign-in", method="POST", data={"email": ANN, "password": PASSWORD}
    )

    assert answer.status_code == 400
    assert "does not belong to your present session" in answer.text
