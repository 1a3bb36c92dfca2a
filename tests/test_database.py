"""How the database is opened, who may look at it, and what is said when it cannot be."""

import stat
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from tests.postgresql import OWNER, Cluster
from tests.services.files import changed, faults, place, take, undo
from tracker.config import Settings
from tracker.database import (
    Database,
    create_engine_for,
    open_database,
    owner_is_worker,
    upgrade_as_owner,
)
from tracker.errors import Conflict, RuleBroken, Unavailable


def test_a_new_database_can_be_read_by_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "instance"
    settings = Settings.from_environment({"TRACKER_INSTANCE": str(folder)})

    database = open_database(settings)

    with database.writing():
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    database.engine.dispose()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert modes["tracker.db"] == modes["tracker.db-wal"] == modes["tracker.db-shm"] == 0o600
    assert modes["audit-anchors"] == 0o700


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "DATABASE_URL is not the address of a database"),
        ("mysql://host/name", "DATABASE_URL begins with mysql"),
        ("postgresql+other://host/name", r"DATABASE_URL begins with postgresql\+other"),
    ],
)
def test_an_address_of_no_database_is_refused(
    sqlite_settings: Settings, url: str, sentence: str
) -> None:
    with pytest.raises(RuleBroken, match=sentence):
        open_database(replace(sqlite_settings, database_url=url))


def test_a_server_that_does_not_answer_is_named_without_its_password(
    sqlite_settings: Settings,
) -> None:
    url = "postgresql+psycopg://worker:opensesame@127.0.0.1:1/tracker"

    with pytest.raises(Unavailable, match=r"cannot be opened: .*refused") as refusal:
        open_database(replace(sqlite_settings, database_url=url))

    assert "opensesame" not in refusal.value.sentence


def test_a_file_that_is_no_database_is_said_to_be_none(
    sqlite_settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam, " * 100)

    with pytest.raises(Unavailable, match="file is not a database"):
        open_database(replace(sqlite_settings, database_url=f"sqlite:///{file}"))


def test_a_folder_that_cannot_be_made_is_named(sqlite_settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    inside = tmp_path / "file" / "tracker.db"

    with pytest.raises(Unavailable, match=r"folder of the database .* cannot be made"):
        open_database(replace(sqlite_settings, database_url=f"sqlite:///{inside}"))


def test_a_postgresql_database_without_tables_asks_for_the_upgrade(
    cluster: Cluster, sqlite_settings: Settings
) -> None:
    url = cluster.url(cluster.create())

    with pytest.raises(RuleBroken, match="run `tracker db upgrade` first"):
        open_database(replace(sqlite_settings, database_url=url))


def test_nothing_is_written_where_the_hash_cannot_be_noted(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    unnoted = Database(database.bind, tmp_path / "file" / "anchors")

    with pytest.raises(Unavailable, match="newest hash of the audit trail"):
        take(unnoted, place())

    assert take(database, place()).batch == 1


def test_a_busy_database_is_a_conflict(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.database.BUSY_SECONDS", 0)
    other = open_database(settings)
    with database.writing() as session, other.on_one_connection() as impatient:
        session.execute(text("DELETE FROM uploads"))
        with impatient.reading() as waiting:
            if database.engine.dialect.name == "postgresql":
                waiting.execute(text("SET lock_timeout = '100ms'"))
                waiting.commit()
        with pytest.raises(Conflict, match="Somebody else is writing"):
            _delete_uploads(impatient)
    other.engine.dispose()


def _delete_uploads(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("DELETE FROM uploads"))


def test_a_change_that_fails_half_way_leaves_nothing(database: Database) -> None:
    take(database, place())

    with pytest.raises(RuntimeError):
        _fail_half_way(database)

    assert faults(database) == []


def _fail_half_way(database: Database) -> None:
    with database.writing() as session:
        session.execute(text("DELETE FROM ledger"))
        raise RuntimeError("the lights went out")


@pytest.fixture
def worker(cluster: Cluster, sqlite_settings: Settings) -> Iterator[Settings]:
    """An installation whose tables belong to one role while it works under a lesser one."""
    name = cluster.create()
    cluster.execute(sql.SQL("DROP ROLE IF EXISTS tracker_worker"))
    cluster.execute(sql.SQL("CREATE ROLE tracker_worker LOGIN PASSWORD 'worker'"))
    settings = replace(
        sqlite_settings,
        database_url=cluster.url(name, "tracker_worker", "worker"),
        migration_database_url=cluster.url(name, OWNER),
    )
    upgrade_as_owner(settings)
    yield settings
    cluster.drop(name)
    cluster.execute(sql.SQL("DROP ROLE tracker_worker"))


def test_the_lesser_role_does_all_the_work(worker: Settings) -> None:
    database = open_database(worker)
    take(database, place())
    take(database, changed(place(), "Funds", 0, title="New"))
    undo(database, 2)

    assert faults(database) == []
    assert not owner_is_worker(worker)
    database.engine.dispose()


@pytest.mark.parametrize("table", ["audit_entries", "audit_changes", "identity"])
@pytest.mark.parametrize(
    "statement", ["UPDATE {} SET {} = 1", "DELETE FROM {}", "TRUNCATE {} CASCADE", "DROP TABLE {}"]
)
def test_the_lesser_role_may_not_alter_the_audit_trail(
    worker: Settings, table: str, statement: str
) -> None:
    column = {"audit_entries": "number", "audit_changes": "entry", "identity": "id"}[table]
    engine = create_engine_for(worker.database_url)

    with engine.connect() as connection, pytest.raises(ProgrammingError) as refusal:
        connection.execute(text(statement.format(table, column)))

    assert isinstance(refusal.value.orig, psycopg.errors.InsufficientPrivilege)
    engine.dispose()


def test_an_upgrade_is_the_owners_work_alone(worker: Settings) -> None:
    engine = create_engine_for(worker.database_url)

    with engine.connect() as connection, pytest.raises(ProgrammingError, match="permission denied"):
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    engine.dispose()


def test_a_database_of_a_newer_tracker_is_refused(settings: Settings) -> None:
    database = open_database(settings)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.engine.dispose()

    with pytest.raises(RuleBroken, match="is at version 9999, which a newer tracker made"):
        open_database(settings)


def test_production_upgrades_no_database_by_itself(empty_database_url: str, tmp_path: Path) -> None:
    settings = Settings(tmp_path, empty_database_url, empty_database_url, production=True)

    with pytest.raises(RuleBroken, match="run `tracker db upgrade` first"):
        open_database(settings)


def test_a_writer_that_will_not_wait_is_refused_at_once(database: Database) -> None:
    statement = text("INSERT INTO failed_attempts VALUES (:key, 1, '2026-01-01')")
    with database.writing() as first:
        first.execute(statement, {"key": "a"})
        started = time.monotonic()
        with pytest.raises(Conflict), database.writing(waits=False) as second:
            second.execute(statement, {"key": "b"})
        assert time.monotonic() - started < 5

    with database.writing(waits=False) as third:
        third.execute(statement, {"key": "c"})
    with database.reading() as session:
        kept = session.scalars(text("SELECT key FROM failed_attempts ORDER BY key")).all()
    assert kept == ["a", "c"]
