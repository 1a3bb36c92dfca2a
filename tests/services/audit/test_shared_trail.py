"""What everybody reads of changes that belong to no agreement, on each of the two databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.services.desks import COUNCIL, ICB, OUTSIDER
from tests.services.files import ACTOR, AT, changed, place, take
from tracker.access import Actor, Role, limit
from tracker.audit import Change, recording
from tracker.database import Database
from tracker.domain.registers import Organisation
from tracker.errors import NotFound
from tracker.services.audit.shared_trail import (
    SOMEBODY,
    SharedQuestion,
    changes_of_shared_record,
    count_shared,
    get_shared,
    list_shared,
    list_shared_changes,
    shared_head,
    shared_lines_of,
)
from tracker.services.audit.trail import TrailSort
from tracker.services.people.accounts import Grant, add_person, give_role
from tracker.services.people.events import Cause
from tracker.services.records.registers import stored_rows
from tracker.sheets.agreement_layouts import ORGANISATIONS

BODY = place()["Organisations"][0]


def rename(session: Session, name: str, by: Actor, days: int = 0) -> None:
    assert isinstance(BODY, Organisation)
    stored = stored_rows(session, ORGANISATIONS)[BODY.code,]
    assert isinstance(stored.row, Organisation)
    at = AT + timedelta(days=days)
    with recording(session, by, at, "change organisation", BODY.code) as changes:
        changes.change(ORGANISATIONS, [Change(stored, replace(stored.row, name=name), None)])


@pytest.fixture
def changed_place(database: Database) -> Database:
    """A place; then its agreement is changed, its body renamed twice, and both at once."""
    take(database, place())
    take(database, changed(place(), "Funds", 0, title="Renamed"))
    with database.writing() as session:
        rename(session, "Second", ACTOR, 1)
        rename(session, "Third", replace(ACTOR, name="b@example.org"), 2)
    both = changed(changed(place(), "Funds", 0, title="Again"), "Organisations", 0, name="Fourth")
    take(database, both)
    return database


def numbers(
    session: Session, question: SharedQuestion, sort: TrailSort = TrailSort.WHEN
) -> list[int]:
    found = [entry.number for entry in list_shared(session, question, 10, sort=sort)]
    assert count_shared(session, question) == len(found)
    return found


@pytest.mark.parametrize("reader", [COUNCIL, OUTSIDER])
def test_everybody_reads_what_changed_in_a_shared_register(
    changed_place: Database, reader: Actor
) -> None:
    with changed_place.reading() as session:
        limit(session, reader)
        assert numbers(session, SharedQuestion()) == [5, 4, 3]
        assert numbers(session, SharedQuestion(person="b@example.org")) == [4]
        assert numbers(session, SharedQuestion(search="B@EXAMPLE change")) == [4]
        assert numbers(session, SharedQuestion(since=AT + timedelta(days=2))) == [4]
        assert numbers(session, SharedQuestion(before=AT)) == []
        assert numbers(session, SharedQuestion(sheet="Measure library")) == []
        assert numbers(session, SharedQuestion(search="100%")) == []
        head = shared_head(session)
        assert (head.number, head.newest) == (3, AT + timedelta(days=2))
        assert head.people == tuple(sorted({"b@example.org", ACTOR.name}))
        (line,) = shared_lines_of(session, 5, 10)
        assert [(f.heading, f.before, f.after) for f in line.fields if f.heading == "Name"] == [
            ("Name", "Third", "Fourth")
        ]
        with pytest.raises(NotFound):
            get_shared(session, 2)


@pytest.mark.parametrize(("reader", "told"), [(COUNCIL, True), (OUTSIDER, False)])
def test_of_agreements_one_does_not_see_nothing_is_told(
    changed_place: Database,
    reader: Actor,
    told: bool,
) -> None:
    with changed_place.reading() as session:
        limit(session, reader)
        entry = get_shared(session, 5)
        assert bool(entry.subject) is bool(entry.batch) is told
        assert ("Funds" in dict(entry.counts)) is told
        changes = list(list_shared_changes(session, SharedQuestion(), 10))
        assert [(entry.number, line and line.sheet) for entry, line in changes] == [
            (number, "Organisations") for number in (5, 4, 3)
        ]


def test_a_record_has_its_own_history(changed_place: Database) -> None:
    assert isinstance(BODY, Organisation)
    with changed_place.reading() as session:
        limit(session, OUTSIDER)
        found = changes_of_shared_record(session, "Organisations", BODY.code, 10)
        assert [entry.number for entry, _ in found] == [3, 4, 5]
        assert changes_of_shared_record(session, "Funds", "A1 / F1", 10) == []


def test_what_is_done_to_a_bodys_own_is_for_its_people(database: Database) -> None:
    take(database, place())
    with database.writing() as session:
        for code in ("LA", "OTHER"):
            with recording(session, ACTOR, AT, "save ledger mapping", f"{code} / A") as changes:
                changes.notes["ledger mapping"] = {"organisation": code}
    with database.reading() as session:
        limit(session, COUNCIL)
        assert [entry.subject for entry in list_shared(session, SharedQuestion(), 10)] == ["LA / A"]
    with database.reading() as session:
        assert numbers(session, SharedQuestion(), TrailSort.WHO) == [3, 2]


@pytest.mark.parametrize(("reader", "named"), [(COUNCIL, True), (OUTSIDER, False), (ICB, True)])
def test_people_of_bodies_one_has_nothing_to_do_with_are_not_named(
    changed_place: Database, reader: Actor, named: bool
) -> None:
    cause = Cause("the test", AT)
    with changed_place.writing() as session:
        person = add_person(session, cause, "b@example.org", "Ben")
        give_role(session, cause, AT.date(), person, Grant("LA", Role.FINANCE_LEAD))
    with changed_place.reading() as session:
        limit(session, reader)
        by = get_shared(session, 4).actor
        assert by == ("b@example.org" if named else SOMEBODY)
        assert ("b@example.org" in shared_head(session).people) is named
        assert numbers(session, SharedQuestion(person="b@example.org")) == ([4] if named else [])
        assert numbers(session, SharedQuestion(search="b@example")) == ([4] if named else [])
