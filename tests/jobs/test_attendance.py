"""A worker beside the server: started, missed, killed where it is stuck, and ended."""

import os
import signal
from collections.abc import Iterator

import pytest

from tests.jobs.installation import until
from tests.processes import children_of
from tracker.config import Settings
from tracker.jobs.attendance import Attendant


@pytest.fixture
def attendant(sqlite_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Attendant]:
    monkeypatch.setenv("DATABASE_URL", sqlite_settings.database_url)
    monkeypatch.setenv("TRACKER_INSTANCE", str(sqlite_settings.instance_folder))
    attendant = Attendant(threads=1, patience=10)
    attendant.start()
    yield attendant
    attendant.stop()
    assert workers() == []


def workers() -> list[int]:
    """The workers that this process has started and that live."""
    return [number for number, said in children_of().items() if "tracker.cli worker" in said]


def one_at_work(settings: Settings, *, but: int | None = None) -> int:
    """Wait until a worker has got so far that it has a folder of its own, and say which."""

    def at_work() -> list[int]:
        folders = (settings.instance_folder / "work").glob("*")
        names = {folder.name.split("-")[-2] for folder in folders}
        return [number for number in workers() if str(number) in names and number != but]

    return until(at_work, lambda found: len(found) == 1)[0]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP])
def test_a_worker_that_dies_or_is_stuck_is_replaced(
    attendant: Attendant, sqlite_settings: Settings, how: signal.Signals
) -> None:
    del attendant  # it works by itself
    first = one_at_work(sqlite_settings)

    os.kill(first, how)

    assert one_at_work(sqlite_settings, but=first) != first
    assert first not in workers()


def test_a_worker_ends_with_its_server(attendant: Attendant, sqlite_settings: Settings) -> None:
    one_at_work(sqlite_settings)

    attendant.stop()

    assert workers() == []
    assert list((sqlite_settings.instance_folder / "work").iterdir()) == []
