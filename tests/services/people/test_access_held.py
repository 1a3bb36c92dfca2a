"""How people get in, and which letters did not go out, counted for their administrators."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.services.desks import somebody
from tests.services.files import ACTOR, place, take
from tracker.access import Role, limit
from tracker.database import Database
from tracker.models import Letter
from tracker.services.people.access_held import (
    OpenSessions,
    count_roles,
    count_sessions,
    list_calendar_addresses,
)
from tracker.services.people.accounts import Grant, KnownPerson, add_person, give_role
from tracker.services.people.events import Cause
from tracker.services.people.signed_in import start_session
from tracker.services.reminders.calendar_feeds import make_feed
from tracker.services.reminders.unsent import last_night, list_unsent

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CAUSE = Cause("the test", AT)
OF_COUNCIL = somebody("a", 90, ("LA", Role.ADMINISTRATOR))
OF_NOBODY = somebody("b", 91, ("XX", Role.ADMINISTRATOR))


def known(session: Session, name: str, *bodies: str) -> KnownPerson:
    person = add_person(session, CAUSE, f"{name}@example.org", name)
    for body in bodies:
        give_role(session, CAUSE, AT.date(), person, Grant(body, Role.AUDITOR))
    start_session(session, CAUSE, person, "password", "browser")
    make_feed(session, CAUSE, person.number, "A1" if len(bodies) > 1 else None)
    for state, tries in (("waiting", 0), ("given up", 20), ("sent", 1), ("withdrawn", 0)):
        session.add(
            Letter(person=person.number, message_id=f"<{name}{state}>", subject="s", text="t",
                   state=state, made_at=AT, tries=tries, fault="refused" if tries > 1 else None)
        )  # fmt: skip
    return person


@pytest.fixture
def peopled(database: Database) -> Database:
    take(database, place())
    with database.writing() as session:
        known(session, "ann", "LA")
        known(session, "ben", "LA", "ICB")
        known(session, "cal", "ICB")
    return database


def test_administrators_count_the_people_of_their_own_organisations(peopled: Database) -> None:
    with peopled.reading() as session:
        limit(session, OF_COUNCIL)
        held = count_roles(session, OF_COUNCIL, AT.date())
        everybody = count_roles(session, ACTOR, AT.date())
        nobody = count_roles(session, OF_NOBODY, AT.date())

    assert (len(held.people), dict(held.roles)) == (2, {"LA": {"Auditor": 2}})
    assert (len(everybody.people), sorted(everybody.roles)) == (3, ["ICB", "LA"])
    assert (nobody.people, nobody.roles) == (frozenset(), {})


def test_sessions_count_while_they_last(peopled: Database) -> None:
    with peopled.reading() as session:
        assert count_sessions(session, OF_COUNCIL, AT) == OpenSessions(2, 2)
        assert count_sessions(session, ACTOR, AT) == OpenSessions(3, 3)
        assert count_sessions(session, ACTOR, AT + timedelta(minutes=31)) == OpenSessions(0, 0)


def test_calendar_addresses_name_no_agreement_that_the_reader_does_not_see(
    peopled: Database,
) -> None:
    def listed(reader_sees: bool) -> list[tuple[str, str | None]]:  # what it says
        with peopled.reading() as session:
            limit(session, OF_COUNCIL if reader_sees else OF_NOBODY)
            found = list_calendar_addresses(session, OF_COUNCIL, 10)
            return [(one.name, one.agreement) for one in found]

    assert listed(reader_sees=True) == [("ben", "A1"), ("ann", None)]
    assert listed(reader_sees=False) == [("ben", ""), ("ann", None)]


def test_letters_that_did_not_go_out_are_listed_for_ones_own_people(peopled: Database) -> None:
    with peopled.reading() as session:
        found = list_unsent(session, OF_COUNCIL, 10)
        assert [(one.email, str(one.state), one.fault) for one in found] == [
            ("ben@example.org", "given up", "refused"), ("ben@example.org", "waiting", None),
            ("ann@example.org", "given up", "refused"), ("ann@example.org", "waiting", None),
        ]  # fmt: skip
        assert len(list_unsent(session, ACTOR, 3)) == 3
        assert list_unsent(session, OF_NOBODY, 10) == []
        assert last_night(session) is None
