"""The door itself: its commands, its exit status, and a reader who leaves early."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import Tracker

COMMANDS = ("template", "import", "batches", "undo", "export", "paper", "position", "what-if", "due",
            "check", "scorecard", "audit", "period", "db", "user", "ledger", "demo",
            "serve", "worker", "nightly")  # fmt: skip
WITH_JSON = ("import", "batches", "position", "what-if", "due", "check", "scorecard",
             "nightly")  # fmt: skip


def run(*arguments: str) -> "subprocess.Popen[bytes]":
    """Start the command line as a program of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "tracker.cli", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONWARNINGS": "error"},
    )


def test_the_commands_are_listed_in_the_order_of_use(tracker: Tracker) -> None:
    listed = tracker("--help").out.partition("Commands:\n")[2]
    assert tuple(line.split()[0] for line in listed.splitlines()) == COMMANDS


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(tracker: Tracker, command: str) -> None:
    answer = tracker(command, "--help")
    assert answer.status == 0
    assert answer.out.startswith(f"Usage: tracker {command} ")
    assert ("--json" in answer.out) is (command in WITH_JSON)


def test_a_command_that_is_not_there_is_a_wrong_use(tracker: Tracker) -> None:
    answer = tracker("imprt")
    assert (answer.status, answer.out) == (2, "")
    assert "No such command 'imprt'" in answer.err


def test_what_is_refused_is_one_sentence_and_status_1(stocked: Tracker) -> None:
    del stocked  # it set the variables that the program reads
    program = run("undo", "99")
    out, err = program.communicate(timeout=60)
    assert (program.returncode, out, err) == (1, b"", b"There is no batch 99.\n")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device on this system")
def test_a_disk_without_space_is_one_sentence(stocked: Tracker) -> None:
    del stocked
    with Path("/dev/full").open("wb") as full:
        program = subprocess.run(  # noqa: PLW1510  # its exit status is what is asked
            [sys.executable, "-m", "tracker.cli", "check"],
            stdout=full, stderr=subprocess.PIPE, timeout=60,
        )  # fmt: skip
    assert program.returncode == 1
    assert program.stderr == b"The answer cannot be written: No space left on device.\n"


@pytest.mark.parametrize("arguments", [("check", "--json"), ("check",), ("--help",)])
def test_a_reader_who_leaves_early_gets_no_traceback(
    stocked: Tracker, arguments: tuple[str, ...]
) -> None:
    del stocked
    program = run(*arguments)
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    said = program.stderr.read()
    program.stderr.close()
    assert (program.wait(timeout=60), said) == (1, b"")
