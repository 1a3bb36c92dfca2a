"""The worker's nights: when their work is due, and that a worker does it by itself."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from tests.jobs.installation import Installation, now, until
from tests.services.files import AT
from tracker.config import LONDON
from tracker.jobs.nights import HOUR, is_due, look
from tracker.models import NightlyRun
from tracker.services.reminders.nights import note_night

NEVER = threading.Event()


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        (AT, False),  # the day on which the first records came
        (datetime(2025, 12, 16, 2, 59, tzinfo=UTC), False),
        (datetime(2025, 12, 16, 3, 0, tzinfo=UTC), True),
        (datetime(2025, 12, 16, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 6, 1, 1, 59, tzinfo=UTC), False),
        (datetime(2026, 6, 1, 2, 0, tzinfo=UTC), True),  # three o'clock in summer
        (datetime(2026, 3, 29, 2, 0, tzinfo=UTC), True),  # one to two o'clock left out
        (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), False),  # one to two o'clock came twice
        (datetime(2026, 10, 25, 3, 0, tzinfo=UTC), True),
    ],
)
def test_the_work_is_due_from_three_in_the_morning(
    installation: Installation, moment: datetime, due: bool
) -> None:
    assert is_due(installation.database, moment) is due


def test_a_day_whose_work_is_done_is_not_due_again(installation: Installation) -> None:
    moment = datetime(2025, 12, 16, 12, tzinfo=UTC)
    with installation.database.writing() as session:
        note_night(session, moment, date(2025, 12, 16), 0, 0)

    assert not is_due(installation.database, moment)
    assert is_due(installation.database, moment + timedelta(days=1))


def test_looking_does_the_work_of_the_day_once(installation: Installation) -> None:
    around = installation.around(lambda: datetime(2025, 12, 16, 12, tzinfo=UTC))

    look(around, NEVER)
    look(around, NEVER)

    assert nights_of(installation) == [date(2025, 12, 16)]


def test_a_worker_does_it_by_itself(installation: Installation) -> None:
    installation.start_worker()

    until(  # before three in the morning there is nothing to wait for
        lambda: is_due(installation.database, now()), lambda due: not due
    )
    assert len(nights_of(installation)) == (now().astimezone(LONDON).hour >= HOUR)


def nights_of(installation: Installation) -> list[date]:
    with installation.database.reading() as session:
        return list(session.scalars(select(NightlyRun.day)).all())
