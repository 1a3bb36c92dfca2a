from datetime import date

import pytest

from tests.domain import books
from tests.domain.books import YEAR
from tests.domain.checks.found import found, subjects
from tracker.domain.financial_year import FinancialYear, Period, Quarter

Q1, Q2, Q3 = (Quarter(YEAR, number) for number in (1, 2, 3))


# ----------------------------------------------------------------------------------- K6


def test_an_agreement_without_a_measure_is_found():
    (finding,) = found("K6", measures=())

    assert (finding.subject, finding.severity) == ("A1", "high")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"measures": (books.measure(baseline=None),)}, "has no baseline:"),
        ({"targets": ()}, "has no target:"),
        ({"targets": (books.target(YEAR, "1", code="M2"),)}, "has no target:"),
        ({"measures": (books.measure(baseline=None),), "targets": ()}, "no baseline and no target"),
    ],
)
def test_a_measure_without_a_baseline_or_a_target_is_found(changes, words):
    (finding,) = found("K6", **changes)

    assert finding.subject == "M1"
    assert words in finding.message


def test_a_target_of_another_year_is_none_for_this_one():
    (finding,) = found("K6", targets=(books.target(FinancialYear(2024), "85"),))

    assert "has no target for 2025-26:" in finding.message


@pytest.mark.parametrize("period", [YEAR, Q1, Period(2025, 9)])
def test_a_target_for_a_part_of_the_year_counts(period):
    assert found("K6", targets=(books.target(period, "85"),)) == []


# ----------------------------------------------------------------------------------- K7


def test_two_periods_without_a_reading_are_found():
    (finding,) = found("K7", readings=())

    assert (finding.subject, finding.severity) == ("M1", "warning")
    assert "has no reading for 2025-26 Q1 and 2025-26 Q2" in finding.message


@pytest.mark.parametrize(
    "reading", [books.reading(Q2, None), books.reading(Q2, "1", status="Not available")]
)
def test_a_reading_that_is_not_available_is_no_reading(reading):
    assert subjects("K7", readings=(reading,)) == ["M1"]


@pytest.mark.parametrize("period", [Q1, Q2, Period(2025, 9), YEAR])
def test_any_reading_that_overlaps_a_due_period_counts(period):
    assert found("K7", readings=(books.reading(period, "1"),)) == []


def test_a_period_is_due_once_it_has_ended():
    readings = (books.reading(Q1, "86"),)

    assert found("K7", date(2025, 12, 31), readings=readings) == []
    assert subjects("K7", date(2026, 1, 1), readings=readings) == ["M1"]


def test_periods_begun_before_the_agreement_are_not_asked_for():
    assert found("K7", date(2025, 9, 30), readings=()) == []
    assert subjects("K7", date(2025, 10, 1), readings=()) == ["M1"]


@pytest.mark.parametrize(
    ("frequency", "periods"),
    [("Monthly", "2025-10 and 2025-11"), ("Quarterly", "2025-26 Q1 and 2025-26 Q2")],
)
def test_the_frequency_says_which_periods_are_due(frequency, periods):
    (finding,) = found("K7", measures=(books.measure(frequency=frequency),), readings=())

    assert f"has no reading for {periods}:" in finding.message


def test_a_blank_frequency_is_taken_as_annual():
    older = books.agreement(start_date=date(2023, 4, 1))
    measures = (books.measure(frequency=None),)

    (finding,) = found("K7", agreement=older, measures=measures, readings=())

    assert "FY2023-24 and FY2024-25" in finding.message
    reading = books.reading(FinancialYear(2024), "1")
    assert found("K7", agreement=older, measures=measures, readings=(reading,)) == []


def test_nothing_is_due_after_the_agreement_has_ended():
    ended = books.agreement(end_date=date(2025, 9, 30))
    readings = (books.reading(Q2, "1"),)

    assert found("K7", date(2027, 1, 1), agreement=ended, readings=readings) == []
