"""Sessions: the cookie, how long they last, and what ends them at once."""

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.signing_in import PASSWORD, add, let_people_sign_in, signed_in
from tests.web.sign_in.conftest import ANN, BOARD, COUNCIL, Clock, record_organisations
from tests.web.sign_in.test_passwords import try_to
from tracker.access import Role
from tracker.app import create_app
from tracker.config import Settings
from tracker.services.people.accounts import (
    Grant,
    KnownPerson,
    end_access,
    end_role,
    give_role,
    list_roles,
)
from tracker.services.people.events import Cause
from tracker.web import the_database


def cookie_of(visitor: FlaskClient, name: str = "tracker") -> str:
    cookie = visitor.get_cookie(name)
    assert cookie is not None
    return cookie.value


def holding(pages: Flask, cookie: str) -> FlaskClient:
    visitor = pages.test_client()
    visitor.set_cookie("tracker", cookie)
    return visitor


def cause(pages: Flask) -> Cause:
    return Cause("the test", pages.extensions["tracker.clock"]())


@pytest.fixture
def signed_in_ann(pages: Flask) -> FlaskClient:
    return signed_in(pages, ANN, (COUNCIL, Role.FINANCE_LEAD))


def test_the_cookie_is_for_this_site_and_no_script(pages: Flask, ann: KnownPerson) -> None:
    answer = try_to(pages.test_client(), ann.email, PASSWORD)

    (cookie,) = answer.headers.getlist("Set-Cookie")
    name, *attributes = cookie.split("; ")
    assert name.startswith("tracker=")
    assert set(attributes) == {"HttpOnly", "Path=/", "SameSite=Lax"}
    assert len(cookie) < 4_096


def test_under_tls_the_cookie_is_bound_to_the_host(sign_in_settings: Settings) -> None:
    settings = replace(sign_in_settings, tls=True, address="https://localhost")
    app = create_app(settings)
    let_people_sign_in(app)
    record_organisations(app)
    add(app, ANN)

    answers = [
        app.test_client().get("/sign-in", base_url="https://localhost"),
        app.test_client().post(
            "/sign-in", data={"email": ANN, "password": PASSWORD}, base_url="https://localhost"
        ),
    ]
    app.extensions["tracker.background"].shutdown()
    the_database(app).engine.dispose()

    for answer in answers:
        for cookie in answer.headers.getlist("Set-Cookie"):
            name, *attributes = cookie.split("; ")
            assert name.startswith("__Host-tracker=")
            assert set(attributes) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


def test_signing_in_changes_the_cookie(pages: Flask, ann: KnownPerson) -> None:
    visitor = pages.test_client()
    visitor.get("/sign-in")
    before = cookie_of(visitor)

    try_to(visitor, ann.email, PASSWORD)

    assert cookie_of(visitor) != before
    assert holding(pages, before).get("/account").status_code == 302


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_a_session_left_alone_ends_after_half_an_hour(
    signed_in_ann: FlaskClient, clock: Clock, minutes: int, status: int
) -> None:
    clock.pass_by(minutes=minutes)

    assert signed_in_ann.get("/account").status_code == status


def test_a_session_in_use_lasts_twelve_hours(signed_in_ann: FlaskClient, clock: Clock) -> None:
    for _ in range(47):
        clock.pass_by(minutes=15)
        assert signed_in_ann.get("/account").status_code == 200

    clock.pass_by(minutes=15)
    assert signed_in_ann.get("/account").status_code == 302


def test_a_clock_set_back_makes_no_session_immortal(
    signed_in_ann: FlaskClient, clock: Clock
) -> None:
    clock.pass_by(hours=-1)
    assert signed_in_ann.get("/account").status_code == 200

    clock.pass_by(hours=2)
    assert signed_in_ann.get("/account").status_code == 302


def test_a_copy_of_the_cookie_is_worth_nothing_after_signing_out(
    pages: Flask, signed_in_ann: FlaskClient
) -> None:
    copy = holding(pages, cookie_of(signed_in_ann))
    assert copy.get("/account").status_code == 200

    signed_in_ann.post("/sign-out")

    assert copy.get("/account").status_code == 302
    assert signed_in_ann.get("/account").status_code == 302


def test_a_leaver_is_out_at_once(
    pages: Flask, signed_in_ann: FlaskClient, ann: KnownPerson
) -> None:
    with the_database(pages).writing() as session:
        end_access(session, cause(pages), cause(pages).at.date(), ann)

    assert signed_in_ann.get("/account").status_code == 302


