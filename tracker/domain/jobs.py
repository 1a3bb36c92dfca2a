"""Jobs: work too long for a page, what becomes of it, and how one tells that its worker died."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A worker says every second that it is alive. After this long without a word it is not: the wait
# is long enough for a machine that is short of breath, and short enough for a person who waits.
SILENCE = timedelta(seconds=30)
RESULTS = "results"  # the folder, in that of the installation, for what jobs make
LOST = "The worker stopped; nothing was changed. Try again."


class JobKind(StrEnum):
    """What a job does."""

    CHECK = "check"
    IMPORT = "import"
    MARKED = "marked copy"
    WORKBOOK = "workbook"
    SUMMARY = "summary"


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    LOST = "lost"

    @property
    def is_over(self) -> bool:
        """Whether nothing more comes of it by itself."""
        return self not in {JobState.WAITING, JobState.RUNNING}

    @property
    def can_be_tried_again(self) -> bool:
        """Whether it ended without having done anything."""
        return self in {JobState.FAILED, JobState.CANCELLED, JobState.LOST}


@dataclass(frozen=True, slots=True)
class Live:
    """What a worker says of a job while it runs.

    `done` counts what the words name (rows, mostly), `of` is how many there are if that is known.
    """

    beat_at: datetime
    words: str = ""
    done: int = 0
    of: int | None = None


def state_now(
    state: JobState, started_at: datetime | None, live: Live | None, at: datetime
) -> JobState:
    """Where a job stands at a moment: one that runs and was silent for too long is lost.

    Args:
        state: what is recorded.
        started_at: when its worker took it.
        live: what the worker said last; None if nothing yet.
        at: the moment.
    """
    if state is not JobState.RUNNING:
        return state
    heard = [moment for moment in (started_at, live.beat_at if live else None) if moment]
    return JobState.LOST if heard and at - max(heard) > SILENCE else state
