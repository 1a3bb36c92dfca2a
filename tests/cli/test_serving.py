"""The command that serves the pages, where it cannot or should not, and the worker it brings."""

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import Tracker
from tests.jobs.installation import until
from tests.processes import children_of, running


def serve(*arguments: str) -> tuple[int, str]:
    """Serve as a program of its own: its exit status, and what it said to people."""
    program = subprocess.run(
        [sys.executable, "-m", "tracker.cli", "serve", *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
    )  # fmt: skip
    return program.returncode, program.stderr


def test_a_port_that_is_taken_is_told_in_a_sentence(tracker: Tracker) -> None:
    del tracker  # it set the variables that the program reads
    with socket.create_server(("127.0.0.1", 0)) as other:
        status, said = serve("--port", str(other.getsockname()[1]))

    assert status == 1
    assert said.startswith("Error: The pages cannot be served at 127.0.0.1, port")
    assert said.endswith("choose one with --port.\n")


def test_whoever_opens_the_pages_to_others_without_tls_is_warned(tracker: Tracker) -> None:
    del tracker
    status, said = serve("--host", "192.0.2.1", "--port", "0")  # no machine has this address

    assert status == 1
    assert said.startswith("Warning: without TLS in front, passwords can be read on their way.")
    assert "cannot be served at 192.0.2.1" in said


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def workers_of(server: int) -> list[int]:
    return [number for number, said in children_of(server).items() if " worker" in said]


def is_alive(process: int) -> bool:
    return Path(f"/proc/{process}").exists()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_server_brings_its_worker_and_takes_it_along(
    tracker: Tracker, how: signal.Signals
) -> None:
    port = free_port()
    with running("serve", "--port", str(port)) as server:
        (worker,) = until(lambda: workers_of(server.pid), lambda found: len(found) == 1)
        work = tracker.settings.instance_folder / "work"
        until(lambda: list(work.glob("*")), lambda folders: len(folders) == 1)
        server.send_signal(how)
        server.wait(timeout=30)
        until(lambda: is_alive(worker), lambda alive: not alive)

    assert list(work.glob("*")) == []


def test_a_server_may_be_told_to_bring_no_worker(tracker: Tracker) -> None:
    del tracker
    with running("serve", "--no-worker", "--port", str(free_port())) as server:
        assert server.stderr is not None
        until(server.stderr.readline, lambda said: said.startswith("The tracker is at"))
        assert workers_of(server.pid) == []
        server.terminate()
        assert server.wait(timeout=30) == 0
