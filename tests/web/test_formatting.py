"""Figures in words: the edges that the examples in the docstrings do not show."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.web.formatting import (
    FILTERS,
    NOTHING,
    bears,
    counted,
    days_away,
    joined,
    moment,
    percent,
    period,
    pounds,
    short_pounds,
    variance,
)

PENCE = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    "write",
    [one for one in FILTERS if one not in {counted, days_away, joined}],
    ids=lambda one: one.__name__,
)
def test_what_is_not_there_is_a_dash_and_never_a_nought(write: object) -> None:
    assert callable(write)
    assert write(None) == NOTHING


@given(PENCE)
def test_an_amount_is_written_to_the_penny_and_loses_none(pence: int) -> None:
    amount = Decimal(pence).scaleb(-2)

    written = pounds(amount).replace("£", "").replace(",", "").replace("−", "-")

    assert Decimal(written) == amount


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "£0"),
        ("0.49", "£0"),
        ("999.49", "£999"),
        ("999.99", "£1.0k"),
        ("1000", "£1.0k"),
        ("999949.99", "£999.9k"),
        ("999950", "£1.0m"),
        ("1234567890", "£1,234.6m"),
        ("-26476234.57", "−£26.5m"),
    ],
)
def test_a_short_amount_never_overflows_its_unit(amount: str, written: str) -> None:
    assert short_pounds(Decimal(amount)) == written


def test_an_amount_that_rounds_to_nothing_is_not_a_negative_nothing() -> None:
    assert short_pounds(Decimal("-0.49")) == "£0"
    assert percent(Decimal("-0.04")) == "0.0%"


def test_a_variance_and_a_share_say_which_way_they_go() -> None:
    assert variance(Decimal("-0.00")) == "on budget"
    assert variance(Decimal("-5")) == "£5.00 underspend"
    assert bears(Decimal("0.00")) == "bears nothing"
    assert bears(Decimal("-5")) == "benefits by £5.00"


def test_a_moment_is_told_by_the_clock_in_london() -> None:
    assert moment(datetime(2026, 1, 3, 9, 42, tzinfo=UTC)) == "3 January 2026 at 09:42"
    assert moment(datetime(2026, 7, 3, 23, 42, tzinfo=UTC)) == "4 July 2026 at 00:42"


def test_quarters_and_years_are_said_in_full() -> None:
    assert period(Quarter(FinancialYear(2025), 1)) == "2025-26 quarter 1"
    assert period(FinancialYear(2025)) == "2025-26"
