"""Jobs are made once, seen by those who may, taken by one worker, and settled by that one only."""

from datetime import UTC, datetime, timedelta

import pytest

from tracker.access import WEB, Actor, Membership, Role
from tracker.database import Database
from tracker.domain.jobs import SILENCE, JobKind, JobState, Live, state_now
from tracker.errors import NotFound, RuleBroken, TooOften
from tracker.services.jobs import queue as jobs
from tracker.services.jobs.queue import Order
from tracker.services.jobs.runs import Outcome, Superseded, claim, list_running, put_back, settle

AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LOCAL = Actor("root", WEB)
ORDER = Order(JobKind.WORKBOOK, "Workbook", {"agreement": "A1"})
DONE = Outcome(JobState.DONE, "The workbook is ready.", result="1-ab.xlsx", result_name="Workbook")


class Silent:
    """A queue from which nothing is heard."""

    def put(self, number: int) -> None:
        """Nobody takes it."""

    def live(self, number: int) -> Live | None:
        return None

    def ask_to_stop(self, number: int) -> None:
        """Nobody hears it."""

    def is_asked_to_stop(self, number: int) -> bool:
        return False


QUEUE = Silent()


def person(name: str, number: int, *roles: tuple[str, Role]) -> Actor:
    return Actor(name, WEB, tuple(Membership(*role) for role in roles), number)


ANN = person("ann@la.example", 1, ("LA", Role.FINANCE_LEAD), ("ICB", Role.AUDITOR))
BEN = person("ben@la.example", 2, ("LA", Role.FINANCE_LEAD))


def ask(database: Database, actor: Actor = ANN, order: Order = ORDER) -> int:
    with database.writing() as session:
        return jobs.ask(session, actor, AT, order)


def look(database: Database, number: int, actor: Actor = ANN, at: datetime = AT) -> jobs.JobNow:
    with database.reading() as session:
        return jobs.get_job(session, actor, at, number, QUEUE)


def test_the_same_order_is_made_once_until_it_is_over(database: Database) -> None:
    first = ask(database)
    assert ask(database) == first
    assert ask(database, BEN) != first
    assert ask(database, ANN, Order(JobKind.WORKBOOK, "Workbook", {"agreement": "A2"})) != first
    with database.writing() as session:
        jobs.cancel(session, ANN, AT, first)

    assert ask(database) != first


def test_one_person_may_have_so_many_jobs_at_once(database: Database) -> None:
    for number in range(jobs.MOST_AT_ONCE):
        ask(database, ANN, Order(JobKind.WORKBOOK, "Workbook", {"agreement": f"A{number}"}))

    with pytest.raises(TooOften, match="Wait until one of them is done"):
        ask(database, ANN, Order(JobKind.SUMMARY, "Summary", {}))
    ask(database, BEN)


@pytest.mark.parametrize(
    ("actor", "sees"),
    [
        (ANN, True),
        (LOCAL, True),
        (BEN, False),
        (person("ann@la.example", 3, ("LA", Role.FINANCE_LEAD)), False),
        (person("c@la.example", 4, ("LA", Role.ADMINISTRATOR)), False),
        (
            person("d@la.example", 5, ("LA", Role.ADMINISTRATOR), ("ICB", Role.ADMINISTRATOR)),
            True,
        ),
        (person("e@ft.example", 6, ("FT", Role.ADMINISTRATOR)), False),
    ],
)
def test_a_job_is_there_for_its_person_and_those_who_administer_all_it_may_show(
    database: Database, actor: Actor, sees: bool
) -> None:
    number = ask(database)

    if sees:
        assert look(database, number, actor).number == number
        return
    with pytest.raises(NotFound) as hidden:
        look(database, number, actor)
    with pytest.raises(NotFound) as missing:
        look(database, number + 1, actor)
    assert str(hidden.value).replace(str(number), "#") == str(missing.value).replace(
        str(number + 1), "#"
    )
    with database.writing() as session, pytest.raises(NotFound):
        jobs.cancel(session, actor, AT, number)
    with database.writing() as session, pytest.raises(NotFound):
        jobs.try_again(session, actor, AT, number, QUEUE)


