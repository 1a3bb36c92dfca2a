"""What feeds remember of what they showed, and how little they write when little has changed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from benchmarks.visiting import Questions
from tests.domain import books
from tests.domain.timetable_books import COUNCIL, ICB, key_date
from tracker.access import WEB, Actor, Role
from tracker.database import Database
from tracker.domain.obligations.calendar_events import NOT_SHOWN
from tracker.domain.records.timetables import KeyEvent
from tracker.models import CalendarEvent
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.people.accounts import (
    Grant,
    KnownPerson,
    add_person,
    end_role,
    give_role,
    list_roles,
)
from tracker.services.people.events import Cause
from tracker.services.reminders.calendar_feeds import (
    FeedNow,
    keep_shown,
    make_feed,
    read_feed,
    was_fetched_since,
)
from tracker.sheets.agreement_layouts import AGREEMENTS, ORGANISATIONS, PARTNERS
from tracker.sheets.timetable_layouts import KEY_DATES

ACTOR = Actor("a@example.org", WEB)
AT = datetime(2025, 12, 15, 9, 30, tzinfo=UTC)
CAUSE = Cause("a@example.org", AT)
BUDGET = key_date("LA", KeyEvent.BUDGET, date(2026, 2, 24))
CONFIRMED = key_date("ICB", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 4, 30))


def write(database: Database, *edits: Edit) -> None:
    with database.writing() as session:
        commit_edits(session, ACTOR, AT, edits, action="change", subject="A1")


@pytest.fixture
def person(database: Database) -> KnownPerson:
    """A finance lead of the council, which is a partner of the one agreement there is."""
    write(
        database,
        Edit(ORGANISATIONS, None, COUNCIL),
        Edit(ORGANISATIONS, None, ICB),
        Edit(ORGANISATIONS, None, books.organisation("X")),
        Edit(AGREEMENTS, None, books.agreement()),
        Edit(PARTNERS, None, books.partner("LA")),
        Edit(PARTNERS, None, books.partner("ICB")),
        Edit(KEY_DATES, None, BUDGET),
        Edit(KEY_DATES, None, CONFIRMED),
    )
    with database.writing() as session:
        found = add_person(session, CAUSE, "lead@la.example", "Lead")
        give_role(session, CAUSE, AT.date(), found, Grant("LA", Role.FINANCE_LEAD))
    return found


@pytest.fixture
def token(database: Database, person: KnownPerson) -> str:
    """The secret of that person's feed."""
    with database.writing() as session:
        return make_feed(session, CAUSE, person.number)


def fetch(database: Database, token: str, at: datetime = AT) -> FeedNow:
    """Read the feed as calendars do, and keep what it shows."""
    with database.reading() as session:
        found = read_feed(session, token, at, at.date())
    if found.is_new:
        with database.writing() as session:
            keep_shown(session, found, at)
    return found


def kept(database: Database) -> dict[str, tuple[int, str]]:
    with database.reading() as session:
        columns = (CalendarEvent.uid, CalendarEvent.id, CalendarEvent.summary)
        return {uid: (number, said) for uid, number, said in session.execute(select(*columns))}


def test_dates_and_clashes_are_shown_with_what_is_due(database: Database, token: str) -> None:
    said = {event.summary: event.day for event in fetch(database, token).events}

    assert said["Clash: the council sets its budget on 24 February 2026; the ICB confirms its "
                "contribution on 30 April 2026: 65 days too late (A1)"] == BUDGET.day  # fmt: skip
    assert any(day == CONFIRMED.day and "the ICB" in words for words, day in said.items())


def test_only_what_has_changed_is_written_anew(database: Database, token: str) -> None:
    fetch(database, token)
    before = kept(database)
    write(database, Edit(KEY_DATES, CONFIRMED, replace(CONFIRMED, day=date(2026, 4, 29))))

    found = fetch(database, token)

    after = kept(database)
    moved = {event.uid for event in found.changed}
    assert len(moved) == 2  # the date, and the clash that it makes
    assert before.keys() == after.keys()
    assert {uid for uid in after if before[uid][1] != after[uid][1]} <= moved
    assert all(before[uid] == after[uid] for uid in after.keys() - moved)
    assert not fetch(database, token).is_new


def test_what_was_read_is_kept_unless_another_calendar_came_first(
    database: Database, token: str
) -> None:
    with database.reading() as session:
        first = read_feed(session, token, AT, AT.date())
        assert not was_fetched_since(session, first)

    fetch(database, token, AT + timedelta(seconds=1))

    with database.reading() as session:
        assert was_fetched_since(session, first)


def test_an_hour_later_only_that_it_was_fetched_is_noted(database: Database, token: str) -> None:
    fetch(database, token)
    before = kept(database)

    found = fetch(database, token, AT + timedelta(hours=2))

    assert found.is_new
    assert not found.changed
    assert kept(database) == before


def test_who_sees_no_agreement_any_more_is_told_no_more_than_that(
    database: Database, person: KnownPerson, token: str
) -> None:
    fetch(database, token)
    with database.writing() as session:
        give_role(session, CAUSE, AT.date(), person, Grant("X", Role.FINANCE_LEAD))
        council, _ = list_roles(session, person.number, AT.date())
        end_role(session, CAUSE, person, council.number)

    found = fetch(database, token)

    assert found.events
    assert {(event.summary, event.cancelled) for event in found.events} == {(NOT_SHOWN, True)}


def test_events_whose_cancelling_is_long_past_are_forgotten(database: Database, token: str) -> None:
    fetch(database, token)
    write(database, Edit(KEY_DATES, CONFIRMED, None))
    fetch(database, token)
    number = len(kept(database))

    found = fetch(database, token, AT + timedelta(days=91))

    assert len(found.dropped) == 2
    assert len(kept(database)) == number - 2 + sum(e.sequence == 0 for e in found.changed)


def test_a_feed_asks_the_same_however_many_dates_there_are(database: Database, token: str) -> None:
    def asked() -> int:
        questions = Questions(database.engine)
        with database.reading() as session, questions:
            read_feed(session, token, AT, AT.date())
        return len(questions.asked)

    before = asked()
    write(
        database,
        *(
            Edit(KEY_DATES, None, key_date("LA", KeyEvent.BOARD, date(2026, 3, day), number=day))
            for day in range(1, 31)
        ),
    )

    assert asked() == before
