"""Whoever alters the record leaves a trace: the first broken link is named."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests.domain import books
from tests.services.files import ACTOR, AT, changed, place, take, undo
from tests.services.months import close_period
from tracker.database import Database
from tracker.services.audit.chain import Verdict, verify_chain

GUARDS = {
    "sqlite": [
        f"DROP TRIGGER {table}_no_{verb}"
        for table in ("audit_entries", "audit_changes")
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        f"DROP TRIGGER {table}_only_grows ON {table}"
        for table in ("audit_entries", "audit_changes")
    ],
}


@pytest.fixture
def recorded(database: Database) -> Database:
    """Five entries: two imports, a closed month, another import and its undo."""
    take(database, place())
    take(database, changed(place(), "Ledger", 0, amount=Decimal("1.00")))
    with database.writing() as session:
        close_period(session, ACTOR, AT, "A1", books.month(12), "year end")
    take(database, changed(place(), "Ledger", 0, amount=Decimal("2.00")))
    undo(database, 3)
    return database


def tamper(database: Database, *statements: str, **values: int) -> None:
    """Direct access, by somebody who also knows how to take the guards away."""
    with database.engine.begin() as connection:
        for statement in (*GUARDS[connection.dialect.name], *statements):
            connection.execute(text(statement), values)


def verdict(database: Database) -> Verdict:
    with database.reading() as session:
        return verify_chain(session, database.anchor_file(session))


def test_an_untouched_record_holds(recorded: Database) -> None:
    found = verdict(recorded)

    assert (found.entries, found.broken) == (5, None)


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        ("UPDATE audit_entries SET actor = 'x' WHERE number = 2", "Entry 2 was altered"),
        ("UPDATE audit_entries SET reason = NULL WHERE number = 3", "Entry 3 was altered"),
        ("UPDATE audit_entries SET summary = '{}' WHERE number = 1", "Entry 1 was altered"),
        ("UPDATE audit_entries SET hash = previous_hash WHERE number = 4", "Entry 4 was altered"),
        ("UPDATE audit_entries SET at = '2020-01-01' WHERE number = 4", "Entry 4 was altered"),
        ("UPDATE audit_changes SET after = before WHERE entry = 2", "The changes recorded under entry 2"),
        ("DELETE FROM audit_changes WHERE entry = 4", "The changes recorded under entry 4"),
        (
            ("INSERT INTO audit_changes (id, entry, sheet, record, change) "
            "VALUES (999, 2, 'Ledger', 'A1', 'changed')"),
            "The changes recorded under entry 2",
        ),
    ],
)  # fmt: skip
def test_an_altered_entry_is_named(recorded: Database, statement: str, sentence: str) -> None:
    if "2020" in statement and recorded.engine.dialect.name == "sqlite":
        statement = statement.replace("2020-01-01", "2020-01-01 00:00:00.000000")
    tamper(recorded, statement)

    broken = verdict(recorded).broken

    assert broken is not None
    assert broken.startswith(sentence)


def test_entries_made_after_the_clock_was_put_back_keep_their_order(recorded: Database) -> None:
    with recorded.writing() as session:
        close_period(
            session, ACTOR, AT - timedelta(hours=1), "A1", books.month(11), "the clock is wrong"
        )

    found = verdict(recorded)

    assert (found.entries, found.broken, found.set_back) == (6, None, (6,))


def test_a_missing_entry_is_named(recorded: Database) -> None:
    tamper(
        recorded,
        "DELETE FROM audit_changes WHERE entry = 2",
        "DELETE FROM audit_entries WHERE number = 2",
    )

    assert verdict(recorded).broken == "Entry 2 is missing: the next one is 3."


@pytest.mark.parametrize("first", [1, 3, 5])
def test_entries_cut_off_at_the_end_are_missed(recorded: Database, first: int) -> None:
    tamper(
        recorded,
        "DELETE FROM audit_changes WHERE entry >= :first",
        "DELETE FROM audit_entries WHERE number >= :first",
        first=first,
    )

    broken = verdict(recorded).broken

    assert broken is not None
    assert broken.startswith(f"Entry {first} is missing: the hash of entry 5 was noted outside")


def test_a_batch_without_its_entry_is_missed_even_with_no_hash_noted_outside(
    recorded: Database,
) -> None:
    tamper(recorded, "DELETE FROM audit_changes", "DELETE FROM audit_entries")

    with recorded.reading() as session:
        found = verify_chain(session)

    assert found.broken == "The entry that recorded batch 1 is missing."


def test_two_entries_that_changed_places_are_found(recorded: Database) -> None:
    loose = "ALTER TABLE audit_changes DROP CONSTRAINT fk_audit_changes_entry"
    moves = [
        "UPDATE audit_entries SET number = 100 WHERE number = 3",
        "UPDATE audit_entries SET number = 3 WHERE number = 4",
        "UPDATE audit_entries SET number = 4 WHERE number = 100",
    ]
    if recorded.engine.dialect.name == "sqlite":
        with recorded.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            for statement in (*GUARDS["sqlite"], *moves):
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            connection.exec_driver_sql("BEGIN")
    else:
        tamper(recorded, loose, *moves)

    assert verdict(recorded).broken == "Entry 3 does not follow from the entry before it."


def test_a_record_written_anew_from_the_start_is_found_by_the_hash_noted_outside(
    recorded: Database,
) -> None:
    with recorded.reading() as session:
        anchors = recorded.anchor_file(session)
    noted = anchors.read_text("ascii").splitlines()
    anchors.write_text("\n".join([*noted[:-1], f"5 {'0' * 64}"]) + "\n", "ascii")

    assert verdict(recorded).broken == (
        "Entry 5 is not the one whose hash was noted outside the database."
    )
