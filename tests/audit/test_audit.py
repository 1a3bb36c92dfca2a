"""Every change to a register is recorded by the only means to make one."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from tests.domain import books
from tests.exporters.wire_values import rows_of
from tests.services.files import ACTOR, AT, faults, place, take
from tracker.audit import image_of, recording, refuse_unrecorded_writes, row_of
from tracker.database import Database
from tracker.models import REGISTER_TABLES, AuditChange, AuditEntry
from tracker.sheets import CLOSED_PERIODS, LAYOUTS, layout_named

REVIEWS = layout_named("Reviews")


@pytest.mark.parametrize("table", sorted(REGISTER_TABLES))
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "update {} set batch = NULL"])
def test_a_write_outside_a_change_set_is_refused(
    database: Database, table: str, statement: str
) -> None:
    refuse_unrecorded_writes(database.engine)

    with (
        database.writing() as session,
        pytest.raises(RuntimeError, match=f"a write to {table} outside a change set"),
    ):
        session.execute(text(statement.format(table)))


def test_a_change_set_that_has_ended_allows_nothing_more(database: Database) -> None:
    refuse_unrecorded_writes(database.engine)
    take(database, place())

    with database.writing() as session:
        with recording(session, ACTOR, AT, "test", "nothing"):
            pass
        with pytest.raises(RuntimeError, match="outside a change set"):
            session.execute(text("DELETE FROM ledger"))


def test_a_change_by_hand_says_who_when_why_and_what(database: Database) -> None:
    take(database, place())
    assert REVIEWS is not None
    review = books.review(books.TODAY, decision="Carry on")

    with (
        database.writing() as session,
        recording(session, ACTOR, AT, "edit", "A1", reason="agreed on Monday") as changes,
    ):
        changes.create(REVIEWS, [(review, None)])

    with database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.number == 2)).one()
        line = session.scalars(select(AuditChange).where(AuditChange.entry == 2)).one()
    assert (entry.actor, entry.at, entry.reason) == (ACTOR.name, AT, "agreed on Monday")
    assert (line.record, line.change, line.before) == ("A1 / 15/12/2025", "created", None)
    assert json.loads(line.after or "")["row"] == {
        "Agreement": "A1",
        "Due": "2025-12-15",
        "Kind": "Annual",
        "Decision": "Carry on",
    }
    assert faults(database) == []


def test_a_change_set_without_changes_leaves_no_entry(database: Database) -> None:
    with database.writing() as session, recording(session, ACTOR, AT, "test", "nothing"):
        pass

    with database.reading() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_a_fault_between_the_change_and_its_entry_leaves_neither(database: Database) -> None:
    take(database, place())

    with pytest.raises(RuntimeError):
        _change_and_fail(database)

    with database.reading() as session:
        assert session.scalars(select(AuditEntry.number)).all() == [1]
        assert session.execute(text("SELECT count(*) FROM reviews")).scalar_one() == 1


def _change_and_fail(database: Database) -> None:
    assert REVIEWS is not None
    with (
        database.writing() as session,
        recording(session, ACTOR, AT, "edit", "A1") as changes,
    ):
        changes.create(REVIEWS, [(books.review(books.TODAY), None)])
        raise RuntimeError("the lights went out")


@pytest.mark.parametrize("layout", [*LAYOUTS, CLOSED_PERIODS], ids=lambda layout: layout.sheet)
@given(data=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_an_image_gives_back_the_row_it_was_made_of(layout, data) -> None:  # type: ignore[no-untyped-def]
    for wires in data.draw(rows_of(layout)):
        row = layout.load(wires)

        assert row_of(layout, json.loads(json.dumps(image_of(layout, row)))) == row


def test_a_small_number_is_written_out() -> None:
    layout = layout_named("Outcome readings")
    assert layout is not None
    row = books.reading(books.YEAR, "0.0000001")

    assert image_of(layout, row)["Value"] == "0.0000001"
    assert row_of(layout, image_of(layout, row)) == row
