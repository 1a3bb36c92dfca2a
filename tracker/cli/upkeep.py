"""Commands that look after the tracker: periods, the database, the demo, the server."""

import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from tracker.app import create_app, make_server
from tracker.cli.surroundings import (
    MonthParameter,
    acting,
    now,
    the_actor,
    the_database,
)
from tracker.config import Settings
from tracker.database import owner_is_worker, upgrade_as_owner
from tracker.demo import demo_rows
from tracker.domain.financial_year import Period
from tracker.domain.money import to_pence
from tracker.domain.registers import LedgerEntry, Row
from tracker.exporters.workbook import LedgerCells, write_workbook
from tracker.intake import Incoming, take_in
from tracker.services.periods import close_period, reopen_period
from tracker.sheets import LEDGER


@click.group()
def period() -> None:
    """Close a month of an agreement for posting, or reopen it."""


@period.command()
@click.argument("agreement")
@click.argument("month", type=MonthParameter())
@click.option("--reason", help="Why; kept on record.")
@acting
def close(agreement: str, month: Period, reason: str | None, email: str | None) -> None:
    """Close a month: nothing may be posted in it or changed any more."""
    actor = the_actor(email)
    with the_database().writing() as session:
        done = close_period(session, actor, now(), agreement, month, reason)
    already = "" if done else " already"
    click.echo(f"{month} is{already} closed for agreement {agreement}.")


@period.command()
@click.argument("agreement")
@click.argument("month", type=MonthParameter())
@click.option("--reason", help="Why; kept on record.")
@acting
def reopen(agreement: str, month: Period, reason: str | None, email: str | None) -> None:
    """Reopen a closed month."""
    actor = the_actor(email)
    with the_database().writing() as session:
        done = reopen_period(session, actor, now(), agreement, month, reason)
    if done:
        click.echo(f"{month} is open again for agreement {agreement}.")
    else:
        click.echo(f"{month} was not closed for agreement {agreement}.")


@click.group()
def db() -> None:
    """Look after the database."""


@db.command()
def upgrade() -> None:
    """Bring the database's tables up to date."""
    settings = Settings.from_environment()
    upgrade_as_owner(settings)
    if owner_is_worker(settings):
        click.echo(
            "Warning: the tracker works as the role that owns its tables. Set "
            "MIGRATION_DATABASE_URL to the owner and DATABASE_URL to a lesser role, so that "
            "nobody can alter the audit trail.",
            err=True,
        )
    click.echo("The database is up to date.")


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


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65_535))
def serve(host: str, port: int) -> None:
    """Serve the pages until stopped with Ctrl-C."""
    the_database()
    server = make_server(create_app(Settings.from_environment()), host, port)
    click.echo(f"The tracker is at http://{host}:{port}/", err=True)
    server.run()


COMMANDS = (period, db, demo, serve)
