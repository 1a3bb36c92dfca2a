"""Taking a workbook in: upload, see what would change, confirm, and undo.

An uploaded file is kept until it is decided on; what it would change is worked out anew each
time it is looked at, and once more in the transaction that writes it. A large file is worked on by
the worker: its preview is kept, and it is imported only if it would still do the same.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from importers.marked import write_marked
from importers.reading import shown_name
from importers.sizing import is_large
from tracker import intake
from tracker.access import Right
from tracker.domain.jobs import JobKind, JobState
from tracker.errors import BadFile, NotFound, Unavailable
from tracker.intake import Incoming
from tracker.previews import Preview, preview_kept, preview_of
from tracker.schemas import UploadForm, answered
from tracker.services.extracts.waiting import extract_tokens
from tracker.services.imports.batches import (
    BatchKind,
    BatchSort,
    count_batches,
    find_batch,
    get_batch,
    own_rows,
)
from tracker.services.imports.undo import undo_batch
from tracker.services.imports.uploads import (
    Ending,
    NewFile,
    WaitingFile,
    check_quota,
    discard_upload,
    get_upload,
    keep_upload,
    list_uploads,
)
from tracker.services.jobs.queue import JobNow, Order, ask, list_about
from tracker.services.records.history import count_changed_since_batch
from tracker.sheets import LAYOUTS
from tracker.web.allowing import allowed
from tracker.web.asking import (
    FieldFault,
    actor,
    asked_page,
    now,
    reading,
    the_database,
    today,
    writing,
)
from tracker.web.files import workbook
from tracker.web.formatting import counted
from tracker.web.imports.batch_list import SORTED, asked_batches
from tracker.web.imports.batch_words import STATUSES, batch_sentence, changes_of, count_sentence
from tracker.web.imports.jobs import hand_over, lead_to, result_file, the_queue, the_settings
from tracker.web.long_work import long_work
from tracker.web.paging import page_links
from tracker.web.sorting import file_links, sort_links
from tracker.web.throttled import an_export

pages = Blueprint("imports", __name__, url_prefix="/imports")

A_PAGE = 50
MOST_KEPT_SHOWN = 500


@pages.get("")
@allowed(Right.READ)
def imports() -> ResponseReturnValue:
    """What was imported so far, what waits, and the form for the next file."""
    return _imports([])


@pages.post("")
@allowed(Right.CHANGE)
@long_work()
def upload() -> ResponseReturnValue:
    """Keep a file until it is decided on, and show what it would change."""
    file = request.files.get("file")
    values, wrong = answered(UploadForm(), request.form.to_dict())
    sheet: str | None = values["sheet"]
    faults = [FieldFault(name, sentence) for name, sentence in wrong.items()]
    if file is None or not file.filename:
        faults.insert(0, FieldFault("file", "Choose a workbook (.xlsx) or a CSV file"))
    if faults or file is None:
        return _imports(faults), 422
    name = shown_name(file.filename or "")
    return _keep(NewFile(name, sheet, file.read()), request.form.get("instead_of"))


def _keep(file: NewFile, instead_of: str | None) -> ResponseReturnValue:
    _refuse_without_room()
    limits = the_settings().limits
    large = is_large(file.content, limits.large_file, limits.large_rows)
    with writing() as session:
        check_quota(session, actor(), now(), limits.uploads_an_hour)
        if instead_of:
            discard_upload(session, actor(), instead_of, Ending(now(), "replaced"))
        kept_for = timedelta(days=limits.keep_uploads_days)
        token = keep_upload(session, actor(), now(), file, kept_for)
        if large:
            order = Order(JobKind.CHECK, f"Check {file.name}", {}, subject=token)
            number = ask(session, actor(), now(), order)
    return lead_to(number) if large else redirect(url_for("imports.preview", token=token), 303)


def _refuse_without_room() -> None:
    """A disk that is nearly full is better told now than in the midst of an import."""
    settings = the_settings()
    if shutil.disk_usage(settings.make_instance_folder()).free < settings.limits.free_disk:
        raise Unavailable(
            "There is too little room left on the tracker's disk to keep another file. Nothing was "
            "changed. Tell whoever looks after the tracker."
        )


def _imports(faults: list[FieldFault]) -> str:
    number, wanted = asked_page(), asked_batches()
    with reading() as session:
        count = count_batches(session)
        is_narrow = wanted.is_narrow
        matches = (count_batches(session, wanted.question) if is_narrow else count).number
        batches = wanted.answer(session, A_PAGE, (number - 1) * A_PAGE)
        extracts = extract_tokens(session)
        waiting = [f for f in list_uploads(session, actor()) if f.token not in extracts]
    if number > 1 and not batches:
        abort(404, "The list has no such page.")
    return render_template(
        "imports/imports.html",
        batches=batches,
        sentence=count_sentence(count),
        number=count.number,
        matches=matches,
        is_narrow=is_narrow,
        asked=wanted.given,
        file_kinds=list(BatchKind),
        statuses=STATUSES,
        changes_of=changes_of,
        headings=sort_links(SORTED, wanted.order, "batches", {BatchSort.BATCH}),
        downloads=file_links("batch_list.download"),
        links=page_links(number, matches, A_PAGE),
        waiting=waiting,
        sheets=[layout.sheet for layout in LAYOUTS],
        faults=faults,
    )


@pages.get("/uploads/<token>")
@allowed(Right.READ)
@long_work()
def preview(token: str) -> ResponseReturnValue:
    """What the file would change, or what is wrong with it."""
    waiting, content = _upload(token)
    if jobs := _jobs_about(token):
        return _kept_preview(waiting, jobs)
    with _as_incoming(waiting, content) as incoming:
        try:
            plan = intake.check(the_database(), actor(), incoming, today())
        except BadFile as refusal:
            return _unreadable(waiting, refusal), 422
    return _preview(waiting, preview_of(plan))


def _jobs_about(token: str) -> list[JobNow]:
    """The jobs that check or import a file, the newest first; a small file has none."""
    with reading() as session:
        return list_about(session, actor(), now(), token, the_queue())


def _kept_preview(waiting: WaitingFile, jobs: Sequence[JobNow]) -> ResponseReturnValue:
    """What the worker found out about a large file, or how far it is."""
    unfinished = [job for job in jobs if not job.state.is_over]
    found = [path for job in jobs if job.result and (path := result_file(job)).is_file()]
    if found and not unfinished:
        return _preview(waiting, preview_kept(found[0].read_bytes()), is_large=True)
    shown = (unfinished or jobs)[0]
    if shown.state is JobState.FAILED:
        return _unreadable(waiting, BadFile(shown.sentence)), 422
    return redirect(url_for("jobs.job", number=shown.number))


def _preview(waiting: WaitingFile, preview: Preview, *, is_large: bool = False) -> str:
    return render_template(
        "imports/preview.html",
        waiting=waiting,
        preview=preview,
        sheets=preview.sheets,
        errors=preview.errors,
        is_large=is_large,
    )


def _unreadable(waiting: WaitingFile, refusal: BadFile) -> str:
    return render_template(
        "imports/unreadable.html",
        waiting=waiting,
        sheets=[layout.sheet for layout in LAYOUTS],
        faults=[FieldFault("file", refusal.sentence)],
    )


@pages.post("/uploads/<token>")
@allowed(Right.CHANGE)
@long_work()
def confirm(token: str) -> ResponseReturnValue:
    """Write what the preview showed; if it would now be something else, show that instead."""
    waiting, content = _upload(token)
    seen = request.form.get("fingerprint", "")
    if _jobs_about(token):
        title = f"Import {waiting.name}"
        return hand_over(Order(JobKind.IMPORT, title, {"fingerprint": seen}, subject=token))
    with _as_incoming(waiting, content) as incoming:
        try:
            taken = intake.take_in(the_database(), actor(), now(), incoming, expected=seen)
        except BadFile as refusal:
            return _unreadable(waiting, refusal), 422
    if taken.proposal is not None:
        flash(f"{waiting.name} waits for another person's approval.", "success")
        return redirect(url_for("approvals.proposal", number=taken.proposal), 303)
    if taken.batch is None:
        return _preview(waiting, preview_of(taken.plan, moved=True)), 409
    with writing() as session:
        discard_upload(session, actor(), token, Ending(now(), "imported", taken.batch))
    flash(f"{waiting.name} is imported as batch {taken.batch}.", "success")
    return redirect(url_for("imports.batch", number=taken.batch), 303)


@pages.post("/uploads/<token>/cancel")
@allowed(Right.CHANGE)
@long_work()
def cancel(token: str) -> ResponseReturnValue:
    """Forget a file that waits."""
    with writing() as session:
        if not discard_upload(session, actor(), token, Ending(now(), "cancelled")):
            raise NotFound("This file is no longer waiting: it was imported or cancelled.")
    flash("The file is forgotten. Nothing was changed.")
    return redirect(url_for("imports.imports"), 303)


@pages.get("/uploads/<token>/marked.xlsx")
@allowed(Right.READ)
@an_export
@long_work()
def marked(token: str) -> ResponseReturnValue:
    """The user's own workbook, with the bad cells marked and commented."""
    waiting, content = _upload(token)
    if _jobs_about(token):  # a large one is asked for by a button, and made by the worker
        return redirect(url_for("imports.preview", token=token))
    with _as_incoming(waiting, content) as incoming:
        plan = intake.check(the_database(), actor(), incoming, today())
        if not plan.problems:
            abort(404, "This file has no errors to mark.")
        original, reading, problems = incoming.path, plan.reading, plan.problems
        return workbook(
            f"{Path(waiting.name).stem} with errors marked",
            lambda out: write_marked(original, reading.kind, problems, out),
        )


