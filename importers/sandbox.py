"""The parent's side of the reading child: starts it, listens, and ends it when it must."""

import contextlib
import fcntl
import logging
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from pathlib import Path
from typing import IO, TypeVar

import msgspec

from importers.pipe import Broke, Done, Frames, Refused
from importers.refusal import PersonalData, Refusal, damaged, too_much_memory

WALL_SECONDS = 25.0
LONGEST_WAIT = 120.0

# How often the silent child is looked at, and how much it should have worked since.
_LOOK_EVERY = 5.0
_SIGN_OF_LIFE = 0.2
_PIPE = 1 << 20
_KEPT_SETTINGS = ("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT", "TMPDIR")
# Two files are opened at a time, however many people send one.
_SEATS = threading.BoundedSemaphore(2)
_LOG = logging.getLogger(__name__)

M = TypeVar("M")


class ChildDied(Refusal):
    """The child ended by a signal; nobody knows yet what the file did to it."""


def converse(
    arguments: Sequence[str], decoder: msgspec.msgpack.Decoder[M], said: bytes = b""
) -> Generator[M, None, None]:
    """Run the child and pass on what it says, up to and without its last word.

    The caller waits for the child `WALL_SECONDS` in all, longer only if the machine lets the
    child do little; time the caller spends between two messages is the caller's own. The child is gone when the iterator
    ends or is closed, which the caller sees to.

    Args:
        arguments: the task and what it needs.
        decoder: knows the messages of that task.
        said: what the child reads from its standard input.

    Raises Refusal with the child's reason, ChildDied when it could not give one.
    """
    with _SEATS:
        child = subprocess.Popen(  # noqa: S603  # our own module, by our own interpreter
            [sys.executable, "-P", "-m", "importers.child", *arguments],
            stdin=subprocess.PIPE if said else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            cwd="/",
            start_new_session=True,
        )
        try:
            if child.stdin:
                _say(child.stdin, said)
            if child.stdout:
                yield from _listen(child, child.stdout.fileno(), Frames(decoder))
        finally:
            child.kill()
            child.wait()
            if child.stdout:
                child.stdout.close()


def _environment() -> dict[str, str]:
    # The child finds the packages where this process found them, and no secret of the application.
    here = str(Path(__file__).resolve().parent.parent)
    kept = {name: os.environ[name] for name in _KEPT_SETTINGS if name in os.environ}
    paths = [here, *(path for path in sys.path if path and path != here)]
    return {**kept, "PYTHONPATH": os.pathsep.join(paths), "MALLOC_ARENA_MAX": "2"}


def _say(pipe: IO[bytes], said: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), pipe:
        pipe.write(said)


def _listen(child: subprocess.Popen[bytes], descriptor: int, frames: Frames[M]) -> Iterator[M]:
    with contextlib.suppress(OSError, AttributeError):
        fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE)
    patience = _Patience(child.pid, descriptor)
    while True:
        patience.wait()
        piece = os.read(descriptor, _PIPE)
        if not piece:
            raise _last_word(child)
        for message in _messages(frames, piece):
            yield message
            if isinstance(message, Done):
                return


class _Patience:
    """Waits for the child to say something, `WALL_SECONDS` in all.

    On a machine with too much to do, a child may get little of the processor. While it still
    gets some it is given more time, because its own limit of processor time ends it if it spins.
    """

    def __init__(self, child: int, descriptor: int) -> None:
        self._child = child
        self._ready = select.poll()
        self._ready.register(descriptor, select.POLLIN)
        self._left = WALL_SECONDS
        self._extra = LONGEST_WAIT - WALL_SECONDS
        self._worked = 0.0

    def wait(self) -> None:
        """Return when there is something to read; raises Refusal when patience is at its end."""
        before = time.monotonic()
        while not self._ready.poll(max(0.0, min(self._left, _LOOK_EVERY)) * 1000):
            now, worked = time.monotonic(), _processor_seconds(self._child)
            moves = worked - self._worked >= _SIGN_OF_LIFE
            self._left -= now - before
            before, self._worked = now, worked
            if self._left <= 0:
                if not moves or self._extra <= 0:
                    raise _too_slow()
                self._left, self._extra = _LOOK_EVERY, self._extra - _LOOK_EVERY
        self._left -= time.monotonic() - before


def _processor_seconds(process: int) -> float:
    """How long a process has been working; 0 where the system does not say."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    user, system = fields.rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _messages(frames: Frames[M], piece: bytes) -> Iterator[M]:
    try:
        messages = frames.feed(piece)
    except msgspec.MsgspecError as error:
        raise damaged("its reader was misled by it") from error
    for message in messages:
        if isinstance(message, Refused):
            raise (PersonalData if message.personal else Refusal)(message.reason)
        if isinstance(message, Broke):
            _LOG.error("The reader of an uploaded file broke:\n%s", message.trace)
            raise damaged("its reader did not expect what it holds")
        yield message


def _too_slow() -> Refusal:
    return Refusal(
        f"reading it takes more than {WALL_SECONDS:.0f} seconds. Split it into several files, or "
        "save it from Excel as a new .xlsx."
    )


def _last_word(child: subprocess.Popen[bytes]) -> Refusal:
    """Why a child ended without saying so."""
    code = child.wait()
    if code == -signal.SIGXCPU:
        return _too_slow()
    if code in (-signal.SIGABRT, -signal.SIGKILL, -signal.SIGSEGV, -signal.SIGBUS):
        # Running out of memory ends a program written in Rust by an abort.
        return ChildDied(too_much_memory().reason)
    return ChildDied(damaged("its reader could not be started or ended early").reason)
