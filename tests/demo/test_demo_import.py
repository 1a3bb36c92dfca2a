"""The demonstration goes in through the same door as any workbook."""

from datetime import date
from pathlib import Path

import pytest

from tests.demo.books import book_of
from tests.demo.taking_in import take_in
from tracker.database import Database
from tracker.demo import demo_rows
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import agreement_position
from tracker.domain.registers import AgreementBook
from tracker.exporters.workbook import ledger_cells, write_workbook
from tracker.services.records.book import load_book

ROWS = demo_rows()
TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("demo") / "marlshire.xlsx"
    write_workbook(out, ROWS, map(ledger_cells, ROWS["Ledger"]))
    return out


def shares(book: AgreementBook, year: FinancialYear) -> list[object]:
    position = agreement_position(book, year, TODAY)
    return [(f.fund, f.figures, f.share.shares, f.share.steps) for f in position.funds]


def test_it_imports_without_an_error_or_a_warning(database: Database, workbook: Path) -> None:
    plan = take_in(database, workbook).plan

    assert plan.problems == []
    assert plan.warnings == []
    assert {sheet: counts["new"] for sheet, counts in plan.counts().items()} == {
        sheet: len(rows) for sheet, rows in ROWS.items()
    }


def test_it_gives_the_positions_it_was_written_for(database: Database, workbook: Path) -> None:
    take_in(database, workbook)

    with database.reading() as session:
        for code in (row.agreement for row in ROWS["Agreements"]):
            kept, written = load_book(session, code), book_of(ROWS, code)
            for year in (FinancialYear(2025), FinancialYear(2026)):
                assert shares(kept, year) == shares(written, year)


def test_a_second_import_changes_nothing(database: Database, workbook: Path) -> None:
    take_in(database, workbook)

    assert take_in(database, workbook).status == "unchanged"
