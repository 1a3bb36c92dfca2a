"""Jobs as the workers see them: take one, say what came of it, find those whose worker died.

A job is taken by one worker at a time, and what it does is committed in the transaction that
records that it is done. So a job that is delivered twice, or whose worker was thought dead and
comes back, has its effect once.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import CursorResult, Update, delete, select, update
from sqlalchemy.orm import Session

from tracker.domain.jobs import LOST, JobKind, JobState, Live, state_now
from tracker.models import Job

ROWS_KEPT_FOR = timedelta(days=90)
RESULT_GONE = "What it made was kept for {days} days and is gone. Ask for it again."


class Superseded(Exception):
    """The job was given to another worker since, so this one must leave no trace of it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A job that a worker has taken, and whose it is."""

    number: int
    attempt: int
    worker: str
    kind: JobKind
    title: str
    subject: str
    parameters: dict[str, str]
    asked_by: str
    person: int | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job; a result is a file in the results folder with the name to give it."""

    state: JobState
    sentence: str
    page: str | None = None
    result: str | None = None
    result_name: str | None = None


def claim(session: Session, at: datetime, number: int, worker: str) -> Claim | None:
    """Take a job that waits; None if it does not (any more), which is no error."""
    taken = session.execute(
        update(Job)
        .where(Job.number == number, Job.state == JobState.WAITING)
        .values(state=JobState.RUNNING, worker=worker, started_at=at, attempt=Job.attempt + 1)
    )
    if not _changed(taken):
        return None
    job = session.get_one(Job, number)
    return Claim(
        number=number,
        attempt=job.attempt,
        worker=worker,
        kind=JobKind(job.kind),
        title=job.title,
        subject=job.subject,
        parameters=json.loads(job.parameters),
        asked_by=job.asked_by,
        person=job.person,
    )


def settle(session: Session, at: datetime, claim: Claim, outcome: Outcome) -> None:
    """Record what came of a job, in the transaction that has its effect.

    Raises:
        Superseded: when the job is no longer the worker's; the transaction must not be committed.
    """
    settled = session.execute(
        _still(claim).values(
            state=outcome.state,
            finished_at=at,
            sentence=outcome.sentence,
            page=outcome.page,
            result=outcome.result,
            result_name=outcome.result_name,
        )
    )
    if not _changed(settled):
        raise Superseded


def put_back(session: Session, claim: Claim) -> None:
    """Let a job wait again whose worker is told to end."""
    session.execute(_still(claim).values(state=JobState.WAITING, worker=None, started_at=None))


def list_waiting(session: Session) -> list[int]:
    """The numbers of the jobs that wait, the oldest first."""
    return list(
        session.scalars(
            select(Job.number).where(Job.state == JobState.WAITING).order_by(Job.number)
        )
    )


def list_running(session: Session) -> list[tuple[int, str]]:
    """The numbers of the jobs that run, each with its worker."""
    found = session.execute(select(Job.number, Job.worker).where(Job.state == JobState.RUNNING))
    return [(number, worker or "") for number, worker in found]


def note_lost(
    session: Session,
    at: datetime,
    live: Callable[[int], Live | None],
    is_dead: Callable[[str], bool],
) -> list[int]:
    """Record the jobs whose worker died, and say their numbers.

    Args:
        session: the transaction to record them in.
        at: this moment.
        live: what a worker said last of a job.
        is_dead: whether a worker is known to be gone; its silence tells otherwise.
    """
    lost = []
    for job in session.scalars(select(Job).where(Job.state == JobState.RUNNING)):
        silent = state_now(JobState.RUNNING, job.started_at, live(job.number), at)
        if silent is JobState.LOST or is_dead(job.worker or ""):
            job.state, job.finished_at, job.sentence = JobState.LOST, at, LOST
            lost.append(job.number)
    return lost


def forget_results(session: Session, at: datetime, days: int) -> None:
    """Forget what jobs made longer ago than some days, and the jobs themselves after ninety."""
    session.execute(
        update(Job)
        .where(Job.finished_at < at - timedelta(days=days), Job.result.is_not(None))
        .values(result=None, result_name=None, page=None, sentence=RESULT_GONE.format(days=days))
    )
    session.execute(delete(Job).where(Job.finished_at < at - ROWS_KEPT_FOR))


def results_kept(session: Session) -> Collection[str]:
    """The names of the result files that jobs still refer to."""
    return frozenset(
        name for name in session.scalars(select(Job.result).where(Job.result.is_not(None))) if name
    )


def _still(claim: Claim) -> Update:
    return update(Job).where(
        Job.number == claim.number,
        Job.state == JobState.RUNNING,
        Job.worker == claim.worker,
        Job.attempt == claim.attempt,
    )


def _changed(result: object) -> bool:
    return isinstance(result, CursorResult) and result.rowcount == 1
