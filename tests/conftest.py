"""What every test may ask for.

database_url    a fresh, migrated database; a test that takes it runs on both kinds
settings        an installation of its own around that database
sqlite_settings the same on SQLite only, for tests whose subject is not the database
app, client     the pages, on SQLite, asked for by the local administrator
live_server     the address of the pages served by waitress
page            a Chromium page; the test fails if a script or a stray request failed in it
recalculated    what LibreOffice makes of a workbook when it works every formula out anew
"""

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browsing import complaints, serving
from tests.components import CHROMIUM, LEFT_OUT, POSTGRESQL, recalculate
from tests.people import LOCAL, act_as
from tests.postgresql import Cluster
from tracker.app import create_app
from tracker.config import Settings
from tracker.database import Database, create_engine_for, open_database, upgrade
from tracker.web import the_database

# The same examples on every run: what CI finds, a developer finds. No deadline, because a busy
# machine is no fault of the code.
hypothesis.settings.register_profile("tracker", derandomize=True, deadline=None)
hypothesis.settings.load_profile("tracker")

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    """Nothing the tracker does leaves the machine; a test that tries is told so."""
    connect = socket.socket.connect

    def connect_here_only(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"something tried to reach {address[0]}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here_only)
        yield


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file to copy."""
    file = tmp_path_factory.mktemp("migrated") / "tracker.db"
    _migrate(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of this test run's own."""
    cluster = Cluster(POSTGRESQL.require().parent)
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def migrated_postgresql(cluster: Cluster) -> str:
    """The name of a migrated, empty PostgreSQL database to copy."""
    name = cluster.create()
    _migrate(cluster.url(name))
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh, migrated database, on each of the two kinds in turn."""
    if request.param == "sqlite":
        yield _copy_of(request.getfixturevalue("migrated_sqlite"), tmp_path)
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.create(request.getfixturevalue("migrated_postgresql"))
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without a single table, on each of the two kinds in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.create()
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """An installation around the fresh database."""
    return _settings(database_url, tmp_path)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The fresh database, open."""
    database = open_database(settings)
    yield database
    database.engine.dispose()


@pytest.fixture
def sqlite_settings(migrated_sqlite: Path, tmp_path: Path) -> Settings:
    """An installation around a fresh SQLite database."""
    return _settings(_copy_of(migrated_sqlite, tmp_path), tmp_path)


def _migrate(url: str) -> None:
    engine = create_engine_for(url)
    upgrade(engine)
    engine.dispose()  # a database that is still open can be neither copied nor a template


def _copy_of(file: Path, folder: Path) -> str:
    return f"sqlite:///{shutil.copy(file, folder / 'tracker.db')}"


def _settings(url: str, folder: Path) -> Settings:
    return Settings(
        instance_folder=folder / "instance", database_url=url, migration_database_url=url
    )


@pytest.fixture
def app(sqlite_settings: Settings) -> Iterator[Flask]:
    """The pages on a fresh database."""
    app = create_app(sqlite_settings)
    act_as(app, LOCAL)
    yield app
    the_database(app).engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A visitor to the pages who runs no script."""
    return app.test_client()


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The pages served as `tracker serve` serves them; gives the address, without a slash."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium: Playwright's own download is not to be had everywhere."""
    program = CHROMIUM.require()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, headless=True, args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, live_server: str) -> Iterator[Page]:
    """A page on the live server. Every error in its console is a fault: CSP speaks there too."""
    context = browser.new_context(base_url=live_server)
    page = context.new_page()
    heard = complaints(page, live_server)
    yield page
    context.close()
    assert heard == []


@pytest.fixture
def recalculated(tmp_path: Path) -> Callable[[Path], Path]:
    """A function from a workbook to the same workbook as LibreOffice works it out."""

    def recalculated(workbook: Path) -> Path:
        folder = tmp_path / "recalculated"
        folder.mkdir(exist_ok=True)
        return recalculate(workbook, folder)

    return recalculated


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say plainly which tests were left out for want of a program."""
    reasons: dict[str, int] = {}
    for report in terminalreporter.stats.get("skipped", []):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith(LEFT_OUT):
            reasons[reason] = reasons.get(reason, 0) + 1
    for reason, number in reasons.items():
        terminalreporter.line(f"{number} tests {reason}")
