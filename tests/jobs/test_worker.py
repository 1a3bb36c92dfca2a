"""Real workers on real databases: what they do, and what happens when they die in the midst."""

import signal
from datetime import datetime, timedelta

import pytest

from tests.jobs.installation import ASKER, Installation, ledger_file, now, until
from tests.services.files import faults
from tracker.config import LONDON
from tracker.domain.jobs import JobState
from tracker.services.imports.uploads import Ending, discard_upload
from tracker.services.reminders.nights import note_night

LATER = timedelta(seconds=31)
LARGE = 40_000


@pytest.fixture(autouse=True)
def _night_is_done(installation: Installation) -> None:
    """Workers here have jobs to do; a night's work beside them would only blur what is tested."""
    at = datetime.now(LONDON)
    with installation.database.writing() as session:
        for days in (0, 1):
            note_night(session, at, (at + timedelta(days)).date(), 0, 0)


def test_a_file_is_checked_and_imported_as_it_was_shown(installation: Installation) -> None:
    installation.start_worker()
    before = installation.ledger_rows()
    token = installation.upload(ledger_file(500))

    checked = installation.wait_for(installation.ask_check(token), JobState.DONE)
    shown = installation.preview_of(checked.number)
    done = installation.wait_for(installation.ask_import(token, shown.fingerprint), JobState.DONE)

    assert checked.sentence.startswith("This file would add 500 records (500 in Ledger)")
    assert checked.page == f"/imports/uploads/{token}"
    assert done.sentence == "ledger.csv is imported as batch 2."
    assert done.page == "/imports/2"
    assert installation.ledger_rows() == before + 500
    assert faults(installation.database) == []


def test_a_worker_killed_while_it_writes_leaves_nothing_and_the_job_can_be_tried_again(
    installation: Installation,
) -> None:
    before = installation.ledger_rows()
    number = installation.ask_checked_import(LARGE)
    worker = installation.start_worker()

    installation.wait_for_words(number, "Writing")
    worker.kill()
    worker.wait()

    assert installation.ledger_rows() == before
    assert installation.batches() == 1
    assert installation.job(number).state is JobState.RUNNING  # nobody can know yet
    lost = installation.job(number, later=LATER)
    assert lost.state is JobState.LOST
    assert lost.sentence == "The worker stopped; nothing was changed. Try again."

    installation.start_worker()  # it knows at once that the other of its machine is dead
    installation.wait_for(number, JobState.LOST)
    installation.try_again(number)
    installation.wait_for(number, JobState.DONE)
    assert installation.ledger_rows() == before + LARGE
    assert installation.batches() == 2
    assert faults(installation.database) == []


def test_a_worker_that_was_thought_dead_and_comes_back_changes_nothing_twice(
    installation: Installation,
) -> None:
    before = installation.ledger_rows()
    number = installation.ask_checked_import(LARGE)
    stopped = installation.start_worker()
    installation.wait_for_words(number, "Reading")
    stopped.send_signal(signal.SIGSTOP)

    assert installation.job(number, later=LATER).state is JobState.LOST
    installation.try_again(number, later=LATER)
    installation.start_worker()
    installation.wait_for(number, JobState.DONE)
    stopped.send_signal(signal.SIGCONT)
    assert stopped.stderr is not None
    until(stopped.stderr.readline, lambda said: "was given to another worker" in said)

    assert installation.job(number).state is JobState.DONE
    assert installation.ledger_rows() == before + LARGE
    assert installation.batches() == 2
    assert faults(installation.database) == []


def test_a_cancelled_job_is_rolled_back(installation: Installation) -> None:
    before = installation.ledger_rows()
    number = installation.ask_checked_import(LARGE)
    installation.start_worker()

    installation.wait_for_words(number, "Reading")
    installation.queue.ask_to_stop(number)
    cancelled = installation.wait_for(number, JobState.CANCELLED, JobState.DONE)

    assert cancelled.state is JobState.CANCELLED
    assert cancelled.sentence == "Cancelled. Nothing was changed."
    assert installation.ledger_rows() == before
    installation.try_again(number)
    installation.wait_for(number, JobState.DONE)
    assert installation.ledger_rows() == before + LARGE


def test_a_file_forgotten_while_it_is_imported_is_not(installation: Installation) -> None:
    token = installation.upload(ledger_file(LARGE))
    number = installation.ask_import(token, installation.preview_here(token).fingerprint)
    installation.start_worker()

    installation.wait_for_words(number, "Reading")
    with installation.database.writing() as session:
        discard_upload(session, ASKER, token, Ending(now(), "cancelled"))
    installation.wait_for(number, JobState.CANCELLED, JobState.DONE)

    assert installation.job(number).state is JobState.CANCELLED
    assert installation.batches() == 1


def test_a_job_delivered_many_times_is_done_once(installation: Installation) -> None:
    before = installation.ledger_rows()
    number = installation.ask_checked_import(2_000)
    for _again in range(5):
        installation.queue.put(number)

    installation.start_worker(threads=3)
    installation.start_worker(threads=3)
    installation.wait_for(number, JobState.DONE)
    until(installation.queue.size, lambda size: size == 0)

    assert installation.batches() == 2
    assert installation.ledger_rows() == before + 2_000


def test_a_worker_told_to_end_finishes_what_it_does_and_leaves_the_rest(
    installation: Installation,
) -> None:
    first = installation.ask_checked_import(LARGE)
    second = installation.ask_check(installation.upload(ledger_file(10)))
    worker = installation.start_worker()
    installation.wait_for_words(first, "Reading")

    worker.terminate()

    assert worker.wait(30) == 0
    assert installation.job(first).state is JobState.DONE
    assert installation.job(second).state is JobState.WAITING
    assert list((installation.settings.instance_folder / "work").iterdir()) == []
    installation.start_worker()  # the message may be gone; the table is not
    installation.wait_for(second, JobState.DONE)
