"""The command that loads a place to try the tracker on: demo."""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from tracker.cli.surroundings import acting, now, the_actor, the_database
from tracker.demo import demo_rows
from tracker.domain.money import to_pence
from tracker.domain.registers import LedgerEntry, Row
from tracker.exporters.workbook import LedgerCells, write_workbook
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
        write_workbook(path, rows, _ledger_cells(rows[LEDGER.sheet]))
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


def _ledger_cells(rows: Iterable[Row]) -> Iterator[LedgerCells]:
    for row in rows:
        assert isinstance(row, LedgerEntry)
        yield (
            row.agreement,
            row.fund,
            row.scheme,
            str(row.period),
            row.measure,
            to_pence(row.amount),
            row.narrative,
            row.source_reference,
        )


COMMANDS = {"demo": demo}
