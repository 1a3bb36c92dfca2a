"""The way in for files, shared by the command line and the pages.

The file is read by a child process while its ledger rows are staged in a temporary table; then
it is compared and checked, and written only where that is asked for and nothing is wrong.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from importers.reading import read
from tracker.access import Actor, limit
from tracker.database import Database
from tracker.services.imports import ImportPlan, commit_import, plan_import
from tracker.services.ledger_stage import LedgerStage
from tracker.sheets.reading import LedgerRow, OnLedger, Reading


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file somebody sends: where it is, what they call it, and what they ask of it.

    `sheet` names the sheet a CSV file holds; `remove_missing` names the sheets whose records
    missing from the file are to be removed; `progress` hears how many ledger rows came in, and
    `begins` what is done next. Either may raise to stop what goes on.
    """

    path: Path
    name: str
    sheet: str | None = None
    remove_missing: Collection[str] = ()
    progress: Callable[[int], None] | None = None
    begins: Callable[[str], None] = lambda _words: None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: the plan, and the number of the batch if one was written."""

    plan: ImportPlan
    batch: int | None

    @property
    def status(self) -> str:
        """`imported`, `unchanged` or `rejected`, as the command line's JSON says it."""
        if self.plan.problems:
            return "rejected"
        return "unchanged" if self.batch is None else "imported"


def check(database: Database, actor: Actor, incoming: Incoming) -> ImportPlan:
    """What taking the file in would do; nothing is written.

    Raises:
        BadFile: when the file as a whole cannot be read.
        RuleBroken: when `remove_missing` names a sheet that is not in the file.
    """
    with _staged(database, incoming) as (held, reading, stage), held.reading() as session:
        limit(session, actor)
        return plan_import(session, reading, stage, incoming.remove_missing)


def take_in(
    database: Database,
    actor: Actor,
    at: datetime,
    incoming: Incoming,
    expected: str | None = None,
    also: Callable[[Session, int], None] = lambda _session, _batch: None,
) -> Taken:
    """Write the file as one batch, unless something is wrong with it or it changes nothing.

    Args:
        expected: the fingerprint of the plan its user has seen; if what would happen now is
            something else, nothing is written and the new plan is returned without a batch.
        also: what else is to be written in the same transaction, told the batch's number.

    Raises:
        BadFile: when the file as a whole cannot be read.
        RuleBroken: when `remove_missing` names a sheet that is not in the file.
        Conflict: when another writer kept the database busy for too long.
    """
    with _staged(database, incoming) as (held, reading, stage), held.writing() as session:
        limit(session, actor)
        plan = plan_import(session, reading, stage, incoming.remove_missing)
        as_seen = expected is None or expected == plan.fingerprint()
        if plan.problems or plan.changes_nothing or not as_seen:
            return Taken(plan, None)
        incoming.begins("Writing")
        batch = commit_import(session, actor, at, plan, stage)
        also(session, batch)
        return Taken(plan, batch)


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
