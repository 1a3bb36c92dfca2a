"""One person's way in, through and out, on each of the two databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.mailbox import Mailbox
from tests.signing_in import PASSWORD, let_people_sign_in, signed_in
from tests.web.sign_in.conftest import ANN, BOARD, COUNCIL, Clock, record_organisations
from tests.web.sign_in.test_links import NEW, ask, choose
from tests.web.sign_in.test_passwords import try_to
from tests.web.sign_in.test_second_factor import App
from tracker.access import Role
from tracker.app import create_app
from tracker.config import Settings
from tracker.web import the_database


@pytest.fixture
def pages(settings: Settings, mailbox: Mailbox, clock: Clock) -> Iterator[Flask]:
    app = create_app(replace(settings, smtp_url=mailbox.url))
    app.extensions["tracker.clock"] = clock
    let_people_sign_in(app)
    record_organisations(app)
    yield app
    app.extensions["tracker.background"].shutdown()
    the_database(app).engine.dispose()


@pytest.fixture
def administrator(pages: Flask) -> FlaskClient:
    return signed_in(pages, ANN, (COUNCIL, Role.ADMINISTRATOR))


def test_somebody_is_invited_comes_in_and_leaves(
    pages: Flask, administrator: FlaskClient, mailbox: Mailbox, clock: Clock
) -> None:
    email = "ben.see@northshire.example"
    invited = administrator.post(
        "/people/invite",
        data={"email": email, "name": "Ben See", "organisation": COUNCIL, "role": "Auditor"},
    )
    ben = pages.test_client()
    chosen = choose(ben, mailbox.link())
    came_in = try_to(ben, email, NEW)
    app = App(pages, ben, "/account/code")
    clock.pass_by(minutes=2)
    again = pages.test_client()
    asked = try_to(again, email, NEW)
    code = app.code()
    answers = [again.post("/sign-in/code", data={"code": code}), ben.get("/account")]
    administrator.post("/people/2/end")

    assert [invited.status_code, chosen.status_code, came_in.status_code] == [303, 303, 303]
    assert asked.location == "/sign-in/code"
    assert [answer.status_code for answer in answers] == [303, 200]
    assert [visitor.get("/account").status_code for visitor in (ben, again)] == [302, 302]
    assert try_to(pages.test_client(), email, NEW).status_code == 422
    assert "Ben See" in administrator.get("/people/review.csv").text


def test_strange_texts_bring_nothing_down(
    pages: Flask, administrator: FlaskClient, clock: Clock
) -> None:
    for strange in ("\x00", "a@b\x00.example", "\ud7ff@x.example", "x" * 100_000, "\u202e@a.b"):
        visitor = pages.test_client()
        statuses = {
            try_to(visitor, strange, strange).status_code,
            ask(visitor, strange).status_code,
            visitor.get("/sign-in", query_string={"next": strange}).status_code,
            choose(visitor, "/sign-in/links/x", strange).status_code,
            administrator.post("/account/name", data={"name": strange}).status_code,
            administrator.post("/people/invite", data={"email": strange, "name": strange,
                               "organisation": COUNCIL, "role": "Auditor"}).status_code,
            administrator.post("/people/invite", data={"email": "c@d.example", "name": "x",
                               "organisation": strange, "role": strange}).status_code,
        }  # fmt: skip
        assert statuses <= {200, 404, 422}, strange[:20]
    clock.pass_by(minutes=31)
    administrator.post("/people/invite", data={"email": "a\x00b", "name": "\ud7ff\x00"})
    try_to(administrator, ANN, PASSWORD)
    assert administrator.get("/kept-forms").status_code == 200


def test_guessing_is_slowed_down(pages: Flask) -> None:
    visitor = pages.test_client()

    statuses = [try_to(visitor, ANN, "wrong").status_code for _ in range(8)]

    assert statuses == [422] * 5 + [429] * 3


def test_the_record_of_people_only_grows(pages: Flask, administrator: FlaskClient) -> None:
    del administrator
    for statement in ("UPDATE people_events SET event = 'x'", "DELETE FROM people_events"):
        with (
            pytest.raises(DBAPIError, match="only grows"),
            the_database(pages).writing() as session,
        ):
            session.execute(text(statement))


def test_an_administrator_of_one_organisation_finds_nobody_of_another(
    pages: Flask, administrator: FlaskClient
) -> None:
    signed_in(pages, "other@northshire.example", (BOARD, Role.FINANCE_LEAD))

    foreign = [
        administrator.get("/people/2"),
        administrator.get("/people/2/end"),
        administrator.post("/people/2/end"),
        administrator.post("/people/2/link"),
        administrator.post("/people/2/factors/reset"),
        administrator.post("/people/2/roles", data={"organisation": COUNCIL, "role": "Auditor"}),
        administrator.post("/people/2/roles/2/end"),
        administrator.post("/people/1/roles/2/end"),
    ]
    missing = administrator.get("/people/99")

    assert {answer.status_code for answer in foreign} == {404}
    assert len(foreign[0].text) == len(missing.text)
    assert "other@northshire.example" not in administrator.get("/people").text
    assert "other@northshire.example" not in administrator.get("/people/review.csv").text
