"""The queue between the doors and the workers, kept by huey.

On SQLite it is a file of its own in the instance folder, on PostgreSQL a schema of its own in the
database. It carries nothing but the numbers of jobs, as JSON: what is unpickled can do anything,
and the queue may be written to by whoever writes to the database. The jobs themselves are in
their table, so a queue that is lost costs nothing; housekeeping puts into it what waits.

What a worker says of a job while it runs is kept here too. SQLite knows one writer at a time, and
a job that writes would silence itself for as long as it does.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from pathlib import Path

import psycopg
from huey import Huey, PostgresHuey, SqliteHuey, crontab  # type: ignore[import-untyped]  # it has no types
from huey.consumer import Consumer  # type: ignore[import-untyped]  # it has no types
from huey.registry import Message  # type: ignore[import-untyped]  # it has no types
from huey.serializer import Serializer  # type: ignore[import-untyped]  # it has no types
from huey.storage import EmptyData  # type: ignore[import-untyped]  # it has no types
from sqlalchemy import make_url

from tracker.config import Settings
from tracker.domain.jobs import Live
from tracker.errors import Unavailable

FILE = "queue.db"
SCHEMA = "queue"
BUSY_SECONDS = 5
_NAME = "tracker"


class PlainSerializer(Serializer):  # type: ignore[misc]  # huey has no types
    """Messages as JSON: a call that is named, with numbers and words."""

    def _serialize(self, data: Message) -> bytes:
        return json.dumps(data).encode()

    def _deserialize(self, data: bytes) -> Message:
        return Message(*json.loads(data))


class JobQueue:
    """The queue of one installation; opened when it is first needed.

    What it is asked raises Unavailable where the queue does not answer.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._run: Callable[[int], None] | None = None

    def serve(
        self, run: Callable[[int], None], each_minute: Callable[[], None], threads: int
    ) -> Consumer:
        """A consumer that calls from its threads `run` with the number of each job as it comes.

        It calls `each_minute` too, as soon as a thread is free.
        """
        self._run = run
        self._huey.periodic_task(crontab(), name="each_minute")(each_minute)
        assert self._task is not None  # known before the first message comes
        consumer: Consumer = self._huey.create_consumer(workers=threads, max_delay=1.0)
        return consumer

    def close(self) -> None:
        """Close what was opened."""
        if "_huey" in self.__dict__:
            self._huey.storage.close()

    def put(self, number: int) -> None:
        """Let a worker take a job; to put it twice does no harm."""
        with _in_words():
            self._task(number)

    def size(self) -> int:
        """How many messages no worker has taken yet."""
        with _in_words():
            return int(self._huey.storage.queue_size())

    def tell(self, number: int, live: Live) -> None:
        """Say how far a job is, and that its worker lives."""
        said = [live.beat_at.isoformat(), live.words, live.done, live.of]
        with _in_words():
            self._huey.storage.put_data(f"live {number}", json.dumps(said).encode())

    def live(self, number: int) -> Live | None:
        """What the worker said last of a job that runs."""
        with _in_words():
            said = self._huey.storage.peek_data(f"live {number}")
        if said is EmptyData:
            return None
        beat_at, words, done, of = json.loads(said)
        return Live(datetime.fromisoformat(beat_at), words, done, of)

    def ask_to_stop(self, number: int) -> None:
        """Ask the worker to leave a job undone."""
        with _in_words():
            self._huey.storage.put_data(f"stop {number}", b"stop")

    def is_asked_to_stop(self, number: int) -> bool:
        """Whether somebody asked for that."""
        with _in_words():
            return bool(self._huey.storage.has_data_for_key(f"stop {number}"))

    def forget(self, number: int) -> None:
        """Forget what was said of a job, and to it."""
        with _in_words():
            for key in (f"live {number}", f"stop {number}"):
                self._huey.storage.delete_data(key)

    @cached_property
    def _huey(self) -> Huey:
        common = {"results": False, "serializer": PlainSerializer()}
        url = make_url(self._settings.database_url)
        if url.get_backend_name() == "postgresql":
            address = url.set(drivername="postgresql").render_as_string(hide_password=False)
            return PostgresHuey(
                _NAME,
                # Its tables were made by a migration: the role that works here may make none.
                create_tables=False,
                connection=lambda: psycopg.connect(address, options=f"-c search_path={SCHEMA}"),
                **common,
            )
        file = self._settings.make_instance_folder() / FILE
        _make_private(file)
        return SqliteHuey(_NAME, filename=str(file), timeout=BUSY_SECONDS, **common)

    @cached_property
    def _task(self) -> Callable[[int], object]:
        def job(number: int) -> None:
            assert self._run is not None  # only workers take messages
            self._run(number)

        task: Callable[[int], object] = self._huey.task(name="job")(job)
        return task


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error, psycopg.Error) as error:
        raise Unavailable(
            f"The queue of long work does not answer: {error}. Try again in a few minutes."
        ) from error


def _make_private(file: Path) -> None:
    """Make a new file before SQLite does, which would let everybody read it."""
    if not file.exists():
        file.touch(mode=0o600)
