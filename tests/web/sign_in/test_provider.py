"""Signing in by an OpenID Connect provider that runs on this machine."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from tests.signing_in import signed_in
from tests.web.sign_in.conftest import ANN, COUNCIL
from tests.web.sign_in.identity_provider import CLIENT, SECRET, IdentityProvider
from tests.web.sign_in.test_second_factor import App
from tracker.access import Role
from tracker.config import Provider, Settings
from tracker.services.people.accounts import KnownPerson

VOUCHED = {"sub": "1234", "email": ANN.upper(), "email_verified": True}


@pytest.fixture
def provider() -> Iterator[IdentityProvider]:
    provider = IdentityProvider()
    provider.claims = dict(VOUCHED)
    yield provider
    provider.stop()


@pytest.fixture
def sign_in_settings(sqlite_settings: Settings, provider: IdentityProvider) -> Settings:
    named = Provider(provider.issuer, CLIENT, SECRET, "a Northshire account")
    return replace(sqlite_settings, provider=named)


def come_in(visitor: FlaskClient, provider: IdentityProvider, wanted: str = "") -> TestResponse:
    sent_away = visitor.get("/sign-in/provider", query_string={"next": wanted} if wanted else {})
    assert sent_away.status_code == 302
    assert sent_away.location.startswith(f"{provider.issuer}/authorize?")
    return visitor.get(provider.approve(sent_away.location))


def is_in(visitor: FlaskClient) -> bool:
    return visitor.get("/account").status_code == 200


def test_somebody_on_record_comes_in_by_an_address_the_provider_vouches_for(
    visitor: FlaskClient, ann: KnownPerson, provider: IdentityProvider
) -> None:
    button = visitor.get("/sign-in?next=/imports").text
    answer = come_in(visitor, provider, "/imports")

    assert "Sign in with a Northshire account" in button
    assert answer.location == "/imports"
    assert ann.email in visitor.get("/account").text


def test_nobody_else_comes_in(
    visitor: FlaskClient, ann: KnownPerson, provider: IdentityProvider
) -> None:
    del ann
    provider.claims["email"] = "stranger@northshire.example"

    answer = come_in(visitor, provider)

    assert answer.location == "/sign-in"
    assert "Ask an administrator of your organisation to invite you" in visitor.get("/sign-in").text
    assert not is_in(visitor)


@pytest.mark.parametrize("verified", [False, None, "false", 0])
def test_an_address_the_provider_does_not_vouch_for_opens_nothing(
    visitor: FlaskClient, ann: KnownPerson, provider: IdentityProvider, verified: object
) -> None:
    del ann
    provider.claims["email_verified"] = verified

    assert come_in(visitor, provider).location == "/sign-in"


def test_once_noted_the_providers_own_number_counts_and_not_the_address(
    pages: Flask, ann: KnownPerson, provider: IdentityProvider
) -> None:
    come_in(pages.test_client(), provider)
    provider.claims = {"sub": "1234", "email": "renamed@northshire.example"}
    same = pages.test_client()
    come_in(same, provider)
    provider.claims = {**VOUCHED, "sub": "9999"}
    other = pages.test_client()
    come_in(other, provider)

    assert ann.email in same.get("/account").text
    assert not is_in(other)


def test_the_second_factor_is_still_asked_for(pages: Flask, provider: IdentityProvider) -> None:
    App(pages, signed_in(pages, ANN, (COUNCIL, Role.AUDITOR)), "/account/code")
    visitor = pages.test_client()

    assert come_in(visitor, provider).location == "/sign-in/code"
    assert not is_in(visitor)


def test_where_one_is_required_the_providers_own_counts(
    pages: Flask, ann: KnownPerson, provider: IdentityProvider
) -> None:
    del ann
    pages.config["TRACKER_REQUIRE_SECOND_FACTOR"] = True
    assert come_in(pages.test_client(), provider).location == "/sign-in/set-up-code"

    provider.claims["amr"] = ["pwd", "mfa"]
    assert come_in(pages.test_client(), provider).location == "/"


@pytest.mark.parametrize(
    "spoil",
    [{"aud": "another"}, {"iss": "https://evil.example"}, {"nonce": "another"}, {"exp": 1}],
)
def test_a_token_that_is_not_for_us_and_now_opens_nothing(
    visitor: FlaskClient, ann: KnownPerson, provider: IdentityProvider, spoil: dict[str, object]
) -> None:
    del ann
    provider.spoil = spoil

    assert come_in(visitor, provider).location == "/sign-in"
    assert not is_in(visitor)


def test_a_token_somebody_else_signed_opens_nothing(
    visitor: FlaskClient, ann: KnownPerson, provider: IdentityProvider
) -> None:
    del ann
    provider.signing_key = RSAKey.generate_key(2048, {"kid": "1"}, private=True)

    assert come_in(visitor, provider).location == "/sign-in"


def test_an_answer_nobody_asked_for_opens_nothing(
    pages: Flask, ann: KnownPerson, provider: IdentityProvider
) -> None:
    del ann
    asked = pages.test_client().get("/sign-in/provider")
    other = pages.test_client()

    answers = [
        other.get(provider.approve(asked.location)),
        other.get("/sign-in/provider/answer"),
        other.get("/sign-in/provider/answer?error=access_denied&state=x"),
    ]

    assert [answer.location for answer in answers] == ["/sign-in"] * 3
    assert not is_in(other)


def test_a_signed_in_person_connects_an_account_of_theirs(
    pages: Flask, provider: IdentityProvider
) -> None:
    provider.claims = {"sub": "77"}
    visitor = signed_in(pages, ANN, (COUNCIL, Role.AUDITOR))
    sent_away = visitor.get("/account/provider")

    answer = visitor.get(provider.approve(sent_away.location))

    assert answer.location == "/account"
    again = pages.test_client()
    come_in(again, provider)
    assert is_in(again)


def test_a_provider_that_does_not_answer_is_told(
    visitor: FlaskClient, provider: IdentityProvider
) -> None:
    provider.stop()

    answer = visitor.get("/sign-in/provider")

    assert answer.status_code == 503
    assert "does not answer. Sign in with your password." in answer.text


def test_without_a_provider_there_is_no_such_page(app: Flask) -> None:
    visitor = app.test_client()

    assert visitor.get("/sign-in/provider").status_code == 404
    assert "Sign in with" not in visitor.get("/sign-in").text.replace("Sign in with it", "")
