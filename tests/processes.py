"""The processes that a process has started, as the system tells."""

import os
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
