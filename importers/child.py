"""The short-lived process that opens what users send: `python -m importers.child`.

Whatever a hostile file does to the libraries that read it, it does here: in a process with little
memory and time, at a low priority, without the application's settings and secrets. The parent
(`importers.sandbox`) hears of it only through the messages of `importers.pipe`.
"""

import contextlib
import gc
import os
import resource
import sys
from pathlib import Path

from importers.fast_reader import FastReader

CPU_SECONDS = 25
MEMORY = 1 << 30
_FILES_OPEN = 64


def main() -> None:
    """Do what the arguments say and end without tidying up.

    `read PATH NAME SHEET AHEAD` sends what the file holds; SHEET is the only one to read, AHEAD
    the one to load while the gate is still looking; each may be empty.
    `extract PATH NAME AHEAD` recognises or reads a finance system's extract, as standard input says;
    AHEAD, where not empty, loads a workbook's first sheet while the gate is still looking.
    `mark PATH OUT KIND` takes problems from standard input and writes the marked workbook.
    """
    task, path, *arguments = sys.argv[1:]
    _limit({resource.RLIMIT_AS: MEMORY, resource.RLIMIT_CPU: CPU_SECONDS,
            resource.RLIMIT_NOFILE: _FILES_OPEN, resource.RLIMIT_CORE: 0})  # fmt: skip
    _step_back()
    gc.disable()  # the process ends before anything is worth collecting
    reader = FastReader(Path(path))
    if task == "read" and arguments[2]:
        reader.start(arguments[2])
    if task == "extract" and arguments[1]:
        reader.start(None)
    _limit({resource.RLIMIT_FSIZE: MEMORY if task == "mark" else 0})
    # Only now, because on a large file the reader is already at work meanwhile.
    if task == "extract":
        from importers.extracts import tasks as extracts  # noqa: PLC0415

        extracts.look(Path(path), arguments[0], reader)
    else:
        _with_workbook_tasks(task, Path(path), arguments, reader)
    # A thread may still be deep in the reader's machine code; it is not worth waiting for.
    os._exit(0)


def _with_workbook_tasks(task: str, path: Path, arguments: list[str], reader: FastReader) -> None:
    from importers import tasks  # noqa: PLC0415  # as late as possible, for the reason above

    if task == "read":
        name, sheet, _ahead = arguments
        tasks.read(path, name, sheet or None, reader)
    else:
        out, kind = arguments
        tasks.write_marked(path, Path(out), kind)


def _limit(limits: dict[int, int]) -> None:
    for which, most in limits.items():
        _soft, hard = resource.getrlimit(which)
        # The signal of the soft limit of processor time says why the process ended; at the hard
        # limit it would just be killed.
        limits_now = [most, most + 2 if which == resource.RLIMIT_CPU else most]
        if hard != resource.RLIM_INFINITY:  # the machine may allow less
            limits_now = [min(limit, hard) for limit in limits_now]
        resource.setrlimit(which, (limits_now[0], limits_now[1]))


def _step_back() -> None:
    os.nice(5)
    # Where memory runs out all the same, this process is the one to go. Not every system has it.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900", encoding="ascii")


if __name__ == "__main__":
    main()
