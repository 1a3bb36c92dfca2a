from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.outcomes.measures import Track, Trend, measure_status, measure_statuses

AS_AT = date(2025, 12, 31)
Q1, Q2, Q3 = (Quarter(YEAR, number) for number in (1, 2, 3))


THE_YEARS = (books.target(YEAR, "85"),)


def status(readings, targets=THE_YEARS, as_at=AS_AT, **measure):
    return measure_status(books.measure(**measure), targets, readings, as_at)


@pytest.mark.parametrize(
    ("better", "value", "track"),
    [
        ("Higher", "85", Track.ON_TRACK),
        ("Higher", "84.99", Track.WITHIN_TOLERANCE),
        ("Higher", "83", Track.WITHIN_TOLERANCE),
        ("Higher", "82.99", Track.OFF_TRACK),
        ("Lower", "85", Track.ON_TRACK),
        ("Lower", "87", Track.WITHIN_TOLERANCE),
        ("Lower", "87.01", Track.OFF_TRACK),
    ],
)
def test_a_measure_is_judged_in_its_own_direction(better, value, track):
    assert status([books.reading(Q2, value)], better=better, tolerance=Decimal(2)).track is track


@pytest.mark.parametrize(
    ("value", "track"),
    [
        ("10", Track.ON_TRACK),
        ("12", Track.ON_TRACK),
        ("12.5", Track.WITHIN_TOLERANCE),
        ("9.4", Track.OFF_TRACK),
    ],
)
def test_a_range_is_met_between_both_its_ends(value, track):
    result = status(
        [books.reading(Q2, value)],
        [books.target(YEAR, "10", "12")],
        better="In range",
        tolerance=Decimal("0.5"),
    )

    assert result.track is track


def test_without_a_tolerance_a_miss_is_off_track_and_says_by_how_much():
    result = status([books.reading(Q2, "84.5")])

    assert result.track is Track.OFF_TRACK
    assert result.reason == (
        "84.5 per cent in 2025-26 Q2 misses the target for FY2025-26 of at least 85 by 0.5."
    )


def test_the_target_of_the_period_goes_before_the_quarters_and_the_years():
    may = Period(2025, 5)
    year, quarter = books.target(YEAR, "85"), books.target(Q1, "70")
    reading = [books.reading(may, "75")]

    assert status(reading, [year]).target == year
    assert status(reading, [year, quarter]).target == quarter
    assert status(reading, [year, quarter, books.target(may, "80")]).track is Track.OFF_TRACK


def test_a_target_of_another_year_or_measure_is_no_target():
    targets = [books.target(FinancialYear(2024), "85"), books.target(YEAR, "85", code="M2")]

    result = status([books.reading(Q2, "99")], targets)

    assert result.track is Track.NO_TARGET
    assert "no target" in result.reason


@pytest.mark.parametrize(
    "latest", [books.reading(Q3, None), books.reading(Q3, "99", status="Not available")]
)
def test_a_latest_reading_that_is_not_available_is_never_on_track(latest):
    result = status([books.reading(Q2, "99"), latest])

    assert result.track is Track.NO_DATA
    assert result.reason == "The reading for 2025-26 Q3 is missing."


def test_no_reading_at_all_is_no_data():
    assert status([books.reading(Q2, "99", code="M2")]).track is Track.NO_DATA


def test_the_latest_reading_by_period_counts_and_none_of_a_period_to_come():
    readings = [
        books.reading(Quarter(YEAR, 4), "10"),
        books.reading(Q2, "90"),
        books.reading(FinancialYear(2024), "10"),
    ]

    assert status(readings).reading.period == Q2


@pytest.mark.parametrize(
    ("better", "before", "trend"),
    [
        ("Higher", "80", Trend.BETTER),
        ("Higher", "95", Trend.WORSE),
        ("Higher", "90", Trend.UNCHANGED),
        ("Lower", "95", Trend.BETTER),
        ("Lower", "80", Trend.WORSE),
    ],
)
def test_the_trend_is_better_or_worse_for_users_not_up_or_down(better, before, trend):
    readings = [books.reading(Q1, before), books.reading(Q2, "90")]

    assert status(readings, better=better).trend is trend


def test_a_range_gets_better_by_coming_nearer():
    readings = [books.reading(Q1, "20"), books.reading(Q2, "14")]

    result = status(readings, [books.target(YEAR, "10", "12")], better="In range", baseline=None)

    assert (result.trend, result.since_baseline) == (Trend.BETTER, Trend.UNKNOWN)


def test_the_trend_leaves_out_missing_readings_and_other_lengths_of_period():
    readings = [
        books.reading(FinancialYear(2024), "99"),
        books.reading(Q1, "80"),
        books.reading(Q2, None),
        books.reading(Q3, "82"),
    ]

    result = status(readings)

    assert result.previous.period == Q1
    assert (result.trend, result.since_baseline) == (Trend.BETTER, Trend.BETTER)


def test_measures_come_by_code():
    book = books.book(measures=(books.measure("M2"), books.measure("M1")))

    assert [line.measure.measure for line in measure_statuses(book, AS_AT)] == ["M1", "M2"]
