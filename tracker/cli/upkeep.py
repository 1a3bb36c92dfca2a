"""Commands that look after the database: db upgrade, db backup."""

from pathlib import Path

import click

from tracker.config import Settings
from tracker.database import copy_sqlite, owner_is_worker, upgrade_as_owner


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


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy an SQLite database into FILE as it stands now, while people work in it.

    A PostgreSQL database is saved by pg_dump. What lies beside the database, the secret key and
    the hashes noted of the audit trail, is to be copied before it: see docs/user-guide/backups.md.
    """
    copy_sqlite(Settings.from_environment(), file)
    click.echo(f"The database is copied into {file}.")


COMMANDS = {"db": db}
