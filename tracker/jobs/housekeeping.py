"""What a worker does each minute and when it starts: nothing is kept for longer than it should be.

Everything here may be done by several workers at once, and again.
"""

import logging
from datetime import timedelta

from tracker.config import LONDON
from tracker.errors import Conflict, Unavailable
from tracker.jobs.work import Surroundings
from tracker.jobs.workers import clear_away_dead, is_dead
from tracker.services.imports.uploads import purge_uploads
from tracker.services.jobs.runs import (
    forget_results,
    list_running,
    list_waiting,
    note_lost,
    results_kept,
)
from tracker.services.kept.keeping import catch_up

MOST_PORTIONS = 20  # of twenty agreements each: some seconds of the minute
_log = logging.getLogger(__name__)


def keep_house(around: Surroundings) -> None:
    """Find jobs whose worker died, forget what is too old, and put what waits into the queue."""
    try:
        _forget_and_find(around)
        _check_agreements(around)
    except (Conflict, Unavailable):
        _log.info("Somebody else keeps the database busy; housekeeping waits for a minute")
        return
    _remove_results_of_nobody(around)
    clear_away_dead(around.settings.instance_folder)
    _put_what_waits(around)


def _forget_and_find(around: Surroundings) -> None:
    at, limits = around.clock(), around.settings.limits
    with around.database.writing() as session:
        lost = note_lost(session, at, around.queue.live, is_dead)
        forget_results(session, at, limits.keep_results_days)
        purge_uploads(session, at, timedelta(days=limits.keep_uploads_days))
    for number in lost:
        _log.warning("Job %s has lost its worker", number)
        around.queue.forget(number)


def _check_agreements(around: Surroundings) -> None:
    """Run the health checks that a new day asks for, few at a time: others want to write, too."""
    day = around.clock().astimezone(LONDON).date()
    for _ in range(MOST_PORTIONS):
        with around.database.writing() as session:
            if catch_up(session, day) == 0:
                return


def _remove_results_of_nobody(around: Surroundings) -> None:
    # Those of running jobs stay: nobody refers to a result before it is whole. The files are
    # listed first, so that one made meanwhile is not among them.
    files = list(around.results.glob("*"))
    with around.database.reading() as session:
        running = {str(number) for number, _ in list_running(session)}
        kept = results_kept(session)
    for file in files:
        if file.name not in kept and file.name.partition("-")[0] not in running:
            file.unlink(missing_ok=True)


def _put_what_waits(around: Surroundings) -> None:
    """A message may be lost, with the queue's file or between two commits; the table knows."""
    if around.queue.size() == 0:
        with around.database.reading() as session:
            waiting = list_waiting(session)
        for number in waiting:
            around.queue.put(number)
