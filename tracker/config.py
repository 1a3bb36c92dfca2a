"""What the surroundings decide: where the data lives, which database, under which names we answer.

Read once, at a door, into a frozen `Settings`. The variables, all optional:

    DATABASE_URL            the database the tracker works in; default: an SQLite file in the
                            instance folder
    MIGRATION_DATABASE_URL  the same database as the role that owns the tables (PostgreSQL)
    TRACKER_INSTANCE        the instance folder: what this installation keeps beside its database
    TRACKER_HOSTS           host names the pages answer to besides the machine's own loopback
                            names, parted by commas
    TRACKER_SECRET_KEY      signs the session cookie; default: made on first use and kept, readable
                            by its owner only, in the instance folder

How much is too much for a page, and how long files are kept, is set in `tracker.limits`.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import platformdirs

from tracker.errors import RuleBroken, Unavailable
from tracker.limits import Limits

PACKAGE_FOLDER = Path(__file__).parent
# Days are counted, and moments shown, by the clock on the wall here.
LONDON = ZoneInfo("Europe/London")
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
SHORTEST_SECRET = 32


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. Secrets stay out of its printed form."""

    instance_folder: Path
    database_url: str = field(repr=False)
    migration_database_url: str = field(repr=False)
    hosts: tuple[str, ...] = LOOPBACK_NAMES
    given_secret_key: str | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Settings from the variables named above; blank counts as unset.

        Raises:
            RuleBroken: when TRACKER_SECRET_KEY is too short to keep anything secret.
        """
        folder = Path(environment.get("TRACKER_INSTANCE") or _default_instance_folder()).absolute()
        url = _with_driver(environment.get("DATABASE_URL") or f"sqlite:///{folder / 'tracker.db'}")
        owner_url = environment.get("MIGRATION_DATABASE_URL")
        named = [host.strip() for host in environment.get("TRACKER_HOSTS", "").split(",")]
        secret = environment.get("TRACKER_SECRET_KEY") or None
        if secret is not None and len(secret) < SHORTEST_SECRET:
            raise RuleBroken(
                f"TRACKER_SECRET_KEY must have at least {SHORTEST_SECRET} characters, or be left out."
            )
        return cls(
            instance_folder=folder,
            database_url=url,
            migration_database_url=_with_driver(owner_url) if owner_url else url,
            hosts=(*LOOPBACK_NAMES, *filter(None, named)),
            given_secret_key=secret,
            limits=Limits.from_environment(environment),
        )

    def make_instance_folder(self) -> Path:
        """The instance folder, made on first use so that only its owner can look inside."""
        self.instance_folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self.instance_folder

    def secret_key(self) -> str:
        """The key that signs the session cookie: the one given, else the one kept, else a new one.

        Raises:
            RuleBroken: when the file that keeps the key holds none.
            Unavailable: when it can be neither read nor made.
        """
        if self.given_secret_key:
            return self.given_secret_key
        path = self.instance_folder / "secret-key"
        try:
            self.make_instance_folder()
            if not path.exists():
                _keep_new_secret(path)
            key = path.read_text(encoding="ascii")
        except OSError as error:
            raise Unavailable(
                f"The key that signs the session cookie cannot be kept in {path}: {error.strerror}. "
                "Let that folder be written to, or set TRACKER_SECRET_KEY."
            ) from error
        if len(key) < SHORTEST_SECRET:
            raise RuleBroken(f"{path} holds no secret key: remove it, and a new one is made.")
        return key


def _keep_new_secret(path: Path) -> None:
    """Write a secret where none is kept, whole or not at all."""
    fresh = path.with_name(f"{path.name}-{secrets.token_hex(8)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
        try:
            # Of two servers starting at once one links its key, and the other finds it there.
            path.hardlink_to(fresh)
        except FileExistsError:
            pass
        except OSError:  # a disk without links, such as a memory stick's
            fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def templates_folder() -> Path:
    """Where the pages' templates are: inside an installed package, else at the checkout's top."""
    return _inside_or_beside("_templates", "templates")


def migrations_folder() -> Path:
    """Where the migrations are: inside an installed package, else at the checkout's top."""
    return _inside_or_beside("_migrations", "migrations")


def _inside_or_beside(inside: str, beside: str) -> Path:
    packaged = PACKAGE_FOLDER / inside
    return packaged if packaged.is_dir() else PACKAGE_FOLDER.parent / beside


def _default_instance_folder() -> Path:
    checkout = PACKAGE_FOLDER.parent
    if (checkout / "pyproject.toml").is_file():
        return checkout / "instance"
    return platformdirs.user_data_path("pooled-budget-tracker", appauthor=False)


def _with_driver(url: str) -> str:
    """Name psycopg 3 where a PostgreSQL address names no driver: SQLAlchemy 2.0 would take another."""
    scheme, separator, rest = url.partition("://")
    if scheme in {"postgres", "postgresql"}:
        scheme = "postgresql+psycopg"
    return f"{scheme}{separator}{rest}"
