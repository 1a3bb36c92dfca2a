"""Work that only one process may do at a time, on whichever machine it runs.

The lock is the database's own and ends with the process that holds it, however that ends: on
PostgreSQL an advisory lock of a connection, on SQLite the lock of an empty file beside the
database.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tracker.database import Database
from tracker.errors import Conflict

_NIGHT_KEY = 7500002
_ENDING = "-nightly"


@contextmanager
def alone(database: Database, patience: float) -> Iterator[None]:
    """Hold the lock of the nightly work.

    Args:
        patience: so many seconds are waited for another process to finish.

    Raises:
        Conflict: when it does not.
    """
    if database.engine.dialect.name == "postgresql":
        with _on_postgresql(database, patience):
            yield
        return
    place = database.engine.url.database
    if not place or place == ":memory:":  # nobody else can open it
        yield
        return
    with closing(sqlite3.connect(f"{place}{_ENDING}", timeout=patience)) as lock:
        lock.isolation_level = None
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise _busy() from error
        yield


@contextmanager
def _on_postgresql(database: Database, patience: float) -> Iterator[None]:
    # On a connection of its own, which is closed and not given back: the lock ends with it.
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SET lock_timeout = {max(int(patience * 1000), 1)}"))
        try:
            connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _NIGHT_KEY})
        except OperationalError as error:
            connection.invalidate()
            raise _busy() from error
        try:
            yield
        finally:
            connection.invalidate()


def _busy() -> Conflict:
    return Conflict("The nightly work is being done already. Try again in a few minutes.")
