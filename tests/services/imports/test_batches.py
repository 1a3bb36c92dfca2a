"""The list of imports: what a question leaves, in which order, on both databases."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.services.desks import OUTSIDER
from tests.services.files import AT, place, take
from tracker.access import limit
from tracker.database import Database
from tracker.models import ImportBatch, LedgerExtract
from tracker.services.imports.batches import (
    BatchKind,
    BatchQuestion,
    BatchSort,
    count_batches,
    list_batches,
)

FILES = (
    ("October 100%.xlsx", "priya@example.org", "imported"),
    ("änderung.CSV", "jo@example.org", "undone"),
    ("extract.csv", "jo@example.org", "imported"),
)


@pytest.fixture
def session(database: Database) -> Iterator[Session]:
    """Three batches, a day apart."""
    batches: list[dict[str, Any]] = [
        {"number": number, "file_name": name, "sha256": str(number) * 64,
         "imported_at": AT + timedelta(days=number), "imported_by": who, "status": status,
         "counts": "{}", "ledger_rows": 0, "ledger_pence": 0}
        for number, (name, who, status) in enumerate(FILES, 1)
    ]  # fmt: skip
    with database.writing() as writing:
        writing.execute(insert(ImportBatch), batches)
        writing.execute(
            insert(LedgerExtract),
            [{"batch": 3, "organisation": "LA", "name": "m", "use": "ledger", "series": 3,
              "totals": "{}"}],
        )  # fmt: skip
    with database.reading() as session:
        yield session


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, [3, 2, 1]),
        ({"search": "JO extract"}, [3]),
        ({"search": "ÄNDERUNG"}, [2]),
        ({"search": "100%"}, [1]),
        ({"search": "%"}, [1]),
        ({"search": "nothing"}, []),
        ({"kind": BatchKind.WORKBOOK}, [1]),
        ({"kind": BatchKind.SHEET}, [2]),
        ({"kind": BatchKind.EXTRACT}, [3]),
        ({"status": "undone"}, [2]),
        ({"since": AT + timedelta(days=2)}, [3, 2]),
        ({"before": AT + timedelta(days=2)}, [1]),
    ],
)
def test_a_question_leaves_what_answers_it(
    session: Session, asked: dict[str, Any], found: list[int]
) -> None:
    question = BatchQuestion(**asked)

    assert [batch.number for batch in list_batches(session, question=question)] == found
    assert count_batches(session, question).number == len(found)


def test_every_order_turns_round(session: Session) -> None:
    def numbers(sort: BatchSort, *, descending: bool) -> list[int]:
        found = list_batches(session, sort=sort, descending=descending)
        return [batch.number for batch in found]

    assert numbers(BatchSort.BATCH, descending=False) == [1, 2, 3]
    assert numbers(BatchSort.FILE, descending=False) == [1, 3, 2]
    assert numbers(BatchSort.FILE, descending=True) == [2, 3, 1]
    assert numbers(BatchSort.WHO, descending=False) == [3, 2, 1]
    assert numbers(BatchSort.WHO, descending=True) == [1, 3, 2]


def test_whoever_may_see_nothing_of_a_batch_does_not_find_it(database: Database) -> None:
    take(database, place())
    with database.reading() as session:
        limit(session, OUTSIDER)
        assert list_batches(session, question=BatchQuestion(search="priya")) == []
        assert count_batches(session, BatchQuestion(kind=BatchKind.WORKBOOK)).number == 0
