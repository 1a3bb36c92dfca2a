"""Keeps a worker running beside the server: starts it, misses it when it dies, and ends it.

A worker that dies is started again, after a pause that grows while it keeps dying. One that
shows no sign of life, because it was stopped or is stuck, is killed first: it may hold the
database.
"""

import logging
import os
import select
import subprocess
import sys
import threading

PATIENCE = 30.0
END_SECONDS = 25.0
SHORTEST_PAUSE = 1.0
LONGEST_PAUSE = 60.0
_log = logging.getLogger(__name__)


class Attendant:
    """Watches over one worker process at a time, in a thread of its own."""

    def __init__(self, threads: int, patience: float = PATIENCE) -> None:
        """Attend a worker of some threads; one silent for longer than `patience` is killed."""
        self._threads = threads
        self._patience = patience
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._attend, name="worker attendant", daemon=True)

    def start(self) -> None:
        """Start the worker, and keep one running."""
        self._thread.start()

    def stop(self) -> None:
        """Tell the worker to end, if there is one, and wait for it."""
        self._over.set()
        if self._thread.is_alive():
            self._thread.join(timeout=END_SECONDS + 5)

    def _attend(self) -> None:
        pause = SHORTEST_PAUSE
        while not self._over.is_set():
            lived = self._one_life()
            if self._over.is_set():
                return
            pause = SHORTEST_PAUSE if lived else min(pause * 2, LONGEST_PAUSE)
            _log.warning("The worker ended; another is started in %.0f s", pause)
            self._over.wait(pause)

    def _one_life(self) -> bool:
        """Run a worker until it ends, and say whether it ever showed life."""
        with subprocess.Popen(  # noqa: S603  # our own command, by our own interpreter
            [sys.executable, "-P", "-m", "tracker.cli", "worker", "--attended",
             "--threads", str(self._threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # Ctrl-C in a terminal is heard by the server, which then tells the worker.
            start_new_session=True,
        ) as worker:  # fmt: skip
            lived = self._watch(worker)
            if self._over.is_set():
                worker.terminate()
                try:
                    worker.wait(END_SECONDS)
                except subprocess.TimeoutExpired:
                    _log.warning("The worker did not end in time and is killed")
            worker.kill()
            return lived

    def _watch(self, worker: subprocess.Popen[bytes]) -> bool:
        """Return when the worker is gone, silent for too long, or to end."""
        assert worker.stdout is not None
        signs, lived, silent = worker.stdout.fileno(), False, 0.0
        while not self._over.is_set():
            ready, _, _ = select.select([signs], [], [], 0.5)
            if not ready:
                silent += 0.5
                if silent > self._patience:
                    _log.error("The worker shows no life and is killed")
                    return lived
            elif os.read(signs, 4096):
                lived, silent = True, 0.0
            else:
                return lived
        return lived
