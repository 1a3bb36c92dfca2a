"""Documents on both databases: bytes kept whole, altered ones not handed out, all on the record."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.domain import books
from tests.people import LOCAL
from tracker.database import Database
from tracker.domain.records.documents import Document
from tracker.errors import BadFile, NotFound, RuleBroken
from tracker.services.agreements import documents
from tracker.services.agreements.documents import LARGEST, AttachedFile
from tracker.services.audit.chain import verify_chain
from tracker.services.audit.replay import replay_faults
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.sheets.agreement_layouts import AGREEMENTS, ORGANISATIONS, PARTNERS

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BYTES = b"%PDF-1.7\n" + bytes(range(256)) * 40


@pytest.fixture
def kept(database: Database) -> Database:
    """A database with one agreement in it."""
    rows = [
        Edit(ORGANISATIONS, None, books.organisation("LA")),
        Edit(AGREEMENTS, None, books.agreement()),
        Edit(PARTNERS, None, books.partner("LA")),
    ]
    with database.writing() as session:
        commit_edits(session, LOCAL, NOW, rows, action="add agreement", subject="A1")
    return database


def attach(session: Session, content: bytes = BYTES, title: str = "Signed copy") -> Document:
    file = AttachedFile("a.pdf", content)
    said = documents.facts_of(session, LOCAL, NOW, "A1", file)
    row = Document(
        "A1", int(said["document"]), "Signed copy", title, None, said["file_name"],
        int(said["size"]), said["sha256"], said["attached_by"], NOW.date(), None, None, None,
    )  # fmt: skip
    return documents.attach(session, LOCAL, NOW, row, content)


def test_the_bytes_come_back_as_they_went_in_and_the_history_holds(kept: Database) -> None:
    with kept.writing() as session:
        first = attach(session)
        second = attach(session, BYTES + b".", "Variation 1")
        documents.remove(session, LOCAL, NOW, "A1", 2, "Superseded.")

    with kept.reading() as session:
        assert (first.document, second.document) == (1, 2)
        assert documents.content_of(session, first) == BYTES
        gone = documents.get_document(session, "A1", 2)
        assert (gone.removed_on, gone.removal_reason) == (date(2026, 11, 22), "Superseded.")
        with pytest.raises(NotFound):
            documents.content_of(session, gone)
        assert [*replay_faults(session)] == []
        assert verify_chain(session, None).broken is None


def test_a_file_altered_in_the_database_is_not_handed_out(kept: Database) -> None:
    with kept.writing() as session:
        row = attach(session)
        session.execute(text("UPDATE document_contents SET content = :new"), {"new": b"%PDF-other"})

        with pytest.raises(BadFile, match="its hash differs"):
            documents.content_of(session, row)


def test_what_was_removed_may_be_removed_again_and_needs_a_reason_once(kept: Database) -> None:
    with kept.writing() as session:
        attach(session)
        with pytest.raises(RuleBroken, match="Say why"):
            documents.remove(session, LOCAL, NOW, "A1", 1, "  ")
        for _ in range(2):
            documents.remove(session, LOCAL, NOW, "A1", 1, "Wrong file.")


def test_a_file_of_more_than_twenty_megabytes_is_refused() -> None:
    fits = AttachedFile("a.pdf", b"%PDF-" + bytes(LARGEST - 5))

    assert documents.kind_of(fits) == "pdf"
    with pytest.raises(BadFile, match="larger than 20 MB"):
        documents.kind_of(AttachedFile("a.pdf", fits.content + b"x"))
