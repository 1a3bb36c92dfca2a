"""Long work: how far it is, cancel it, try it again, fetch what it made.

Nothing here needs a script: a page says how it stands when it was asked for, and a script only
looks again every second. What is asked for is handed to the worker by `hand_over`.
"""

import logging
from datetime import timedelta
from pathlib import Path

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    jsonify,
    redirect,
    render_template,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.config import Settings
from tracker.domain.jobs import RESULTS, JobKind, JobState
from tracker.errors import NotFound, Unavailable
from tracker.services.jobs import queue as services
from tracker.services.jobs.queue import JobNow, Order, Queue
from tracker.web.allowing import SIGNED_IN, allowed
from tracker.web.asking import actor, now, reading, writing
from tracker.web.files import EXCEL, file_name
from tracker.web.throttled import an_export, of_agreement

pages = Blueprint("jobs", __name__, url_prefix="/jobs")

# A worker takes a job within a second. Where none has for so long, something is wrong.
LONG_WAIT = timedelta(minutes=2)
_log = logging.getLogger(__name__)

TAGS = {
    JobState.WAITING: ("Waiting", "blue"),
    JobState.RUNNING: ("Running", "light-blue"),
    JobState.DONE: ("Done", "green"),
    JobState.FAILED: ("Not done", "red"),
    JobState.CANCELLED: ("Cancelled", "grey"),
    JobState.LOST: ("Worker stopped", "red"),
}
PAGES = {
    JobKind.CHECK: "See what the file would change",
    JobKind.IMPORT: "See the import",
}


def the_queue() -> Queue:
    """The queue between these pages and the workers."""
    queue: Queue = current_app.extensions["tracker.queue"]
    return queue


def the_settings() -> Settings:
    """How this installation runs."""
    settings: Settings = current_app.extensions["tracker.settings"]
    return settings


def hand_over(order: Order) -> Response:
    """Let the worker do what somebody asks for, and lead them to where they see how it goes."""
    with writing() as session:
        number = services.ask(session, actor(), now(), order)
    return lead_to(number)


def lead_to(number: int) -> Response:
    """Tell the queue of a job that is recorded, and lead its owner to it."""
    try:
        the_queue().put(number)
    except Unavailable:
        # It is recorded, and the worker looks for what is recorded and was not told.
        _log.exception("Job %s could not be put into the queue", number)
    return redirect(url_for("jobs.job", number=number), 303)  # type: ignore[return-value]  # always ours


@pages.get("")
@allowed(SIGNED_IN)
def jobs() -> ResponseReturnValue:
    """What one has asked for, the newest first."""
    with reading() as session:
        found = services.list_jobs(session, actor(), now(), the_queue())
    return render_template("jobs/jobs.html", jobs=found, tags=TAGS)


@pages.get("/<int:number>")
@allowed(SIGNED_IN)
def job(number: int) -> ResponseReturnValue:
    """How far a job is, or what came of it."""
    with reading() as session:
        found = _get(session, number)
    if found.kind is JobKind.CHECK and found.state is JobState.DONE and found.page:
        return redirect(found.page)
    return render_template(
        "jobs/job.html",
        job=found,
        sentence=_sentence(found),
        tag=TAGS[found.state],
        page_words=PAGES.get(found.kind, "See more"),
    )


@pages.get("/<int:number>/progress")
@allowed(SIGNED_IN)
def progress(number: int) -> ResponseReturnValue:
    """How far a job is, for the script of its page."""
    with reading() as session:
        found = _get(session, number)
    live = found.live
    return jsonify(
        sentence=_sentence(found),
        done=live.done if live else 0,
        of=live.of if live else None,
        over=found.state.is_over,
    )


@pages.post("/<int:number>/cancel")
@allowed(SIGNED_IN)
def cancel(number: int) -> ResponseReturnValue:
    """Leave a job undone."""
    with reading() as session:
        runs = _get(session, number).state is JobState.RUNNING
    if not runs:
        with writing() as session:
            runs = services.cancel(session, actor(), now(), number)
    # A worker that is writing keeps others from writing, so it is told by the queue.
    if runs:
        the_queue().ask_to_stop(number)
    return redirect(url_for("jobs.job", number=number), 303)


@pages.post("/<int:number>/again")
@allowed(SIGNED_IN)
def again(number: int) -> ResponseReturnValue:
    """Do a job after all that failed, was cancelled or lost its worker."""
    with writing() as session:
        services.try_again(session, actor(), now(), number, the_queue())
    return lead_to(number)


@pages.get("/<int:number>/result")
@allowed(SIGNED_IN)
@an_export
def result(number: int) -> ResponseReturnValue:
    """The workbook that a job made."""
    with reading() as session:
        found = _get(session, number)
    if found.state is not JobState.DONE or not found.result or not found.result_name:
        raise NotFound("This job has made nothing that can be fetched, or it is gone.")
    path = result_file(found)
    if not path.is_file():
        flash("What this job made is gone. Ask for it again.")
        return redirect(url_for("jobs.job", number=number))
    of_agreement(found.agreement)
    return send_file(
        path,
        mimetype=EXCEL,
        as_attachment=True,
        download_name=file_name(found.result_name),
        max_age=0,
    )


def result_file(job: JobNow) -> Path:
    """Where a result is kept; its name was made by the worker and names no folder."""
    name = job.result or ""
    if not name or Path(name).name != name:
        abort(404)
    return the_settings().instance_folder / RESULTS / name


def _get(session: Session, number: int) -> JobNow:
    return services.get_job(session, actor(), now(), number, the_queue())


def _sentence(job: JobNow) -> str:
    """How a job stands, in a sentence."""
    if job.state.is_over:
        return job.sentence
    if job.stopping:
        return "It is being cancelled."
    if job.state is JobState.WAITING:
        if now() - job.asked_at > LONG_WAIT:
            return (
                "No worker has taken it yet. If this lasts, tell whoever looks after the tracker: "
                "the worker may not be running."
            )
        return "It waits for its turn."
    return f"{job.live.words if job.live else 'Starting'}."
