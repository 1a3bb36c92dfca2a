"""Ledger rows are compared inside the database, however many there are."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy import Connection, text

from tests.domain import books
from tests.services.files import (
    Rows,
    changed,
    entry,
    faults,
    kept,
    place,
    preview,
    stored,
    take,
    undo,
)
from tracker.database import Database
from tracker.domain.registers import Row
from tracker.services.changes.ledger_stage import LedgerStage


def long_ledger(rows: int) -> Rows:
    entries: list[Row] = [entry(1 + n % 12, f"{n}.01", f"ref{n:05}") for n in range(rows)]
    return place() | {"Ledger": entries}


def test_thousands_of_rows_are_told_apart(database: Database) -> None:
    take(database, long_ledger(6_000))
    found = long_ledger(7_000)["Ledger"][500:]
    found[0] = replace(found[0], amount=Decimal("-1.00"))

    taken = take(database, {"Ledger": found})

    assert taken.plan.counts()["Ledger"] == {
        "new": 1_000,
        "changed": 1,
        "unchanged": 5_499,
        "missing": 500,
    }
    assert len(kept(database, "Ledger")) == 7_000
    assert faults(database) == []
    undo(database, 2)
    assert len(kept(database, "Ledger")) == 6_000
    assert faults(database) == []


def test_a_row_tells_scheme_month_measure_and_reference_apart(database: Database) -> None:
    take(database, place())
    row = entry(1, "1.00", "r1")

    for other in (
        replace(row, fund="F2"),
        replace(row, scheme="S2"),
        replace(row, period=books.month(3)),
        replace(row, measure="Commitment"),
        replace(row, source_reference="R1"),
    ):
        assert preview(database, {"Ledger": [other]}).moved["Ledger"]["new"] == 1
    assert preview(database, {"Ledger": [row]}).moved["Ledger"] == {"changed": 1, "missing": 5}


def test_without_a_narrative_column_narratives_stay(database: Database) -> None:
    take(database, place())
    edited = changed(place(), "Ledger", 0, amount=Decimal("1.00"))

    take(database, {"Ledger": edited["Ledger"]}, absent=["Ledger!Narrative"])

    assert kept(database, "Ledger") == sorted(edited["Ledger"], key=kept_order)
    assert faults(database) == []


def kept_order(row: Row) -> tuple[str, ...]:
    return tuple(
        str(getattr(row, name))
        for name in ("agreement", "fund", "scheme", "period", "measure", "source_reference")
    )


def test_every_row_of_an_unknown_scheme_is_listed_with_its_cell(database: Database) -> None:
    found = place()
    found["Ledger"] += [entry(3, "1.00", str(number), fund="F9") for number in range(3)]

    assert [message.split(":")[0] for message in take(database, found).messages] == [
        "Ledger!B8 Fund",
        "Ledger!B9 Fund",
        "Ledger!B10 Fund",
    ]


def test_the_stage_leaves_nothing_behind(database: Database) -> None:
    take(database, place())

    with database.engine.connect() as connection:
        tables = (
            "SELECT name FROM sqlite_temp_master"
            if connection.dialect.name == "sqlite"
            else "SELECT relname FROM pg_class WHERE relpersistence = 't'"
        )
        assert connection.execute(text(tables)).all() == []


def test_a_changed_row_names_the_batch_that_changed_it(database: Database) -> None:
    take(database, place())
    take(database, changed(place(), "Ledger", 3, amount=Decimal("1.00")))

    with database.reading() as session:
        found = session.execute(
            text("SELECT batch, source_row FROM ledger ORDER BY batch, source_row")
        ).all()
    assert [tuple(row) for row in found] == [(1, 2), (1, 3), (1, 4), (1, 6), (1, 7), (2, 5)]
    assert {item.batch for item in stored(database, "Schemes")} == {1}


def test_an_interrupted_statement_does_not_speak_over_what_interrupted_it(
    database: Database,
) -> None:
    for _each in range(2):  # nothing of the first is in the way of the second
        with database.on_one_connection() as held:
            assert isinstance(held.bind, Connection)
            stage = LedgerStage(held.bind)
            stage.add([(row, 1, "2025-04", "Actual", "", 1, None) for row in (1, 2)])
            interrupted = held.bind.connection.cursor()
            interrupted.execute("SELECT source_row FROM stage")
            assert interrupted.fetchone() == (1,)
            stage.close()
