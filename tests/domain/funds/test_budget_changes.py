"""A virement nets to nothing, and a profile adds up to the revised budget."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.budget_changes import (
    Virement,
    as_last_year,
    profile_fault,
    twelfths,
    virement_gaps,
)
from tracker.domain.money import to_pounds, total_of

LAST_YEAR = FinancialYear(books.YEAR.start - 1)


def virement(**changes: object) -> Virement:
    values: dict[str, object] = {
        "agreement": "A1", "fund": "F1", "financial_year": books.YEAR, "reference": "V-7",
        "source": "S1", "target": "S2", "amount": Decimal("250.00"),
        "approved_on": date(2025, 6, 1), "note": None,
    }  # fmt: skip
    return Virement(**{**values, **changes})  # type: ignore[arg-type]  # names are checked by the class


def test_a_virement_takes_from_one_scheme_what_it_gives_the_other() -> None:
    lines = virement().lines()

    assert [(row.scheme, row.line, row.amount) for row in lines] == [
        ("S1", "V-7", Decimal("-250.00")),
        ("S2", "V-7", Decimal("250.00")),
    ]
    assert virement_gaps(lines) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": Decimal(0)}, "amount"),
        ({"amount": Decimal(-1)}, "amount"),
        ({"target": "S1"}, "target"),
        ({"reference": "ORIGINAL"}, "reference"),
    ],
)
def test_what_is_no_virement_is_refused_at_its_field(
    changes: dict[str, object], field: str
) -> None:
    fault = virement(**changes).fault()

    assert fault is not None
    assert fault[0] == field
    assert virement().fault() is None


def test_lines_that_do_not_net_to_nothing_are_named() -> None:
    rows = [books.budget("700.00"), books.budget("-20.00", line="V-1")]

    assert virement_gaps(rows) == {"V-1": Decimal("-20.00")}


@given(st.integers(-(10**13), 10**13), st.sets(st.integers(1, 11)))
def test_twelfths_add_up_whatever_months_are_closed(pence: int, closed: set[int]) -> None:
    fixed = {books.month(number): Decimal("12.34") for number in closed}

    months = twelfths(to_pounds(pence), books.YEAR, fixed)

    assert profile_fault(to_pounds(pence), months) is None
    assert all(months[month] == amount for month, amount in fixed.items())


@given(
    st.integers(-(10**12), 10**12),
    st.lists(st.integers(0, 10**9), min_size=12, max_size=12).filter(any),
)
def test_last_years_pattern_adds_up_and_keeps_its_empty_months_empty(
    pence: int, past: list[int]
) -> None:
    last_year = {
        LAST_YEAR.month(number): to_pounds(amount) for number, amount in enumerate(past, 1)
    }

    months = as_last_year(to_pounds(pence), books.YEAR, {}, last_year)

    assert total_of(months.values()) == to_pounds(pence)
    assert all(months[books.month(n)] == 0 for n, amount in enumerate(past, 1) if not amount)


def test_a_month_below_nil_or_an_empty_year_is_no_pattern() -> None:
    below = {Period(2024, 4): Decimal(-1), Period(2024, 5): Decimal(5)}

    with pytest.raises(ValueError, match="below nil"):
        as_last_year(Decimal(100), books.YEAR, {}, below)
    with pytest.raises(ValueError, match="no amounts"):
        as_last_year(Decimal(100), books.YEAR, {}, {})


def test_nothing_is_spread_once_every_month_is_closed() -> None:
    fixed = dict.fromkeys(books.YEAR.periods, Decimal(1))

    with pytest.raises(ValueError, match="closed"):
        twelfths(Decimal(100), books.YEAR, fixed)


def test_months_that_do_not_add_up_say_by_how_much() -> None:
    fault = profile_fault(Decimal("100.00"), {books.month(1): Decimal("90.50")})

    assert fault == ("The months add up to £90.50, £9.50 less than the revised budget of £100.00")
