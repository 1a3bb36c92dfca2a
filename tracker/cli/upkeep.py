"""Commands that look after the database: db upgrade."""

import click

from tracker.config import Settings
from tracker.database import owner_is_worker, upgrade_as_owner


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


COMMANDS = {"db": db}
