"""Financial years run from April to March, and every form of them is read back as written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.financial_year import (
    FinancialYear,
    Period,
    Quarter,
    add_months,
    last_moment,
    outcome_period_from_text,
    outcome_period_text,
)

days = st.dates(date(1900, 4, 1), date(2199, 3, 31))


@given(days)
def test_a_day_lies_in_its_own_year_period_and_quarter(day: date) -> None:
    year, period = FinancialYear.of(day), Period.of(day)
    quarter = Quarter(year, (period.number + 2) // 3)

    assert year.first_day <= day <= year.last_day
    assert period.first_day <= day <= period.last_day
    assert quarter.first_day <= day <= quarter.last_day
    assert period.financial_year == year
    assert year.month(period.number) == period


def test_a_year_turns_on_the_first_of_april() -> None:
    assert str(FinancialYear.of(date(2026, 3, 31))) == "2025-26"
    assert str(FinancialYear.of(date(2026, 4, 1))) == "2026-27"


def test_the_first_quarter_is_april_to_june() -> None:
    first = Quarter(FinancialYear(2025), 1)

    assert (first.first_day, first.last_day) == (date(2025, 4, 1), date(2025, 6, 30))


def test_a_year_has_twelve_months_from_april_to_march() -> None:
    months = FinancialYear(2025).periods

    assert [str(month) for month in months[:9]] == [f"2025-{month:02d}" for month in range(4, 13)]
    assert [str(month) for month in months[9:]] == ["2026-01", "2026-02", "2026-03"]


@pytest.mark.parametrize("text", ["2025-26", "2025/26", "2025-2026", "FY2025/26", " fy 2025-26 "])
def test_every_usual_way_to_write_a_year_is_read(text: str) -> None:
    assert FinancialYear.parse(text) == FinancialYear(2025)


@pytest.mark.parametrize(
    "text",
    ["2025", "2025-27", "25-26", "2025-2027", "FY", "1066-67", "\uff12\uff10\uff12\uff15-26"],
)
def test_what_is_no_year_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a financial year"):
        FinancialYear.parse(text)


@pytest.mark.parametrize("text", ["2025-04", "2025-26 Q1", "FY2025-26", "2008-09", "FY2008-09"])
def test_an_outcome_period_is_read_back_as_it_is_written(text: str) -> None:
    assert outcome_period_text(outcome_period_from_text(text)) == text


@pytest.mark.parametrize("text", ["2025-26 Q5", "2025-13", "2025-26", "FY2025-27"])
def test_what_is_no_outcome_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        outcome_period_from_text(text)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2026, 3, 31), -12, date(2025, 3, 31)),
        (date(2026, 1, 31), -2, date(2025, 11, 30)),
    ],
)
def test_months_are_added_to_the_same_day_or_the_last_there_is(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


def test_the_usual_date_is_the_years_end_or_today() -> None:
    year = FinancialYear(2025)

    assert last_moment(year, date(2025, 12, 1)) == date(2025, 12, 1)
    assert last_moment(year, date(2026, 11, 22)) == date(2026, 3, 31)
