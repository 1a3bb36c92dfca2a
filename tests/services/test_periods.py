"""A closed month takes neither new nor changed rows, until it is reopened on record."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from tests.domain import books
from tests.services.files import ACTOR, AT, changed, entry, faults, place, take
from tracker.database import Database
from tracker.errors import NotFound
from tracker.models import AuditEntry
from tracker.services.periods import close_period, reopen_period

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
    other = {
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