def test_a_change_of_role_works_on_the_next_request(
    pages: Flask, signed_in_ann: FlaskClient, ann: KnownPerson
) -> None:
    today = cause(pages).at.date()
    before = signed_in_ann.get("/imports")
    with the_database(pages).writing() as session:
        (held,) = list_roles(session, ann.number, today)
        end_role(session, cause(pages), ann, held.number)
        give_role(session, cause(pages), today, ann, Grant(COUNCIL, Role.AUDITOR))

    answer = signed_in_ann.post("/imports", data={"file": (b"", "")})

    assert before.status_code == 200
    assert answer.status_code == 403


def test_a_role_for_a_time_ends_with_its_last_day(
    pages: Flask, clock: Clock, ann: KnownPerson
) -> None:
    today = cause(pages).at.date()
    with the_database(pages).writing() as session:
        give_role(session, cause(pages), today, ann, Grant(BOARD, Role.ADMINISTRATOR, today))
    assert signed_in(pages, ann.email).get("/people").status_code == 200

    clock.pass_by(days=1)

    assert signed_in(pages, ann.email).get("/people").status_code == 403


def test_every_tampered_cookie_is_nobodys(pages: Flask, signed_in_ann: FlaskClient) -> None:
    cookie = cookie_of(signed_in_ann)
    for place in range(0, len(cookie), 7):
        flipped = "A" if cookie[place] != "A" else "B"
        tampered = cookie[:place] + flipped + cookie[place + 1 :]
        # The last character of a signature holds bits that nothing reads.
        if place < len(cookie) - 1:
            assert holding(pages, tampered).get("/account").status_code == 302


@pytest.mark.parametrize("key", ["", "dev", "secret", "changeme", "0" * 64])
def test_a_cookie_signed_with_a_known_key_is_nobodys(
    pages: Flask, ann: KnownPerson, key: str
) -> None:
    forger = Flask("forger")
    forger.secret_key = key or "x"
    serializer = forger.session_interface.get_signing_serializer(forger)
    assert serializer is not None

    forged = serializer.dumps({"_user_id": str(ann.number), "_fresh": True})

    assert holding(pages, forged).get("/account").status_code == 302


def test_a_new_key_ends_no_session_while_the_old_one_is_a_fallback(
    pages: Flask, signed_in_ann: FlaskClient, sign_in_settings: Settings, clock: Clock
) -> None:
    renewed = replace(
        sign_in_settings,
        given_secret_key="f" * 20 + "0123456789abcdef" * 3,
        secret_key_fallbacks=(sign_in_settings.secret_key(),),
    )
    app = create_app(renewed)
    app.extensions["tracker.clock"] = clock

    answer = holding(app, cookie_of(signed_in_ann)).get("/account")

    app.extensions["tracker.background"].shutdown()
    the_database(app).engine.dispose()
    assert answer.status_code == 200


def test_one_sees_and_ends_ones_own_sessions(pages: Flask, signed_in_ann: FlaskClient) -> None:
    other = signed_in(pages, ANN)
    shown = signed_in_ann.get("/account").text
    number = max(
        int(part.split("/")[0])
        for part in shown.split("/account/sessions/")[1:]
        if part[0].isdigit()
    )

    answer = signed_in_ann.post(f"/account/sessions/{number}/end")

    assert shown.count("password</td>") == 2
    assert answer.status_code == 303
    assert other.get("/account").status_code == 302
    assert signed_in_ann.get("/account").status_code == 200


def test_one_ends_nobody_elses_session(pages: Flask, signed_in_ann: FlaskClient) -> None:
    other = signed_in(pages, "other@northshire.example")

    for number in range(1, 5):
        signed_in_ann.post(f"/account/sessions/{number}/end")

    assert other.get("/account").status_code == 200


def test_signed_in_pages_are_kept_by_no_cache(signed_in_ann: FlaskClient) -> None:
    answer = signed_in_ann.get("/account")

    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


def test_the_tables_hold_no_token(
    signed_in_ann: FlaskClient, pages: Flask, sign_in_settings: Settings
) -> None:
    with signed_in_ann.session_transaction() as session:
        token = session["_user_id"]
    file = Path(sign_in_settings.database_url.removeprefix("sqlite:///"))

    with sqlite3.connect(file) as connection:
        dump = "\n".join(connection.iterdump())

    del pages
    assert token not in dump
    assert PASSWORD not in dump
    assert ANN in json.dumps(dump)
