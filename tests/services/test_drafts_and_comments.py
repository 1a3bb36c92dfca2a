"""Drafts and private comments stay with their organisation; what is shared all partners see."""

import pytest

from tests.domain import books
from tests.services.desks import AUDITOR, BOARD, COUNCIL, COUNCIL_TOO, ICB, OUTSIDER, guarded_place
from tests.services.files import AT, place, take
from tracker.database import Database
from tracker.errors import NotAllowed, NotFound, RuleBroken
from tracker.services.approvals.comments import add_comment, list_comments
from tracker.services.approvals.drafts import (
    NewDraft,
    discard_draft,
    find_draft,
    list_drafts,
    save_draft,
)
from tracker.services.approvals.proposals import Proposed, submit
from tracker.services.changes.edits import Edit
from tracker.sheets.layouts import CONTRIBUTIONS

DRAFT = NewDraft("/agreements/A1/edit", "Change A1", "A1", {"title": "Better C", "aims": "£ & <b>"})


def test_a_draft_is_kept_as_it_was_typed_and_replaced_by_the_next(database: Database) -> None:
    take(database, place())
    with database.writing() as session:
        first = save_draft(session, COUNCIL, AT, DRAFT)
        again = save_draft(session, COUNCIL, AT, NewDraft(DRAFT.form, "T", "A1", {"title": "x"}))

    with database.reading() as session:
        found = find_draft(session, COUNCIL, DRAFT.form)
    assert first == again
    assert found is not None
    assert (found.texts, found.organisation) == ({"title": "x"}, "LA")


def test_a_draft_is_seen_by_its_organisation_and_nobody_else(database: Database) -> None:
    take(database, place())
    with database.writing() as session:
        save_draft(session, COUNCIL, AT, DRAFT)

    with database.reading() as session:
        seen = {
            actor.name: len(list_drafts(session, actor, "A1"))
            for actor in (COUNCIL, COUNCIL_TOO, ICB, BOARD, AUDITOR, OUTSIDER)
        }
    assert {name for name, count in seen.items() if count} == {COUNCIL.name, COUNCIL_TOO.name}


def test_a_discarded_draft_is_gone_and_only_its_own(database: Database) -> None:
    take(database, place())
    with database.writing() as session:
        save_draft(session, COUNCIL, AT, DRAFT)
        save_draft(session, COUNCIL_TOO, AT, DRAFT)
        discard_draft(session, COUNCIL, DRAFT.form)

        assert find_draft(session, COUNCIL, DRAFT.form) is None
        assert find_draft(session, COUNCIL_TOO, DRAFT.form) is not None


def test_a_draft_has_an_end(database: Database) -> None:
    huge = NewDraft("/x", "X", None, {"title": "x" * 500_001})

    with database.writing() as session, pytest.raises(RuleBroken, match="shorten it"):
        save_draft(session, COUNCIL, AT, huge)


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
