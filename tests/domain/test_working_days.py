from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.working_days import Division, WorkingCalendar, division_of

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))


@given(DAYS, st.integers(0, 400), st.lists(DAYS, max_size=20))
def test_numbers_of_days_tell_how_many_working_days_lie_between(first, days, holidays):
    calendar = WorkingCalendar(holidays)
    span = [first + timedelta(days=number) for number in range(1, days + 1)]
    worked = [day for day in span if day.weekday() < 5 and day not in set(holidays)]

    assert calendar.count(first + timedelta(days=days)) - calendar.count(first) == len(worked)


def test_a_bank_holiday_on_a_weekend_changes_nothing():
    saturday = date(2026, 12, 26)

    assert WorkingCalendar([saturday]).count(saturday) == WorkingCalendar([]).count(saturday)


@pytest.mark.parametrize(
    ("basis", "division"),
    [
        ("Section 75", Division.ENGLAND_AND_WALES),
        ("Section 33 (Wales)", Division.ENGLAND_AND_WALES),
        ("Part 9 (Wales)", Division.ENGLAND_AND_WALES),
        ("Integration scheme (Scotland)", Division.SCOTLAND),
    ],
)
def test_the_legal_basis_says_whose_bank_holidays_count(basis, division):
    assert division_of(basis) is division


def test_what_is_chosen_counts_before_the_legal_basis():
    assert division_of("Section 75", "Northern Ireland") is Division.NORTHERN_IRELAND
