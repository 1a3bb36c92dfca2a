"""Private comments stay with their organisation; what is shared all partners see."""

import pytest

from tests.domain import books
from tests.services.desks import AUDITOR, COUNCIL, COUNCIL_TOO, ICB, OUTSIDER, guarded_place
from tests.services.files import AT, place, take
from tracker.database import Database
from tracker.errors import NotAllowed, NotFound, RuleBroken
from tracker.services.approvals.comments import add_comment, list_comments
from tracker.services.approvals.proposals import Proposed, submit
from tracker.services.changes.edits import Edit
from tracker.sheets.layouts import CONTRIBUTIONS


def test_a_private_comment_is_its_organisations_and_a_shared_one_everybodys(
    database: Database,
) -> None:
    take(database, place())
    with database.writing() as session:
        private = add_comment(session, COUNCIL, AT, "A1", "We can go to 425.", private=True)
        shared = add_comment(session, ICB, AT, "A1", " Please look. ", private=False)

    assert (private.who_sees_it, shared.who_sees_it) == (
        "Private to LA",
        "Shared with all partners",
    )
    with database.reading() as session:
        assert [c.text for c in list_comments(session, COUNCIL_TOO, "A1")] == [
            "We can go to 425.",
            "Please look.",
        ]
        assert [c.text for c in list_comments(session, AUDITOR, "A1")] == ["Please look."]
        with pytest.raises(NotFound):
            list_comments(session, OUTSIDER, "A1")


def test_comments_on_a_proposal_stand_with_it(database: Database) -> None:
    guarded_place(database)
    with database.writing() as session:
        edit = Edit(CONTRIBUTIONS, books.contribution("LA", "400.00"), None)
        found = submit(session, COUNCIL, AT, [edit], action="remove", subject="A1")
        assert isinstance(found, Proposed)
        add_comment(session, ICB, AT, "A1", "Why?", private=False, proposal=found.number)
        add_comment(session, ICB, AT, "A1", "Elsewhere", private=False)

        assert [c.text for c in list_comments(session, COUNCIL, "A1", found.number)] == ["Why?"]


@pytest.mark.parametrize(("text", "says"), [("  ", "Enter"), ("x" * 10_001, "shorten")])
def test_a_comment_says_something_and_not_too_much(
    database: Database, text: str, says: str
) -> None:
    take(database, place())

    with database.writing() as session, pytest.raises(RuleBroken, match=says):
        add_comment(session, COUNCIL, AT, "A1", text, private=False)


def test_an_auditor_reads_and_says_nothing(database: Database) -> None:
    guarded_place(database)
    with database.writing() as session, pytest.raises(NotAllowed):
        add_comment(session, AUDITOR, AT, "A1", "Is this right?", private=False)
