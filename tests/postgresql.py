"""A throw-away PostgreSQL cluster on loopback, made for one test run and removed after it."""

import getpass
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from itertools import count
from pathlib import Path

import psycopg
from psycopg import sql

# Nothing here outlives the run, so nothing need survive a crash.
CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
OWNER = "tracker_owner"


class Cluster:
    """A running server; makes databases, each a copy of the one template or empty."""

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        # Not pytest's own folder: only its owner may enter that, and the server is another user.
        self._folder = Path(tempfile.mkdtemp(prefix="tracker-postgresql-"))
        self._password = secrets.token_hex(16)
        self._port = _free_port()
        self._numbers = count(1)
        secret = self._folder / "password"
        secret.write_text(self._password, encoding="ascii")
        if _is_root():
            for path in (self._folder, secret):
                shutil.chown(path, "postgres", "postgres")
        self._run("initdb", "--auth=scram-sha-256", f"--pwfile={secret}", f"--username={OWNER}",
                  "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        options = f"{CARELESS} -h 127.0.0.1 -p {self._port} -k {self._folder}"
        self._run(
            "pg_ctl", "start", "--wait", f"--log={self._folder / 'log'}", f"--options={options}"
        )

    def url(self, database: str, user: str = OWNER, password: str | None = None) -> str:
        """The address of one of the cluster's databases."""
        login = f"{user}:{password or self._password}"
        return f"postgresql+psycopg://{login}@127.0.0.1:{self._port}/{database}"

    def create(self, template: str = "template1") -> str:
        """A new database's name."""
        name = f"test_{next(self._numbers)}"
        self.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )
        return name

    def drop(self, name: str) -> None:
        """Remove a database, whoever may still be connected."""
        self.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.Composed | sql.SQL) -> None:
        """Run one statement as the cluster's owner, outside any test's database."""
        address = self.url("postgres").replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(statement)

    def stop(self) -> None:
        """Stop the server and remove everything it kept."""
        self._run("pg_ctl", "stop", "--mode=immediate")
        shutil.rmtree(self._folder)

    def _run(self, program: str, *arguments: str) -> None:
        # PostgreSQL refuses to run as root, so root hands over to the user Debian made for it.
        user = ["runuser", "-u", "postgres", "--"] if _is_root() else []
        subprocess.run(
            [*user, self._programs / program, f"--pgdata={self._folder / 'data'}", *arguments],
            check=True,
            # The server inherits what pg_ctl has, and would hold a pipe open for ever.
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "USER": getpass.getuser()},
        )


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
