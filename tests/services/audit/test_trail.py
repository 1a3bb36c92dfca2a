"""The audit trail says nothing of an agreement to those who may not see it."""

from decimal import Decimal

import pytest

from tests.services.agreements.test_lists import three_agreements
from tests.services.desks import COUNCIL, OUTSIDER
from tests.services.files import ACTOR, changed, place, take
from tracker.access import Actor, limit
from tracker.database import Database
from tracker.domain.registers import Fund
from tracker.services.audit.trail import (
    TrailQuestion,
    TrailSort,
    count_entries,
    lines_of_entry,
    lines_of_record,
    list_changes,
    list_entries,
    newest_entry,
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


def two_places(database: Database) -> None:
    """Both agreements in one import; then a fund of each is renamed in one change set."""
    take(database, three_agreements())
    rows = three_agreements()
    for index, row in enumerate(rows["Funds"]):
        if isinstance(row, Fund) and row.fund == "F1":
            rows = changed(rows, "Funds", index, title=f"Renamed in {row.agreement}")
    take(database, rows)


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", [2, 1]),
        ("IMPORT priya", [2, 1]),
        ("f1", [2]),
        ("a1 f1", [2]),
        ("b2 f1", []),
        ("f1 nobody", []),
        ("%", []),
    ],
)
def test_a_search_finds_entries_by_their_words_and_by_records_of_the_agreement_alone(
    database: Database, search: str, found: list[int]
) -> None:
    two_places(database)
    question = TrailQuestion("A1", search=search)

    with database.reading() as session:
        assert [one.number for one in list_entries(session, question, 9)] == found
        assert count_entries(session, question) == len(found)


def test_entries_are_sorted_by_when_and_by_who(database: Database) -> None:
    two_places(database)

    with database.reading() as session:
        first = list_entries(session, TrailQuestion("A1"), 9, descending=False)
        by_who = list_entries(session, TrailQuestion("A1"), 9, 0, TrailSort.WHO, descending=False)
        newest = newest_entry(session, "A1")

    assert [one.number for one in first] == [1, 2]
    assert [one.number for one in by_who] == [2, 1]
    assert newest == first[-1].at


def test_every_changed_record_of_the_agreement_comes_and_none_of_another(
    database: Database,
) -> None:
    two_places(database)

    with database.reading() as session:
        limit(session, COUNCIL)
        changes = list(list_changes(session, "A1", TrailQuestion("A1"), 99))
        of_funds = TrailQuestion("A1", sheet="Funds")
        narrowed = list(list_changes(session, "A1", of_funds, 99, descending=False))
        first = list(list_changes(session, "A1", TrailQuestion("A1"), 1))

    assert [(entry.number, line and line.record) for entry, line in changes] == [
        (2, "A1 / F1"),
        (1, "A1 / V1"),
    ]
    assert [(entry.number, line and line.record) for entry, line in narrowed] == [(2, "A1 / F1")]
    assert first == changes[:1]