def test_a_list_holds_ones_own_jobs_the_newest_first(database: Database) -> None:
    ask(database)
    ask(database, BEN)
    ask(database, ANN, Order(JobKind.SUMMARY, "Summary", {}))

    with database.reading() as session:
        assert [job.title for job in jobs.list_jobs(session, ANN, AT, QUEUE)] == [
            "Summary",
            "Workbook",
        ]
        assert len(jobs.list_jobs(session, LOCAL, AT, QUEUE)) == 3


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**70])
def test_numbers_that_no_job_has_are_not_found(database: Database, number: int) -> None:
    with pytest.raises(NotFound):
        look(database, number)


def test_a_job_is_taken_once(database: Database) -> None:
    number = ask(database)

    with database.writing() as session:
        taken = claim(session, AT, number, "w1")
        assert claim(session, AT, number, "w2") is None
        assert claim(session, AT, number + 1, "w2") is None

    assert taken is not None
    assert (taken.attempt, taken.asked_by, taken.person) == (1, ANN.name, 1)
    with database.reading() as session:
        assert list_running(session) == [(number, "w1")]


def test_who_has_lost_a_job_cannot_settle_it_or_put_it_back(database: Database) -> None:
    number = ask(database)
    with database.writing() as session:
        old = claim(session, AT, number, "w1")
    with database.writing() as session:
        jobs.try_again(session, ANN, AT + SILENCE * 2, number, QUEUE)
        new = claim(session, AT, number, "w1")
    assert old is not None
    assert new is not None

    with pytest.raises(Superseded), database.writing() as session:
        settle(session, AT, old, DONE)
    with database.writing() as session:
        put_back(session, old)
    assert look(database, number).state is JobState.RUNNING
    with database.writing() as session:
        settle(session, AT, new, DONE)

    assert look(database, number).state is JobState.DONE


def test_a_job_that_waits_is_cancelled_and_can_be_tried_again(database: Database) -> None:
    number = ask(database)
    with database.writing() as session:
        assert not jobs.cancel(session, ANN, AT, number)
    cancelled = look(database, number)
    assert cancelled.state is JobState.CANCELLED
    assert cancelled.sentence == "Cancelled before it began. Nothing was changed."

    with database.writing() as session:
        assert claim(session, AT, number, "w1") is None
        jobs.try_again(session, ANN, AT, number, QUEUE)

    assert look(database, number).state is JobState.WAITING


def test_a_job_that_runs_is_left_to_its_worker_to_cancel(database: Database) -> None:
    number = ask(database)
    with database.writing() as session:
        claim(session, AT, number, "w1")
        assert jobs.cancel(session, ANN, AT, number)

    assert look(database, number).state is JobState.RUNNING


def test_what_is_not_over_or_is_done_is_not_tried_again(database: Database) -> None:
    number = ask(database)
    with database.writing() as session, pytest.raises(RuleBroken, match="nothing to try again"):
        jobs.try_again(session, ANN, AT, number, QUEUE)
    with database.writing() as session:
        taken = claim(session, AT, number, "w1")
        assert taken is not None
        settle(session, AT, taken, DONE)

    with database.writing() as session, pytest.raises(RuleBroken):
        jobs.try_again(session, ANN, AT, number, QUEUE)


@pytest.mark.parametrize(
    ("state", "started", "beat", "found"),
    [
        (JobState.WAITING, None, None, JobState.WAITING),
        (JobState.DONE, -600, None, JobState.DONE),
        (JobState.RUNNING, -5, None, JobState.RUNNING),
        (JobState.RUNNING, -31, None, JobState.LOST),
        (JobState.RUNNING, -600, -30, JobState.RUNNING),
        (JobState.RUNNING, -600, -31, JobState.LOST),
        (JobState.RUNNING, -1, -600, JobState.RUNNING),
    ],
)
def test_a_silent_job_is_lost(
    state: JobState, started: int | None, beat: int | None, found: JobState
) -> None:
    live = None if beat is None else Live(AT + timedelta(seconds=beat))
    started_at = None if started is None else AT + timedelta(seconds=started)

    assert state_now(state, started_at, live, AT) is found
