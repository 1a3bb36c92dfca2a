"""A book holds everything recorded of its agreement, the ledger added up."""

from decimal import Decimal

import pytest

from tests.domain import books
from tests.services.files import ACTOR, AT, entry, place, take
from tests.services.months import close_period
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import LedgerTotal
from tracker.errors import NotFound
from tracker.services.records.book import load_book, load_books


def test_a_book_holds_the_rows_of_every_sheet(database: Database) -> None:
    found = place()
    take(database, found)
    with database.writing() as session:
        close_period(session, ACTOR, AT, "A1", books.month(1))

    with database.reading() as session:
        book = load_book(session, "A1")

    assert book.agreement == found["Agreements"][0]
    assert [row.code for row in book.organisations] == ["FT", "ICB", "LA"]
    assert [version.ended_by for version in book.versions] == ["V1"]
    assert set(book.contributions) == set(found["Contributions"])
    assert set(book.risk_shares) == set(found["Risk share"])
    assert list(book.caps) == found["Risk share caps"]
    assert list(book.readings) == found["Outcome readings"]
    assert book.closed == {books.month(1)}


def test_ledger_rows_are_added_up_by_scheme_month_and_measure(database: Database) -> None:
    take(database, place())

    with database.reading() as session:
        book = load_book(session, "A1")

    assert book.ledger == (
        LedgerTotal("F1", "S1", books.month(1), "Actual", Decimal("74.75")),
        LedgerTotal("F1", "S1", books.month(2), "Actual", Decimal("70.00")),
        LedgerTotal("F1", "S1", books.month(2), "Forecast outturn", Decimal("990.00")),
        LedgerTotal("F1", "S2", books.month(1), "Actual", Decimal("20.00")),
        LedgerTotal("F1", "S2", books.month(2), "Forecast outturn", Decimal("310.00")),
    )


def test_sums_beyond_a_float_stay_exact(database: Database) -> None:
    found = place()
    found["Ledger"] = [entry(1, "9999999999999.99", str(number)) for number in range(11)]
    take(database, found)

    with database.reading() as session:
        assert load_book(session, "A1").ledger[0].amount == Decimal("109999999999999.89")


def test_with_a_year_only_its_ledger_is_loaded(database: Database) -> None:
    found = place()
    found["Ledger"].append(entry(1, "7.00", period=FinancialYear(2026).month(1)))
    take(database, found)

    with database.reading() as session:
        book = load_book(session, "A1", FinancialYear(2026))

    assert [total.amount for total in book.ledger] == [Decimal("7.00")]


def test_books_come_in_the_order_of_their_codes(database: Database) -> None:
    found = place()
    for code in ("A10", "A2"):
        found["Agreements"].append(books.agreement(agreement=code))
        found["Partners"].append(books.partner("LA", agreement=code))
    take(database, found)

    with database.reading() as session:
        assert [book.agreement.agreement for book in load_books(session)] == ["A1", "A10", "A2"]
        assert [b.agreement.agreement for b in load_books(session, ["A2"])] == ["A2"]
        assert load_books(session, []) == []


def test_an_agreement_nobody_knows_has_no_book(database: Database) -> None:
    with database.reading() as session, pytest.raises(NotFound, match="There is no agreement A1"):
        load_book(session, "A1")
