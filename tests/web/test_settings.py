"""The settings: one page that says how everything stands that no agreement decides."""

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.mailbox import Mailbox
from tests.people import act_as, person
from tests.signing_in import add, signed_in
from tests.web.conftest import NOW
from tracker.access import Role
from tracker.app import create_app
from tracker.config import Settings
from tracker.models import Letter
from tracker.web import settings_page, the_database

ANN = "ann@marlshire.example"
HEADINGS = [
    "People and roles", "Organisations and successors", "Reference lists", "Bank holidays",
    "Periods", "Mail", "Sessions and calendar addresses", "Backups",
]  # fmt: skip


@pytest.fixture
def ann(demo: Flask) -> FlaskClient:
    """An administrator of the council."""
    return signed_in(demo, ANN, ("MARL-CC", Role.ADMINISTRATOR))


def text_of(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def part(page: str, anchor: str) -> str:
    """What stands under one heading."""
    start = page.index(f'id="{anchor}"')
    end = page.find("<h2", start)
    return text_of(page[start:end].partition(">")[2])


def test_the_page_answers_who_may_do_what_and_has_its_parts(demo: Flask, ann: FlaskClient) -> None:
    add(demo, "cal@marlshire.example", ("MARL-CC", Role.AUDITOR))
    add(demo, "icb@example.org", ("MARL-ICB", Role.FINANCE_LEAD))
    ann.post(
        "/people/invite",
        data={"email": "ben@marlshire.example", "name": "Ben", "organisation": "MARL-CC",
              "role": "Board member"},
    )  # fmt: skip
    page = ann.get("/settings").text

    assert "3 people from 1 organisation; 1 invitation open." in page
    assert re.findall(r'<h2 class="govuk-heading-m" id="\w+">(.*?)</h2>', page) == HEADINGS
    assert "Marlshire County Council 0 1 1 1" in part(page, "people")
    assert '<a class="govuk-service-navigation__link" href="/settings" aria-current' in page


def test_only_administrators_may_look(demo: Flask) -> None:
    for role in (Role.FINANCE_LEAD, Role.BOARD_MEMBER, Role.AUDITOR):
        act_as(demo, person("x@example.org", ("MARL-CC", role)))
        visitor = demo.test_client()
        assert visitor.get("/settings").status_code == 403
        assert visitor.post("/settings/test-letter").status_code == 403
        assert 'href="/settings"' not in visitor.get("/").text


def test_bodies_that_ended_are_named_with_who_took_over(visitor: FlaskClient) -> None:
    said = part(visitor.get("/settings").text, "organisations")

    assert "5 organisations, of which 1 has ended" in said
    assert "took over" in said or "no successor is named" in said


def test_reference_lists_say_until_when_they_reach(visitor: FlaskClient) -> None:
    said = part(visitor.get("/settings").text, "lists")

    assert "23 measures, 0 of them added or worded here" in said
    assert "apply in 2026-27" in said
    assert "Until 2026-27" in said


def test_a_missing_year_of_national_dates_is_asked_for(demo: Flask, visitor: FlaskClient) -> None:
    demo.extensions["tracker.clock"] = lambda: NOW + timedelta(days=365)

    assert "Nothing is entered for 2027-28: add what was published" in visitor.get("/settings").text


def test_bank_holidays_are_dated_for_each_nation_and_warned_of_in_time(
    demo: Flask, visitor: FlaskClient
) -> None:
    before = part(visitor.get("/settings").text, "holidays")
    demo.extensions["tracker.clock"] = lambda: NOW + timedelta(days=2 * 365)
    after = part(visitor.get("/settings").text, "holidays")

    for nation in ("England and Wales", "Scotland", "Northern Ireland"):
        assert f"{nation} 2 January 2012 26 December 2028" in before
    assert "govuk-bank-holidays" in before
    assert "ends within the year" not in before
    assert "ends within the year" in after


def test_months_are_counted_over_the_agreements_one_sees(demo: Flask, visitor: FlaskClient) -> None:
    for month, step in (("2026-05", "close"), ("2026-06", "soft-close")):
        assert visitor.post(f"/agreements/BCF/periods/{month}/{step}").status_code == 303
    before = part(visitor.get("/settings").text, "periods")
    act_as(demo, person("x@example.org", ("NOBODY", Role.ADMINISTRATOR)))
    nobody = part(visitor.get("/settings").text, "periods")

    months = re.findall(r"([A-Z][a-z]+ \d{4}) (\d+) (\d+) (\d+) (\d+) (\d+)", before)
    assert len(months) == 12
    assert months[0][0] == "November 2026"
    for _, running, is_open, softly, closed, reopened in months:
        assert int(running) + int(reopened) == int(is_open) + int(softly) + int(closed)
    assert [(softly, closed) for _, _, _, softly, closed, _ in months[5:7]] == [
        ("1", "0"),
        ("0", "1"),
    ]
    assert "November 2026 0 0 0 0 0" in nobody


def test_letters_that_wait_or_failed_are_listed_with_the_reason(
    demo: Flask, ann: FlaskClient
) -> None:
    with the_database(demo).writing() as session:
        for number, (state, tries, fault) in enumerate(
            (("waiting", 0, None), ("given up", 20, "SMTPRecipientsRefused"), ("sent", 1, None))
        ):
            session.add(
                Letter(person=1, message_id=f"<{number}@x>", subject="s", text="t", state=state,
                       made_at=NOW, tries=tries, fault=fault)
            )  # fmt: skip
    said = part(ann.get("/settings").text, "mail")
    act_as(demo, person("x@example.org", ("MARL-ICB", Role.ADMINISTRATOR)))

    assert "Not set No mail server is set" in said
    assert "1 letter waits; 1 was given up." in said
    assert "Given up 20 SMTPRecipientsRefused" in said
    assert "No letter waits" in part(demo.test_client().get("/settings").text, "mail")


def test_without_a_mail_server_the_test_letter_is_printed(
    ann: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    page = ann.post("/settings/test-letter", follow_redirects=True).text

    assert "the test letter is printed where the tracker runs" in page
    assert f"To: {ANN}" in capsys.readouterr().err


@pytest.fixture
def with_mail(demo_settings: Settings) -> Iterator[tuple[Flask, Mailbox]]:
    mailbox = Mailbox()
    app = create_app(replace(demo_settings, smtp_url=mailbox.url))
    app.extensions["tracker.clock"] = lambda: NOW
    yield app, mailbox
    app.extensions["tracker.background"].shutdown()
    the_database(app).engine.dispose()


def test_a_test_letter_reaches_whoever_asked(
    with_mail: tuple[Flask, Mailbox], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, mailbox = with_mail
    ann = signed_in(app, ANN, ("MARL-CC", Role.ADMINISTRATOR))
    monkeypatch.setattr(settings_page, "TEST_LETTERS_AN_HOUR", 2)
    page = ann.post("/settings/test-letter", follow_redirects=True).text
    letter = mailbox.letter()
    mailbox.stop()
    failed = ann.post("/settings/test-letter", follow_redirects=True).text

    assert f"The mail server took a test letter to {ANN}." in page
    assert letter["To"] == ANN
    assert "The test letter could not be sent. The mail server did not take a letter" in failed
    assert ann.post("/settings/test-letter").status_code == 429


def test_sessions_and_calendar_addresses_of_ones_people_are_listed(
    demo: Flask, ann: FlaskClient
) -> None:
    ann.post("/account/calendar")
    stranger = signed_in(demo, "icb@example.org", ("MARL-ICB", Role.ADMINISTRATOR))
    stranger.post("/account/calendar")
    said = part(ann.get("/settings").text, "tokens")

    assert "1 person is signed in just now, in 1 browser." in said
    assert "ann All their agreements 22 November 2026" in said
    assert "Never" in said
    assert "icb" not in said


def test_where_the_data_lies_is_said_without_a_password(demo: Flask, visitor: FlaskClient) -> None:
    settings: Settings = demo.extensions["tracker.settings"]
    of_file = part(visitor.get("/settings").text, "backups")
    demo.extensions["tracker.settings"] = replace(
        settings, database_url="postgresql+psycopg://worker:hush@db.example/tracker"
    )
    of_server = visitor.get("/settings").text

    assert f"in the SQLite file {settings.database_url.removeprefix('sqlite:///')}" in of_file
    assert "tracker db backup" in of_file
    assert "the PostgreSQL database tracker on db.example" in part(of_server, "backups")
    assert "pg_dump" in of_server
    assert "hush" not in of_server
