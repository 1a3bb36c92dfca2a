"""Codes of an authenticator app, recovery codes, and where a second factor is required."""

import re
from datetime import datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from passlib.totp import TOTP

from tests.signing_in import PASSWORD, signed_in
from tests.web.sign_in.conftest import COUNCIL, Clock
from tests.web.sign_in.test_passwords import try_to
from tracker.access import Role
from tracker.services.people.accounts import KnownPerson

EMAIL = "ben.see@northshire.example"


class App:
    """Somebody's authenticator app, and the recovery codes they wrote down."""

    def __init__(self, pages: Flask, signed_in_visitor: FlaskClient, address: str) -> None:
        self._clock = pages.extensions["tracker.clock"]
        shown = signed_in_visitor.get(address).text
        key = re.search(r'tracker-key">([A-Z2-7-]+)<', shown)
        assert key is not None
        self._totp = TOTP(key[1].replace("-", ""))
        answer = signed_in_visitor.post(address, data={"code": self.code()})
        self.recovery_codes = re.findall(r'tracker-key">([0-9a-f-]+)<', answer.text)

    def code(self, **off: float) -> str:
        at: datetime = self._clock() + timedelta(**off)
        return str(self._totp.generate(at).token)


@pytest.fixture
def app_of_ben(pages: Flask) -> App:
    visitor = signed_in(pages, EMAIL, (COUNCIL, Role.FINANCE_LEAD))
    return App(pages, visitor, "/account/code")


def half_way(pages: Flask) -> FlaskClient:
    visitor = pages.test_client()
    answer = try_to(visitor, EMAIL, PASSWORD)
    assert answer.location == "/sign-in/code"
    return visitor


def is_in(visitor: FlaskClient) -> bool:
    return visitor.get("/account").status_code == 200


def test_the_password_alone_opens_nothing(pages: Flask, app_of_ben: App) -> None:
    del app_of_ben

    assert not is_in(half_way(pages))


def test_a_code_is_good_once(pages: Flask, app_of_ben: App, clock: Clock) -> None:
    clock.pass_by(minutes=5)
    code = app_of_ben.code()
    first, second = half_way(pages), half_way(pages)

    answers = [visitor.post("/sign-in/code", data={"code": code}) for visitor in (first, second)]

    assert [answer.status_code for answer in answers] == [303, 422]
    assert "a code works once" in answers[1].text
    assert is_in(first)
    assert not is_in(second)


def test_the_code_that_set_it_up_is_used_up(pages: Flask, app_of_ben: App) -> None:
    answer = half_way(pages).post("/sign-in/code", data={"code": app_of_ben.code()})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("seconds", "status"), [(-60, 422), (-30, 303), (0, 303), (30, 303), (60, 422), (300, 422)]
)
def test_a_clock_may_be_off_by_one_step(
    pages: Flask, app_of_ben: App, clock: Clock, seconds: int, status: int
) -> None:
    clock.pass_by(minutes=10)
    code = app_of_ben.code(seconds=seconds)

    answer = half_way(pages).post("/sign-in/code", data={"code": code})

    assert answer.status_code == status


def test_a_code_may_be_typed_with_a_space(pages: Flask, app_of_ben: App, clock: Clock) -> None:
    clock.pass_by(minutes=5)
    code = app_of_ben.code()

    answer = half_way(pages).post("/sign-in/code", data={"code": f" {code[:3]} {code[3:]} "})

    assert answer.status_code == 303


@pytest.mark.parametrize(
    "code", ["", "000000", "abc", "\N{FULLWIDTH DIGIT ONE}23456", "1" * 5_000, "\x00", "-1"]
)
def test_what_is_no_code_is_refused(pages: Flask, app_of_ben: App, code: str) -> None:
    del app_of_ben

    answer = half_way(pages).post("/sign-in/code", data={"code": code})

    assert answer.status_code == 422


