"""What the jobs do. Each does its work and says what came of it.

A job whose effect is in the database records its outcome in the same transaction and returns
None; what only makes a file returns the outcome, to be recorded when the file is whole.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from importers.marked import write_marked
from tracker import intake, outgoing
from tracker.access import limit
from tracker.domain.financial_year import FinancialYear
from tracker.domain.jobs import JobKind, JobState
from tracker.intake import Incoming, Taken
from tracker.jobs.work import Cancelled, Work
from tracker.outgoing import Scope
from tracker.previews import Preview, kept_preview, preview_of
from tracker.services.imports.uploads import Ending, discard_upload, get_upload
from tracker.services.imports.workbooks import ImportPlan
from tracker.services.jobs.runs import Outcome
from tracker.services.records.exported import count_ledger

MOST_COUNTED = 10_000_000
MOVED = (
    "What this file would change is no longer what you were shown, so nothing was written. See "
    "how it stands now."
)


def check_file(work: Work) -> Outcome:
    """Work out what a file would change, and keep the preview."""
    with _upload(work) as incoming:
        plan = intake.check(work.database, work.actor, incoming, work.day())
    return _previewed(work, preview_of(plan), JobState.DONE)


def import_file(work: Work) -> Outcome | None:
    """Write a file as one batch if it would still do what its owner was shown."""
    with _upload(work) as incoming:

        def also(session: Session, taken: Taken) -> None:
            _settle_import(work, session, incoming.name, taken)

        seen = work.claim.parameters["fingerprint"]
        taken = intake.take_in(work.database, work.actor, work.moment(), incoming, seen, also)
    if taken.batch is not None or taken.proposal is not None:
        return None
    return _previewed(work, preview_of(taken.plan, moved=True), JobState.FAILED)


def _settle_import(work: Work, session: Session, name: str, taken: Taken) -> None:
    """Record what came of an import, in its transaction."""
    if taken.proposal is not None:
        said = f"{name} waits for another person's approval."
        page = f"/approvals/{taken.proposal}"
    else:
        said = f"{name} is imported as batch {taken.batch}."
        page = f"/imports/{taken.batch}"
        ending = Ending(work.moment(), "imported", taken.batch)
        if not discard_upload(session, work.actor, work.claim.subject, ending):
            raise Cancelled  # its owner had the file forgotten meanwhile
    work.settle(session, Outcome(JobState.DONE, said, page=page))


def mark_errors(work: Work) -> Outcome:
    """Write the user's own workbook with the bad cells marked."""
    with _upload(work) as incoming:
        plan = intake.check(work.database, work.actor, incoming, work.day())
        if not plan.problems:
            return Outcome(JobState.FAILED, f"{incoming.name} has no errors to mark.")
        work.tell("Marking the errors")
        return _marked(work, incoming, plan)


def _marked(work: Work, incoming: Incoming, plan: ImportPlan) -> Outcome:
    with work.scratch() as folder:
        made = folder / "marked.xlsx"
        write_marked(incoming.path, plan.reading.kind, plan.problems, made)
        return _file(work, made, f"{Path(incoming.name).stem} with errors marked")


def write_workbook(work: Work) -> Outcome:
    """Write what is recorded as the workbook that imports again without a change."""
    return _export(work, outgoing.save_workbook)


def write_summary(work: Work) -> Outcome:
    """Write the auditor's summary, as at the day on which it was asked for."""
    today = date.fromisoformat(work.claim.parameters["today"])
    return _export(
        work,
        lambda session, out, scope, progress: outgoing.save_summary(
            session, out, scope, work.actor, work.moment(), today, progress
        ),
    )


KINDS: dict[JobKind, Callable[[Work], Outcome | None]] = {
    JobKind.CHECK: check_file,
    JobKind.IMPORT: import_file,
    JobKind.MARKED: mark_errors,
    JobKind.WORKBOOK: write_workbook,
    JobKind.SUMMARY: write_summary,
}


def _export(
    work: Work, save: Callable[[Session, Path, Scope, Callable[[int], None]], None]
) -> Outcome:
    asked = work.claim.parameters
    scope = Scope(
        agreements=(asked["agreement"],) if asked.get("agreement") else None,
        year=FinancialYear.parse(asked["year"]) if asked.get("year") else None,
        as_at=date.fromisoformat(asked["as_at"]) if asked.get("as_at") else None,
    )
    with work.scratch() as folder, work.database.reading() as session:
        limit(session, work.actor)
        rows = count_ledger(session, scope, MOST_COUNTED)
        made = folder / "made.xlsx"
        save(
            session,
            made,
            scope,
            lambda done: work.tell("Writing the ledger", min(done, rows), rows),
        )
        return _file(work, made, asked["name"])


def _file(work: Work, made: Path, name: str) -> Outcome:
    """Keep a workbook as the result."""
    result = work.new_result(".xlsx")
    made.chmod(0o600)
    made.replace(result)
    return Outcome(
        JobState.DONE,
        "The workbook is ready.",
        result=result.name,
        result_name=name,
    )


def _previewed(work: Work, preview: Preview, state: JobState) -> Outcome:
    """Keep a preview as the result."""
    result = work.new_result(".json")
    result.write_bytes(kept_preview(preview))
    return Outcome(
        state,
        MOVED if preview.moved else preview.sentence,
        page=f"/imports/uploads/{work.claim.subject}",
        result=result.name,
    )


@contextmanager
def _upload(work: Work) -> Iterator[Incoming]:
    """The file the job is about, on disk for as long as it is read, under a name of ours."""
    with work.database.reading() as session:
        limit(session, work.actor)
        waiting, content = get_upload(session, work.actor, work.claim.subject)
    read = 0

    def progress(rows: int) -> None:
        nonlocal read
        read += rows
        work.tell(f"{read:,} ledger rows read", read)

    work.tell("Reading the file")
    with work.scratch() as folder:
        yield Incoming(
            intake.written_to(folder, waiting, content),
            waiting.name,
            waiting.sheet,
            progress=progress,
            begins=work.tell,
            upload=work.claim.subject,
        )
