"""The command that loads a place to try the tracker on: demo."""

import sys
import tempfile
from datetime import datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.cli.surroundings import acting, now, the_actor, the_database
from tracker.demo import demo_beside, demo_rows, planning
from tracker.demo.fund_writer import THIS_YEAR
from tracker.domain.registers import LedgerEntry
from tracker.exporters.workbook import ledger_cells, write_workbook
from tracker.intake import Incoming, take_in
from tracker.services.changes.editing import commit_edits, layout_edited
from tracker.services.changes.edits import Edit
from tracker.services.money.planning import PlanningPlace, save_assumptions
from tracker.sheets import LEDGER


@click.command()
@acting
def demo(email: str | None) -> None:
    """Load a believable place to try the tracker on."""
    actor, database, at = the_actor(email), the_database(), now()
    rows = demo_rows()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demonstration.xlsx"
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
    place = PlanningPlace(planning.ASSUMED_OF, THIS_YEAR)
    assumed = planning.assumptions()
    save_assumptions(session, actor, at, place, planning.ASSUMED_NAME, assumed, shared=True)


COMMANDS = {"demo": demo}