def test_ten_wrong_codes_are_slowed_down(pages: Flask, app_of_ben: App, clock: Clock) -> None:
    clock.pass_by(minutes=5)
    visitor = half_way(pages)

    answers = [visitor.post("/sign-in/code", data={"code": "000000"}) for _ in range(10)]
    right = visitor.post("/sign-in/code", data={"code": app_of_ben.code()})
    wait = int(right.headers["Retry-After"])
    clock.pass_by(seconds=wait)
    later = visitor.post("/sign-in/code", data={"code": app_of_ben.code()})

    assert [answer.status_code for answer in answers][:5] == [422] * 5
    assert answers[-1].status_code == right.status_code == 429
    assert later.status_code == 303


def test_a_recovery_code_is_good_once(pages: Flask, app_of_ben: App) -> None:
    code = app_of_ben.recovery_codes[0]
    first, second = half_way(pages), half_way(pages)

    answers = [
        visitor.post("/sign-in/code", data={"code": typed})
        for visitor, typed in ((first, code.upper().replace("-", "")), (second, code))
    ]

    assert [answer.status_code for answer in answers] == [303, 422]
    assert "9 recovery codes" in first.get("/account").text


def test_new_recovery_codes_end_the_old_ones(pages: Flask, app_of_ben: App) -> None:
    visitor = half_way(pages)
    visitor.post("/sign-in/code", data={"code": app_of_ben.recovery_codes[0]})
    refused = visitor.post("/account/recovery-codes", data={"password": "not it"})
    shown = visitor.post("/account/recovery-codes", data={"password": PASSWORD}).text
    fresh = re.findall(r'tracker-key">([0-9a-f-]+)<', shown)

    old = half_way(pages).post("/sign-in/code", data={"code": app_of_ben.recovery_codes[1]})
    new = half_way(pages).post("/sign-in/code", data={"code": fresh[0]})

    assert refused.status_code == 422
    assert len(fresh) == 10
    assert (old.status_code, new.status_code) == (422, 303)


def test_the_password_is_forgotten_after_ten_minutes(
    pages: Flask, app_of_ben: App, clock: Clock
) -> None:
    visitor = half_way(pages)
    clock.pass_by(minutes=10)

    answer = visitor.post("/sign-in/code", data={"code": app_of_ben.code()})

    assert (answer.status_code, answer.location) == (303, "/sign-in")


def test_codes_can_be_given_up_by_whoever_knows_the_password(pages: Flask, app_of_ben: App) -> None:
    visitor = half_way(pages)
    visitor.post("/sign-in/code", data={"code": app_of_ben.recovery_codes[0]})

    refused = visitor.post("/account/code/remove", data={"password": "not it"})
    done = visitor.post("/account/code/remove", data={"password": PASSWORD})

    assert (refused.status_code, done.status_code) == (422, 303)
    assert try_to(pages.test_client(), EMAIL, PASSWORD).location == "/"


def test_where_a_second_factor_is_required_it_is_set_up_on_the_way_in(
    pages: Flask, ann: KnownPerson, clock: Clock
) -> None:
    pages.config["TRACKER_REQUIRE_SECOND_FACTOR"] = True
    visitor = pages.test_client()

    answer = try_to(visitor, ann.email, PASSWORD)

    assert answer.location == "/sign-in/set-up-code"
    assert not is_in(visitor)
    wrong = visitor.post("/sign-in/set-up-code", data={"code": "000000"})
    assert wrong.status_code == 422
    app = App(pages, visitor, "/sign-in/set-up-code")
    assert is_in(visitor)
    clock.pass_by(minutes=1)
    again = pages.test_client()
    try_to(again, ann.email, PASSWORD)
    assert again.post("/sign-in/code", data={"code": app.code()}).status_code == 303


def test_nobody_gets_to_the_second_step_without_the_first(visitor: FlaskClient) -> None:
    for address in ("/sign-in/code", "/sign-in/set-up-code"):
        assert visitor.get(address).location == "/sign-in"
        assert visitor.post(address, data={"code": "000000"}).location == "/sign-in"
