"""Takes one job and sees it through: done, failed, cancelled, or put back for the next worker."""

import logging
import time
from collections.abc import Callable

from sqlalchemy.orm import Session

from tracker.database import Database
from tracker.domain.jobs import JobState
from tracker.errors import Conflict, TrackerError, Unavailable
from tracker.jobs.actors import actor_of
from tracker.jobs.kinds import KINDS
from tracker.jobs.work import Cancelled, Surroundings, ToldToEnd, Work
from tracker.services.jobs.runs import Claim, Outcome, Superseded, claim, put_back, settle

CANCELLED = "Cancelled. Nothing was changed."
BROKE = (
    "Something went wrong that is no fault of yours. Nothing was changed. Try again; if it "
    "happens again, report job {number}."
)
MOST_TRIES = 30
PAUSE_SECONDS = 1.0
_log = logging.getLogger(__name__)


def run_job(around: Surroundings, number: int) -> None:
    """Do a job if it still waits; what comes of it is recorded, whatever it is."""
    taken: list[Claim | None] = [None]

    def take(session: Session) -> None:
        taken[0] = claim(session, around.clock(), number, around.worker)

    _insist(around.database, take)
    if taken[0] is None:
        return
    around.queue.forget(number)  # what was said in an earlier attempt
    try:
        _see_through(around, taken[0])
    except Superseded:
        _log.warning("Job %s was given to another worker; this one leaves it undone", number)
    finally:
        around.queue.forget(number)


def _see_through(around: Surroundings, taken: Claim) -> None:
    try:
        outcome = _do(around, taken)
    except ToldToEnd:
        _insist(around.database, lambda session: put_back(session, taken))
        return
    except Cancelled:
        outcome = Outcome(JobState.CANCELLED, CANCELLED)
    except TrackerError as refusal:
        outcome = Outcome(JobState.FAILED, refusal.sentence)
    except Superseded:
        raise
    except Exception:
        _log.exception("Job %s broke", taken.number)
        outcome = Outcome(JobState.FAILED, BROKE.format(number=taken.number))
    if outcome is not None:
        said = outcome
        _insist(around.database, lambda session: settle(session, around.clock(), taken, said))


def _do(around: Surroundings, taken: Claim) -> Outcome | None:
    with around.database.reading() as session:
        actor = actor_of(session, taken, around.clock())
    work = Work(around, taken, actor)
    with work.beating():
        return KINDS[taken.kind](work)


def _insist(database: Database, change: Callable[[Session], None]) -> None:
    """Write something down that must be, however long others keep the database busy."""
    for left in range(MOST_TRIES, 0, -1):
        try:
            with database.writing() as session:
                change(session)
        except (Conflict, Unavailable):
            if left == 1:
                raise
            time.sleep(PAUSE_SECONDS)
        else:
            return
