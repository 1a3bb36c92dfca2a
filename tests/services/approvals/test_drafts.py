"""Drafts are kept as they were typed, and stay with their organisation."""

import pytest

from tests.services.desks import AUDITOR, BOARD, COUNCIL, COUNCIL_TOO, ICB, OUTSIDER
from tests.services.files import AT, place, take
from tracker.database import Database
from tracker.errors import RuleBroken
from tracker.services.approvals.drafts import (
    NewDraft,
    discard_draft,
    find_draft,
    list_drafts,
    save_draft,
)

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
