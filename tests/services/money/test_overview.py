"""Months across agreements, on both databases."""

from dataclasses import replace
from datetime import date

from tests.domain import books
from tests.services.desks import COUNCIL, OUTSIDER
from tests.services.files import ACTOR, AT, Rows, entry, place, take
from tests.services.months import close_period, reopen_period
from tracker.access import limit
from tracker.database import Database
from tracker.services.agreements.lists import AgreementQuestion
from tracker.services.money.overview import (
    MonthQuestion,
    MonthSort,
    entered_months,
    list_months,
    months_of_agreements,
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


def test_nobody_sees_the_months_of_others(database: Database) -> None:
    take(database, place())
    with database.reading() as session:
        limit(session, OUTSIDER)
        assert months_of_agreements(session, books.month(1)) == []
        assert entered_months(session, books.YEAR, ["A1"]) == {}
        assert last_acts(session, "A1") == {}
    with database.reading() as session:
        limit(session, COUNCIL)
        assert len(months_of_agreements(session, books.month(1))) == 1


def three_places() -> Rows:
    """A1 as usual; B2 and C3 with a scheme each, C3 in another area and with nothing entered."""
    first = place()
    rows = {**first}
    for code, title, area in (("B2", "Zebra", "Northshire"), ("C3", "Äpfel", "East%")):
        rows["Agreements"] = [
            *rows["Agreements"],
            books.agreement(agreement=code, title=title, area=area),
        ]
        for sheet in ("Partners", "Funds"):
            own = [replace(row, agreement=code) for row in first[sheet]]
            rows[sheet] = [*rows[sheet], *own]
        rows["Schemes"] = [*rows["Schemes"], replace(books.scheme("S1"), agreement=code)]
        rows["Budgets"] = [*rows["Budgets"], replace(books.budget("70.00"), agreement=code)]
    rows["Ledger"] = [*first["Ledger"], entry(2, "5.00", agreement="B2")]
    return rows


def test_months_are_found_narrowed_and_sorted(database: Database) -> None:
    assert take(database, three_places()).batch is not None
    month = books.month(2)

    def listed(
        sort: MonthSort = MonthSort.AGREEMENT, *, descending: bool = False, **asked: object
    ) -> list[str]:
        is_open = bool(asked.pop("is_open", False))
        agreements = replace(AgreementQuestion(books.YEAR, AT.date(), AT.date()), **asked)
        question = MonthQuestion(month, agreements, is_open)
        found = list_months(session, question, sort, descending=descending)
        return [one.agreement for one in found]

    with database.reading() as session:
        assert listed() == ["A1", "B2", "C3"]
        assert listed(is_open=True) == ["A1", "C3"]
        assert listed(search="ÄPFEL") == ["C3"]
        assert listed(search="b2 zebra") == ["B2"]
        assert listed(area="East%") == ["C3"]
        assert listed(partner="nobody") == []
        assert listed(MonthSort.TITLE) == ["A1", "B2", "C3"]
        assert listed(MonthSort.ENTERED) == ["C3", "A1", "B2"]
        assert listed(MonthSort.ENTERED, descending=True) == ["B2", "A1", "C3"]


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
