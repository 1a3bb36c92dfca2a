"""The financial frameworks on both databases: kept, referred to, refused where they cannot be."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.domain.books import agreement
from tests.people import LOCAL
from tests.services.desks import AUDITOR, COUNCIL
from tests.services.files import AT, place, take
from tracker.database import Database
from tracker.domain.records.frameworks import FinancialFramework, FrameworkLead
from tracker.errors import NotAllowed
from tracker.services.audit.chain import verify_chain
from tracker.services.audit.replay import replay_faults
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit, EditsRefused
from tracker.services.records.book import load_book
from tracker.sheets.agreement_layouts import AGREEMENTS
from tracker.sheets.framework_layouts import FINANCIAL_FRAMEWORKS, FRAMEWORK_LEADS

ROW = FinancialFramework(
    "A1", "Governance", "A joint board", "Minutes", None, "Partly", "Agree terms", "B. Reed",
    date(2026, 1, 30), None, date(2025, 12, 15),
)  # fmt: skip
LEAD = FrameworkLead("A1", "Governance", "ICB", "A. Okafor")


@pytest.fixture
def kept(database: Database) -> Database:
    take(database, place())
    with database.writing() as session:
        edits = [Edit(FINANCIAL_FRAMEWORKS, None, ROW), Edit(FRAMEWORK_LEADS, None, LEAD)]
        commit_edits(session, COUNCIL, AT, edits, action="set financial framework", subject="A1")
    return database


def refused(database: Database, *edits: Edit) -> str:
    with database.writing() as session:
        with pytest.raises(EditsRefused) as refusal:
            commit_edits(session, LOCAL, AT, edits, action="t", subject="A1")
        session.rollback()
    return refusal.value.sentence


def test_what_is_said_reads_back_and_the_record_of_it_is_whole(kept: Database) -> None:
    with kept.reading() as session:
        book = load_book(session, "A1")
        assert (book.financial_frameworks, book.framework_leads) == ((ROW,), (LEAD,))
        assert verify_chain(session).broken is None
        assert list(replay_faults(session)) == []


def test_a_document_that_is_not_there_is_no_evidence(kept: Database) -> None:
    said = refused(kept, Edit(FINANCIAL_FRAMEWORKS, ROW, replace(ROW, document=7)))

    assert said.startswith("7 is not a known document of agreement A1")


def test_only_a_partner_can_answer_for_a_framework(kept: Database) -> None:
    said = refused(kept, Edit(FRAMEWORK_LEADS, None, replace(LEAD, partner="ZZ")))

    assert said.startswith("ZZ is not a known partner of agreement A1")


def test_an_action_without_its_day_is_refused(kept: Database) -> None:
    said = refused(kept, Edit(FINANCIAL_FRAMEWORKS, ROW, replace(ROW, action_due=None)))

    assert "enter the day it is due" in said


def test_an_agreement_with_frameworks_is_not_removed(kept: Database) -> None:
    with kept.reading() as session:
        present = load_book(session, "A1").agreement
    assert present.agreement == agreement().agreement

    refused(kept, Edit(AGREEMENTS, present, None))


def test_an_auditor_changes_nothing(kept: Database) -> None:
    with kept.writing() as session:
        edits = [Edit(FINANCIAL_FRAMEWORKS, ROW, replace(ROW, synchronised="Yes"))]
        with pytest.raises(NotAllowed):
            commit_edits(session, AUDITOR, AT, edits, action="t", subject="A1")
        session.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE financial_frameworks SET framework = 'Weather'",
        "UPDATE financial_frameworks SET synchronised = 'Perhaps'",
        "UPDATE financial_frameworks SET action_due = NULL",
        "UPDATE financial_frameworks SET action_owner = NULL",
        "UPDATE financial_frameworks SET document = 9",
        "UPDATE framework_leads SET partner = 'ZZ'",
    ],
)
def test_the_database_refuses_a_wrong_state(kept: Database, statement: str) -> None:
    with kept.writing() as session:
        with pytest.raises(IntegrityError):
            session.execute(text(statement))
        session.rollback()
