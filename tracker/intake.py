"""The way in for files, shared by the command line and the pages.

The file is read by a child process while its ledger rows are staged in a temporary table; then
it is compared and checked, and written only where that is asked for and nothing is wrong.
"""

import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from importers.reading import read
from tracker.access import Actor, limit
from tracker.config import LONDON
from tracker.database import Database
from tracker.domain.agreements.approvals import ProposalState
from tracker.errors import NotFound
from tracker.services.approvals.approving import (
    Approved,
    Overtaken,
    approved,
    note_approval,
    overtake,
    refuse_unless_fit,
)
from tracker.services.approvals.proposals import get_proposal, propose_import
from tracker.services.approvals.records import open_row
from tracker.services.changes.approval_settings import approval_needed
from tracker.services.changes.ledger_stage import LedgerStage
from tracker.services.imports.uploads import Ending, WaitingFile, end_proposed, get_proposed
from tracker.services.imports.workbooks import ImportPlan, commit_import, plan_import
from tracker.sheets.reading import LedgerRow, OnLedger, Reading


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file somebody sends: where it is, what they call it, and what they ask of it.

    `sheet` names the sheet a CSV file holds; `remove_missing` names the sheets whose records
    missing from the file are to be removed; `progress` hears how many ledger rows came in, and
    `begins` what is done next. Either may raise to stop what goes on. `upload` is the token under
    which the file waits, so that it can go on waiting for another's approval.
    """

    path: Path
    name: str
    sheet: str | None = None
    remove_missing: Collection[str] = ()
    progress: Callable[[int], None] | None = None
    begins: Callable[[str], None] = lambda _words: None
    upload: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: the plan, and the number of the batch if one was written.

    Where the agreement asks for another's approval it is the number of the proposal instead.
    """

    plan: ImportPlan
    batch: int | None
    proposal: int | None = None

    @property
    def status(self) -> str:
        """`imported`, `unchanged`, `rejected` or `proposed`, as the command line's JSON says it."""
        if self.plan.problems:
            return "rejected"
        if self.proposal is not None:
            return "proposed"
        return "unchanged" if self.batch is None else "imported"


def check(
    database: Database, actor: Actor, incoming: Incoming, today: date | None = None
) -> ImportPlan:
    """What taking the file in would do; nothing is written.

    Args:
        today: lets months that are reopened for a time be posted in; None keeps them closed.

    Raises:
        BadFile: when the file as a whole cannot be read.
        RuleBroken: when `remove_missing` names a sheet that is not in the file.
    """
    with _staged(database, incoming) as (held, reading, stage), held.reading() as session:
        limit(session, actor)
        return plan_import(session, reading, stage, incoming.remove_missing, today)


def take_in(
    database: Database,
    actor: Actor,
    at: datetime,
    incoming: Incoming,
    expected: str | None = None,
    also: Callable[[Session, Taken], None] = lambda _session, _taken: None,
) -> Taken:
    """Write the file as one batch, unless something is wrong with it or it changes nothing.

    Args:
        expected: the fingerprint of the plan its user has seen; if what would happen now is
            something else, nothing is written and the new plan is returned without a batch.
        also: what else is to be written in the same transaction, told the batch or the proposal.

    Raises:
        BadFile: when the file as a whole cannot be read.
        RuleBroken: when `remove_missing` names a sheet that is not in the file.
        Conflict: when another writer kept the database busy for too long.
    """
    with _staged(database, incoming) as (held, reading, stage), held.writing() as session:
        limit(session, actor)
        today = at.astimezone(LONDON).date()
        plan = plan_import(session, reading, stage, incoming.remove_missing, today)
        as_seen = expected is None or expected == plan.fingerprint()
        if plan.problems or plan.changes_nothing or not as_seen:
            return Taken(plan, None)
        if (proposal := _proposed(session, actor, at, incoming, plan)) is not None:
            taken = Taken(plan, None, proposal)
        else:
            incoming.begins("Writing")
            taken = Taken(plan, commit_import(session, actor, at, plan, stage))
        also(session, taken)
        return taken


def _proposed(
    session: Session, actor: Actor, at: datetime, incoming: Incoming, plan: ImportPlan
) -> int | None:
    """The proposal that a file becomes where its agreement asks for approval."""
    if actor.is_local:
        return None
    needed = approval_needed(session, plan.comparisons.values())
    if needed is None or incoming.upload is None:
        return None  # without a place to wait in, writing it is refused
    return propose_import(session, actor, at, plan, needed, incoming.upload)


