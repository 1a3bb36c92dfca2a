"""What an export holds: everything, or some agreements, a year, a day."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain import books
from tests.services.files import Rows, entry, everything, in_key_order, place, take
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import LedgerEntry
from tracker.errors import NotFound
from tracker.services.records.book import require_agreements
from tracker.services.records.exported import Scope, ledger_lines, workbook_rows


def two_years(database: Database) -> None:
    """Two agreements; the first has money of the next year too."""
    found: Rows = {
        sheet: [*own, *(replace(row, agreement="A2") for row in own if sheet != "Organisations")]
        for sheet, own in place().items()
    }
    found["Organisations"].append(books.organisation("OLD", "No partner of anybody"))
    found["Budgets"].append(books.budget("5.00", financial_year=FinancialYear(2026)))
    found["Ledger"].append(entry(1, "7.00", period=FinancialYear(2026).month(1)))
    take(database, found)


def test_everything_is_everything(database: Database) -> None:
    take(database, place())

    with database.reading() as session:
        found = workbook_rows(session, Scope())
        lines = list(ledger_lines(session, Scope()))

    assert found | {"Ledger": everything(database)["Ledger"]} == in_key_order(place())
    assert len(lines) == 6


def test_an_agreement_brings_its_own_rows_and_the_bodies_it_names(database: Database) -> None:
    two_years(database)

    with database.reading() as session:
        found = workbook_rows(session, Scope(["A1"]))
        lines = list(ledger_lines(session, Scope(["A1"])))

    assert {row.code for row in found["Organisations"]} == {"FT", "ICB", "LA"}
    assert {
        row.agreement for own in found.values() for row in own if hasattr(row, "agreement")
    } == {"A1"}
    assert {line[0] for line in lines} == {"A1"}


def test_the_rows_of_one_agreement_import_again_without_a_change(database: Database) -> None:
    two_years(database)
    with database.reading() as session:
        found = workbook_rows(session, Scope(["A1"]))
    ledger = [
        row
        for row in everything(database)["Ledger"]
        if isinstance(row, LedgerEntry) and row.agreement == "A1"
    ]

    taken = take(database, found | {"Ledger": ledger})

    assert taken.moved == {"Organisations": {"missing": 1}, "Agreements": {"missing": 1}}


def test_a_year_leaves_the_money_of_others_out(database: Database) -> None:
    two_years(database)

    with database.reading() as session:
        found = workbook_rows(session, Scope(year=FinancialYear(2026)))
        lines = list(ledger_lines(session, Scope(year=FinancialYear(2026))))

    assert [row.financial_year for row in found["Budgets"]] == [FinancialYear(2026)]
    assert found["Contributions"] == []
    assert len(found["Agreements"]) == 2
    assert [line[3] for line in lines] == ["2026-04"]


def test_a_day_leaves_out_what_came_into_force_later(database: Database) -> None:
    take(database, place())

    with database.reading() as session:
        found = workbook_rows(session, Scope(as_at=date(2025, 6, 30)))

    assert found["Variations"] == []
    assert [row.variation for row in found["Contributions"]] == [None, None, None]
    assert [row.line for row in found["Budgets"]] == ["Original", "Original"]


def test_an_agreement_nobody_knows_is_refused(database: Database) -> None:
    take(database, place())

    with database.reading() as session:
        require_agreements(session, ["A1"])
        with pytest.raises(NotFound, match="There is no agreement ZZ"):
            require_agreements(session, ["A1", "ZZ"])


def test_a_scope_is_said_in_words() -> None:
    assert Scope().in_words() == "All agreements"
    assert Scope(["A1"]).in_words() == "Agreement A1"
    assert Scope(["B", "A"]).in_words() == "Agreements A, B"
