"""Decisions that were to be carried out: whose, in which order, and how many."""

from dataclasses import replace
from datetime import date, timedelta

from tests.domain import books
from tests.people import LOCAL
from tests.services.desks import COUNCIL, OUTSIDER
from tests.services.files import AT, place, take
from tracker.access import Actor, limit
from tracker.database import Database
from tracker.domain.records.decisions import Decision
from tracker.services.agreements.decisions import DecisionsDue, decisions_due
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.sheets.decision_layouts import DECISIONS

DAY = books.TODAY


def decided(number: int, due: date | None, status: str = "Open") -> Decision:
    closed = DAY if status != "Open" else None
    return Decision(
        "A1", number, date(2025, 9, 1), "The board", "Note", f"Decision {number}", None, None,
        None, None, None, None, None, False, None, None, due, status, closed,
    )  # fmt: skip


def due_to(database: Database, actor: Actor, most: int = 5) -> DecisionsDue:
    with database.reading() as session:
        limit(session, actor)
        return decisions_due(session, DAY, most)


def test_open_decisions_whose_day_has_come_are_due_the_oldest_first(database: Database) -> None:
    take(database, place())
    rows = [
        decided(1, DAY), decided(2, DAY - timedelta(days=9)), decided(3, DAY + timedelta(days=1)),
        decided(4, None), decided(5, DAY - timedelta(days=20), "Done"),
    ]  # fmt: skip
    with database.writing() as session:
        edits = [Edit(DECISIONS, None, row) for row in rows]
        commit_edits(session, LOCAL, AT, edits, action="add decisions", subject="A1")

    assert due_to(database, COUNCIL) == DecisionsDue((rows[1], rows[0]), 2)
    assert due_to(database, COUNCIL, most=1) == DecisionsDue((rows[1],), 2)
    assert due_to(database, OUTSIDER) == DecisionsDue((), 0)
    assert due_to(database, replace(LOCAL)).number == 2
