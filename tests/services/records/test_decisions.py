"""Signatures and decisions on both databases: kept, read back, guarded, and needed by others."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.domain import books
from tests.people import LOCAL
from tracker.database import Database
from tracker.domain.records.decisions import Decision, DecisionApproval
from tracker.domain.records.signatures import SigningAuthority, VariationSignature
from tracker.services.audit.replay import replay_faults
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit, EditsRefused
from tracker.services.records.book import load_book
from tracker.sheets.agreement_layouts import (
    AGREEMENTS,
    FUNDS,
    ORGANISATIONS,
    PARTNERS,
    VARIATIONS,
)
from tracker.sheets.decision_layouts import (
    DECISION_APPROVALS,
    DECISIONS,
    SIGNING_AUTHORITIES,
    VARIATION_SIGNATURES,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
_DELEGATED = {
    "body": "Cabinet", "minute": "C/1", "delegated": True,
    "delegation_expires": date(2026, 3, 31),
}  # fmt: skip
SIGNATURE = VariationSignature(
    "A1", "V1", "LA", "A. Leader", "Leader", date(2026, 4, 2), "The director", **_DELEGATED
)
AUTHORITY = SigningAuthority("A1", "LA", None, **_DELEGATED)
DECISION = Decision(
    "A1", 1, date(2026, 5, 5), "Cabinet", "Key decision", "Buy beds.", None, "F1", None, "V1",
    Decimal("-1200.50"), "Wait.", None, urgent=True, urgency_reason="It could not wait.",
    report_back_on=date(2026, 6, 1), due=None, status="Open", closed_on=None,
)  # fmt: skip
APPROVAL = DecisionApproval("A1", 1, "LA", "A. Leader", date(2026, 5, 5), **_DELEGATED)


@pytest.fixture
def kept(database: Database) -> Database:
    """A database with one agreement, its variation, and everything this file is about."""
    edits = [
        Edit(ORGANISATIONS, None, books.organisation("LA")),
        Edit(AGREEMENTS, None, books.agreement()),
        Edit(PARTNERS, None, books.partner("LA")),
        Edit(FUNDS, None, books.fund()),
        Edit(VARIATIONS, None, books.variation("V1", date(2026, 4, 1), signed_on=None)),
        Edit(VARIATION_SIGNATURES, None, SIGNATURE),
        Edit(SIGNING_AUTHORITIES, None, AUTHORITY),
        Edit(DECISIONS, None, DECISION),
        Edit(DECISION_APPROVALS, None, APPROVAL),
    ]
    with database.writing() as session:
        commit_edits(session, LOCAL, NOW, edits, action="add agreement", subject="A1")
    return database


def test_everything_reads_back_as_it_was_entered(kept: Database) -> None:
    with kept.reading() as session:
        book = load_book(session, "A1")

        assert book.signatures == (SIGNATURE,)
        assert book.authorities == (AUTHORITY,)
        assert book.decisions == (DECISION,)
        assert book.decision_approvals == (APPROVAL,)
        assert [*replay_faults(session)] == []


def test_a_variation_that_somebody_signed_is_not_removed(kept: Database) -> None:
    with kept.writing() as session:
        (varied,) = load_book(session, "A1").variations
        with pytest.raises(EditsRefused, match="still refers to it"):
            commit_edits(
                session, LOCAL, NOW, [Edit(VARIATIONS, varied, None)], action="remove", subject="A1"
            )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (replace(SIGNATURE, organisation="ICB"), "not a known partner"),
        (replace(SIGNATURE, variation="V9"), "not a known variation"),
        (replace(SIGNATURE, delegated=False), "belongs to a delegated authority"),
        (replace(DECISION, fund="F9", decision=2), "not a known fund"),
        (replace(DECISION, urgency_reason=None, decision=2), "could not wait"),
        (replace(APPROVAL, decision=9), "not a known decision"),
        (replace(SIGNATURE, signatory="Somebody else"), "recorded already"),
    ],
)
def test_what_contradicts_the_rest_is_refused(kept: Database, row: object, said: str) -> None:
    layouts = (VARIATION_SIGNATURES, DECISIONS, DECISION_APPROVALS)
    layout = next(one for one in layouts if isinstance(row, one.row))
    with kept.writing() as session, pytest.raises(EditsRefused) as refused:
        commit_edits(session, LOCAL, NOW, [Edit(layout, None, row)], action="add", subject="A1")

    assert said in " ".join(problem.message for problem in refused.value.problems)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE variation_signatures SET variation = 'V9'",
        "UPDATE variation_signatures SET organisation = 'ICB'",
        "UPDATE variation_signatures SET signed_on = NULL",
        "UPDATE variation_signatures SET delegated = (1 = 0)",
        "UPDATE signing_authorities SET organisation = 'ICB'",
        "UPDATE decisions SET kind = 'Guess'",
        "UPDATE decisions SET status = 'Lost'",
        "UPDATE decisions SET status = 'Done'",
        "UPDATE decisions SET closed_on = '2026-05-06'",
        "UPDATE decisions SET status = 'Done', closed_on = '2026-05-04'",
        "UPDATE decisions SET kind = 'Dispute step'",
        "UPDATE decisions SET level = 1",
        "UPDATE decisions SET urgency_reason = NULL",
        "UPDATE decisions SET fund = 'F9'",
        "UPDATE decision_approvals SET decision = 9",
        "UPDATE decision_approvals SET delegated = (1 = 0)",
        "DELETE FROM variations",
    ],
)
def test_the_database_itself_refuses_a_wrong_state(kept: Database, statement: str) -> None:
    with kept.engine.connect() as connection, pytest.raises(IntegrityError):
        connection.execute(text(statement))