def approve_import(  # who, when, which, as seen, and why
    database: Database,
    actor: Actor,
    at: datetime,
    number: int,
    seen: str,
    comment: str | None = None,
) -> Approved | Overtaken:
    """Write a file that waits for approval as one batch, if it would still do what was proposed.

    Raises:
        NotFound: when there is no such proposal, or the actor may not see it.
        NotAllowed: when the actor may not approve it.
        Conflict: when it is decided already.
        BadFile: when the file can no longer be read.
    """
    with database.reading() as session:
        limit(session, actor)
        proposal = get_proposal(session, actor, number)
        kept = get_proposed(session, proposal.upload or "")
    if kept is None:
        with database.writing() as session:
            row = open_row(session, actor, number, [ProposalState.SUBMITTED])
            refuse_unless_fit(session, actor, row, seen)
            return overtake(session, actor, at, row, "The file is no longer kept.")
    waiting, content = kept
    with on_disk(waiting, content) as path:
        incoming = Incoming(path, waiting.name, waiting.sheet)
        with _staged(database, incoming) as (held, reading, stage), held.writing() as session:
            # The session is not limited: its approver need not be one who could have sent the file.
            row = open_row(session, actor, number, [ProposalState.SUBMITTED])
            plan = plan_import(session, reading, stage, today=at.astimezone(LONDON).date())
            notes = note_approval(session, actor, at, row, seen, comment)
            if plan.problems or plan.fingerprint() != row.fingerprint:
                return overtake(session, actor, at, row, _why_overtaken(plan))
            batch = commit_import(session, actor, at, plan, stage, approval=notes)
            end_proposed(session, waiting.token, Ending(at, "imported", batch))
            return approved(session, row)


def check_proposed(database: Database, actor: Actor, at: datetime, number: int) -> ImportPlan:
    """What a file that waits for approval would do now, for whoever may see its proposal.

    Raises:
        NotFound: when there is no such proposal or its file is gone.
        BadFile: when the file can no longer be read.
    """
    with database.reading() as session:
        limit(session, actor)
        proposal = get_proposal(session, actor, number)
        kept = get_proposed(session, proposal.upload or "")
    if kept is None:
        raise NotFound("The file of this proposal is no longer kept.")
    with (
        on_disk(*kept) as path,
        _staged(database, Incoming(path, kept[0].name, kept[0].sheet)) as staged,
        staged[0].reading() as session,
    ):
        today = at.astimezone(LONDON).date()
        return plan_import(session, staged[1], staged[2], today=today)


def _why_overtaken(plan: ImportPlan) -> str:
    if plan.problems:
        return f"It no longer fits what is recorded: {plan.problems[0].message}"
    return "What the file would change is no longer what was proposed."


@contextmanager
def on_disk(waiting: WaitingFile, content: bytes) -> Iterator[Path]:
    """A kept file on disk for as long as it is read, under a name of ours."""
    with tempfile.TemporaryDirectory(prefix="tracker-upload-") as folder:
        yield written_to(Path(folder), waiting, content)


def written_to(folder: Path, waiting: WaitingFile, content: bytes) -> Path:
    """Write a kept file into a folder, under a name of ours, and say where it is."""
    # The ending decides nothing, but some libraries refuse a workbook without its own.
    path = folder / f"upload{'.csv' if waiting.name.lower().endswith('.csv') else '.xlsx'}"
    path.write_bytes(content)
    return path


@contextmanager
def _staged(
    database: Database, incoming: Incoming
) -> Iterator[tuple[Database, Reading, LedgerStage]]:
    with database.on_one_connection() as held:
        assert isinstance(held.bind, Connection)
        stage = LedgerStage(held.bind)
        try:
            with held.bind.begin():
                reading = read(
                    incoming.path,
                    incoming.name,
                    sheet=incoming.sheet,
                    on_ledger=_counted(stage, incoming.progress),
                )
            incoming.begins("Comparing with what is kept")
            yield held, reading, stage
        finally:
            stage.close()


def _counted(stage: LedgerStage, progress: Callable[[int], None] | None) -> OnLedger:
    def take(rows: list[LedgerRow]) -> None:
        stage.add(rows)
        if progress is not None:
            progress(len(rows))

    return take
