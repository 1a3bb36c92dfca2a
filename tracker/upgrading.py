"""Brings the database's tables up to date by the migrations that belong to this installation."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from tracker.config import migrations_folder


def alembic_config(engine: Engine | None = None) -> Config:
    """Alembic's configuration; the migrations run on the engine given."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["engine"] = engine
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the tables to the revision; they stay as they were if a step fails."""
    command.upgrade(alembic_config(engine), revision)
