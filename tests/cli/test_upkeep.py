"""The commands that bring the database up to date and copy it."""

import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.books import BOOK, write_book
from tests.cli.running import Tracker
from tracker.access import local_actor
from tracker.audit import Change, open_recorded, recording
from tracker.config import Settings
from tracker.domain.registers import Agreement
from tracker.services.audit.chain import verify_chain
from tracker.services.records.registers import stored_rows
from tracker.sheets.agreement_layouts import AGREEMENTS

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


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


def test_a_database_is_copied_while_others_write(tracker: Tracker, tmp_path: Path) -> None:
    tracker("demo")
    database = open_recorded(tracker.settings)
    written, enough = [0], threading.Event()

    def write() -> None:
        while not enough.is_set():
            with database.writing() as session:
                stored = stored_rows(session, AGREEMENTS, ["BCF"])["BCF",]
                assert isinstance(stored.row, Agreement)
                moved = replace(stored.row, area=f"Area {written[0] + 1}")
                with recording(session, local_actor("test"), AT, "move", "BCF") as changes:
                    changes.change(AGREEMENTS, [Change(stored, moved, None)])
            written[0] += 1

    with ThreadPoolExecutor(1) as others:
        writer = others.submit(write)
        while not written[0] and not writer.done():
            time.sleep(0.01)
        copy, before = tmp_path / "copy" / "tracker.db", written[0]
        copy.parent.mkdir()
        answer = tracker("db", "backup", copy)
        enough.set()
        writer.result()
    database.engine.dispose()

    restored = replace(tracker.settings, instance_folder=tmp_path, database_url=f"sqlite:///{copy}")
    reopened = open_recorded(restored)
    with reopened.reading() as session:
        verdict = verify_chain(session)
        area = stored_rows(session, AGREEMENTS, ["BCF"])["BCF",].row
    reopened.engine.dispose()
    assert (answer.status, answer.out) == (0, f"The database is copied into {copy}.\n")
    assert verdict.broken is None
    assert isinstance(area, Agreement)
    assert before <= int(area.area.removeprefix("Area ")) <= written[0]


def test_a_copy_is_one_file_for_its_owner_and_replaces_none(
    tracker: Tracker, tmp_path: Path
) -> None:
    tracker("batches")
    copy = tmp_path / "copy.db"
    tracker("db", "backup", copy)
    again = tracker("db", "backup", copy)

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.glob("copy.db*")] == ["copy.db"]
    assert (again.status, again.err) == (1, f"{copy} exists already: name another file.\n")


def test_what_cannot_be_copied_is_told_in_a_sentence(
    empty: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = empty("db", "backup", tmp_path / "copy.db")
    unwritable = empty("db", "backup", "/proc/nowhere/copy.db")

    if empty.settings.database_url.startswith("sqlite"):
        assert "cannot be copied into" in unwritable.err
        monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'none.db'}")
        answer = empty("db", "backup", tmp_path / "another.db")
        assert "cannot be copied into" in answer.err
        assert not (tmp_path / "none.db").exists()
    else:
        assert "pg_dump --format=custom" in answer.err
    assert answer.status == unwritable.status == 1
    assert "Traceback" not in answer.err + unwritable.err
