"""The short-lived process that opens what users send: `python -m importers.child`.

Whatever a hostile file does to the libraries that read it, it does here: in a process with little
memory and time, at the lowest priority, without the application's settings and secrets. The
parent (`importers.sandbox`) hears of it only through the messages of `importers.messages`.
"""

import contextlib
import os
import resource
import sys
import traceback
from pathlib import Path

from importers.comma_text import read_comma_text
from importers.gate import too_much_memory
from importers.marking import mark
from importers.messages import Broke, Done, Refused, Send, sender
from importers.refusal import Refusal
from importers.sniffing import file_kind
from importers.workbook import read_workbook

CPU_SECONDS = 25
MEMORY = 1 << 30
_FILES_OPEN = 64


def main() -> None:
    """Do what the arguments say, send the messages, and end without tidying up.

    `read PATH NAME SHEET eager|careful` sends what the file holds; an empty SHEET means none is
    named. `mark PATH OUT KIND` takes problems from standard input and writes the marked workbook.
    """
    task, *arguments = sys.argv[1:]
    _limit(largest_file=0 if task == "read" else MEMORY)
    send = sender(sys.stdout.fileno())
    try:
        if task == "read":
            _read(send, *arguments)
        else:
            path, out, kind = arguments
            mark(Path(path), kind, sys.stdin.buffer.read(), Path(out))
            send(Done("xlsx"))
    except Refusal as refusal:
        send(Refused(refusal.reason))
    except MemoryError:
        send(Refused(too_much_memory().reason))
    except BaseException:  # the parent logs it and answers with a sentence
        send(Broke(traceback.format_exc()[-4000:]))
    # A thread may still be deep in the reader's machine code; it is not worth waiting for.
    os._exit(0)


def _read(send: Send, path: str, name: str, sheet: str, pace: str) -> None:
    kind = file_kind(Path(path), name)
    if kind == "csv":
        read_comma_text(Path(path), sheet or None, send)
    else:
        read_workbook(Path(path), sheet or None, send, eager=pace == "eager")
    send(Done(kind))


def _limit(largest_file: int) -> None:
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: CPU_SECONDS,
        resource.RLIMIT_FSIZE: largest_file,
        resource.RLIMIT_NOFILE: _FILES_OPEN,
        resource.RLIMIT_CORE: 0,
    }
    for which, most in limits.items():
        _soft, hard = resource.getrlimit(which)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)  # noqa: PLW2901  # the machine may allow less
        resource.setrlimit(which, (most, most))
    os.nice(5)
    # Where memory runs out all the same, this process is the one to go. Not every system has it.
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("900", encoding="ascii")


if __name__ == "__main__":
    main()
