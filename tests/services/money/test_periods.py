"""A closed month takes neither new nor changed rows, until it is reopened on record."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from tests.domain import books
from tests.services.desks import COUNCIL, ICB, guarded_place
from tests.services.files import ACTOR, AT, Rows, changed, entry, faults, kept, place, take
from tests.services.months import close_period, reopen_period
from tracker.access import Actor
from tracker.database import Database
from tracker.domain.records.agreement_settings import PeriodState
from tracker.errors import NotFound, RuleBroken
from tracker.models import AuditEntry
from tracker.services.approvals.proposals import Proposed, Written
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit, EditsRefused
from tracker.services.changes.month_states import period_state
from tracker.services.money.periods import PeriodChange, change_period
from tracker.sheets import LEDGER

CLOSED = (
    "2025-04 is closed for agreement A1: leave the row as it was, or reopen the period first "
    "(tracker period reopen A1 2025-04)."
)


def closed_place(database: Database) -> None:
    take(database, place())
    with database.writing() as session:
        assert close_period(session, ACTOR, AT, "A1", books.month(1), "year end")


def test_a_new_row_in_a_closed_month_is_refused_at_its_cell(database: Database) -> None:
    closed_place(database)
    found = place()
    found["Ledger"].append(entry(1, "9.00", "late"))

    assert take(database, found).messages == [f"Ledger!D8 Period: {CLOSED}"]


@pytest.mark.parametrize("fields", [{"amount": Decimal("1.00")}, {"narrative": "other"}])
def test_a_changed_row_in_a_closed_month_is_refused(
    database: Database, fields: dict[str, object]
) -> None:
    closed_place(database)

    assert take(database, changed(place(), "Ledger", 0, **fields)).messages == [
        f"Ledger!D2 Period: {CLOSED}"
    ]


def test_a_changed_profile_of_a_closed_month_is_refused(database: Database) -> None:
    closed_place(database)

    taken = take(database, changed(place(), "Profiles", 0, amount=Decimal("1.00")))

    assert taken.messages == [f"Profiles!D2 Period: {CLOSED}"]


def test_rows_that_stay_as_they_are_and_other_months_are_fine(database: Database) -> None:
    closed_place(database)

    taken = take(database, changed(place(), "Ledger", 2, amount=Decimal("1.00")))

    assert taken.moved == {"Ledger": {"changed": 1}}


def test_another_agreement_is_not_closed(database: Database) -> None:
    closed_place(database)
    other: Rows = {
        "Agreements": [books.agreement(agreement="A2")],
        "Partners": [books.partner("LA", agreement="A2")],
        "Funds": [books.fund(agreement="A2")],
        "Schemes": [books.scheme(agreement="A2")],
        "Ledger": [entry(1, "5.00", agreement="A2")],
    }

    assert take(database, other).batch == 2


def test_after_reopening_the_month_takes_rows_again(database: Database) -> None:
    closed_place(database)
    with database.writing() as session:
        assert reopen_period(session, ACTOR, AT, "A1", books.month(1), "late journal")

    assert take(database, changed(place(), "Ledger", 0, amount=Decimal("1.00"))).batch == 2
    assert faults(database) == []


def test_closing_and_reopening_are_on_record_with_their_reasons(database: Database) -> None:
    closed_place(database)
    with database.writing() as session:
        reopen_period(session, ACTOR, AT, "A1", books.month(1), "late journal")

    with database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
    assert [(e.action, e.subject, e.reason) for e in entries[1:]] == [
        ("close period", "A1 2025-04", "year end"),
        ("reopen period", "A1 2025-04", "late journal"),
    ]


def test_closing_twice_and_reopening_an_open_month_change_nothing(database: Database) -> None:
    closed_place(database)

    with database.writing() as session:
        assert not close_period(session, ACTOR, AT, "A1", books.month(1))
        assert not reopen_period(session, ACTOR, AT, "A1", books.month(2))
    assert faults(database) == []


def test_an_agreement_nobody_knows_has_no_months(database: Database) -> None:
    with database.writing() as session, pytest.raises(NotFound, match="no agreement ZZ"):
        close_period(session, ACTOR, AT, "ZZ", books.month(1))


def change(
    database: Database, state: PeriodState, actor: Actor = ACTOR, **said: Any
) -> Written | Proposed:
    with database.writing() as session:
        asked = PeriodChange("A1", books.month(1), state, **said)
        return change_period(session, actor, AT, asked)


def post(database: Database, actor: Actor, on: datetime = AT, reason: str | None = None) -> None:
    with database.writing() as session:
        edit = Edit(LEDGER, None, entry(1, "9.00", "late"))
        commit_edits(session, actor, on, [edit], action="post", subject="A1", reason=reason)


def test_a_soft_closed_month_takes_rows_from_the_hosts_leads_with_a_reason_only(
    database: Database,
) -> None:
    take(database, place())
    change(database, PeriodState.SOFT_CLOSED)

    with pytest.raises(EditsRefused, match="only the finance leads of its host"):
        post(database, ICB, reason="late invoice")
    with pytest.raises(EditsRefused, match="give a reason to post in it"):
        post(database, COUNCIL)
    post(database, COUNCIL, reason="late invoice")

    assert entry(1, "9.00", "late") in kept(database, "Ledger")
    assert faults(database) == []


def test_an_import_into_a_soft_closed_month_warns(database: Database) -> None:
    take(database, place())
    change(database, PeriodState.SOFT_CLOSED)

    taken = take(database, changed(place(), "Ledger", 0, amount=Decimal("1.00")))

    assert taken.batch == 2
    [warning] = taken.plan.warnings
    assert warning.startswith("2025-04 is soft-closed for agreement A1: only the finance leads")


def test_a_month_reopened_until_a_day_closes_again_by_itself(database: Database) -> None:
    closed_place(database)
    change(database, PeriodState.OPEN, reason="late journal", until=date(2025, 12, 16))

    with database.reading() as session:
        states = [
            period_state(session, "A1", books.month(1), date(2025, 12, day)) for day in (15, 16, 17)
        ]
    assert states == [PeriodState.OPEN, PeriodState.OPEN, PeriodState.CLOSED]
    with pytest.raises(EditsRefused, match="2025-04 is closed"):
        post(database, COUNCIL, AT + timedelta(days=2))
    post(database, COUNCIL, AT + timedelta(days=1))
    assert faults(database) == []


def test_closing_ends_a_timed_reopening(database: Database) -> None:
    closed_place(database)
    change(database, PeriodState.OPEN, until=date(2025, 12, 31))

    assert change(database, PeriodState.CLOSED) != Written(None)

    with pytest.raises(EditsRefused, match="2025-04 is closed"):
        post(database, COUNCIL)
    assert faults(database) == []


@pytest.mark.parametrize(
    ("until", "says"),
    [
        (date(2025, 12, 14), "14/12/2025 has gone by"),
        (date(2025, 12, 31), "2025-04 is not closed"),
    ],
)
def test_a_timed_reopening_that_means_nothing_is_refused(
    database: Database, until: date, says: str
) -> None:
    take(database, place())

    with pytest.raises(RuleBroken, match=says):
        change(database, PeriodState.OPEN, until=until)


def test_reopening_in_the_pages_needs_a_reason(database: Database) -> None:
    closed_place(database)

    with pytest.raises(RuleBroken, match="Give the reason"):
        change(database, PeriodState.OPEN, COUNCIL)
    assert change(database, PeriodState.OPEN, COUNCIL, reason="late journal") != Written(None)


def test_closing_waits_for_another_person_where_that_is_asked_for(database: Database) -> None:
    guarded_place(database)

    assert isinstance(change(database, PeriodState.SOFT_CLOSED, COUNCIL), Written)
    assert isinstance(change(database, PeriodState.CLOSED, COUNCIL), Proposed)
    with database.reading() as session:
        state = period_state(session, "A1", books.month(1), date(2025, 12, 15))
    assert state is PeriodState.SOFT_CLOSED
