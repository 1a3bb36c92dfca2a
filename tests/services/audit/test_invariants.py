"""The strict check finds each kind of wrong state, and nothing in a right one."""

import pytest
from sqlalchemy import text

from tests.domain import books
from tests.services.files import place, take
from tracker.database import Database
from tracker.services.audit.invariants import check_invariants


def broken(database: Database) -> dict[str, tuple[str, ...]]:
    """The invariants that do not hold, with what breaks them."""
    with database.reading() as session:
        found = check_invariants(session, books.TODAY, database.anchor_file(session))
    return {invariant.statement: invariant.faults for invariant in found if invariant.faults}


def alter(database: Database, statement: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text(statement))


def test_an_empty_database_keeps_every_invariant(database: Database) -> None:
    assert broken(database) == {}


def test_a_full_one_keeps_every_invariant(database: Database) -> None:
    take(database, place())

    assert broken(database) == {}
    with database.reading() as session:
        assert len(check_invariants(session, books.TODAY)) == 10


@pytest.mark.parametrize(
    ("statement", "invariant", "sentence"),
    [
        (
            "UPDATE risk_shares SET share = '50' WHERE share = '49'",
            "Fixed shares of a risk-share step total exactly the whole.",
            "A1 / F1 / Underspend / 2025-04-01 / 1: the shares total 101 per cent.",
        ),
        (
            "UPDATE ledger SET amount = 1 WHERE source_row = 3",
            "Playing the history through yields the registers as they stand.",
            "Ledger: rows created by batch 1 were altered, added or lost.",
        ),
        (
            "UPDATE import_batches SET ledger_rows = 7",
            "Every batch is as it was recorded, and no record belongs to a missing one.",
            "Batch 1 is not as it was recorded: ledger rows.",
        ),
        (
            "UPDATE ledger_totals SET amount = 7 WHERE period = '2025-04' AND measure = 'Actual'",
            "What is kept beside the registers follows from them.",
            "A1 / F1 / S1 2025-04: the kept total of Actual is not what the ledger adds up to.",
        ),
        (
            "UPDATE fund_standings SET actual = 7",
            "What is kept beside the registers follows from them.",
            "A1 / F1 2025-26: the kept figures are out of date.",
        ),
        (
            "DELETE FROM owed_items",
            "What is kept beside the registers follows from them.",
            "A1: what lists show of it, or what it owes, is out of date.",
        ),
    ],
)
def test_a_wrong_state_breaks_its_invariant(
    database: Database, statement: str, invariant: str, sentence: str
) -> None:
    take(database, place())

    alter(database, statement)

    assert sentence in broken(database)[invariant]


def test_a_broken_chain_breaks_its_invariant(database: Database) -> None:
    take(database, place())
    with database.reading() as session:
        database.anchor_file(session).write_text(f"2 {'0' * 64}\n", "ascii")

    (sentence,) = broken(database)["The audit trail is unbroken."]

    assert sentence.startswith("Entry 2 is missing")
