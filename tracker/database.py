"""The database: how it is opened, brought up to date and written to.

SQLite (write-ahead log, foreign keys on) is created and upgraded on first use. PostgreSQL is
upgraded by `tracker db upgrade`, as the role that owns the tables; the role the tracker works
under may read everything but neither change nor remove what the audit trail holds.

`Database.reading` and `Database.writing` are the only ways to a session, and `writing` is the
only commit in the system: all of a change lands, or none of it.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from tracker.config import Settings, migrations_folder
from tracker.errors import Conflict, RuleBroken

BUSY_SECONDS = 20
_APPEND_ONLY = ("audit_entries", "audit_changes")


class Database:
    """An open database: hands out sessions that read, or that write as one transaction.

    `anchors` is the folder in which the newest hash of the audit trail is noted outside the
    database after each change, so that entries cut off at the end are missed.
    """

    def __init__(self, bind: Engine | Connection, anchors: Path | None = None) -> None:
        self.bind = bind
        self.anchors = anchors

    @property
    def engine(self) -> Engine:
        return self.bind.engine

    @contextmanager
    def on_one_connection(self) -> Iterator["Database"]:
        """The same database held on one connection, so that temporary tables last."""
        with self.engine.connect() as connection:
            yield Database(connection, self.anchors)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that is never committed."""
        with Session(self.bind) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose changes are committed together at the end, or not at all.

        Raises:
            Conflict: when another writer kept the database busy for too long.
        """
        bind = self.bind.execution_options(writes=True)
        try:
            with Session(bind, expire_on_commit=False) as session:
                with session.begin():
                    if self.engine.dialect.name == "postgresql":
                        # One writer at a time, as in SQLite: what a change was checked against
                        # cannot move under it, and the audit trail grows in one line.
                        session.execute(text("SELECT pg_advisory_xact_lock(7500001)"))
                    yield session
                self._note_head(session)
        except OperationalError as error:
            if "database is locked" in str(error.orig):
                raise Conflict(
                    "Somebody else is writing to the database. Nothing was changed; try again."
                ) from error
            raise
        finally:
            if isinstance(self.bind, Connection):
                self.bind.execution_options(writes=False)

    def _note_head(self, session: Session) -> None:
        head = session.info.get("head")
        if head is None or self.anchors is None:
            return
        with session.begin():
            path = self.anchor_file(session)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with path.open("a", encoding="ascii") as file:
            file.write(f"{head[0]} {head[1]}\n")

    def anchor_file(self, session: Session) -> Path:
        """Where the newest hashes of this very database (its identity and address) are noted."""
        assert self.anchors is not None
        identity = session.execute(text("SELECT database FROM identity")).scalar_one()
        address = hashlib.sha256(str(self.engine.url).encode()).hexdigest()[:12]
        return self.anchors / f"{identity}-{address}.txt"


def open_database(settings: Settings) -> Database:
    """Open the database the settings name; an SQLite file is created and upgraded on the way.

    Raises:
        RuleBroken: when a PostgreSQL database is not at the version this tracker needs.
    """
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database and url.database != ":memory:":
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine_for(url)
    if not _is_current(engine):
        if url.get_backend_name() != "sqlite":
            raise RuleBroken("The database is not up to date: run `tracker db upgrade` first.")
        upgrade(engine)
    return Database(engine, settings.instance_folder / "audit-anchors")


def create_engine_for(url: URL | str) -> Engine:
    """An engine with the settings the tracker relies on, whichever of the two databases it is."""
    url = make_url(url)
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = "-c lock_timeout=20s -c idle_in_transaction_session_timeout=300s -c timezone=UTC"
    return create_engine(url, pool_pre_ping=True, connect_args={"options": options})


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # The driver would open its transactions late and always as readers; `_begin_sqlite` does it.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_SECONDS * 1000}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        "cache_size = -65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: upgrading a reader's lock later could fail half-way.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _is_current(engine: Engine) -> bool:
    """Whether the newest migration has been applied; the migrations are numbered by their files."""
    newest = max(path.name[:4] for path in (migrations_folder() / "versions").glob("[0-9]*.py"))
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return False
        applied = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return applied == newest


def upgrade(engine: Engine) -> None:
    """Bring the database's tables up to date; they stay as they were if a step fails."""
    # Loading the migration tool takes as long as answering most commands, which do not need it.
    from tracker import upgrading  # noqa: PLC0415

    upgrading.upgrade(engine)


def upgrade_as_owner(settings: Settings) -> None:
    """Upgrade as the role that owns the tables, and give the working role only what it needs."""
    owner = create_engine_for(settings.migration_database_url)
    upgrade(owner)
    worker = make_url(settings.database_url)
    if owner.url.get_backend_name() == "postgresql" and worker.username != owner.url.username:
        with owner.begin() as connection:
            _grant(connection, worker.username or "")


def owner_is_worker(settings: Settings) -> bool:
    """Whether on PostgreSQL one role both owns the tables and works in them."""
    worker, owner = make_url(settings.database_url), make_url(settings.migration_database_url)
    return worker.get_backend_name() == "postgresql" and worker.username == owner.username


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        f"REVOKE UPDATE, DELETE ON {', '.join(_APPEND_ONLY)}, identity FROM {quoted}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {quoted}",
    ):
        connection.execute(text(statement))
