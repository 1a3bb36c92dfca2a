"""The command that loads a place to try the tracker on: demo."""

import sys
import tempfile
from pathlib import Path

import click

from tracker.cli.surroundings import acting, now, the_actor, the_database
from tracker.demo import demo_rows
from tracker.domain.registers import LedgerEntry
from tracker.exporters.workbook import ledger_cells, write_workbook
from tracker.intake import Incoming, take_in
from tracker.sheets import LEDGER


@click.command()
@acting
def demo(email: str | None) -> None:
    """Load a believable place to try the tracker on."""
    actor, database = the_actor(email), the_database()
    rows = demo_rows()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demonstration.xlsx"
        ledger = (row for row in rows[LEDGER.sheet] if isinstance(row, LedgerEntry))
        write_workbook(path, rows, map(ledger_cells, ledger))
        taken = take_in(database, actor, now(), Incoming(path, path.name))
    for problem in taken.plan.problems:
        click.echo(f"{problem.sheet}!{problem.cell}: {problem.message}", err=True)
    if taken.plan.problems:
        sys.exit(1)
    if taken.batch is None:
        click.echo("The demonstration is here already.")
    else:
        agreements = len(rows["Agreements"])
        click.echo(f"Loaded the demonstration: {agreements} agreements, as batch {taken.batch}.")


COMMANDS = {"demo": demo}
