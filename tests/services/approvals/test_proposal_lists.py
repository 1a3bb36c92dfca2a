"""Lists of proposals: who sees which, what a question leaves, in which order, on both databases."""

from typing import Any

import pytest
from sqlalchemy import insert

from tests.services.desks import BOTH, COUNCIL, COUNCIL_TOO, ICB, OUTSIDER
from tests.services.files import ACTOR, AT, place, take
from tracker.access import Actor, limit
from tracker.database import Database
from tracker.domain.agreements.approvals import ProposalKind, ProposalState
from tracker.models import Proposal
from tracker.services.approvals.lists import (
    ProposalQuestion,
    ProposalSort,
    agreements_proposed_in,
    count_lines,
    list_lines,
)


@pytest.fixture
def five(database: Database) -> Database:
    """Five proposals of the usual agreement: sent, returned, approved, a draft, and a stranger's."""
    take(database, place())
    said = (
        ("A1", "Contribution change", "Submitted", "change contribution", COUNCIL, "LA"),
        ("A1", "Variation", "Returned", "Ändere 100%", ICB, "ICB"),
        ("A1", "Period close", "Approved", "close month", COUNCIL_TOO, "LA"),
        ("A1", "Variation", "Draft", "vary", COUNCIL, "LA"),
        ("Z9", "Import", "Submitted", "import", OUTSIDER, "XX"),
    )
    rows: list[dict[str, Any]] = [
        {"number": number, "agreement": agreement, "kind": kind, "state": state, "action": action,
         "subject": agreement, "reason": "Agreed at the board", "edits": "[]",
         "prepared_by": who.name, "prepared_by_person": who.person, "prepared_for": organisation,
         "prepared_at": AT, "hands": "[]"}
        for number, (agreement, kind, state, action, who, organisation) in enumerate(said, 1)
    ]  # fmt: skip
    with database.writing() as session:
        session.execute(insert(Proposal), rows)
    return database


def numbers(database: Database, actor: Actor, **asked: Any) -> list[int]:
    question = ProposalQuestion(**asked)
    with database.reading() as session:
        limit(session, actor)
        found = [line.number for line in list_lines(session, actor, question)]
        assert count_lines(session, actor, question) == len(found)
    return found


def test_a_draft_is_listed_for_its_own_organisation_only(five: Database) -> None:
    assert numbers(five, COUNCIL_TOO) == [4, 3, 2, 1]
    assert numbers(five, BOTH) == [4, 3, 2, 1]
    assert numbers(five, ICB) == [3, 2, 1]
    assert numbers(five, OUTSIDER) == []
    assert numbers(five, ACTOR) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"search": "CONTRIBUTION council"}, [1]),
        ({"search": "ändere 100%"}, [2]),
        ({"search": "ÄNDERE"}, [2]),
        ({"search": "%"}, [2]),
        ({"search": "better care board"}, [4, 3, 2, 1]),
        ({"search": "nothing like it"}, []),
        ({"kind": ProposalKind.VARIATION}, [4, 2]),
        ({"state": ProposalState.APPROVED}, [3]),
        ({"agreement": "Z9"}, []),
        ({"numbers": {1, 5}}, [1]),
        ({"numbers": ()}, []),
        ({"by_me": True}, [4, 1]),
    ],
)
def test_a_question_leaves_what_answers_it(
    five: Database, asked: dict[str, Any], found: list[int]
) -> None:
    assert numbers(five, COUNCIL, **asked) == found


@pytest.mark.parametrize(
    ("sort", "ascending"),
    [
        (ProposalSort.NUMBER, [1, 2, 3, 4, 5]),
        (ProposalSort.AGREEMENT, [4, 3, 2, 1, 5]),
        (ProposalSort.KIND, [1, 5, 3, 4, 2]),
        (ProposalSort.STATE, [3, 4, 2, 5, 1]),
        (ProposalSort.WHO, [3, 4, 1, 2, 5]),
    ],
)
def test_every_order_shows_all_of_them(
    five: Database, sort: ProposalSort, ascending: list[int]
) -> None:
    with five.reading() as session:
        up = list_lines(session, ACTOR, ProposalQuestion(), sort, descending=False)
        pages = [
            list_lines(session, ACTOR, ProposalQuestion(), sort, most=2, skip=skip)
            for skip in (0, 2, 4)
        ]
        agreements = agreements_proposed_in(session, ACTOR)

    assert [line.number for line in up] == ascending
    assert sorted(line.number for page in pages for line in page) == [1, 2, 3, 4, 5]
    assert agreements == ["A1", "Z9"]
