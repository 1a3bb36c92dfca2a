"""A measure is carried forward by the mean of its last three readings, and says so."""

from datetime import date
from decimal import Decimal

import pytest

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.outcomes.outlook import outlook

TODAY = date(2026, 1, 15)
Q1, Q2, Q3, Q4 = (Quarter(YEAR, number) for number in (1, 2, 3, 4))
QUARTERS = (books.reading(Q1, "84"), books.reading(Q2, "85"), books.reading(Q3, "87"))
TARGETS = (books.target(YEAR, "86"),)


def seen(readings=QUARTERS, targets=TARGETS, former=(), as_at=TODAY, **measure):
    return outlook(books.measure(**measure), targets, readings, former, as_at)


def test_the_sentence_tells_the_method_the_spread_and_the_target():
    result = seen()

    assert result.sentence == (
        "If it goes on as in the last 3 readings (2025-26 Q1 to 2025-26 Q3, mean 85, from 84 to "
        "87), 2025-26 Q4 will show 85 per cent, which would miss the target of at least 86 by 1."
    )
    assert (result.period, result.value, result.miss) == (Q4, Decimal(85), Decimal(1))


def test_down_is_good_is_judged_so():
    assert seen(better="Lower").miss == 0
    assert "would meet the target of at most 86" in seen(better="Lower").sentence


def test_without_a_target_it_says_so():
    assert seen(targets=()).sentence.endswith("; no target is set for it.")


@pytest.mark.parametrize(
    "readings",
    [
        QUARTERS[:2],
        (*QUARTERS[:2], books.reading(Q3, None)),
        (*QUARTERS[:2], books.reading(Q3, "87", status="Not available")),
        (*QUARTERS, books.reading(Q4, "90")),
        (*QUARTERS[:2], books.reading(Period(2025, 12), "87")),
    ],
)
def test_too_few_readings_or_a_year_that_is_over_give_no_outlook(readings):
    assert seen(readings) is None


def test_annual_measures_are_not_carried_forward():
    years = [books.reading(FinancialYear(start), "80") for start in (2022, 2023, 2024)]

    assert seen(years, frequency="Annual") is None
    assert seen(years, frequency=None) is None


def test_readings_of_an_earlier_definition_do_not_count():
    assert seen(former=[books.former_definition(Q2)]) is None


def test_the_mean_has_as_many_decimals_as_the_readings():
    readings = [books.reading(Q1, "84"), books.reading(Q2, "85.5"), books.reading(Q3, "87")]

    assert seen(readings).value == Decimal("85.5")
