"""The command that loads a place to try the tracker on: demo."""

import sys
import tempfile
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.cli.surroundings import acting, now, the_actor, the_database
from tracker.config import LONDON
from tracker.demo import demo_beside, demo_rows, planning, signed_copies
from tracker.demo.fund_writer import THIS_YEAR
from tracker.domain.registers import Agreement, LedgerEntry
from tracker.errors import RuleBroken
from tracker.exporters.workbook import ledger_cells, write_workbook
from tracker.intake import Incoming, take_in
from tracker.models import Agreement as AgreementTable
from tracker.models import ImportBatch
from tracker.services.agreements.documents import attach
from tracker.services.changes.editing import commit_edits, layout_edited
from tracker.services.changes.edits import Edit
from tracker.services.money.planning import PlanningPlace, save_assumptions
from tracker.sheets import LEDGER

FILE_NAME = "demonstration.xlsx"


@click.command()
@acting
def demo(email: str | None) -> None:
    """Load a believable place to try the tracker on."""
    actor, database, at = the_actor(email), the_database(), now()
    rows = demo_rows()
    with database.reading() as session:
        invented = {row.agreement for row in rows["Agreements"] if isinstance(row, Agreement)}
        refuse_among_others(session, invented)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / FILE_NAME
        ledger = (row for row in rows[LEDGER.sheet] if isinstance(row, LedgerEntry))
        write_workbook(path, rows, map(ledger_cells, ledger))
        taken = take_in(
            database,
            actor,
            at,
            Incoming(path, path.name),
            also=lambda session, _taken: enter_beside(session, actor, at),
        )
    for problem in taken.plan.problems:
        click.echo(f"{problem.sheet}!{problem.cell}: {problem.message}", err=True)
    if taken.plan.problems:
        sys.exit(1)
    if taken.batch is None:
        click.echo("The demonstration is here already.")
    else:
        agreements = len(rows["Agreements"])
        click.echo(f"Loaded the demonstration: {agreements} agreements, as batch {taken.batch}.")


def refuse_among_others(session: Session, invented: Collection[str]) -> None:
    """Refuse to put invented agreements among those that somebody recorded.

    Raises:
        RuleBroken: when agreements are recorded that are not the demonstration's.
    """
    recorded = set(session.scalars(select(AgreementTable.agreement)))
    loaded = select(ImportBatch.number).where(ImportBatch.file_name == FILE_NAME)
    is_loaded = session.scalars(loaded.limit(1)).first() is not None
    others = sorted(recorded.difference(invented) if is_loaded else recorded)
    if others:
        many = len(others)
        raise RuleBroken(
            f"This database holds {many:,} {'agreement' if many == 1 else 'agreements'} already, "
            f"such as {others[0]}: the invented ones of the demonstration would stand among them. "
            "Load it into a database of its own: name a new folder in TRACKER_INSTANCE, or another "
            "address in DATABASE_URL. Nothing was changed."
        )


def enter_beside(session: Session, actor: Actor, at: datetime) -> None:
    """Enter what the demonstration keeps beside the workbook, and what it assumes for next year."""
    edits = [
        Edit(layout_edited(sheet), None, row)
        for sheet, rows in demo_beside().items()
        for row in rows
    ]
    commit_edits(
        session, actor, at, edits, action="load demonstration", subject="beside the workbook"
    )
    for copy in signed_copies.copies():
        row = copy.attached(actor.name, at.astimezone(LONDON).date())
        attach(session, actor, at, row, copy.content)
    place = PlanningPlace(planning.ASSUMED_OF, THIS_YEAR)
    assumed = planning.assumptions()
    save_assumptions(session, actor, at, place, planning.ASSUMED_NAME, assumed, shared=True)


COMMANDS = {"demo": demo}
