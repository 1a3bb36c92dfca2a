"""Months are open, soft-closed or closed, and a reopened one closes again by itself."""

from datetime import date

import pytest

from tests.domain.books import month
from tracker.domain.records.agreement_settings import (
    Approvals,
    ClosedPeriod,
    PeriodState,
    ReopenedPeriod,
    closed_on,
    state_of,
)

APRIL, MAY = month(1), month(2)
CLOSED = [ClosedPeriod("A1", APRIL), ClosedPeriod("A1", MAY)]
REOPENED = [ReopenedPeriod("A1", APRIL, date(2025, 12, 15))]


@pytest.mark.parametrize(
    ("today", "closed"),
    [
        (date(2025, 12, 14), {("A1", MAY)}),
        (date(2025, 12, 15), {("A1", MAY)}),
        (date(2025, 12, 16), {("A1", APRIL), ("A1", MAY)}),
        (None, {("A1", APRIL), ("A1", MAY)}),
    ],
)
def test_a_reopened_month_is_open_until_its_day_has_passed(
    today: date | None, closed: set[object]
) -> None:
    assert closed_on(CLOSED, REOPENED, today) == closed


def test_closed_counts_more_than_soft_closed() -> None:
    both = frozenset({("A1", APRIL)})

    assert state_of(("A1", APRIL), both, both) is PeriodState.CLOSED
    assert state_of(("A1", APRIL), frozenset(), both) is PeriodState.SOFT_CLOSED
    assert state_of(("A1", APRIL), frozenset(), frozenset()) is PeriodState.OPEN


def test_another_organisation_asks_for_more_than_another_person() -> None:
    assert sorted(Approvals, key=lambda asked: asked.strictness) == [
        Approvals.NONE,
        Approvals.ANOTHER_PERSON,
        Approvals.ANOTHER_ORGANISATION,
    ]
