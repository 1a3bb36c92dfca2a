"""The worker's process: its threads, its signals, and an orderly end.

Told to end (SIGTERM, Ctrl-C, or the end of the server that started it) it takes no more jobs and
gives those that run a moment to come to an end; what does not is rolled back and waits for the
next worker.
"""

import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import FrameType

from tracker.audit import open_recorded
from tracker.config import Settings
from tracker.jobs.housekeeping import keep_house
from tracker.jobs.nights import watch_nights
from tracker.jobs.queue import JobQueue
from tracker.jobs.running import run_job
from tracker.jobs.work import Surroundings
from tracker.jobs.workers import new_name, work_folder

DRAIN_SECONDS = 10.0
ROLL_BACK_SECONDS = 10.0
HEALTH_SECONDS = 10.0
SIGN_OF_LIFE = b"."
_LOOK_EVERY = 0.5


class Worker:
    """A process that does jobs until it is told to end.

    `attended` says that a server watches it: it shows each half second that it lives on its
    standard output, and ends when its standard input does, because then the server is gone.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Callable[[], datetime],
        threads: int,
        *,
        attended: bool = False,
    ) -> None:
        os.umask(0o077)  # whatever is written here is for its owner only
        name = new_name()
        self._attended = attended
        self._told_to_end = threading.Event()
        self._listen()
        self._at_work: set[int] = set()
        self._around = Surroundings(
            settings=settings,
            database=open_recorded(settings),
            queue=JobQueue(settings),
            clock=clock,
            worker=name,
            folder=work_folder(settings.instance_folder, name),
        )
        self._consumer = self._around.queue.serve(
            self._do, lambda: keep_house(self._around), threads
        )
        # Not among the jobs: it would keep a thread from those that people wait for.
        self._nights = threading.Thread(
            target=watch_nights, args=(self._around, self._told_to_end), daemon=True
        )

    def run(self) -> None:
        """Do jobs until told to end."""
        keep_house(self._around)
        self._consumer.start()
        self._nights.start()
        self._listen()  # the consumer has put its own ears there
        if self._attended:
            threading.Thread(target=self._wait_for_the_server_to_go, daemon=True).start()
        looked = time.monotonic()
        while not self._told_to_end.wait(_LOOK_EVERY):
            self._show_life()
            if time.monotonic() - looked > HEALTH_SECONDS:
                looked = time.monotonic()
                self._consumer.check_worker_health()
        self._end()

    def _do(self, number: int) -> None:
        if self._told_to_end.is_set():  # taken in the last moment: it waits for the next worker
            return
        self._at_work.add(number)
        try:
            run_job(self._around, number)
        finally:
            self._at_work.discard(number)

    def _listen(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._hear)

    def _hear(self, _number: int, _frame: FrameType | None) -> None:
        self._told_to_end.set()

    def _wait_for_the_server_to_go(self) -> None:
        while os.read(sys.stdin.fileno(), 1):
            pass
        self._told_to_end.set()

    def _show_life(self) -> None:
        if self._attended:
            try:
                os.write(sys.stdout.fileno(), SIGN_OF_LIFE)
            except OSError:  # nobody listens any more
                self._told_to_end.set()

    def _end(self) -> None:
        self._consumer.stop_flag.set()
        self._wait_for_work(DRAIN_SECONDS)
        self._around.end_now.set()
        self._wait_for_work(ROLL_BACK_SECONDS)
        self._nights.join(ROLL_BACK_SECONDS)
        shutil.rmtree(self._around.folder, ignore_errors=True)
        self._around.queue.close()
        self._around.database.engine.dispose()

    def _wait_for_work(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while self._at_work and time.monotonic() < until:
            self._show_life()
            time.sleep(_LOOK_EVERY / 5)
