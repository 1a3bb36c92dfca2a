"""The database: how it is opened, brought up to date and written to.

SQLite (write-ahead log, foreign keys on) is created and upgraded on first use. PostgreSQL is
upgraded by `tracker db upgrade`, as the role that owns the tables; the role the tracker works
under may read everything but neither change nor remove what the audit trail holds.

`Database.reading` and `Database.writing` are the only ways to a session, and `writing` is the
only commit in the system: all of a change lands, or none of it.
"""

import hashlib
import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from tracker.config import Settings, migrations_folder
from tracker.errors import Conflict, RuleBroken, Unavailable

BUSY_SECONDS = 20
CONNECTIONS = 8  # kept open: as many as the server has threads, so that none begins cold
BUSY = "Somebody else is writing to the database. Nothing was changed; try again."
_APPEND_ONLY = (
    "audit_entries", "audit_changes", "entry_agreements", "people_events", "review_packs",
    "review_pack_contents", "balance_statements", "balance_statement_contents",
    "balance_signatures", "taken_files",
)  # fmt: skip
_log = logging.getLogger(__name__)


class Database:
    """An open database: hands out sessions that read, or that write as one transaction.

    `anchors` is the folder in which the newest hash of the audit trail is noted outside the
    database after each change, so that entries cut off at the end are missed.
    """

    def __init__(self, bind: Engine | Connection, anchors: Path | None = None) -> None:
        self.bind = bind
        self.anchors = anchors
        self._snapshots = bind
        if isinstance(bind, Engine) and bind.dialect.name == "postgresql":
            # Whoever reads sees one state to the end, as SQLite shows it: the figures of a page
            # belong together, whoever is writing meanwhile.
            self._snapshots = bind.execution_options(isolation_level="REPEATABLE READ")

    @property
    def engine(self) -> Engine:
        return self.bind.engine

    @contextmanager
    def on_one_connection(self) -> Iterator["Database"]:
        """The same database held on one connection, so that temporary tables last."""
        with _in_words(), self.engine.connect() as connection:
            yield Database(connection, self.anchors)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that is never committed; it sees one state from its first question on.

        Raises:
            Unavailable: when the database does not answer.
        """
        with _in_words(), Session(self._snapshots) as session:
            yield session

    @contextmanager
    def writing(self, *, waits: bool = True) -> Iterator[Session]:
        """A session whose changes are committed together at the end, or not at all.

        Args:
            waits: whether to wait for another writer to finish; otherwise it is refused at once.

        Raises:
            Conflict: when another writer kept the database busy for too long.
            Unavailable: when the database, or the folder beside it, cannot be written to.
        """
        self._make_anchor_folder()
        bind = self.bind.execution_options(writes=True, waits=waits)
        try:
            with _in_words(), Session(bind, expire_on_commit=False) as session:
                with session.begin():
                    if self.engine.dialect.name == "postgresql":
                        # One writer at a time, as in SQLite: what a change was checked against
                        # cannot move under it, and the audit trail grows in one line.
                        _lock_postgresql(session, waits=waits)
                    yield session
                self._note_head(session)
        finally:
            if isinstance(self.bind, Connection):
                self.bind.execution_options(writes=False, waits=True)

    def _make_anchor_folder(self) -> None:
        # Before anything is written, because what is written must be noted.
        if self.anchors is not None:
            try:
                self.anchors.mkdir(mode=0o700, parents=True, exist_ok=True)
            except OSError as error:
                raise Unavailable(
                    f"The folder {self.anchors}, where the newest hash of the audit trail is noted, "
                    f"cannot be made: {error.strerror}. Nothing was changed."
                ) from error

    def _note_head(self, session: Session) -> None:
        head = session.info.get("head")
        if head is None or self.anchors is None:
            return
        with session.begin():
            path = self.anchor_file(session)
        try:
            with path.open("a", encoding="ascii") as file:
                file.write(f"{head[0]} {head[1]}\n")
        except OSError:
            # The change is kept and must not be reported as failed; the next one is noted again.
            _log.exception("The newest hash of the audit trail could not be noted")

    def anchor_file(self, session: Session) -> Path:
        """Where the newest hashes of this very database (its identity and address) are noted."""
        assert self.anchors is not None
        identity = session.execute(text("SELECT database FROM identity")).scalar_one()
        address = hashlib.sha256(str(self.engine.url).encode()).hexdigest()[:12]
        return self.anchors / f"{identity}-{address}.txt"


def _lock_postgresql(session: Session, *, waits: bool) -> None:
    if waits:
        session.execute(text("SELECT pg_advisory_xact_lock(7500001)"))
    elif not session.execute(text("SELECT pg_try_advisory_xact_lock(7500001)")).scalar():
        raise Conflict(BUSY)


@contextmanager
def _in_words() -> Iterator[None]:
    """Say in a sentence that the database itself is at fault."""
    try:
        yield
    except OperationalError as error:
        reason = _reason(error)
        if "database is locked" in reason or "lock timeout" in reason:
            raise Conflict(BUSY) from error
        raise Unavailable(
            f"The database does not answer as it should: {reason}. What you were about to change "
            "is there as a whole or not at all; look before you try again."
        ) from error


def open_database(settings: Settings) -> Database:
    """Open the database the settings name; an SQLite file is created and upgraded on the way.

    Raises:
        RuleBroken: when the address is none, or the database is not at the version this tracker
            needs and is on PostgreSQL, or in production, or newer than this tracker.
        Unavailable: when the database cannot be opened.
    """
    engine = create_engine_for(settings.database_url)
    with _opening(engine):
        applied = _applied(engine)
        if applied != _newest():
            _refuse_to_upgrade(engine, applied, production=settings.production)
            upgrade(engine)
    return Database(engine, settings.instance_folder / "audit-anchors")


@contextmanager
def _opening(engine: Engine) -> Iterator[None]:
    place = engine.url.database or ""
    try:
        if engine.dialect.name == "sqlite" and place and place != ":memory:":
            Path(place).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _make_private(Path(place))
        yield
    except OSError as error:
        raise Unavailable(
            f"The folder of the database {place} cannot be made: {error.strerror}."
        ) from error
    except DBAPIError as error:
        raise Unavailable(f"The database cannot be opened: {_reason(error)}.") from error


def _make_private(file: Path) -> None:
    """Make a new database file before SQLite does, which would let everybody read it.

    The files beside it, the write-ahead log among them, get their permissions from it.
    """
    if not file.exists():
        with suppress(OSError):  # SQLite says better what is wrong
            file.touch(mode=0o600)


def _reason(error: DBAPIError) -> str:
    """What the database says, in one line."""
    return str(error.orig).strip().split("\n")[0].rstrip(".")


def _address(given: str) -> URL:
    cure = "such as sqlite:////var/lib/tracker/tracker.db or postgresql://user:password@host/name"
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise RuleBroken(
            f"DATABASE_URL is not the address of a database: enter one {cure}."
        ) from error
    if url.drivername not in {"sqlite", "sqlite+pysqlite", "postgresql+psycopg"}:
        raise RuleBroken(
            f"DATABASE_URL begins with {url.drivername}, but the tracker keeps its records in "
            f"SQLite or PostgreSQL: enter an address {cure}."
        )
    return url


def create_engine_for(url: URL | str) -> Engine:
    """An engine with the settings the tracker relies on, whichever of the two databases it is.

    Raises:
        RuleBroken: when the address is none of an SQLite or PostgreSQL database.
    """
    url = _address(url) if isinstance(url, str) else url
    if url.get_backend_name() == "sqlite":
        engine = create_engine(url, pool_size=CONNECTIONS, connect_args={"timeout": BUSY_SECONDS})
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    options = "-c lock_timeout=20s -c idle_in_transaction_session_timeout=300s -c timezone=UTC"
    return create_engine(
        url, pool_size=CONNECTIONS, pool_pre_ping=True, connect_args={"options": options}
    )


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
    options = connection.get_execution_options()
    if not options.get("writes", False):
        connection.exec_driver_sql("BEGIN")
    elif options.get("waits", True):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("PRAGMA busy_timeout = 0")
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        finally:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")


def _newest() -> str:
    """The number of the newest migration, by the names of their files."""
    return max(path.name[:4] for path in (migrations_folder() / "versions").glob("[0-9]*.py"))


def _applied(engine: Engine) -> str | None:
    """The number of the newest migration that was applied; None on an empty database."""
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return None if found is None else str(found)


def _refuse_to_upgrade(engine: Engine, applied: str | None, *, production: bool) -> None:
    if applied is not None and applied > _newest():
        engine.dispose()
        raise RuleBroken(
            f"The database is at version {applied}, which a newer tracker made; this one knows "
            f"{_newest()}. Install the newer one, or restore a backup made before it."
        )
    if production or engine.dialect.name != "sqlite":
        engine.dispose()
        raise RuleBroken("The database is not up to date: run `tracker db upgrade` first.")


def upgrade(engine: Engine) -> None:
    """Bring the database's tables up to date; they stay as they were if a step fails."""
    # Loading the migration tool takes as long as answering most commands, which do not need it.
    from tracker import upgrading  # noqa: PLC0415

    upgrading.upgrade(engine)


