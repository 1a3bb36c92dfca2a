"""A file for an agreement that asks for two pairs of eyes waits until another person agrees."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.domain import books
from tests.services.desks import BOARD, COUNCIL, ICB, OUTSIDER, guarded_place
from tests.services.files import ACTOR, AT, faults, kept, place, take
from tracker import intake
from tracker.access import Actor
from tracker.database import Database
from tracker.domain.agreements.approvals import ProposalKind, ProposalState
from tracker.errors import Conflict, NotAllowed, NotFound, RuleBroken
from tracker.intake import Incoming, approve_import, on_disk, take_in
from tracker.models import AuditEntry
from tracker.services.approvals.approving import Approved, Overtaken
from tracker.services.approvals.proposals import get_proposal, submit
from tracker.services.changes.edits import Edit
from tracker.services.imports.undo import undo_batch
from tracker.services.imports.uploads import (
    KEPT_FOR,
    NewFile,
    get_upload,
    keep_upload,
    purge_uploads,
)
from tracker.sheets.layouts import CONTRIBUTIONS

HEADINGS = "Agreement,Fund,Partner,Financial year,Funding source,Amount"
BEFORE = books.contribution("LA", "400.00")
AFTER = replace(BEFORE, amount=Decimal("450.00"))
LINE = f"A1,F1,LA,2025-26,{BEFORE.funding_source},450"


def send(database: Database, *lines: str, actor: Actor = COUNCIL) -> intake.Taken:
    """Upload a CSV file of contributions, and confirm it."""
    content = "\n".join([HEADINGS, *lines]).encode()
    with database.writing() as session:
        token = keep_upload(session, actor, AT, NewFile("new.csv", "Contributions", content))
    with database.reading() as session:
        waiting, content = get_upload(session, actor, token)
    with on_disk(waiting, content) as path:
        incoming = Incoming(path, waiting.name, waiting.sheet, upload=token)
        return take_in(database, actor, AT, incoming)


def decide(database: Database, actor: Actor = ICB) -> Approved | Overtaken:
    with database.reading() as session:
        seen = get_proposal(session, actor, 1).mark
    return approve_import(database, actor, AT, 1, seen, "agreed")


def test_a_file_waits_and_another_person_imports_it_as_one_batch(database: Database) -> None:
    guarded_place(database)

    taken = send(database, LINE)
    assert (taken.batch, taken.proposal, taken.status) == (None, 1, "proposed")
    assert BEFORE in kept(database, "Contributions")
    found = decide(database, BOARD)

    assert isinstance(found, Approved)
    assert AFTER in kept(database, "Contributions")
    with database.reading() as session:
        proposal = get_proposal(session, COUNCIL, 1)
        recorded = session.get_one(AuditEntry, found.entry)
    assert (proposal.kind, proposal.state) == (ProposalKind.IMPORT, ProposalState.APPROVED)
    assert (recorded.action, recorded.batch) == ("import", 2)
    assert COUNCIL.name in recorded.summary
    assert faults(database) == []


def test_the_same_file_confirmed_twice_is_one_proposal(database: Database) -> None:
    guarded_place(database)
    with database.writing() as session:
        content = f"{HEADINGS}\n{LINE}".encode()
        token = keep_upload(session, COUNCIL, AT, NewFile("n.csv", "Contributions", content))
        waiting, content = get_upload(session, COUNCIL, token)
    with on_disk(waiting, content) as path:
        incoming = Incoming(path, waiting.name, waiting.sheet, upload=token)
        taken = [take_in(database, COUNCIL, AT, incoming).proposal for _ in range(2)]

    assert taken == [1, 1]


def test_whoever_sent_a_file_does_not_approve_it_and_an_outsider_knows_nothing(
    database: Database,
) -> None:
    guarded_place(database)
    send(database, LINE)

    with pytest.raises(NotAllowed, match="prepared this yourself"):
        decide(database, COUNCIL)
    with pytest.raises(NotFound):
        decide(database, OUTSIDER)
    assert isinstance(decide(database), Approved)
    with pytest.raises(Conflict, match="approved by"):
        decide(database, BOARD)


def test_a_file_that_would_now_do_something_else_is_overtaken(database: Database) -> None:
    guarded_place(database)
    send(database, LINE)
    with database.writing() as session:
        other = Edit(CONTRIBUTIONS, BEFORE, replace(BEFORE, amount=Decimal("410.00")))
        submit(session, ACTOR, AT, [other], action="change", subject="A1")

    assert decide(database) == Overtaken(
        "What the file would change is no longer what was proposed."
    )
    assert faults(database) == []


def test_a_file_that_waits_for_approval_is_not_forgotten(database: Database) -> None:
    guarded_place(database)
    send(database, LINE)
    with database.writing() as session:
        purge_uploads(session, AT + KEPT_FOR * 3, KEPT_FOR)

    assert isinstance(decide(database), Approved)


def test_the_command_line_imports_at_once_and_the_record_says_why(
    database: Database, tmp_path: Path
) -> None:
    guarded_place(database)
    file = tmp_path / "new.csv"
    file.write_text(f"{HEADINGS}\n{LINE}")

    taken = take_in(database, ACTOR, AT, Incoming(file, file.name, "Contributions"))

    assert taken.batch == 2
    with database.reading() as session:
        summary = session.scalars(select(AuditEntry.summary).where(AuditEntry.batch == 2)).one()
    assert "the local administrator" in summary
    assert faults(database) == []


def test_what_needs_no_approval_is_imported_at_once(database: Database) -> None:
    take(database, place())

    assert send(database, LINE).batch == 2


def test_nobody_undoes_alone_what_two_have_looked_at(database: Database) -> None:
    guarded_place(database)
    send(database, LINE)
    decide(database)

    asks = pytest.raises(RuleBroken, match="asks for another pair of eyes")
    with asks, database.writing() as session:
        undo_batch(session, COUNCIL, AT, 2)
    with database.writing() as session:
        undo_batch(session, ACTOR, AT, 2)
    assert BEFORE in kept(database, "Contributions")
    assert faults(database) == []
