"""Figures that are likely to be slips: how far budgets and spend are above what they follow from."""

from decimal import Decimal

from tracker.domain.funds.slips import below_spend, beyond_contributions, is_far_beyond


def pounds(text: str) -> Decimal:
    return Decimal(text)


def test_budgets_are_held_against_contributions_and_reserve() -> None:
    assert beyond_contributions(pounds("110"), pounds("100"), pounds("0")) == 10
    assert beyond_contributions(pounds("110"), pounds("100"), pounds("4")) == 6
    assert beyond_contributions(pounds("90"), pounds("100"), pounds("0")) == 0


def test_where_nothing_is_contributed_yet_nothing_is_held_against_it() -> None:
    assert beyond_contributions(pounds("110"), pounds("0"), pounds("0")) == 0


def test_a_tenth_above_the_contributions_is_believed_and_a_penny_more_is_asked_about() -> None:
    assert not is_far_beyond(pounds("10.00"), pounds("100.00"))
    assert is_far_beyond(pounds("10.01"), pounds("100.00"))


def test_a_forecast_below_the_spend_is_measured_and_a_missing_one_is_not() -> None:
    assert below_spend(pounds("100"), pounds("101.50")) == pounds("1.50")
    assert below_spend(pounds("100"), pounds("99")) == 0
    assert below_spend(None, pounds("99")) == 0


def test_income_that_is_still_to_come_makes_no_forecast_too_low() -> None:
    assert below_spend(pounds("-120"), pounds("-10")) == 0
