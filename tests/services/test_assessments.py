"""Assessments on both databases: each partner's own, drafts private, corrections on the record."""

from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.services.desks import AUDITOR, BOARD, COUNCIL, COUNCIL_TOO, ICB, OUTSIDER
from tests.services.files import AT, place, take
from tracker.access import Actor
from tracker.database import Database
from tracker.domain.assessments.instruments import INSTRUMENTS
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.assessments import AssessmentScore
from tracker.errors import NotAllowed, NotFound
from tracker.services.approvals.drafts import NewDraft, save_draft
from tracker.services.assessments import (
    Scoring,
    drafted,
    forget_drafts,
    latest_draft,
    require_own,
    scoring_bodies,
    submission,
)
from tracker.services.audit.chain import verify_chain
from tracker.services.audit.replay import replay_faults
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import EditsRefused
from tracker.services.records.book import load_book

YEAR = FinancialYear(2025)
PRF = INSTRUMENTS[0]
SCORING = Scoring("A1", "LA", PRF, YEAR)


def score(item: int, value: int | None, evidence: str | None = "Minutes") -> AssessmentScore:
    return AssessmentScore("A1", "LA", "PRF", YEAR, item, value, evidence)


def submit(database: Database, actor: Actor, *rows: AssessmentScore) -> int | None:
    with database.writing() as session:
        book = load_book(session, "A1")
        edits = submission(book, SCORING, rows, actor.name, AT.date())
        if not edits:
            return None
        return commit_edits(session, actor, AT, edits, action="submit assessment", subject="A1")


def test_what_is_submitted_reads_back_and_a_correction_replaces_it(database: Database) -> None:
    take(database, place())
    assert submit(database, COUNCIL, score(1, 4), score(2, None, "Not known yet")) is not None
    assert submit(database, COUNCIL_TOO, score(1, 3), score(3, 1, None)) is not None
    assert submit(database, COUNCIL, score(1, 3), score(3, 1, None)) is None

    with database.reading() as session:
        book = load_book(session, "A1")
        assert verify_chain(session).broken is None
        assert list(replay_faults(session)) == []
    assert book.assessment_scores == (score(1, 3), score(3, 1, None))
    (head,) = book.assessments
    assert head.submitted_by == COUNCIL_TOO.name


def test_nobody_writes_the_scores_of_another_partner(database: Database) -> None:
    take(database, place())
    for actor in (ICB, BOARD, AUDITOR):
        with pytest.raises(NotAllowed):
            submit(database, actor, score(1, 4))
    with pytest.raises(NotFound):
        submit(database, OUTSIDER, score(1, 4))

    with database.reading() as session:
        assert load_book(session, "A1").assessments == ()


def test_who_may_score_for_whom(database: Database) -> None:
    take(database, place())
    with database.reading() as session:
        book = load_book(session, "A1")

    assert scoring_bodies(COUNCIL, book) == ["LA"]
    assert scoring_bodies(AUDITOR, book) == []
    with pytest.raises(NotAllowed, match="Only the finance leads of organisation ICB"):
        require_own(COUNCIL, book, "ICB")
    with pytest.raises(NotFound, match="has no partner ZZ"):
        require_own(COUNCIL, book, "ZZ")


def test_a_draft_is_the_partners_own_until_it_is_forgotten(database: Database) -> None:
    take(database, place())
    draft = NewDraft(SCORING.form, "PRF", "A1", {"score-1": "2"}, "LA")
    with database.writing() as session:
        save_draft(session, COUNCIL, AT, draft)
        save_draft(session, COUNCIL_TOO, AT, replace(draft, texts={"score-1": "1"}))

    with database.reading() as session:
        latest = latest_draft(session, COUNCIL, SCORING)
        assert latest is not None
        assert latest.texts == {"score-1": "1"}
        assert SCORING.form in drafted(session, COUNCIL_TOO, "A1")
        assert latest_draft(session, ICB, SCORING) is None
        assert drafted(session, ICB, "A1") == {}
    with database.writing() as session:
        forget_drafts(session, SCORING)
        assert latest_draft(session, COUNCIL, SCORING) is None


def test_an_item_that_the_instrument_does_not_have_is_refused(database: Database) -> None:
    take(database, place())
    with pytest.raises(EditsRefused, match="is no item of Partnership readiness framework"):
        submit(database, COUNCIL, score(10, 4))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE assessments SET instrument = 'XXX'",
        "UPDATE assessments SET partner = 'ZZ'",
        "UPDATE assessment_scores SET score = 5",
        "UPDATE assessment_scores SET score = 0",
        "UPDATE assessment_scores SET score = NULL, evidence = NULL",
        "UPDATE assessment_scores SET item = 0",
        "DELETE FROM assessments",
    ],
)
def test_the_database_refuses_a_wrong_state(database: Database, statement: str) -> None:
    take(database, place())
    submit(database, COUNCIL, score(1, 4))
    with database.writing() as session:
        with pytest.raises(IntegrityError):
            session.execute(text(statement))
        session.rollback()
