"""Samples are the same for the same seed, keep the contract, and are as large as asked."""

from pathlib import Path

from openpyxl import load_workbook

from benchmarks.sample_books import (
    PORTFOLIO,
    Size,
    ledger_cells,
    ledger_entries,
    register_rows,
    write_sample_workbook,
)
from tests.demo.taking_in import take_in
from tracker.database import Database
from tracker.sheets import LEDGER, layout_named

SMALL = Size(agreements=2, schemes=3, years=2)


def test_the_same_seed_makes_the_same_rows_and_another_makes_others() -> None:
    assert list(ledger_cells(SMALL, seed=4)) == list(ledger_cells(SMALL, seed=4))
    assert register_rows(SMALL, seed=4) == register_rows(SMALL, seed=4)
    assert list(ledger_cells(SMALL, seed=4)) != list(ledger_cells(SMALL, seed=5))


def test_no_two_rows_share_a_key() -> None:
    sheets = {**register_rows(SMALL), "Ledger": list(ledger_entries(SMALL))}

    for sheet, rows in sheets.items():
        layout = layout_named(sheet)
        assert layout is not None
        assert len({layout.key_of(row) for row in rows}) == len(rows)


def test_the_ledger_comes_in_the_order_of_its_key() -> None:
    keys = [LEDGER.dump(row)[:3] for row in ledger_entries(SMALL)]

    assert keys == sorted(keys, key=str)


def test_the_portfolio_has_two_million_four_hundred_thousand_actuals() -> None:
    assert PORTFOLIO.actuals == 2_400_000


def test_a_sample_workbook_has_as_many_ledger_rows_as_asked_and_imports(
    tmp_path: Path, database: Database
) -> None:
    out = tmp_path / "sample.xlsx"

    write_sample_workbook(out, 500)

    assert load_workbook(out)["Ledger"].max_row == 501
    assert take_in(database, out).plan.problems == []
