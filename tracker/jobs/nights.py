"""The worker's nights: each day's work is done once its hour has come, or as soon after as it runs.

In the hour chosen every day has exactly one moment, also when the clocks change. On the day on
which a database gets its first records nothing is done: whoever is setting up is there to look.
"""

import logging
import threading
from datetime import date, datetime

from sqlalchemy import func, select

from tracker.config import LONDON
from tracker.database import Database
from tracker.errors import Conflict, TrackerError
from tracker.jobs.work import Surroundings
from tracker.models import AuditEntry
from tracker.nightly import Run, do_nightly_work, post_what_waits
from tracker.services.reminders.nights import is_night_done

HOUR = 3
LOOK_SECONDS = 60.0
_log = logging.getLogger(__name__)


def watch_nights(around: Surroundings, told_to_end: threading.Event) -> None:
    """Look each minute whether there is nightly work to do, and do it, until told to end."""
    while not told_to_end.is_set():
        try:
            look(around, told_to_end)
        except Conflict:
            _log.info("Somebody else does the nightly work, or keeps the database busy")
        except TrackerError as refusal:
            _log.warning("The nightly work waits: %s", refusal.sentence)
        except Exception:
            _log.exception("The nightly work broke and is begun again in a minute")
        told_to_end.wait(LOOK_SECONDS)


def look(around: Surroundings, told_to_end: threading.Event) -> None:
    """Do the work of the day if it is time and it is not done; send what letters wait otherwise."""
    at = around.clock()
    run = Run(
        around.settings, around.database, at, at.astimezone(LONDON).date(), stop=told_to_end.is_set
    )
    if is_due(around.database, at):
        do_nightly_work(run)
    else:
        post_what_waits(run)


def is_due(database: Database, at: datetime) -> bool:
    """Whether the nightly work of the day is to be done now."""
    local = at.astimezone(LONDON)
    if local.hour < HOUR:
        return False
    with database.reading() as session:
        first = session.execute(select(func.min(AuditEntry.at))).scalar()
        return _is_before(first, local.date()) and not is_night_done(session, local.date())


def _is_before(first: datetime | None, day: date) -> bool:
    return first is not None and first.astimezone(LONDON).date() < day
