"""The audit trail says nothing of an agreement to those who may not see it."""

from decimal import Decimal

from tests.services.desks import COUNCIL, OUTSIDER
from tests.services.files import ACTOR, changed, place, take
from tracker.access import Actor, limit
from tracker.database import Database
from tracker.services.audit.trail import (
    TrailQuestion,
    count_entries,
    lines_of_entry,
    lines_of_record,
    people_in_trail,
)
from tracker.services.imports.batches import count_batches, list_batches, own_rows


def seen_by(database: Database, actor: Actor) -> tuple[object, ...]:
    with database.reading() as session:
        limit(session, actor)
        return (
            people_in_trail(session, "A1"),
            len(lines_of_record(session, "A1", "Funds", "A1 / F1")),
            len(lines_of_entry(session, 2, None, 10)),
            count_entries(session, TrailQuestion("A1")),
            count_batches(session).number,
            [batch.number for batch in list_batches(session)],
        )


def changed_place(database: Database) -> None:
    take(database, place())
    take(database, changed(place(), "Funds", 0, title="Renamed"))


def test_a_partner_reads_what_happened_to_its_agreement(database: Database) -> None:
    changed_place(database)

    assert seen_by(database, COUNCIL) == ([ACTOR.name], 1, 1, 2, 2, [2, 1])


def test_an_outsider_reads_nothing_of_it(database: Database) -> None:
    changed_place(database)

    assert seen_by(database, OUTSIDER) == ([], 0, 0, 0, 0, [])


def test_the_rows_that_stand_as_a_batch_brought_them_are_counted(database: Database) -> None:
    changed_place(database)

    def of_first(actor: Actor) -> dict[str, tuple[int, Decimal | None]]:
        with database.reading() as session:
            limit(session, actor)
            return {line.sheet: (line.rows, line.total) for line in own_rows(session, 1)}

    rows = of_first(COUNCIL)
    assert rows["Funds"] == (1, None)  # the other one was renamed by the second batch
    assert rows["Ledger"] == (6, Decimal("1464.75"))
    assert of_first(OUTSIDER) == {}


def test_batches_come_a_page_at_a_time(database: Database) -> None:
    changed_place(database)

    with database.reading() as session:
        assert [batch.number for batch in list_batches(session, most=1, skip=1)] == [1]
