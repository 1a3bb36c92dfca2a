"""The queue: numbers there, words back, nothing that could be run."""

import stat
from dataclasses import replace

import pytest
from psycopg import sql

from tests.jobs.installation import Installation, now
from tests.postgresql import Cluster
from tracker.config import Settings
from tracker.database import upgrade_as_owner
from tracker.domain.jobs import Live
from tracker.errors import Unavailable
from tracker.jobs.queue import JobQueue, PlainSerializer


def test_what_a_worker_says_is_heard(installation: Installation) -> None:
    queue = installation.queue
    assert queue.live(1) is None
    said = Live(now(), "£5 – read", 5, 10)

    queue.tell(1, replace(said, words="before"))
    queue.tell(1, said)

    assert queue.live(1) == said
    assert queue.live(2) is None
    queue.forget(1)
    assert queue.live(1) is None


def test_a_job_is_asked_to_stop_until_it_is_forgotten(installation: Installation) -> None:
    queue = installation.queue
    queue.ask_to_stop(1)
    queue.ask_to_stop(1)

    assert queue.is_asked_to_stop(1)
    assert not queue.is_asked_to_stop(2)
    queue.forget(1)
    assert not queue.is_asked_to_stop(1)


def test_a_message_is_plain_text(installation: Installation) -> None:
    installation.queue.put(7)

    (message,) = installation.queue._huey.storage.enqueued_items()

    assert message.startswith(b'["')
    assert PlainSerializer().deserialize(message).args == [7]


def test_the_queues_file_is_for_its_owner_only(sqlite_settings: Settings) -> None:
    queue = JobQueue(sqlite_settings)
    queue.put(1)
    queue.close()

    files = list(sqlite_settings.instance_folder.glob("queue.db*"))
    assert files
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_a_queue_that_cannot_be_opened_is_told_in_a_sentence(sqlite_settings: Settings) -> None:
    (sqlite_settings.make_instance_folder() / "queue.db").write_bytes(b"no database at all" * 99)

    with pytest.raises(Unavailable, match="The queue of long work does not answer"):
        JobQueue(sqlite_settings).put(1)


def test_the_role_that_works_may_use_the_queue_and_make_no_tables(
    cluster: Cluster, sqlite_settings: Settings
) -> None:
    name = cluster.create()
    cluster.execute(sql.SQL("CREATE ROLE queue_user LOGIN PASSWORD 'secret'"))
    lesser = replace(
        sqlite_settings,
        database_url=cluster.url(name, "queue_user", "secret"),
        migration_database_url=cluster.url(name),
    )
    upgrade_as_owner(lesser)
    queue = JobQueue(lesser)

    queue.put(3)
    queue.ask_to_stop(3)

    assert queue.size() == 1
    assert queue.is_asked_to_stop(3)
    queue.close()
    cluster.drop(name)
    cluster.execute(sql.SQL("DROP ROLE queue_user"))
