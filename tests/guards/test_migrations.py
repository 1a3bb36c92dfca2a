"""The migrations: numbered, one after the other, the same as the models, there and back."""

import re

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from tracker.config import migrations_folder
from tracker.database import create_engine_for
from tracker.models import Base
from tracker.upgrading import alembic_config, upgrade


def test_migrations_are_numbered_one_after_the_other() -> None:
    scripts = ScriptDirectory.from_config(alembic_config())

    revisions = [script.revision for script in scripts.walk_revisions()][::-1]

    assert revisions == [f"{number:04d}" for number in range(1, len(revisions) + 1)]
    assert scripts.get_heads() == revisions[-1:]


def test_a_migrations_file_is_named_by_its_number_and_starts_with_a_sentence() -> None:
    for script in ScriptDirectory.from_config(alembic_config()).walk_revisions():
        assert re.fullmatch(rf"{script.revision}_[a-z0-9_]+\.py", script.path.rpartition("/")[2])
        assert re.match(r"[A-Z].*\.$", (script.doc or "").splitlines()[0])


def test_no_migration_needs_the_models_of_today() -> None:
    for file in (migrations_folder() / "versions").glob("*.py"):
        assert "tracker.models" not in file.read_text(encoding="utf-8")


# SQLite cannot be asked about an index over an expression; PostgreSQL is, in the same test.
@pytest.mark.filterwarnings("ignore:.*expression-based index:Warning")
def test_the_migrations_make_exactly_the_tables_of_the_models(empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    upgrade(engine)

    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        differences = compare_metadata(context, Base.metadata)
    engine.dispose()

    assert differences == []


def test_every_migration_can_be_taken_back_and_made_again(empty_database_url: str) -> None:
    engine = create_engine_for(empty_database_url)
    upgrade(engine)

    command.downgrade(alembic_config(engine), "base")
    left = set(inspect(engine).get_table_names()) - {"alembic_version"}
    upgrade(engine)
    remade = set(inspect(engine).get_table_names()) - {"alembic_version"}
    engine.dispose()

    assert left == set()
    assert remade == set(Base.metadata.tables)
