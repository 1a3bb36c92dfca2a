from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.obligations.reminders import is_escalated, stage_reached
from tracker.domain.working_days import WorkingCalendar

PLAIN = WorkingCalendar([])
DUE = date(2026, 3, 31)  # a Tuesday


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2026, 3, 2), None),  # 21 working days before
        (date(2026, 3, 3), -20),
        (date(2026, 3, 23), -20),
        (date(2026, 3, 24), -5),
        (date(2026, 3, 31), -5),
        (date(2026, 4, 1), 1),
        (date(2026, 4, 13), 1),
        (date(2026, 4, 14), 10),
        (date(2026, 4, 20), 10),
        (date(2026, 4, 21), 15),
        (date(2026, 4, 28), 20),
        (date(2026, 5, 1), 20),
    ],
)
def test_a_report_is_reminded_of_before_and_after_its_day_and_then_weekly(day, stage):
    assert stage_reached("Quarterly report", DUE, day, PLAIN) == stage


def test_bank_holidays_are_no_working_days():
    easter = WorkingCalendar([date(2026, 4, 3), date(2026, 4, 6)])

    assert stage_reached("Review", DUE, date(2026, 4, 14), easter) == 1
    assert stage_reached("Review", DUE, date(2026, 4, 16), easter) == 10


def test_what_is_due_on_a_weekend_is_late_from_monday():
    sunday = date(2026, 5, 31)

    assert stage_reached("Review", sunday, date(2026, 5, 29), PLAIN) == -5
    assert stage_reached("Review", sunday, sunday, PLAIN) == -5
    assert stage_reached("Review", sunday, date(2026, 6, 1), PLAIN) == 1


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (date(2025, 8, 27), None),
        (date(2025, 8, 28), -18000),
        (date(2026, 2, 28), -12000),
        (date(2026, 8, 31), -6000),
        (date(2026, 11, 30), -3000),
        (date(2027, 2, 2), -20),
        (date(2027, 2, 28), -5),
        (date(2027, 3, 1), 1),
        (date(2029, 1, 1), 1),
    ],
)
def test_an_end_is_announced_months_ahead_and_told_of_once_afterwards(day, stage):
    assert stage_reached("Expiry", date(2027, 2, 28), day, PLAIN) == stage


def test_nobody_is_chased_about_notice_that_was_not_given():
    assert stage_reached("Notice", DUE, DUE, PLAIN) == -5
    assert stage_reached("Notice", DUE, DUE + timedelta(days=1), PLAIN) is None
    assert stage_reached("Notice", DUE, date(2026, 5, 31), PLAIN) is None


@given(
    st.sampled_from(["Review", "Expiry", "Instalment"]),
    st.dates(date(2024, 1, 1), date(2027, 12, 31)),
    st.integers(0, 1000),
    st.integers(0, 30),
)
def test_stages_never_go_back(kind, due, start, days):
    first = due + timedelta(days=start - 600)
    before = stage_reached(kind, due, first, PLAIN)
    after = stage_reached(kind, due, first + timedelta(days=days), PLAIN)

    assert before is None or (after is not None and after >= before)


def test_what_is_late_enough_is_escalated():
    assert is_escalated(20, late_by=20)
    assert not is_escalated(15, late_by=20)
    assert not is_escalated(-20, late_by=20)
