"""Jobs as those who ask for them see them: ask, look, cancel, try again.

The table is the truth; the queue only carries numbers to the workers, and what they say of a job
while it runs. A job is seen by whoever asked for it, and by those who administer every
organisation that person acted for; to everybody else it is not there.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right
from tracker.domain.jobs import LOST, JobKind, JobState, Live, state_now
from tracker.errors import NotFound, RuleBroken, TooOften
from tracker.models import Job

MOST_AT_ONCE = 10
MOST_LISTED = 100
WAIT_SECONDS = 60


class Queue(Protocol):
    """What carries numbers of jobs to the workers and brings back what those say."""

    def put(self, number: int) -> None:
        """Let a worker take a job; to put it twice does no harm."""

    def live(self, number: int) -> Live | None:
        """What the worker said last of a job that runs."""

    def ask_to_stop(self, number: int) -> None:
        """Ask the worker to leave a job undone."""

    def is_asked_to_stop(self, number: int) -> bool:
        """Whether somebody asked for that."""


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody asks for.

    `title` says it in words, `subject` is the token of the upload it is about (empty if none).
    """

    kind: JobKind
    title: str
    parameters: Mapping[str, str]
    subject: str = ""


@dataclass(frozen=True, slots=True)
class JobNow:
    """A job as it stands: `sentence` is what came of it, `live` what its worker says meanwhile.

    `agreement` is the only one it is about; None where it is about several or none.
    """

    number: int
    kind: JobKind
    title: str
    subject: str
    agreement: str | None
    asked_by: str
    asked_at: datetime
    state: JobState
    finished_at: datetime | None
    sentence: str
    result: str | None
    result_name: str | None
    page: str | None
    live: Live | None
    stopping: bool

    @property
    def can_be_tried_again(self) -> bool:
        """Whether it ended without effect, or what it made is gone."""
        gone = self.state is JobState.DONE and self.kind is not JobKind.IMPORT and not self.result
        return gone or self.state.can_be_tried_again


def ask(session: Session, actor: Actor, at: datetime, order: Order) -> int:
    """Record what somebody asks for and say its number; the queue is told after the commit.

    The same order that still waits or runs is not made twice.

    Raises:
        TooOften: when the person has too many jobs that wait or run.
    """
    parameters = json.dumps(dict(order.parameters), sort_keys=True)
    unfinished = session.scalars(
        _own(actor).where(Job.state.in_([JobState.WAITING, JobState.RUNNING]))
    ).all()
    for job in unfinished:
        if (job.kind, job.subject, job.parameters) == (order.kind, order.subject, parameters):
            return job.number
    if len(unfinished) >= MOST_AT_ONCE:
        raise TooOften(
            f"You have {MOST_AT_ONCE} jobs that wait or run. Nothing was changed. Wait until one "
            "of them is done, or cancel one.",
            WAIT_SECONDS,
        )
    job = Job(
        number=(session.execute(select(func.max(Job.number))).scalar() or 0) + 1,
        kind=order.kind,
        title=order.title,
        subject=order.subject,
        parameters=parameters,
        asked_by=actor.name,
        person=actor.person,
        organisations=json.dumps(sorted(actor.organisations())),
        asked_at=at,
        state=JobState.WAITING,
        attempt=0,
        sentence="",
    )
    session.add(job)
    session.flush()
    return job.number


def get_job(session: Session, actor: Actor, at: datetime, number: int, queue: Queue) -> JobNow:
    """One job as it stands.

    Raises:
        NotFound: when there is none that the actor may see.
    """
    return _now(_find(session, actor, number), at, queue)


def list_jobs(session: Session, actor: Actor, at: datetime, queue: Queue) -> list[JobNow]:
    """What the actor asked for, the newest first; the local administrator sees everybody's."""
    found = session.scalars(_own(actor).order_by(Job.number.desc()).limit(MOST_LISTED))
    return [_now(job, at, queue) for job in found]


def list_about(
    session: Session, actor: Actor, at: datetime, subject: str, queue: Queue
) -> list[JobNow]:
    """The actor's jobs that check or import an upload, the newest first."""
    found = session.scalars(
        _own(actor)
        .where(Job.subject == subject, Job.kind.in_([JobKind.CHECK, JobKind.IMPORT]))
        .order_by(Job.number.desc())
    )
    return [_now(job, at, queue) for job in found]


def cancel(session: Session, actor: Actor, at: datetime, number: int) -> bool:
    """Cancel a job, and say whether its worker must still be asked to stop.

    Raises:
        NotFound: when there is none that the actor may see.
    """
    job = _find(session, actor, number)
    if job.state == JobState.WAITING:
        job.state = JobState.CANCELLED
        job.finished_at = at
        job.sentence = "Cancelled before it began. Nothing was changed."
    return job.state == JobState.RUNNING


def try_again(session: Session, actor: Actor, at: datetime, number: int, queue: Queue) -> None:
    """Let a job be done that failed, was cancelled, lost its worker or whose result is gone.

    Raises:
        NotFound: when there is none that the actor may see.
        RuleBroken: when it is not over, or is done.
    """
    job = _find(session, actor, number)
    if not _now(job, at, queue).can_be_tried_again:
        raise RuleBroken("This job is not over yet, or it is done: there is nothing to try again.")
    if not _is_own(job, actor):
        raise RuleBroken("Only the person who asked for this job can try it again.")
    job.state = JobState.WAITING
    job.worker = job.started_at = job.finished_at = None
    job.sentence = ""
    job.result = job.result_name = job.page = None


def _own(actor: Actor) -> Select[Job]:
    wanted = select(Job)
    if actor.is_local:
        return wanted
    return wanted.where(Job.asked_by == actor.name, Job.person == actor.person)


def _is_own(job: Job, actor: Actor) -> bool:
    return actor.is_local or (job.asked_by, job.person) == (actor.name, actor.person)


def _find(session: Session, actor: Actor, number: int) -> Job:
    job = session.get(Job, number) if 0 < number < 2**31 else None
    if job is None or not (_is_own(job, actor) or _administers(job, actor)):
        raise NotFound(f"There is no job {number}.")
    return job


def _administers(job: Job, actor: Actor) -> bool:
    # Every one of the organisations: a result shows what any of them may see.
    organisations = set(json.loads(job.organisations))
    return bool(organisations) and organisations <= actor.organisations(Right.ADMINISTER)


def _now(job: Job, at: datetime, queue: Queue) -> JobNow:
    recorded = JobState(job.state)
    runs = recorded is JobState.RUNNING
    live = queue.live(job.number) if runs else None
    state = state_now(recorded, job.started_at, live, at)
    return JobNow(
        number=job.number,
        kind=JobKind(job.kind),
        title=job.title,
        subject=job.subject,
        agreement=json.loads(job.parameters).get("agreement") or None,
        asked_by=job.asked_by,
        asked_at=job.asked_at,
        state=state,
        finished_at=job.finished_at,
        sentence=LOST if state is JobState.LOST else job.sentence,
        result=job.result,
        result_name=job.result_name,
        page=job.page,
        live=live,
        stopping=runs and queue.is_asked_to_stop(job.number),
    )
