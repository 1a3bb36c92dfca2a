"""The command that brings the database up to date, and what happens without it."""

from pathlib import Path

import pytest

from tests.cli.books import BOOK, write_book
from tests.cli.running import Tracker
from tracker.config import Settings


@pytest.fixture
def empty(
    empty_database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Tracker:
    """The command line of an installation whose database has no tables yet."""
    settings = Settings(tmp_path / "instance", empty_database_url, empty_database_url)
    return Tracker(settings, monkeypatch, capsys)


def test_a_database_is_brought_up_to_date_and_stays_so(empty: Tracker, tmp_path: Path) -> None:
    for _ in range(2):
        answer = empty("db", "upgrade")
        assert (answer.status, answer.out) == (0, "The database is up to date.\n")

    book = write_book(tmp_path / "book.xlsx", BOOK)
    assert empty("import", book, "--json").json["status"] == "imported"
    assert empty("check", "--strict").status == 0


def test_sqlite_needs_no_upgrade_and_postgresql_says_that_it_does(empty: Tracker) -> None:
    answer = empty("batches", "--json")

    if empty.settings.database_url.startswith("sqlite"):
        assert (answer.status, answer.json) == (0, [])
    else:
        assert (answer.status, answer.out) == (1, "")
        assert "tracker db upgrade" in answer.err
        assert answer.err.count("\n") == 1


def test_a_role_that_owns_its_tables_is_warned_of(empty: Tracker) -> None:
    warned = "MIGRATION_DATABASE_URL" in empty("db", "upgrade").err
    assert warned is empty.settings.database_url.startswith("postgresql")


def test_without_a_database_named_one_is_made_in_the_instance_folder(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")

    assert tracker("batches", "--json").json == []
    assert (tracker.settings.instance_folder / "tracker.db").is_file()


@pytest.mark.parametrize(
    "url", ["sqlite:////proc/nowhere/tracker.db", "mysql://localhost/tracker", "nonsense"]
)
def test_a_database_that_cannot_be_opened_is_told_in_a_sentence(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    answer = tracker("batches")

    assert (answer.status, answer.out) == (1, "")
    assert answer.err.strip().endswith(".")
    assert "Traceback" not in answer.err


def test_upgrade_is_all_that_there_is_to_do(tracker: Tracker) -> None:
    assert tracker("db").status == 2
    assert tracker("db", "downgrade").status == 2
