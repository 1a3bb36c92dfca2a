"""What may keep a page busy for seconds: reading a file, making a workbook, waiting to write."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore

from flask import abort

# The server answers with eight threads. However many files people send, and however long those
# take, three are left for every other page.
MOST_AT_ONCE = 5
_PLACES = BoundedSemaphore(MOST_AT_ONCE)


@contextmanager
def long_work() -> Iterator[None]:
    """Let a view have one of the places for long work; also its decorator.

    Where all are taken the visitor is asked to try again: to wait would take a thread as well.
    """
    if not _PLACES.acquire(blocking=False):
        abort(429)
    try:
        yield
    finally:
        _PLACES.release()
