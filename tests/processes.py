"""The processes that a process has started, as the system tells, and starting one of our own.

children_of()        the living children of a process, each with its command
running(ARGUMENT...)  the tracker's command as a program of its own, ended whatever happens
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def children_of(process: int | None = None) -> dict[int, str]:
    """The living children of a process (of this one by default), each with its command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()[:2]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:  # it has ended meanwhile
            continue
        if int(parent) == (process or os.getpid()) and state != "Z":
            found[int(folder.name)] = command
    return found


@contextmanager
def running(*arguments: str, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    """The tracker's command as a program of its own, which a failing test does not leave behind."""
    command = [sys.executable, "-m", "tracker.cli", *arguments]
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as program:
        try:
            yield program
        finally:
            program.terminate()
