"""The parent outlives whatever happens to the child, and answers with a sentence."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from importers import sandbox
from importers.messages import MESSAGES, Message, Warned
from importers.pipe import Done, Frames, sender
from importers.reading import read
from importers.refusal import Refusal
from importers.sandbox import ChildDied, converse
from tests.importers.files import ENTRY, ledger, reading, rows
from tracker.errors import BadFile

PRELUDE = (
    "import os, sys, time\nfrom importers.messages import Warned\n"
    "from importers.pipe import Done, sender\nsend = sender(1)\n"
)


@pytest.fixture
def child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Puts a script of the test's own in the place of the real child."""

    def put(script: str, wall: float = 5.0) -> None:
        package = tmp_path / "importers"
        package.mkdir()
        real = Path(sandbox.__file__).parent
        for module in real.glob("*.py"):
            (package / module.name).symlink_to(module)
        (package / "child.py").unlink()
        (package / "child.py").write_text(PRELUDE + script)
        monkeypatch.setattr(sandbox, "__file__", str(package / "child.py"))
        monkeypatch.setattr(sandbox, "WALL_SECONDS", wall)

    return put


def outcome() -> str:
    with pytest.raises(Refusal) as caught:
        list(converse(["read"], MESSAGES))
    return caught.value.reason


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("os.abort()", "more memory than is allowed"),
        ("os.kill(os.getpid(), 9)", "more memory than is allowed"),
        ("os._exit(3)", "ended early"),
        (
            "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass",
            "seconds",
        ),
        ("os.write(1, b'\\x03\\0\\0\\0abc')", "misled"),
        ("os.write(1, b'\\xff\\xff\\xff\\xff')", "misled"),
        ("send(Warned('x')); os.abort()", "more memory"),
    ],
)
def test_a_child_that_dies_ends_in_a_sentence(child, script: str, words: str) -> None:  # type: ignore[no-untyped-def]
    child(script)
    assert words in outcome()


def test_a_child_that_hangs_is_ended_by_the_clock(child) -> None:  # type: ignore[no-untyped-def]
    child("time.sleep(60)", wall=0.5)
    before = time.monotonic()
    assert "takes more than" in outcome()
    assert time.monotonic() - before < 10


def test_time_the_caller_spends_is_not_the_childs(child) -> None:  # type: ignore[no-untyped-def]
    child("send(Warned('a')); send(Done('csv')); time.sleep(60)", wall=3)
    messages: list[Message] = []
    for message in converse(["read"], MESSAGES):
        messages.append(message)
        time.sleep(2)
    assert messages == [Warned("a"), Done("csv")]


def test_the_child_has_none_of_the_applications_settings(
    child, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv("SECRET_KEY", "very secret")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
    child("send(Warned(' '.join(sorted(os.environ)))); send(Done('csv'))")
    [warned, _done] = converse(["read"], MESSAGES)
    assert isinstance(warned, Warned)
    assert "SECRET" not in warned.text
    assert "DATABASE" not in warned.text


def test_no_child_is_left_when_the_caller_stops_listening(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", rows(ENTRY, first=2))
    stopped = RuntimeError("the database is full")

    def stop(_rows: object) -> None:
        raise stopped

    with pytest.raises(RuntimeError, match="database is full"):
        read(path, "a.xlsx", on_ledger=stop)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_fault_of_our_own_is_logged_and_told_in_a_sentence(
    child, caplog: pytest.LogCaptureFixture
) -> None:  # type: ignore[no-untyped-def]
    child("from importers.pipe import Broke\nsend(Broke('KeyError: what'))")
    assert "did not expect" in outcome()
    assert "KeyError: what" in caplog.text


def test_a_reader_that_falls_is_asked_again_more_carefully(
    tmp_path: Path, child, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    child("if not sys.argv[-1]:\n    send(Warned('careful')); send(Done('xlsx'))\nelse: os.abort()")
    monkeypatch.setattr("importers.reading._WORTH_HURRYING", 0)
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x")
    assert reading(path).warnings == ["careful"]


def test_many_people_at_once_are_all_served(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", rows(ENTRY, first=2))
    results: list[int] = []

    def one() -> None:
        result = reading(path)
        results.append(result.ledger.rows if result.ledger else -1)

    threads = [threading.Thread(target=one) for _each in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [1] * 6


def test_it_works_from_any_folder_and_import_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = ledger(tmp_path / "a.xlsx", rows(ENTRY, first=2))
    (tmp_path / "zipfile.py").write_text("raise SystemExit('a stranger in the folder')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [part for part in sys.path if part])
    assert reading(Path(path.name)).problems == []


def test_frames_arrive_in_any_portions() -> None:
    read_end, write_end = os.pipe()
    send = sender(write_end)
    send(Warned("one"))
    send(Done("csv"))
    os.close(write_end)
    content = os.read(read_end, 1000)
    os.close(read_end)
    frames, found = Frames(MESSAGES), []
    for byte in content:
        found += frames.feed(bytes([byte]))
    assert found == [Warned("one"), Done("csv")]


def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="cannot be read"):
        reading(tmp_path / ("x" * 300))


def test_a_dead_child_is_a_refusal_too() -> None:
    assert issubclass(ChildDied, Refusal)
