"""Reviews on both databases: frozen for good, recorded in one change set, all of it on the record."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tests.domain import books
from tests.people import LOCAL
from tests.services.desks import AUDITOR, COUNCIL
from tracker.database import Database
from tracker.domain.records.reviews import ReviewAction, ReviewAttendance, ReviewMeeting, ReviewPack
from tracker.domain.registers import Review
from tracker.domain.reviews.meetings import Held
from tracker.errors import NotAllowed, NotFound, RuleBroken
from tracker.services.audit.chain import verify_chain
from tracker.services.audit.replay import replay_faults
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit, EditsRefused
from tracker.services.reviews import meetings as review_meetings
from tracker.services.reviews import packs as review_packs
from tracker.sheets.agreement_layouts import AGREEMENTS, ORGANISATIONS, PARTNERS
from tracker.sheets.monitoring_layouts import REVIEWS
from tracker.sheets.review_layouts import REVIEW_ACTIONS

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
DUE = date(2026, 4, 1)


@pytest.fixture
def kept(database: Database) -> Database:
    """A database with one agreement, whose review follows from its cycle."""
    rows = [
        Edit(ORGANISATIONS, None, books.organisation("LA")),
        Edit(AGREEMENTS, None, books.agreement()),
        Edit(PARTNERS, None, books.partner("LA")),
    ]
    with database.writing() as session:
        commit_edits(session, LOCAL, NOW, rows, action="add agreement", subject="A1")
    return database


def freeze(session: Session, as_at: date = TODAY) -> ReviewPack:
    return review_packs.freeze(session, LOCAL, NOW, "A1", DUE, as_at)


def record(session: Session, pack: ReviewPack) -> None:
    """The review as held today, with one person and one action."""
    review = Review("A1", DUE, None, TODAY, "Continue", "Go on.", date(2027, 11, 22))
    person = ReviewAttendance("A1", DUE, 1, "LA", "A. Okafor", None)
    action = ReviewAction("A1", 1, DUE, "Write", "A", "LA", date(2026, 12, 1), None, None)
    held = Held(review, pack, (person,), (action,))
    meeting = ReviewMeeting("A1", DUE, pack.pack, "It works.", None)
    edits = review_meetings.holding_edits(held, None, meeting)
    commit_edits(session, LOCAL, NOW, edits, action="hold review", subject="A1")


def test_a_pack_reads_back_as_it_was_frozen_whatever_changes(kept: Database) -> None:
    with kept.writing() as session:
        pack = freeze(session)
        before = review_packs.content_of(session, pack)
        renamed = replace(books.agreement(), title="Another title")
        edit = Edit(AGREEMENTS, books.agreement(), renamed)
        commit_edits(session, LOCAL, NOW, [edit], action="change agreement", subject="A1")

    with kept.reading() as session:
        assert review_packs.content_of(session, review_packs.get_pack(session, "A1", 1)) == before
        assert before["title"] == "Better Care Fund"


@pytest.mark.parametrize("table", ["review_packs", "review_pack_contents"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET pack = 2", "DELETE FROM {}"])
def test_the_database_lets_nobody_change_frozen_evidence(
    kept: Database, table: str, verb: str
) -> None:
    with kept.writing() as session:
        freeze(session)

    with pytest.raises((DBAPIError, RuntimeError)), kept.engine.begin() as connection:
        connection.execute(text(verb.format(table)))


def test_the_same_evidence_is_one_pack_and_a_decided_review_gets_no_more(kept: Database) -> None:
    with kept.writing() as session:
        assert (freeze(session).pack, freeze(session).pack) == (1, 1)
        assert freeze(session, date(2026, 11, 1)).pack == 2
        record(session, review_packs.get_pack(session, "A1", 2))

        with pytest.raises(NotFound, match="waits to be held"):
            freeze(session)


def test_a_review_is_recorded_whole_and_its_history_holds(kept: Database) -> None:
    with kept.writing() as session:
        record(session, freeze(session))

    with kept.reading() as session:
        recorded = review_meetings.get_recorded(session, "A1", DUE)
        assert (recorded.review.outcome, recorded.pack.pack) == ("Continue", 1)
        assert [row.name for row in recorded.present] == ["A. Okafor"]
        assert [row.text for row in recorded.actions] == ["Write"]
        assert [*replay_faults(session)] == []
        assert verify_chain(session, None).broken is None


def test_a_review_that_was_held_is_not_removed_from_under_its_meeting(kept: Database) -> None:
    with kept.writing() as session:
        record(session, freeze(session))
        held = review_meetings.get_recorded(session, "A1", DUE).review

        with pytest.raises(EditsRefused, match="Review meetings"):
            commit_edits(session, LOCAL, NOW, [Edit(REVIEWS, held, None)], action="x", subject="A1")


def test_actions_are_those_of_ones_own_organisations_until_they_are_done(kept: Database) -> None:
    with kept.writing() as session:
        record(session, freeze(session))
        action = review_meetings.get_action(session, "A1", 1)
        early = review_meetings.actions_of(session, LOCAL, TODAY, most=5)
        late = review_meetings.actions_of(session, LOCAL, action.due, most=5)
        assert (early.first, early.due, late.due) == ((action,), 0, 1)
        edit = Edit(REVIEW_ACTIONS, action, replace(action, done_on=TODAY, result="Sent."))
        commit_edits(session, LOCAL, NOW, [edit], action="complete action", subject="A1")

        assert review_meetings.actions_of(session, LOCAL, action.due, most=5).first == ()


def test_nothing_is_frozen_as_at_a_day_to_come_or_before_the_agreement(kept: Database) -> None:
    with kept.writing() as session:
        with pytest.raises(RuleBroken, match="still to come"):
            freeze(session, date(2026, 11, 23))
        with pytest.raises(RuleBroken, match="starts on 1 April 2025"):
            freeze(session, date(2025, 3, 31))


def test_an_auditor_freezes_nothing(kept: Database) -> None:
    with kept.writing() as session:
        assert review_packs.freeze(session, COUNCIL, NOW, "A1", DUE, TODAY).pack == 1
        with pytest.raises((NotAllowed, NotFound)):
            review_packs.freeze(session, AUDITOR, NOW, "A1", DUE, TODAY)
