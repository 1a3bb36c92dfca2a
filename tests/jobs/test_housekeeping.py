"""What is done from time to time: nothing stays for longer than it should, and nothing is lost."""

import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from tests.jobs.installation import Installation, ledger_file, now
from tracker.domain.jobs import JobState
from tracker.jobs import workers
from tracker.jobs.housekeeping import keep_house
from tracker.models import Job, Upload
from tracker.services.jobs.runs import claim


def later(days: float) -> datetime:
    return now() + timedelta(days=days)


def dead_worker() -> str:
    """The name of a worker of this machine that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    machine = workers.new_name().rsplit("-", 2)[0]
    return f"{machine}-{ended.pid}-00000000"


def take(installation: Installation, number: int, worker: str) -> None:
    with installation.database.writing() as session:
        assert claim(session, now(), number, worker)


def test_a_job_of_a_dead_worker_is_found_at_once(installation: Installation) -> None:
    number = installation.ask_check(installation.upload(ledger_file(2)))
    take(installation, number, dead_worker())

    keep_house(installation.around())

    assert installation.job(number).state is JobState.LOST


def test_a_job_of_a_worker_elsewhere_is_lost_when_it_is_silent(
    installation: Installation,
) -> None:
    number = installation.ask_check(installation.upload(ledger_file(2)))
    take(installation, number, "elsewhere-1-00000000")

    keep_house(installation.around())
    assert installation.job(number).state is JobState.RUNNING
    keep_house(installation.around(lambda: now() + timedelta(seconds=31)))

    with installation.database.reading() as session:
        assert session.get_one(Job, number).state == JobState.LOST


def test_what_waits_is_put_into_the_queue_when_its_message_is_lost(
    installation: Installation,
) -> None:
    installation.ask_check(installation.upload(ledger_file(2)))
    installation.queue._huey.storage.flush_queue()

    keep_house(installation.around())
    keep_house(installation.around())

    assert installation.queue.size() == 1


def test_a_result_goes_after_its_days_and_can_be_made_again(installation: Installation) -> None:
    number = installation.ask_check(installation.upload(ledger_file(2)))
    installation.run_here(number)
    result = installation.result_of(number)

    keep_house(installation.around(lambda: later(6.9)))
    assert result.is_file()
    keep_house(installation.around(lambda: later(7.1)))

    assert not result.exists()
    job = installation.job(number)
    assert job.sentence == "What it made was kept for 7 days and is gone. Ask for it again."
    assert job.can_be_tried_again


def test_what_a_job_left_lying_is_removed_and_nothing_else(installation: Installation) -> None:
    number = installation.ask_check(installation.upload(ledger_file(2)))
    running = installation.ask_check(installation.upload(ledger_file(3)))
    installation.run_here(number)
    take(installation, running, workers.new_name())
    results = installation.around().results
    (results / f"{running}-0.json").touch()
    (results / "99-0.xlsx").touch()

    keep_house(installation.around())

    assert {file.name for file in results.iterdir()} == {
        installation.result_of(number).name,
        f"{running}-0.json",
    }


def test_a_file_nobody_decided_on_goes(installation: Installation) -> None:
    token = installation.upload(ledger_file(2))

    keep_house(installation.around(lambda: later(7.1)))

    with installation.database.reading() as session:
        assert session.get(Upload, token) is None


def test_folders_of_dead_workers_are_cleared_away(installation: Installation) -> None:
    instance = installation.settings.instance_folder
    dead = workers.work_folder(instance, dead_worker())
    own = workers.work_folder(instance, workers.new_name())
    (dead / "upload.xlsx").touch()

    keep_house(installation.around())

    assert own.is_dir()
    assert not dead.exists()


def test_a_job_is_forgotten_after_ninety_days(installation: Installation) -> None:
    number = installation.ask_check(installation.upload(ledger_file(2)))
    installation.run_here(number)

    keep_house(installation.around(lambda: later(90.1)))

    with installation.database.reading() as session:
        assert session.get(Job, number) is None


@pytest.mark.parametrize("name", ["", "elsewhere", "a-b-c", "here-0-0"])
def test_nobody_is_called_dead_who_may_live(name: str) -> None:
    assert not workers.is_dead(name)
    assert not workers.is_dead(workers.new_name())
