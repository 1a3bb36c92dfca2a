"""People and their roles, on both databases: what they hold on a day, and what hangs on them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.services.files import place, preview, take, undo, without
from tracker.access import Membership, Role
from tracker.database import Database
from tracker.errors import NotFound, RuleBroken
from tracker.services.people import accounts as people
from tracker.services.people.accounts import Grant, KnownPerson
from tracker.services.people.events import Cause, list_events

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = AT.date()
CAUSE = Cause("the test", AT)
COUNCIL = place()["Organisations"][0].code  # type: ignore[attr-defined]  # an organisation's row


@pytest.fixture
def ann(database: Database) -> KnownPerson:
    take(database, place())
    with database.writing() as session:
        return people.add_person(session, CAUSE, " Ann@Northshire.example ", " Ann  Bee ")


def give(database: Database, person: KnownPerson, role: Role, until: date | None = None) -> bool:
    with database.writing() as session:
        return people.give_role(session, CAUSE, TODAY, person, Grant(COUNCIL, role, until))


def held_on(database: Database, person: KnownPerson, day: date) -> set[Role]:
    with database.reading() as session:
        return {m.role for m in people.memberships(session, person.number, day)}


def test_an_address_is_kept_in_one_form_and_once(database: Database, ann: KnownPerson) -> None:
    assert (ann.email, ann.name) == ("ann@northshire.example", "Ann Bee")
    with pytest.raises(RuleBroken, match="on record already"), database.writing() as session:
        people.add_person(session, CAUSE, "ANN@northshire.example", "Somebody Else")


@pytest.mark.parametrize(
    "typed", ["", "ann", "@x.example", "a@b", "a b@c.example", "a@b@c.example", "a\x00@b.example",
              "x" * 65 + "@b.example", "a@" + "b" * 260 + ".example"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken, match="in the correct format"):
        people.normal_email(typed)


def test_a_role_holds_from_today_to_its_last_day(database: Database, ann: KnownPerson) -> None:
    give(database, ann, Role.AUDITOR, TODAY + timedelta(days=2))

    held = [held_on(database, ann, TODAY + timedelta(days=n)) for n in (-1, 0, 2, 3)]

    assert held == [set(), {Role.AUDITOR}, {Role.AUDITOR}, set()]


def test_several_roles_in_several_organisations(database: Database, ann: KnownPerson) -> None:
    other = place()["Organisations"][1].code  # type: ignore[attr-defined]  # as above
    give(database, ann, Role.FINANCE_LEAD)
    with database.writing() as session:
        people.give_role(session, CAUSE, TODAY, ann, Grant(other, Role.BOARD_MEMBER))
        held = people.memberships(session, ann.number, TODAY)

    assert set(held) == {
        Membership(COUNCIL, Role.FINANCE_LEAD),
        Membership(other, Role.BOARD_MEMBER),
    }


def test_the_same_role_until_another_day_takes_the_place_of_the_first(
    database: Database, ann: KnownPerson
) -> None:
    assert give(database, ann, Role.AUDITOR, TODAY)
    assert not give(database, ann, Role.AUDITOR, TODAY)
    assert give(database, ann, Role.AUDITOR)

    with database.reading() as session:
        (held,) = people.list_roles(session, ann.number, TODAY)
        events = [e.event for e in list_events(session, ann.number, 10)]
    assert held.valid_to is None
    assert events == ["was given a role", "had a role ended", "was given a role"]


def test_leaving_ends_everything_and_keeps_the_name(database: Database, ann: KnownPerson) -> None:
    give(database, ann, Role.FINANCE_LEAD)

    with database.writing() as session:
        people.end_access(session, CAUSE, TODAY, ann)
        left = people.get_person(session, ann.number)

    assert (left.name, left.active, left.has_password) == ("Ann Bee", False, False)
    assert held_on(database, ann, TODAY) == set()


def test_a_role_of_somebody_else_cannot_be_ended_by_number(
    database: Database, ann: KnownPerson
) -> None:
    give(database, ann, Role.FINANCE_LEAD)
    with database.writing() as session:
        ben = people.add_person(session, CAUSE, "ben@northshire.example", "Ben See")

    with pytest.raises(NotFound), database.writing() as session:
        people.end_role(session, CAUSE, ben, 1)


def test_an_organisation_somebody_acts_for_stays_when_its_batch_is_undone(
    database: Database, ann: KnownPerson
) -> None:
    give(database, ann, Role.AUDITOR)

    undone = undo(database, 1)

    assert undone.kept == (f"Organisations: {COUNCIL} is needed by records made since.",)
    assert held_on(database, ann, TODAY) == {Role.AUDITOR}


def test_an_organisation_somebody_acted_for_cannot_be_removed(database: Database) -> None:
    take(database, place())
    lonely = type(place()["Organisations"][0])("ZZZ", "Zed", "Other", None, None, None)
    with_lonely = {**place(), "Organisations": [*place()["Organisations"], lonely]}
    take(database, with_lonely)
    with database.writing() as session:
        ann = people.add_person(session, CAUSE, "ann@northshire.example", "Ann Bee")
        people.give_role(session, CAUSE, TODAY, ann, Grant("ZZZ", Role.AUDITOR))
        people.end_access(session, CAUSE, TODAY, ann)

    taken = preview(database, without(with_lonely, "Organisations", -1), remove=["Organisations"])

    assert [p.message for p in taken.plan.problems] == [
        "ZZZ cannot be removed: somebody has, or had, a role for it."
    ]
