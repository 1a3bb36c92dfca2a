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
    TRACKER_SECRET_KEY_FALLBACKS  earlier keys, parted by commas: what they signed or encrypted is
                            still read, so that a new key ends nobody's session
    TRACKER_ADDRESS         where people reach the pages, such as https://tracker.council.gov.uk;
                            links in letters begin with it
    TRACKER_TLS             1 where the pages are reached through TLS; follows from TRACKER_ADDRESS
    TRACKER_PROXY           the network address of the proxy in front, whose word about the
                            visitor's own address is taken
    TRACKER_PRODUCTION      1 refuses to start with settings that are only fit for trying out
    TRACKER_REQUIRE_SECOND_FACTOR  1 lets nobody in by a password alone
    TRACKER_SMTP_URL        the mail server, such as smtp://user:password@mail.example:587?starttls;
                            without one, which production refuses, letters are printed where the
                            tracker runs
    TRACKER_MAIL_FROM       whom letters are from
    TRACKER_HELP            how people reach whoever looks after the tracker here, such as an email
                            address; the accessibility statement says it
    TRACKER_OIDC_ISSUER, TRACKER_OIDC_CLIENT_ID, TRACKER_OIDC_CLIENT_SECRET, TRACKER_OIDC_LABEL
                            the OpenID Connect provider by which invited people may sign in, too,
                            and what its button says

How much is too much for a page, and how long files are kept, is set in `tracker.limits`.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import platformdirs

from tracker.errors import RuleBroken, Unavailable
from tracker.limits import Limits

