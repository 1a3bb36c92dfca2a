"""Links to choose a password: invitations and resets, by real mail."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.mailbox import Mailbox
from tests.signing_in import PASSWORD, add, signed_in
from tests.web.sign_in.conftest import COUNCIL, Clock
from tests.web.sign_in.test_passwords import try_to
from tests.web.sign_in.test_second_factor import App
from tracker.access import Role
from tracker.services.people.accounts import KnownPerson
from tracker.services.people.events import list_events
from tracker.web import the_database

NEW = "seven green buses late"


def ask(visitor: FlaskClient, email: str) -> TestResponse:
    return visitor.post("/sign-in/forgotten", data={"email": email})


def choose(visitor: FlaskClient, link: str, password: str = NEW) -> TestResponse:
    visitor.get(link)
    return visitor.post("/sign-in/password", data={"password": password})


def test_a_link_lets_its_person_choose_a_password_once(
    pages: Flask, visitor: FlaskClient, ann: KnownPerson, mailbox: Mailbox
) -> None:
    ask(visitor, ann.email)
    link = mailbox.link()

    shown = visitor.get(link, follow_redirects=True)
    first = choose(visitor, link)
    second = choose(pages.test_client(), link, "eight brown trams early")

    assert ann.email in shown.text
    assert shown.request.path == "/sign-in/password"  # the address bar holds no token
    assert first.status_code == 303
    assert second.status_code == 422
    assert "no longer good" in second.text
    assert try_to(pages.test_client(), ann.email, NEW).status_code == 303
    assert try_to(pages.test_client(), ann.email, PASSWORD).status_code == 422


def test_the_answer_is_the_same_for_an_address_nobody_has(
    pages: Flask, ann: KnownPerson, mailbox: Mailbox
) -> None:
    known = ask(pages.test_client(), ann.email)
    unknown = ask(pages.test_client(), "nobody@northshire.example")

    texts = [
        re.sub(r'nonce="[^"]+"|value="[^"]+"', "", answer.text.replace(email, "EMAIL"))
        for answer, email in ((known, ann.email), (unknown, "nobody@northshire.example"))
    ]
    assert texts[0] == texts[1]
    assert known.status_code == unknown.status_code == 200
    assert mailbox.letter()["To"] == ann.email
    pages.extensions["tracker.background"].submit(int).result()  # whatever was to be sent is sent
    assert mailbox.is_empty()


@pytest.mark.parametrize(("hours", "status"), [(23.9, 303), (24, 422), (48, 422)])
def test_a_link_is_good_for_a_day(
    visitor: FlaskClient,
    ann: KnownPerson,
    mailbox: Mailbox,
    clock: Clock,
    hours: float,
    status: int,
) -> None:
    ask(visitor, ann.email)
    link = mailbox.link()
    clock.pass_by(hours=hours)

    assert choose(visitor, link).status_code == status


def test_a_newer_link_ends_the_older(
    visitor: FlaskClient, ann: KnownPerson, mailbox: Mailbox
) -> None:
    links = []
    for _ in range(2):
        ask(visitor, ann.email)
        links.append(mailbox.link())

    assert choose(visitor, links[0]).status_code == 422
    assert choose(visitor, links[1]).status_code == 303


def test_a_link_changes_nobody_elses_password(
    pages: Flask, visitor: FlaskClient, ann: KnownPerson, mailbox: Mailbox
) -> None:
    other = add(pages, "other@northshire.example")
    ask(visitor, ann.email)
    visitor.get(mailbox.link())

    visitor.post(
        "/sign-in/password",
        data={
            "password": NEW,
            "email": other.email,
            "person": other.number,
            "user_id": other.number,
        },
    )

    assert try_to(pages.test_client(), other.email, PASSWORD).status_code == 303
    assert try_to(pages.test_client(), ann.email, NEW).status_code == 303


def test_without_a_link_there_is_no_password_to_choose(visitor: FlaskClient) -> None:
    for answer in (
        visitor.get("/sign-in/password"),
        visitor.post("/sign-in/password", data={"password": NEW}),
        choose(visitor, "/sign-in/links/" + "x" * 43),
        choose(visitor, "/sign-in/links/%00"),
    ):
        assert answer.status_code == 422
        assert "no longer good" in answer.text


def test_choosing_a_password_ends_every_session(
    pages: Flask, ann: KnownPerson, mailbox: Mailbox
) -> None:
    elsewhere = signed_in(pages, ann.email)
    visitor = pages.test_client()
    ask(visitor, ann.email)

    choose(visitor, mailbox.link())

    assert elsewhere.get("/account").status_code == 302
    told = mailbox.letter()
    assert "was changed" in told["Subject"]
    with the_database(pages).reading() as session:
        assert list_events(session, ann.number, 1)[0].event == "chose a password by a link"


def test_the_second_factor_is_still_asked_for(pages: Flask, mailbox: Mailbox, clock: Clock) -> None:
    email = "cal.dee@northshire.example"
    app = App(pages, signed_in(pages, email, (COUNCIL, Role.FINANCE_LEAD)), "/account/code")
    visitor = pages.test_client()
    ask(visitor, email)

    choose(visitor, mailbox.link())
    answer = try_to(visitor, email, NEW)

    assert answer.location == "/sign-in/code"
    clock.pass_by(minutes=1)
    assert visitor.post("/sign-in/code", data={"code": app.code()}).status_code == 303


def test_a_weak_password_is_refused_and_the_link_stays_good(
    visitor: FlaskClient, ann: KnownPerson, mailbox: Mailbox
) -> None:
    ask(visitor, ann.email)
    link = mailbox.link()

    refused = choose(visitor, link, "Northshire Council 1")

    assert refused.status_code == 422
    assert "mostly made of your name" in refused.text
    assert choose(visitor, link).status_code == 303


def test_links_begin_with_the_address_in_the_settings(
    visitor: FlaskClient, ann: KnownPerson, mailbox: Mailbox
) -> None:
    visitor.post(
        "/sign-in/forgotten",
        data={"email": ann.email},
        headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"},
    )

    text = mailbox.letter().get_content()
    assert "http://127.0.0.1:8000/sign-in/links/" in text
    assert "evil" not in text


def test_asking_again_and_again_is_slowed_down(visitor: FlaskClient, ann: KnownPerson) -> None:
    answers = [ask(visitor, ann.email) for _ in range(5)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_what_is_no_address_is_named(visitor: FlaskClient) -> None:
    answer = ask(visitor, "ann")

    assert answer.status_code == 422
    assert "like name@example.com" in answer.text
