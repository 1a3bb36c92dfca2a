"""The command that serves the pages, where it cannot or should not."""

import socket
import subprocess
import sys

from tests.cli.running import Tracker


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


def test_whoever_opens_the_pages_to_others_is_warned(tracker: Tracker) -> None:
    del tracker
    status, said = serve("--host", "192.0.2.1", "--port", "0")  # no machine has this address

    assert status == 1
    assert said.startswith("Warning: there is no sign-in")
    assert "cannot be served at 192.0.2.1" in said
