"""Guessing is slowed down, by person, by address and by both, and nobody is locked out for long."""

from dataclasses import replace

from flask import Flask
from flask.testing import FlaskClient

from tests.signing_in import PASSWORD, let_people_sign_in
from tests.web.sign_in.conftest import Clock
from tests.web.sign_in.test_passwords import try_to
from tracker.app import create_app
from tracker.config import Settings
from tracker.services.people.accounts import KnownPerson
from tracker.web import the_database


def at(pages: Flask, address: str) -> FlaskClient:
    visitor = pages.test_client()
    visitor.environ_base["REMOTE_ADDR"] = address
    return visitor


def test_the_wait_grows_with_each_failure_up_to_five_minutes(
    visitor: FlaskClient, ann: KnownPerson, clock: Clock
) -> None:
    waits = []
    for _ in range(20):
        answer = try_to(visitor, ann.email, "wrong")
        while answer.status_code == 429:
            waits.append(int(answer.headers["Retry-After"]))
            clock.pass_by(seconds=waits[-1])
            answer = try_to(visitor, ann.email, "wrong")
        assert answer.status_code == 422

    assert waits[:6] == [1, 2, 4, 8, 16, 32]
    assert max(waits) == 300
    assert len(waits) == 15


def test_the_page_says_how_long_to_wait(visitor: FlaskClient, ann: KnownPerson) -> None:
    answers = [try_to(visitor, ann.email, "wrong") for _ in range(6)]

    assert answers[-1].status_code == 429
    assert "Wait 1 second, then try again." in answers[-1].text


def test_trying_too_early_makes_nothing_worse(
    visitor: FlaskClient, ann: KnownPerson, clock: Clock
) -> None:
    answers = [try_to(visitor, ann.email, "wrong") for _ in range(50)]
    clock.pass_by(seconds=int(answers[-1].headers["Retry-After"]))

    assert try_to(visitor, ann.email, PASSWORD).status_code == 303


def test_the_right_password_does_not_help_while_one_has_to_wait(
    visitor: FlaskClient, ann: KnownPerson
) -> None:
    for _ in range(6):
        try_to(visitor, ann.email, "wrong")

    assert try_to(visitor, ann.email, PASSWORD).status_code == 429


def test_a_stranger_elsewhere_holds_up_nobody_where_they_usually_are(
    pages: Flask, ann: KnownPerson
) -> None:
    usual = at(pages, "192.0.2.1")
    assert try_to(usual, ann.email, PASSWORD).status_code == 303
    for turn in range(60):
        try_to(at(pages, f"198.51.100.{turn}"), ann.email, "wrong")

    assert try_to(at(pages, "203.0.113.9"), ann.email, PASSWORD).status_code == 429
    assert try_to(at(pages, "192.0.2.1"), ann.email, PASSWORD).status_code == 303


def test_nobody_is_held_up_for_more_than_minutes(
    pages: Flask, ann: KnownPerson, clock: Clock
) -> None:
    for turn in range(60):
        try_to(at(pages, f"198.51.100.{turn}"), ann.email, "wrong")
    clock.pass_by(minutes=5)

    assert try_to(at(pages, "203.0.113.9"), ann.email, PASSWORD).status_code == 303


def test_many_people_from_one_address_are_slowed_down(visitor: FlaskClient) -> None:
    statuses = [
        try_to(visitor, f"person{number}@northshire.example", "wrong").status_code
        for number in range(60)
    ]

    assert statuses[:50] == [422] * 50
    assert statuses[-1] == 429


def test_a_forged_address_of_origin_changes_nothing(visitor: FlaskClient, ann: KnownPerson) -> None:
    answers = [
        visitor.post(
            "/sign-in",
            data={"email": ann.email, "password": "wrong"},
            headers={"X-Forwarded-For": f"192.0.2.{turn}", "Forwarded": f"for=192.0.2.{turn}"},
        )
        for turn in range(6)
    ]

    assert answers[-1].status_code == 429


def test_the_counts_survive_a_restart_and_are_shared_by_workers(
    pages: Flask, visitor: FlaskClient, ann: KnownPerson, sign_in_settings: Settings, clock: Clock
) -> None:
    for _ in range(6):
        try_to(visitor, ann.email, "wrong")
    another = create_app(replace(sign_in_settings))
    another.extensions["tracker.clock"] = clock
    let_people_sign_in(another)

    answer = try_to(another.test_client(), ann.email, PASSWORD)

    another.extensions["tracker.background"].shutdown()
    the_database(another).engine.dispose()
    del pages
    assert answer.status_code == 429


def test_success_forgets_the_failures_of_a_person(
    pages: Flask, visitor: FlaskClient, ann: KnownPerson
) -> None:
    for _ in range(3):
        for _ in range(4):
            try_to(visitor, ann.email, "wrong")
        assert try_to(pages.test_client(), ann.email, PASSWORD).status_code == 303