@pages.post("/uploads/<token>/marked.xlsx")
@allowed(Right.READ)
def mark(token: str) -> ResponseReturnValue:
    """Have the errors of a large file marked."""
    waiting, _ = _upload(token)
    return hand_over(Order(JobKind.MARKED, f"Mark the errors of {waiting.name}", {}, subject=token))


@pages.get("/<int:number>")
@allowed(Right.READ)
def batch(number: int) -> ResponseReturnValue:
    """What one import did."""
    with reading() as session:
        found = get_batch(session, number)
        own = [] if found.is_whole else own_rows(session, number)
        edited = count_changed_since_batch(session, number) if found.is_whole else 0
    return render_template(
        "imports/batch.html", batch=found, sentence=batch_sentence(found, edited), own=own
    )


@pages.get("/<int:number>/undo")
@allowed(Right.READ)
def ask_undo(number: int) -> ResponseReturnValue:
    """What undoing a batch means, before it is done."""
    with reading() as session:
        found = get_batch(session, number)
        find_batch(session, number)  # nobody undoes what they may not see
    return render_template("imports/undo.html", batch=found)


@pages.post("/<int:number>/undo")
@allowed(Right.CHANGE)
@long_work()
def undo(number: int) -> ResponseReturnValue:
    """Put back what the batch did, and list what had to stay."""
    with writing() as session:
        undone = undo_batch(session, actor(), now(), number)
    if undone.kept:
        return render_template(
            "imports/undone.html",
            undone=undone,
            shown=undone.kept[:MOST_KEPT_SHOWN],
            more=max(0, len(undone.kept) - MOST_KEPT_SHOWN),
        )
    flash(
        f"Batch {number} is undone: {counted(undone.removed, 'record')} removed, "
        f"{counted(undone.put_back, 'record')} put back.",
        "success",
    )
    return redirect(url_for("imports.batch", number=number), 303)


def _upload(token: str) -> tuple[WaitingFile, bytes]:
    with reading() as session:
        return get_upload(session, actor(), token)


@contextmanager
def _as_incoming(waiting: WaitingFile, content: bytes) -> Iterator[Incoming]:
    """The file on disk for as long as it is read, under a name of ours."""
    with intake.on_disk(waiting, content) as path:
        yield Incoming(path, waiting.name, waiting.sheet, upload=waiting.token)
