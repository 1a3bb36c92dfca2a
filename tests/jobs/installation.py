"""An installation with an agreement in it, the jobs people ask for there, and real workers.

`ledger_file` is a file of many ledger rows, as large as a test needs it to be.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from sqlalchemy import func, select

from tests.services.files import place, take
from tracker.access import WEB, Actor
from tracker.config import Settings
from tracker.database import Database
from tracker.domain.jobs import JobKind, JobState
from tracker.jobs.queue import JobQueue
from tracker.jobs.work import Surroundings
from tracker.models import ImportBatch, LedgerEntry
from tracker.previews import Preview, preview_kept
from tracker.services.imports.uploads import NewFile, keep_upload
from tracker.services.jobs import queue as jobs
from tracker.services.jobs.queue import JobNow, Order

ASKER = Actor("a.finance@northshire.example", WEB)
PATIENCE = 60.0
T = TypeVar("T")


def now() -> datetime:
    return datetime.now(UTC)


def ledger_file(rows: int) -> bytes:
    """A CSV file of ledger rows of scheme S1, each with its own reference."""
    lines = [
        f"A1,F1,S1,2025-{4 + number % 8:02d},Actual,{number % 900}.{number % 100:02d},X{number}"
        for number in range(rows)
    ]
    heading = "Agreement,Fund,Scheme,Period,Measure,Amount,Source reference"
    return "\r\n".join([heading, *lines]).encode()


@dataclass
class Installation:
    """What a test asks of an installation, as pages would."""

    settings: Settings
    database: Database
    queue: JobQueue
    workers: list[subprocess.Popen[str]] = field(default_factory=list)

    def fill(self) -> None:
        take(self.database, place())

    def upload(self, content: bytes, name: str = "ledger.csv", actor: Actor = ASKER) -> str:
        with self.database.writing() as session:
            return keep_upload(session, actor, now(), NewFile(name, None, content))

    def ask(self, order: Order, actor: Actor = ASKER) -> int:
        """Record a job and tell the queue."""
        with self.database.writing() as session:
            number = jobs.ask(session, actor, now(), order)
        self.queue.put(number)
        return number

    def ask_check(self, token: str, actor: Actor = ASKER) -> int:
        return self.ask(Order(JobKind.CHECK, "Check ledger.csv", {}, token), actor)

    def ask_import(self, token: str, fingerprint: str, actor: Actor = ASKER) -> int:
        asked = {"fingerprint": fingerprint}
        return self.ask(Order(JobKind.IMPORT, "Import ledger.csv", asked, token), actor)

    def ask_checked_import(self, rows: int) -> int:
        """Have a file imported that has been checked in this process."""
        token = self.upload(ledger_file(rows))
        return self.ask_import(token, self.preview_here(token).fingerprint)

    def preview_here(self, token: str) -> Preview:
        number = self.ask_check(token)
        self.run_here(number)
        return self.preview_of(number)

    def run_here(self, number: int, at: Callable[[], datetime] = now) -> None:
        """Do a job in this process."""
        from tracker.jobs.running import run_job  # noqa: PLC0415  # doors are loaded last

        run_job(self.around(at), number)

    def around(self, at: Callable[[], datetime] = now) -> Surroundings:
        folder = self.settings.make_instance_folder() / "here"
        folder.mkdir(exist_ok=True)
        return Surroundings(self.settings, self.database, self.queue, at, "here-0-0", folder)

    def job(self, number: int, *, later: timedelta = timedelta(), actor: Actor = ASKER) -> JobNow:
        with self.database.reading() as session:
            return jobs.get_job(session, actor, now() + later, number, self.queue)

    def try_again(self, number: int, *, later: timedelta = timedelta()) -> None:
        with self.database.writing() as session:
            jobs.try_again(session, ASKER, now() + later, number, self.queue)
        self.queue.put(number)

    def preview_of(self, number: int) -> Preview:
        return preview_kept(self.result_of(number).read_bytes())

    def result_of(self, number: int) -> Path:
        name = self.job(number).result
        assert name is not None
        return self.settings.instance_folder / "results" / name

    def start_worker(self, threads: int = 1) -> subprocess.Popen[str]:
        """A worker in a process of its own, as `tracker worker` runs it."""
        worker = subprocess.Popen(
            [sys.executable, "-m", "tracker.cli", "worker", "--threads", str(threads)],
            env={
                "PATH": os.environ["PATH"],
                "DATABASE_URL": self.settings.database_url,
                "TRACKER_INSTANCE": str(self.settings.instance_folder),
            },
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            text=True, start_new_session=True,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def wait_for(self, number: int, *states: JobState) -> JobNow:
        return until(lambda: self.job(number), lambda job: job.state in states)

    def wait_for_words(self, number: int, words: str) -> None:
        """Wait until a worker says that it has come to a stage of a job."""
        until(
            lambda: self.queue.live(number), lambda live: live is not None and words in live.words
        )

    def batches(self) -> int:
        with self.database.reading() as session:
            return session.execute(select(func.count()).select_from(ImportBatch)).scalar_one()

    def ledger_rows(self) -> int:
        with self.database.reading() as session:
            return session.execute(select(func.count()).select_from(LedgerEntry)).scalar_one()

    def close(self) -> None:
        for worker in self.workers:
            if worker.poll() is None:
                worker.send_signal(signal.SIGCONT)
                worker.kill()
            worker.wait()
            if worker.stderr:
                worker.stderr.close()
        self.queue.close()


def until(look: Callable[[], T], is_so: Callable[[T], bool]) -> T:
    """Look until it is so, and say what was seen."""
    end = time.monotonic() + PATIENCE
    while not is_so(found := look()):
        assert time.monotonic() < end, f"it never came to be: {found}"
        time.sleep(0.01)
    return found
