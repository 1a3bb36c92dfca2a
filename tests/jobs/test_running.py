"""What comes of a job: done, refused, broken, put back; and who may have what it made."""

import stat
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import insert, update

from tests.jobs.installation import Installation, ledger_file, now
from tests.services.files import ACTOR, changed, place
from tracker.access import WEB, Actor, Membership, Role
from tracker.domain.jobs import JobKind, JobState
from tracker.domain.records.agreement_settings import Approvals
from tracker.exporters.workbook import write_workbook
from tracker.jobs.running import run_job
from tracker.models import Person, RoleHeld
from tracker.services.changes.approval_settings import setting_edit
from tracker.services.changes.editing import commit_edits
from tracker.services.jobs.queue import Order

COLLEAGUE = Actor("b.board@northshire.example", WEB, (Membership("LA", Role.FINANCE_LEAD),), 1)
EXPORT = {"agreement": "", "year": "2025-26", "as_at": "", "today": "2025-12-15", "name": "All"}


def employ(installation: Installation, role: Role, until: date | None = None) -> None:
    """Put COLLEAGUE on record with a role for LA."""
    with installation.database.writing() as session:
        session.execute(
            insert(Person).values(
                id=1, email=COLLEAGUE.name, name="B. Board", active=True, handle="h" * 64,
                created_at=now(),
            )
        )  # fmt: skip
        session.execute(
            insert(RoleHeld).values(
                person=1, organisation="LA", role=role, valid_from=date(2025, 1, 1),
                valid_to=until, given_at=now(), given_by="test",
            )
        )  # fmt: skip


def test_a_result_is_for_its_owner_only(installation: Installation) -> None:
    number = installation.ask_check(installation.upload(ledger_file(3)))

    installation.run_here(number)

    result = installation.result_of(number)
    assert stat.S_IMODE(result.stat().st_mode) == 0o600
    assert stat.S_IMODE(result.parent.stat().st_mode) == 0o700


def test_a_file_that_cannot_be_read_is_refused_in_its_own_words(
    installation: Installation,
) -> None:
    number = installation.ask_check(installation.upload(b"%PDF-1.7", "report.xlsx"))

    installation.run_here(number)

    job = installation.job(number)
    assert job.state is JobState.FAILED
    assert job.sentence.startswith("report.xlsx cannot be read: ")


def test_an_import_of_something_else_than_was_shown_shows_how_it_stands(
    installation: Installation,
) -> None:
    token = installation.upload(ledger_file(3))
    number = installation.ask_import(token, "0" * 64)

    installation.run_here(number)

    job = installation.job(number)
    assert job.state is JobState.FAILED
    assert "no longer what you were shown, so nothing was written" in job.sentence
    assert installation.batches() == 1
    shown = installation.preview_of(number)
    assert shown.moved
    installation.run_here(again := installation.ask_import(token, shown.fingerprint))
    assert installation.job(again).state is JobState.DONE


def test_what_breaks_says_so_and_names_the_job(installation: Installation) -> None:
    token = installation.upload(ledger_file(3))
    number = installation.ask(Order(JobKind.IMPORT, "Says not what was shown", {}, token))

    installation.run_here(number)

    job = installation.job(number)
    assert job.state is JobState.FAILED
    assert f"report job {number}" in job.sentence
    assert installation.batches() == 1


def test_a_job_in_the_hands_of_a_worker_that_must_end_waits_for_the_next(
    installation: Installation,
) -> None:
    number = installation.ask_check(installation.upload(ledger_file(3)))
    around = installation.around()
    around.end_now.set()

    run_job(around, number)

    assert installation.job(number).state is JobState.WAITING
    installation.run_here(number)
    assert installation.job(number).state is JobState.DONE


def test_a_job_acts_with_the_roles_its_person_holds_when_it_runs(
    installation: Installation,
) -> None:
    employ(installation, Role.FINANCE_LEAD)
    token = installation.upload(ledger_file(3), actor=COLLEAGUE)
    check = installation.ask_check(token, COLLEAGUE)
    installation.run_here(check)
    job = installation.job(check, actor=COLLEAGUE)
    assert job.state is JobState.DONE
    number = installation.ask_import(token, installation.preview_of(check).fingerprint, COLLEAGUE)
    with installation.database.writing() as session:
        session.execute(update(RoleHeld).values(role=Role.AUDITOR))

    installation.run_here(number)

    job = installation.job(number, actor=COLLEAGUE)
    assert job.state is JobState.FAILED
    assert job.sentence == "Your role no longer allows this, so it was not done."
    assert installation.batches() == 1


def test_who_has_left_gets_nothing(installation: Installation) -> None:
    employ(installation, Role.AUDITOR, until=now().date() - timedelta(days=2))
    number = installation.ask(Order(JobKind.WORKBOOK, "All", EXPORT), COLLEAGUE)

    installation.run_here(number)

    assert installation.job(number, actor=COLLEAGUE).state is JobState.FAILED


@pytest.mark.parametrize("kind", [JobKind.WORKBOOK, JobKind.SUMMARY])
def test_a_workbook_is_made_whole(installation: Installation, kind: JobKind) -> None:
    number = installation.ask(Order(kind, "All", EXPORT))

    installation.run_here(number)

    job = installation.job(number)
    assert (job.state, job.result_name) == (JobState.DONE, "All")
    assert "Ledger" in load_workbook(installation.result_of(number), read_only=True).sheetnames
    assert list(Path(installation.around().folder).iterdir()) == []


def test_the_errors_of_a_file_are_marked(installation: Installation) -> None:
    number = installation.ask(
        Order(JobKind.MARKED, "Mark", {}, installation.upload(ledger_file(2) + b"\r\nA1,NO,S1"))
    )

    installation.run_here(number)

    job = installation.job(number)
    assert job.result_name == "ledger with errors marked"
    assert load_workbook(installation.result_of(number)).sheetnames


def test_no_errors_cannot_be_marked(installation: Installation) -> None:
    number = installation.ask(
        Order(JobKind.MARKED, "Mark", {}, installation.upload(ledger_file(2)))
    )

    installation.run_here(number)

    assert installation.job(number).sentence == "ledger.csv has no errors to mark."


def test_what_needs_another_pair_of_eyes_waits_for_it(
    installation: Installation, tmp_path: Path
) -> None:
    employ(installation, Role.FINANCE_LEAD)
    edit = setting_edit("A1", Approvals.NONE, Approvals.ANOTHER_PERSON)
    assert edit is not None
    with installation.database.writing() as session:
        commit_edits(session, ACTOR, now(), [edit], action="set approvals", subject="A1")
    file = tmp_path / "contributions.xlsx"
    rows = changed(place(), "Contributions", 0, amount=Decimal("601.00"))["Contributions"]
    write_workbook(file, {"Contributions": rows}, ())
    token = installation.upload(file.read_bytes(), file.name, COLLEAGUE)
    installation.run_here(check := installation.ask_check(token, COLLEAGUE))
    fingerprint = installation.preview_of(check).fingerprint
    number = installation.ask_import(token, fingerprint, COLLEAGUE)

    installation.run_here(number)

    job = installation.job(number, actor=COLLEAGUE)
    assert job.state is JobState.DONE
    assert job.sentence == "contributions.xlsx waits for another person's approval."
    assert job.page == "/approvals/1"
    assert installation.batches() == 1
