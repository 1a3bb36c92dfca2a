"""Registers read in one statement come in the order of their keys, whatever the database's is."""

from dataclasses import replace

import pytest

from tests.domain import books
from tests.services.files import place, take
from tracker.database import Database
from tracker.demo import demo_rows
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.records.outcomes import OutcomeTarget
from tracker.domain.registers import Contribution, Organisation, Row
from tracker.services.records.book import ALL_MONTHS
from tracker.services.records.register_union import read_registers
from tracker.sheets import LAYOUTS, LEDGER

OTHERS = [layout for layout in LAYOUTS if layout is not LEDGER]


def in_order(database: Database) -> dict[str, list[Row]]:
    """What is read of every register; each is in the order of its keys."""
    with database.reading() as session:
        found, _ = read_registers(session, OTHERS, None, ALL_MONTHS)
    for layout in OTHERS:
        assert found[layout.sheet] == sorted(found[layout.sheet], key=layout.sort_key)
    return found


def test_the_registers_of_a_whole_place_come_in_order(database: Database) -> None:
    rows = demo_rows()
    take(database, rows)

    found = in_order(database)

    assert {sheet: len(own) for sheet, own in found.items()} == {
        layout.sheet: len(rows[layout.sheet]) for layout in OTHERS
    }


@pytest.mark.parametrize("schemes", [["S1", None, "S2"], [None, None, None]])
def test_blanks_in_a_key_come_first(database: Database, schemes: list[str | None]) -> None:
    rows = [
        replace(books.contribution("ICB", "600.00"), scheme=scheme, line=str(number))
        for number, scheme in enumerate(schemes)
    ]
    take(database, place() | {"Contributions": rows})

    found = in_order(database)["Contributions"]

    assert len(found) == 3
    assert [row.scheme for row in found if isinstance(row, Contribution)] == sorted(
        schemes, key=lambda scheme: scheme or ""
    )


def test_a_year_and_its_quarters_come_as_they_are_read(database: Database) -> None:
    periods = [FinancialYear(2026), Quarter(books.YEAR, 2), books.YEAR, books.month(3)]
    rows = [books.target(period, "85") for period in periods]
    take(database, place() | {"Outcome targets": rows})

    found = in_order(database)["Outcome targets"]

    assert [str(row.period) for row in found if isinstance(row, OutcomeTarget)] == [
        "2025-06", "2025-26", "2025-26 Q2", "2026-27",
    ]  # fmt: skip


def test_codes_are_compared_as_text_and_not_as_words(database: Database) -> None:
    rows = [books.organisation(code) for code in ("LA", "ICB", "FT", "b", "B", "a-b", "A_", "é")]
    take(database, place() | {"Organisations": rows})

    found = in_order(database)["Organisations"]

    assert [row.code for row in found if isinstance(row, Organisation)] == sorted(
        row.code for row in rows
    )
