"""The history yields the registers as they stand; a row altered behind its back is found."""

from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.domain import books
from tests.services.files import ACTOR, AT, changed, faults, place, take, undo, without
from tests.services.months import close_period
from tracker.database import Database


@pytest.fixture
def recorded(database: Database) -> Database:
    """Rows created, changed by a second batch, removed by a third and put back by its undo."""
    take(database, place())
    edited = changed(changed(place(), "Ledger", 0, amount=Decimal("1.00")), "Funds", 0, title="New")
    take(database, edited)
    take(database, without(edited, "Ledger", 2), remove=["Ledger"])
    undo(database, 3)
    with database.writing() as session:
        close_period(session, ACTOR, AT, "A1", books.month(12))
    return database


def test_an_untouched_database_is_what_its_history_says(recorded: Database) -> None:
    assert faults(recorded) == []


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "UPDATE ledger SET amount = amount + 1 WHERE source_row = 3",
            "Ledger: rows created by batch 1 were altered, added or lost.",
        ),
        (
            "UPDATE ledger SET narrative = 'x' WHERE source_row = 3",
            "Ledger: rows created by batch 1 were altered, added or lost.",
        ),
        (
            "DELETE FROM ledger WHERE source_row = 3",
            "Ledger: rows created by batch 1 were altered, added or lost.",
        ),
        (
            "UPDATE ledger SET batch = 2 WHERE source_row = 3",
            "Ledger: rows claim batch 2, which created none of them.",
        ),
        (
            "UPDATE ledger SET amount = 5 WHERE batch = 2",
            "Ledger: A1 / F1 / S1 / 2025-04 / Actual / r1 is not as its history left it.",
        ),
        (
            "UPDATE ledger SET amount = 5 WHERE source_row = 4",
            "Ledger: A1 / F1 / S1 / 2025-05 / Actual / r1 is not as its history left it.",
        ),
        (
            "UPDATE ledger SET batch = NULL WHERE source_row = 3",
            "Ledger: some rows have no record of their making.",
        ),
        (
            "UPDATE contributions SET amount = amount + 100 WHERE source_row = 2",
            "Contributions: rows created by batch 1 were altered, added or lost.",
        ),
        (
            "UPDATE funds SET title = 'x' WHERE batch = 2",
            "Funds: A1 / F1 is not as its history left it.",
        ),
        (
            "DELETE FROM closed_periods",
            "Closed periods: A1 / 2026-03 is not as its history left it.",
        ),
        (
            "INSERT INTO closed_periods (id, agreement, period) VALUES (99, 'A1', '2026-02')",
            "Closed periods: A1 / 2026-02 has no record of its making.",
        ),
        (
            "DELETE FROM agreement_versions",
            "Agreement versions: A1 / V1 is not as its history left it.",
        ),
        (
            "UPDATE import_batches SET ledger_pence = 1 WHERE number = 1",
            "Batch 1 is not as it was recorded: ledger pence.",
        ),
        (
            "UPDATE import_batches SET file_name = 'x', sha256 = 'x' WHERE number = 2",
            "Batch 2 is not as it was recorded: file, sha256.",
        ),
        (
            "UPDATE import_batches SET status = 'imported' WHERE number = 3",
            "Batch 3 is not as it was recorded: status.",
        ),
    ],
)
def test_a_row_altered_directly_is_found(recorded: Database, statement: str, sentence: str) -> None:
    with recorded.engine.begin() as connection:
        connection.execute(text(statement))

    assert sentence in faults(recorded)
