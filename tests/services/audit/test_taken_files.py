"""The record of files taken away, on each of the two databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.services.desks import AUDITOR, OUTSIDER
from tests.services.files import ACTOR, AT, place, take
from tracker.access import Actor, Role
from tracker.database import Database
from tracker.services.audit.taken_files import (
    TakenQuestion,
    TakenSort,
    Taking,
    count_taken,
    list_taken,
    newest_taken,
    note_taken,
)
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause

CAUSE = Cause("the test", AT, "192.0.2.7")


@pytest.fixture
def taken(database: Database) -> Database:
    """Files that somebody of the ICB took, somebody of both bodies, and the administrator."""
    take(database, place())
    with database.writing() as session:
        icb = add_person(session, CAUSE, "icb@example.org", "Of the ICB")
        both = add_person(session, CAUSE, "both@example.org", "Of both")
        for who, body in ((icb, "ICB"), (both, "ICB"), (both, "LA")):
            give_role(session, CAUSE, AT.date(), who, Grant(body, Role.FINANCE_LEAD))
        for days, who, taking in (
            (0, icb, Taking("Ä list.xlsx", None, "/agreements.xlsx?q=a")),
            (1, icb, Taking("Summary A1.xlsx", "A1", "/downloads/summary.xlsx?agreement=A1")),
            (2, both, Taking("Due\r\nforged.csv", None, "/reviews.csv?q=secret")),
            (3, both, Taking("History.csv", "FOREIGN", "/agreements/FOREIGN/history.csv")),
        ):
            cause = replace(CAUSE, by=who.email, at=AT + timedelta(days=days))
            note_taken(session, cause, who.number, taking)
        note_taken(session, replace(CAUSE, by="root"), None, Taking("All.xlsx", None, "/x"))
    return database


def names(database: Database, reader: Actor, question: TakenQuestion, **order: object) -> list[str]:
    with database.reading() as session:
        sort = order.get("sort", TakenSort.WHEN)
        assert isinstance(sort, TakenSort)
        found = list_taken(session, reader, question, sort, descending=not order)
        assert count_taken(session, reader, question) == len(found)
        return [line.file_name for line in found]


def test_an_auditor_reads_what_people_of_the_body_took(taken: Database) -> None:
    assert names(taken, AUDITOR, TakenQuestion()) == [
        "Due\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}forged.csv", "Summary A1.xlsx",
        "Ä list.xlsx",
    ]  # fmt: skip
    assert names(taken, AUDITOR, TakenQuestion(search="ä ICB@")) == ["Ä list.xlsx"]
    assert names(taken, AUDITOR, TakenQuestion(agreement="A1")) == ["Summary A1.xlsx"]
    assert names(taken, AUDITOR, TakenQuestion(agreement="FOREIGN")) == []
    since = TakenQuestion(since=AT + timedelta(days=1), before=AT + timedelta(days=2))
    assert names(taken, AUDITOR, since) == ["Summary A1.xlsx"]
    assert names(taken, AUDITOR, TakenQuestion(), sort=TakenSort.FILE)[0].startswith("Due")


def test_others_read_nothing_and_the_local_administrator_everything(taken: Database) -> None:
    assert names(taken, OUTSIDER, TakenQuestion()) == []
    assert len(names(taken, ACTOR, TakenQuestion())) == 5


def test_how_people_of_other_bodies_too_asked_is_not_told(taken: Database) -> None:
    with taken.reading() as session:
        asked = {line.by: line.asked for line in list_taken(session, AUDITOR, TakenQuestion())}
        newest = newest_taken(session, AUDITOR)

    assert asked["both@example.org"] == ""
    assert asked["icb@example.org"] != ""
    assert newest == AT + timedelta(days=2)


def test_the_record_only_grows(taken: Database) -> None:
    for statement in ("UPDATE taken_files SET by = 'x'", "DELETE FROM taken_files"):
        with pytest.raises(DBAPIError), taken.writing() as session:
            session.execute(text(statement))
