"""Readings that are due are reminded of each night until they are entered, on both databases."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.domain import books
from tests.nights import Nights, small_place
from tests.services.files import ACTOR
from tracker.config import Settings
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.sheets.monitoring_layouts import OUTCOME_READINGS

Q1 = Quarter(FinancialYear(2026), 1)


@pytest.fixture
def nights(settings: Settings):
    found = Nights(settings, small_place(Outcome_measures=[books.measure()]))
    yield found
    found.close()


def reminded(nights: Nights, first: date, last: date) -> list[tuple[str, int]]:
    for count in range((last - first).days + 1):
        nights.run(first + timedelta(days=count))
    return sorted(key for key in nights.told() if key[0].startswith("Outcome reading"))


def test_a_late_reading_is_chased_and_no_more_once_it_is_there_even_if_not_available(
    nights: Nights,
) -> None:
    name = "Outcome reading |  | M1 2026-27 Q1 | 2026-08-11"

    assert reminded(nights, date(2026, 7, 30), date(2026, 8, 26)) == [
        (name, -5),
        (name, 1),
        (name, 10),
    ]
    missing = books.reading(Q1, None, status="Not available")
    with nights.database.writing() as session:
        edits = [Edit(OUTCOME_READINGS, None, missing)]
        at = datetime(2026, 8, 26, 9, tzinfo=UTC)
        commit_edits(session, ACTOR, at, edits, action="add reading", subject="A1")
    assert len(reminded(nights, date(2026, 8, 27), date(2026, 9, 10))) == 3


def test_a_night_that_was_missed_and_one_repeated_remind_once(nights: Nights) -> None:
    found = reminded(nights, date(2026, 8, 20), date(2026, 8, 20))

    assert found == [("Outcome reading |  | M1 2026-27 Q1 | 2026-08-11", 1)]
    assert nights.run(date(2026, 8, 20)).reminders == 0