PACKAGE_FOLDER = Path(__file__).parent
# Days are counted, and moments shown, by the clock on the wall here.
LONDON = ZoneInfo("Europe/London")
LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
SHORTEST_SECRET = 32
DEFAULT_ADDRESS = "http://127.0.0.1:8000"
DEFAULT_MAIL_FROM = "Pooled-budget tracker <tracker@localhost>"
# Keys that were printed somewhere as an example are known to everybody who tries doors.
_PUBLISHED_KEYS = ("secret", "changeme", "change-me", "example", "insecure", "0123456789")


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider by which people who are invited may sign in, too."""

    issuer: str
    client: str
    secret: str = field(repr=False)
    label: str = "your organisation’s account"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Provider | None":
        """The provider the variables name, or None.

        Raises:
            RuleBroken: when only some of what is needed is named.
        """
        names = ("TRACKER_OIDC_ISSUER", "TRACKER_OIDC_CLIENT_ID", "TRACKER_OIDC_CLIENT_SECRET")
        issuer, client, secret = given = [environment.get(name, "").strip() for name in names]
        if not any(given):
            return None
        if not all(given):
            raise RuleBroken(f"Signing in by a provider needs all of {', '.join(names)}, or none.")
        label = environment.get("TRACKER_OIDC_LABEL") or "your organisation’s account"
        return cls(issuer.rstrip("/"), client, secret, label)


@dataclass(frozen=True, slots=True)
class Settings:
    """How this installation runs. Secrets stay out of its printed form."""

    instance_folder: Path
    database_url: str = field(repr=False)
    migration_database_url: str = field(repr=False)
    hosts: tuple[str, ...] = LOOPBACK_NAMES
    given_secret_key: str | None = field(default=None, repr=False)
    secret_key_fallbacks: tuple[str, ...] = field(default=(), repr=False)
    address: str = DEFAULT_ADDRESS
    tls: bool = False
    proxy: str | None = None
    production: bool = False
    require_second_factor: bool = False
    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = DEFAULT_MAIL_FROM
    help_contact: str | None = None
    provider: Provider | None = field(default=None, repr=False)
    limits: Limits = field(default_factory=Limits)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings":
        """Settings from the variables named above; blank counts as unset.

        Raises:
            RuleBroken: when one of them cannot be meant, or TRACKER_PRODUCTION is set and one of
                them is only fit for trying out.
        """
        folder = Path(environment.get("TRACKER_INSTANCE") or _default_instance_folder()).absolute()
        url = _with_driver(environment.get("DATABASE_URL") or f"sqlite:///{folder / 'tracker.db'}")
        owner_url = environment.get("MIGRATION_DATABASE_URL")
        secret = environment.get("TRACKER_SECRET_KEY") or None
        if secret is not None and len(secret) < SHORTEST_SECRET:
            raise RuleBroken(
                f"TRACKER_SECRET_KEY must have at least {SHORTEST_SECRET} characters, or be left out."
            )
        address = _address(environment.get("TRACKER_ADDRESS") or DEFAULT_ADDRESS)
        settings = cls(
            instance_folder=folder,
            database_url=url,
            migration_database_url=_with_driver(owner_url) if owner_url else url,
            hosts=_hosts(environment, address),
            given_secret_key=secret,
            secret_key_fallbacks=_parted(environment, "TRACKER_SECRET_KEY_FALLBACKS"),
            address=address,
            tls=_is_on(environment, "TRACKER_TLS") or address.startswith("https://"),
            proxy=environment.get("TRACKER_PROXY") or None,
            production=_is_on(environment, "TRACKER_PRODUCTION"),
            require_second_factor=_is_on(environment, "TRACKER_REQUIRE_SECOND_FACTOR"),
            smtp_url=environment.get("TRACKER_SMTP_URL") or None,
            mail_from=environment.get("TRACKER_MAIL_FROM") or DEFAULT_MAIL_FROM,
            help_contact=environment.get("TRACKER_HELP") or None,
            provider=Provider.from_environment(environment),
            limits=Limits.from_environment(environment),
        )
        if settings.production:
            settings.refuse_what_is_for_trying_out(debug=_is_on(environment, "FLASK_DEBUG"))
        return settings

    def refuse_what_is_for_trying_out(self, *, debug: bool) -> None:
        """Check that people may be let in to real figures with these settings.

        Raises:
            RuleBroken: with everything that has to be set first.
        """
        missing = []
        key = self.given_secret_key
        if key is None or any(word in key.lower() for word in _PUBLISHED_KEYS):
            missing.append(
                "TRACKER_SECRET_KEY must be set to a key of its own (`openssl rand -hex 32` makes one)"
            )
        elif len(set(key)) < SHORTEST_SECRET // 4:
            missing.append(
                "TRACKER_SECRET_KEY is too simple: `openssl rand -hex 32` makes a good one"
            )
        if not self.address.startswith("https://"):
            missing.append("TRACKER_ADDRESS must say where people reach the pages, with https://")
        if self.smtp_url is None:
            missing.append(
                "TRACKER_SMTP_URL must name the mail server, because letters with links that let "
                "people in would be printed into a log"
            )
        if self.mail_from == DEFAULT_MAIL_FROM:
            missing.append("TRACKER_MAIL_FROM must say whom letters are from")
        if debug:
            missing.append("FLASK_DEBUG must not be set")
        if missing:
            raise RuleBroken(f"The tracker does not start for production: {'; '.join(missing)}.")

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


def _is_on(environment: Mapping[str, str], name: str) -> bool:
    said = environment.get(name, "").strip().lower()
    if said not in {"", "0", "no", "false", "off", "1", "yes", "true", "on"}:
        raise RuleBroken(f"{name} is {said!r}: set it to 1, or leave it out.")
    return said in {"1", "yes", "true", "on"}


def _parted(environment: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in environment.get(name, "").split(","))))


def _address(given: str) -> str:
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        raise RuleBroken(
            f"TRACKER_ADDRESS is {given!r}: enter where people reach the pages, such as "
            "https://tracker.council.gov.uk."
        )
    return f"{parts.scheme}://{parts.netloc}"


def _hosts(environment: Mapping[str, str], address: str) -> tuple[str, ...]:
    """Every name the pages answer to: this machine's, those listed, and that of the address."""
    named = (*_parted(environment, "TRACKER_HOSTS"), urlsplit(address).hostname or "")
    return tuple(dict.fromkeys((*LOOPBACK_NAMES, *named)))


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
