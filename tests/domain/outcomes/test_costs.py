"""Spend beside outcome: the fund's spend of the period, divided by what was counted."""

from decimal import Decimal

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.financial_year import Period, Quarter
from tracker.domain.outcomes.costs import months_of, outcome_costs

Q1 = Quarter(YEAR, 1)
LEDGER = (
    books.actual(1, "100.00"),
    books.actual(2, "200.00"),
    books.actual(3, "300.05"),
    books.forecast(3, "9999.00"),
    books.actual(1, "50.00", "S2"),
)


def costs(reading, ledger=LEDGER, **measure):
    given = {"fund": "F1", "cost_for_each": "delivery", "unit": "deliveries"} | measure
    own = books.measure(**given)
    return outcome_costs(books.book(measures=(own,), readings=(reading,), ledger=ledger), own)


def test_spend_of_the_period_is_divided_by_the_count_to_the_penny():
    (line,) = costs(books.reading(Q1, "98", numerator=Decimal(300), denominator=Decimal(306)))

    assert (line.spend, line.count, line.cost) == (
        Decimal("650.05"),
        Decimal(300),
        Decimal("2.17"),
    )


def test_a_scheme_counts_its_own_spend_alone():
    (line,) = costs(books.reading(Q1, "300"), scheme="S1")

    assert line.spend == Decimal("600.05")


def test_a_count_is_its_own_numerator():
    assert costs(books.reading(Q1, "650"))[0].cost == Decimal("1.00")


def test_a_share_needs_its_numerator():
    for changes in ({"unit": "%"}, {"unit": "per 100,000"}, {"denominator": "Those discharged"}):
        (line,) = costs(books.reading(Q1, "98"), **changes)
        assert (line.cost, line.why_not) == (None, "the reading’s numerator is not recorded")


def test_a_month_without_spend_gives_no_cost():
    (line,) = costs(books.reading(Quarter(YEAR, 2), "98"))

    assert (line.cost, line.why_not) == (None, "no spend is recorded for 2025-07")


def test_nothing_is_divided_by_nothing():
    assert costs(books.reading(Q1, "0"))[0].why_not == "nothing was counted"


def test_nothing_is_said_where_nothing_is_to_be_costed():
    assert costs(books.reading(Q1, "5"), cost_for_each=None) == ()
    assert costs(books.reading(Q1, "5"), fund=None) == ()
    assert costs(books.reading(Q1, None)) == []


def test_periods_are_made_of_their_months():
    assert months_of(Quarter(YEAR, 4)) == (Period(2026, 1), Period(2026, 2), Period(2026, 3))
    assert months_of(Period(2025, 4)) == (Period(2025, 4),)
    assert len(months_of(YEAR)) == 12
