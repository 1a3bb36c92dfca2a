"""What the tests of the command line may ask for besides.

tracker           the command line of a fresh SQLite installation
tracker_anywhere  the same, on each of the two databases in turn
stocked           the SQLite command line with the small book of tests/cli/books.py imported
book              that small book as a file
"""

import shutil
from pathlib import Path

import pytest

from tests.cli.books import BOOK, write_book
from tests.cli.running import Tracker
from tests.demo.database import installation
from tests.demo.taking_in import take_in
from tracker.config import Settings
from tracker.database import open_database


@pytest.fixture
def tracker(
    sqlite_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Tracker:
    return Tracker(sqlite_settings, monkeypatch, capsys)


@pytest.fixture
def tracker_anywhere(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Tracker:
    return Tracker(settings, monkeypatch, capsys)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    return write_book(tmp_path / "book.xlsx", BOOK)


@pytest.fixture(scope="session")
def stocked_file(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stocked")
    file = Path(shutil.copy(migrated_sqlite, folder / "stocked.db"))
    database = open_database(installation(file, folder, name=file.name))
    taken = take_in(database, write_book(folder / "book.xlsx", BOOK))
    database.engine.dispose()
    assert taken.plan.problems == []
    return file


@pytest.fixture
def stocked(
    stocked_file: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Tracker:
    return Tracker(installation(stocked_file, tmp_path), monkeypatch, capsys)
