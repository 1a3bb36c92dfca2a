"""Months and late instalments across agreements, on both databases."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain import books
from tests.services.desks import COUNCIL, OUTSIDER
from tests.services.files import ACTOR, AT, entry, place, take
from tests.services.months import close_period, reopen_period
from tracker.access import limit
from tracker.database import Database
from tracker.services.money.overview import (
    entered_months,
    months_of_agreements,
    outstanding_instalments,
)
from tracker.services.money.period_acts import last_acts


def test_schemes_with_a_budget_are_expected_and_those_with_spend_entered(
    database: Database,
) -> None:
    take(database, place())

    with database.reading() as session:
        (first,) = months_of_agreements(session, books.month(1))
        (second,) = months_of_agreements(session, books.month(2))

    assert (first.expected, first.entered, first.is_complete) == (2, 2, True)
    assert (second.expected, second.entered, second.is_complete) == (2, 1, False)


def test_an_agreement_that_does_not_run_in_the_month_owes_nothing(database: Database) -> None:
    rows = place()
    rows["Agreements"] = [books.agreement(start_date=date(2025, 9, 1))]
    take(database, rows)

    with database.reading() as session:
        assert months_of_agreements(session, books.month(1)) == []
        assert len(months_of_agreements(session, books.month(6))) == 1


def test_each_month_is_counted_by_schemes_and_not_by_rows(database: Database) -> None:
    take(database, place())

    with database.reading() as session:
        found = entered_months(session, books.YEAR, ["A1"])

    assert found == {("A1", books.month(1)): 2, ("A1", books.month(2)): 1}


def test_nobody_sees_the_months_and_instalments_of_others(database: Database) -> None:
    take(database, place())
    with database.reading() as session:
        limit(session, OUTSIDER)
        assert months_of_agreements(session, books.month(1)) == []
        assert entered_months(session, books.YEAR, ["A1"]) == {}
        assert outstanding_instalments(session, date(2026, 1, 1)) == []
        assert last_acts(session, "A1") == {}
    with database.reading() as session:
        limit(session, COUNCIL)
        assert len(months_of_agreements(session, books.month(1))) == 1


def test_what_is_due_and_not_in_full_is_outstanding_the_oldest_first(database: Database) -> None:
    rows = place()
    due = books.instalment(date(2025, 6, 1), "100.00")
    rows["Instalments"] = [
        replace(due, due_date=date(2025, 8, 1)),
        due,
        replace(due, due_date=date(2025, 5, 1), received_on=date(2025, 5, 2)),
        replace(due, due_date=date(2025, 4, 1), received_amount=Decimal("99.99")),
        replace(due, due_date=date(2025, 7, 1), amount=Decimal("-5.00")),
        replace(due, due_date=date(2025, 10, 1)),
    ]
    take(database, rows)

    with database.reading() as session:
        found = outstanding_instalments(session, date(2025, 10, 1))

    assert [one.instalment.due_date.month for one in found] == [4, 6, 7, 8]
    assert found[0].title == "Better Care Fund"


def test_the_last_closing_or_reopening_of_a_month_is_told(database: Database) -> None:
    take(database, {**place(), "Ledger": [entry(1, "1.00")]})
    with database.writing() as session:
        close_period(session, ACTOR, AT, "A1", books.month(1), "Year end")
        close_period(session, ACTOR, AT, "A1", books.month(2))
        reopen_period(session, ACTOR, AT, "A1", books.month(2), "Late invoice")

    with database.reading() as session:
        acts = last_acts(session, "A1")

    first, second = acts[books.month(1)], acts[books.month(2)]
    assert (first.action, first.actor, first.reason) == ("close period", ACTOR.name, "Year end")
    assert (second.action, second.at) == ("reopen period", AT)