def upgrade_as_owner(settings: Settings) -> None:
    """Upgrade as the role that owns the tables, and give the working role only what it needs."""
    owner = create_engine_for(settings.migration_database_url)
    worker = _address(settings.database_url)
    try:
        with _opening(owner):
            upgrade(owner)
        if owner.url.get_backend_name() == "postgresql" and worker.username != owner.url.username:
            with owner.begin() as connection:
                _grant(connection, worker.username or "")
    finally:
        owner.dispose()


def copy_sqlite(settings: Settings, out: Path) -> None:
    """Copy the SQLite database into a new file, whole and as of one moment, whoever is writing.

    Only the owner of the copy can read it; it is looked through before it gets its name.

    Raises:
        RuleBroken: when the database is on PostgreSQL, or the file exists already.
        Unavailable: when there is no database, or the copy cannot be written or is damaged.
    """
    url = _address(settings.database_url)
    if url.get_backend_name() != "sqlite":
        raise RuleBroken(
            "This database is on PostgreSQL, which has its own means: run "
            "`pg_dump --format=custom --file=FILE` as a role that may read all tables."
        )
    if out.exists():
        raise RuleBroken(f"{out} exists already: name another file.")
    part = out.with_name(f"{out.name}.part")
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        _copy_sqlite(Path(url.database or ""), part)
        part.replace(out)
    except (OSError, sqlite3.Error) as error:
        raise Unavailable(f"The database cannot be copied into {out}: {error}.") from error
    finally:
        part.unlink(missing_ok=True)


def _copy_sqlite(database: Path, part: Path) -> None:
    source = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    copy = sqlite3.connect(part)
    with closing(source), closing(copy):
        source.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        source.backup(copy)  # in one step, so that no writer makes it begin again
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
        found = copy.execute("PRAGMA integrity_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"the copy is damaged ({found})")


def owner_is_worker(settings: Settings) -> bool:
    """Whether on PostgreSQL one role both owns the tables and works in them."""
    worker, owner = _address(settings.database_url), _address(settings.migration_database_url)
    return worker.get_backend_name() == "postgresql" and worker.username == owner.username


def _grant(connection: Connection, role: str) -> None:
    quoted = connection.dialect.identifier_preparer.quote(role)
    for statement in (
        f"GRANT USAGE ON SCHEMA public TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
        f"GRANT USAGE ON SCHEMA queue TO {quoted}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO {quoted}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO {quoted}",
        f"REVOKE UPDATE, DELETE ON {', '.join(_APPEND_ONLY)}, identity FROM {quoted}",
        f"REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM {quoted}",
    ):
        connection.execute(text(statement))
