"""One job while it runs: how far it is, whether it is to stop, and what it made."""

import logging
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.config import LONDON, Settings
from tracker.database import Database
from tracker.domain.jobs import RESULTS, Live
from tracker.errors import Unavailable
from tracker.jobs.queue import JobQueue
from tracker.services.jobs.runs import Claim, Outcome, settle

BEAT_SECONDS = 1.0
_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Somebody asked for the job to be left undone."""


class ToldToEnd(Exception):
    """The worker is to end, and the job is to wait for the next one."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What every job of a worker works with. `end_now` is set when none may go on."""

    settings: Settings
    database: Database
    queue: JobQueue
    clock: Callable[[], datetime]
    worker: str
    folder: Path
    end_now: threading.Event = field(default_factory=threading.Event)

    @property
    def results(self) -> Path:
        return self.settings.instance_folder / RESULTS


class Work:
    """A job in a worker's hands.

    `tell` says how far it is; it is also where a job stops that is to stop, so a job calls it as
    often as it can, and once more in the transaction that has its effect.
    """

    def __init__(self, around: Surroundings, claim: Claim, actor: Actor) -> None:
        self.around = around
        self.claim = claim
        self.actor = actor
        self._live = Live(around.clock(), "Starting")
        self._is_asked_to_stop = False

    @property
    def database(self) -> Database:
        return self.around.database

    def moment(self) -> datetime:
        """This moment."""
        return self.around.clock()

    def day(self) -> date:
        """The day by the clock on the wall in London."""
        return self.moment().astimezone(LONDON).date()

    def tell(self, words: str, done: int = 0, of: int | None = None) -> None:
        """Say how far the job is; a new stage (nothing of it done yet) is told at once.

        Raises:
            Cancelled: when somebody asked for it to be left undone.
            ToldToEnd: when the worker has to end.
        """
        self._live = Live(self._live.beat_at, words, done, of)
        if done == 0:
            self._say()
        if self._is_asked_to_stop:
            raise Cancelled
        if self.around.end_now.is_set():
            raise ToldToEnd

    @contextmanager
    def beating(self) -> Iterator[None]:
        """Let those who wait hear every second that the job goes on, and hear them."""
        over = threading.Event()
        thread = threading.Thread(target=self._beat, args=(over,), daemon=True)
        self._say()
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _beat(self, over: threading.Event) -> None:
        while not over.wait(BEAT_SECONDS):
            self._say()

    def _say(self) -> None:
        self._live = Live(self.moment(), self._live.words, self._live.done, self._live.of)
        try:
            self.around.queue.tell(self.claim.number, self._live)
            self._is_asked_to_stop = self.around.queue.is_asked_to_stop(self.claim.number)
        except Unavailable:
            _log.warning("Job %s could not say how far it is", self.claim.number, exc_info=True)

    def new_result(self, ending: str) -> Path:
        """Where to write what the job makes: an empty file that only its owner can read.

        Housekeeping removes it unless the job comes to refer to it.
        """
        self.around.results.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.around.results / f"{self.claim.number}-{secrets.token_hex(8)}{ending}"
        path.touch(mode=0o600, exist_ok=False)
        return path

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for as long as it is needed; housekeeping removes it if the worker dies."""
        with tempfile.TemporaryDirectory(dir=self.around.folder) as folder:
            yield Path(folder)

    def settle(self, session: Session, outcome: Outcome) -> None:
        """Record what came of the job in the transaction that has its effect.

        Raises:
            Superseded: when the job was given to another worker since.
            Cancelled, ToldToEnd: when it is to stop.
        """
        self.tell("Finishing")
        settle(session, self.moment(), self.claim, outcome)
