"""Signing in by a password: what is said, what is kept, and what strangers learn from it."""

import re
import statistics
import time

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.hash import argon2
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from tests.signing_in import PASSWORD, add
from tracker.models import Person
from tracker.services.people.accounts import KnownPerson, end_access
from tracker.services.people.events import Cause, list_events
from tracker.web import the_database


def try_to(visitor: FlaskClient, email: str, password: str, **more: str) -> TestResponse:
    return visitor.post("/sign-in", data={"email": email, "password": password, **more})


def kept(pages: Flask) -> str:
    with the_database(pages).reading() as session:
        password = session.scalars(select(Person.password)).one()
    assert password is not None
    return password


def test_a_fresh_installation_lets_nobody_in(visitor: FlaskClient) -> None:
    for email in ("admin", "admin@example.com", "administrator@localhost.example"):
        for password in ("admin", "password", "changeme", ""):
            assert try_to(visitor, email, password).status_code in {422, 429}


def test_whoever_signs_in_is_shown_the_page_they_wanted(
    visitor: FlaskClient, ann: KnownPerson
) -> None:
    sent_away = visitor.get("/imports?page=1")
    form = visitor.get(sent_away.location)

    answer = try_to(visitor, f" {ann.email.upper()} ", PASSWORD, next="/imports?page=1")

    assert sent_away.status_code == 302
    assert sent_away.location == "/sign-in?next=/imports?page%3D1"
    assert 'value="/imports?page=1"' in form.text
    assert (answer.status_code, answer.location) == (303, "/imports?page=1")
    assert ann.email in visitor.get("/account").text


@pytest.mark.parametrize(
    "elsewhere",
    ["//evil.example", "/\\evil.example", "https:evil.example", "https://evil.example",
     "/%2f%2fevil.example", "%2f%2fevil.example", "/%09/evil.example", "/\t/evil.example",
     "javascript:alert(1)", "/x\r\nSet-Cookie: a=b", "/%0d%0aSet-Cookie:a=b", "///evil.example",
     "/%5cevil.example", "evil.example", "/" + "x" * 3_000],
)  # fmt: skip
def test_nobody_is_sent_elsewhere_after_signing_in(
    visitor: FlaskClient, ann: KnownPerson, elsewhere: str
) -> None:
    form = visitor.get("/sign-in", query_string={"next": elsewhere})
    answer = try_to(visitor, ann.email, PASSWORD, next=elsewhere)

    assert "evil" not in form.text
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_wrong_password_an_unknown_address_and_a_leaver_look_alike(
    pages: Flask, visitor: FlaskClient, ann: KnownPerson
) -> None:
    leaver = add(pages, "left@northshire.example")
    at = pages.extensions["tracker.clock"]()
    with the_database(pages).writing() as session:
        end_access(session, Cause("the test", at), at.date(), leaver)

    answers = [
        try_to(pages.test_client(), email, password)
        for email, password in (
            (ann.email, "wrong"),
            ("nobody@northshire.example", "wrong"),
            (leaver.email, PASSWORD),
        )
    ]

    # What differs is what the visitor typed, and the nonce and token of each answer.
    said = {re.sub(r'nonce="[^"]+"|value="[^"]+"', "", answer.text) for answer in answers}
    assert len(said) == 1
    assert {answer.status_code for answer in answers} == {422}
    assert "they do not belong together" in said.pop()


def test_an_unknown_address_takes_as_long_as_a_wrong_password(
    pages: Flask, ann: KnownPerson
) -> None:
    spans: dict[str, list[float]] = {ann.email: [], "nobody@northshire.example": []}
    for turn in range(9):
        for email, taken in spans.items():
            visitor = pages.test_client()
            visitor.environ_base["REMOTE_ADDR"] = f"192.0.2.{turn}"
            started = time.perf_counter()
            try_to(visitor, email, "wrong")
            taken.append(time.perf_counter() - started)

    known, unknown = (statistics.median(taken[1:]) for taken in spans.values())
    # Generous, because the machine is shared; without the hash it would be a small fraction.
    assert 0.5 < unknown / known < 2


def test_what_was_typed_stays_and_the_password_does_not(
    visitor: FlaskClient, ann: KnownPerson
) -> None:
    answer = try_to(visitor, ann.email, "a wrong one")

    assert f'value="{ann.email}"' in answer.text
    assert "a wrong one" not in answer.text
    assert "<title>" in answer.text
    assert re.search(r"<title>\s*Error: Sign in", answer.text)


@pytest.mark.parametrize(
    "email", ["\x00", "a@b\x00.example", "x" * 5_000, "😀@😀.example", "' OR 1=1"]
)
def test_strange_addresses_are_wrong_addresses(visitor: FlaskClient, email: str) -> None:
    assert try_to(visitor, email, "x" * 100_000).status_code == 422


def test_blanks_are_named(visitor: FlaskClient) -> None:
    answer = visitor.post("/sign-in", data={})

    assert answer.status_code == 422
    assert "Enter your email address" in answer.text
    assert "Enter your password" in answer.text


def test_the_password_is_kept_as_argon2id_with_a_salt_of_its_own(
    pages: Flask, ann: KnownPerson
) -> None:
    del ann

    assert re.match(r"\$argon2id\$v=19\$m=19456,t=2,p=1\$[^$]{22}\$", kept(pages))


def test_a_password_hashed_by_weaker_parameters_is_hashed_anew_at_sign_in(
    pages: Flask, visitor: FlaskClient, ann: KnownPerson
) -> None:
    weaker = argon2.using(memory_cost=8_192, time_cost=1, parallelism=1).hash(PASSWORD)
    with the_database(pages).writing() as session:
        session.execute(update(Person).values(password=weaker))

    assert try_to(visitor, ann.email, PASSWORD).status_code == 303
    assert "$m=19456,t=2,p=1$" in kept(pages)
    assert try_to(pages.test_client(), ann.email, PASSWORD).status_code == 303


def test_coming_in_failing_and_going_out_are_on_record_without_secrets(
    pages: Flask, visitor: FlaskClient, ann: KnownPerson
) -> None:
    try_to(visitor, ann.email, "a wrong one")
    try_to(visitor, ann.email, PASSWORD)
    visitor.post("/sign-out")

    with the_database(pages).reading() as session:
        events = list_events(session, ann.number, 10)
    assert [event.event for event in events[:3]] == [
        "signed out",
        "signed in",
        "failed to sign in",
    ]
    assert {event.address for event in events[:3]} == {"127.0.0.1"}
    assert PASSWORD not in str(events)
    assert "a wrong one" not in str(events)
