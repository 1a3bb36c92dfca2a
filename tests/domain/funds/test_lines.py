from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.funds.lines import (
    Cutoff,
    SchemeRows,
    add_figures,
    scheme_position,
)

YEAR_END = date(2026, 3, 31)
CLOSED = frozenset(YEAR.periods)


def figures(as_at=YEAR_END, closed=frozenset(), **rows):
    cutoff = Cutoff.at(YEAR, as_at, closed)
    return scheme_position(books.scheme(), SchemeRows(**rows), cutoff).figures


@pytest.mark.parametrize(
    ("as_at", "month"),
    [
        (date(2025, 3, 31), 0),
        (date(2025, 4, 1), 1),
        (date(2025, 12, 31), 9),
        (date(2026, 1, 1), 10),
        (date(2026, 3, 1), 12),
        (date(2027, 7, 1), 12),
    ],
)
def test_the_month_of_a_date_counts_from_april_and_stays_within_the_year(as_at, month):
    assert Cutoff.at(YEAR, as_at, frozenset()).month == month


def test_original_plus_virements_is_the_revised_budget():
    line = figures(
        budgets=[books.budget("1000.00"), books.budget("-250.00", line="V1")],
    )

    assert line.original_budget == Decimal("1000.00")
    assert line.virements == Decimal("-250.00")
    assert line.revised_budget == Decimal("750.00")


def test_a_budget_line_counts_from_its_approval_and_without_a_date_always():
    lines = [
        books.budget("1000.00"),
        books.budget("50.00", line="V1", approved_on=date(2025, 10, 1)),
    ]

    assert figures(date(2025, 9, 30), budgets=lines).revised_budget == Decimal("1000.00")
    assert figures(date(2025, 10, 1), budgets=lines).revised_budget == Decimal("1050.00")


def test_budget_to_date_without_a_profile_is_twelfths_rounded_half_up():
    lines = [books.budget("100.06")]

    assert figures(date(2025, 6, 30), budgets=lines).budget_to_date == Decimal("25.02")
    assert figures(date(2025, 3, 1), budgets=lines).budget_to_date == Decimal("0.00")
    assert figures(YEAR_END, budgets=lines).budget_to_date == Decimal("100.06")


def test_a_profile_replaces_twelfths_even_in_months_it_does_not_name():
    rows = {
        "budgets": [books.budget("1200.00")],
        "profiles": [books.profile(3, "500.00"), books.profile(12, "700.00")],
    }

    assert figures(date(2025, 5, 31), **rows).budget_to_date == Decimal("0.00")
    assert figures(date(2025, 6, 1), **rows).budget_to_date == Decimal("500.00")
    assert figures(YEAR_END, **rows).budget_to_date == Decimal("1200.00")


def test_the_variance_to_date_is_not_the_forecast_variance():
    line = figures(
        date(2025, 9, 30),
        budgets=[books.budget("1200.00")],
        ledger=[books.actual(6, "500.00"), books.forecast(6, "1300.00")],
    )

    assert line.variance_to_date == Decimal("-100.00")
    assert line.variance == Decimal("100.00")


def test_actuals_add_up_to_the_month_that_holds_the_date():
    rows = [books.actual(1, "10.00"), books.actual(2, "-4.00"), books.actual(3, "90.00")]

    assert figures(date(2025, 5, 1), ledger=rows).actual_to_date == Decimal("6.00")


def test_the_latest_forecast_counts_and_moves_from_the_one_before_it():
    rows = [
        books.forecast(9, "1700.00"),
        books.forecast(2, "1000.00"),
        books.forecast(6, "1400.00"),
    ]

    line = figures(date(2025, 10, 15), ledger=rows)

    assert line.outturn == Decimal("1400.00")
    assert line.movement == Decimal("400.00")


def test_a_first_forecast_has_not_moved_and_no_forecast_is_not_guessed():
    rows = [books.forecast(6, "1400.00")]

    first = figures(ledger=rows)
    none = figures(date(2025, 8, 31), ledger=rows, budgets=[books.budget("1.00")])

    assert (first.outturn, first.movement) == (Decimal("1400.00"), None)
    assert (none.outturn, none.variance, none.movement) == (None, None, None)


def test_commitments_are_those_of_the_latest_month_and_part_of_nothing_else():
    rows = [books.ledger("Commitment", 3, "40.00"), books.ledger("Commitment", 5, "70.00")]

    line = figures(date(2025, 7, 31), ledger=rows)

    assert line.commitments == Decimal("40.00")
    assert line.actual_to_date == Decimal("0.00")
    assert line.outturn is None


def test_actuals_are_the_outturn_of_a_closed_year_and_move_from_the_last_forecast():
    rows = [books.actual(1, "600.00"), books.actual(12, "550.00"), books.forecast(11, "1100.00")]

    line = figures(YEAR_END, CLOSED, ledger=rows, budgets=[books.budget("1000.00")])

    assert line.outturn == Decimal("1150.00")
    assert line.variance == Decimal("150.00")
    assert line.movement == Decimal("50.00")


def test_a_closed_year_still_shows_its_forecast_before_its_last_month():
    rows = [books.actual(1, "600.00"), books.forecast(11, "1100.00")]

    assert figures(date(2026, 2, 28), CLOSED, ledger=rows).outturn == Decimal("1100.00")
    assert figures(date(2026, 3, 1), CLOSED, ledger=rows).outturn == Decimal("600.00")
    assert figures(date(2027, 3, 1), CLOSED, ledger=rows).outturn == Decimal("600.00")


def test_one_open_month_keeps_the_forecast_as_the_outturn():
    rows = [books.actual(1, "600.00"), books.forecast(11, "1100.00")]

    assert figures(YEAR_END, CLOSED - {books.month(12)}, ledger=rows).outturn == Decimal("1100.00")


def test_the_rows_behind_each_figure_are_named():
    early = books.budget("5.00", line="V1", approved_on=date(2026, 3, 31))
    rows = SchemeRows(
        budgets=[books.budget("10.00"), early],
        profiles=[books.profile(1, "3.00"), books.profile(9, "7.00")],
        ledger=[
            books.actual(1, "2.00"),
            books.forecast(1, "9.00"),
            books.forecast(2, "8.00"),
            books.actual(9, "1.00"),
        ],
    )

    line = scheme_position(books.scheme(), rows, Cutoff.at(YEAR, date(2025, 5, 31), frozenset()))

    assert line.sources.budgets == (books.budget("10.00"),)
    assert line.sources.profiles == (books.profile(1, "3.00"),)
    assert line.sources.actuals == (books.actual(1, "2.00"),)
    assert line.sources.forecast == books.forecast(2, "8.00")
    assert line.sources.previous == books.forecast(1, "9.00")
    assert line.sources.commitment is None


def test_a_sum_has_no_outturn_while_a_scheme_has_no_forecast():
    known = figures(budgets=[books.budget("10.00")], ledger=[books.forecast(1, "12.00")])
    unknown = figures(budgets=[books.budget("10.00")])

    total = add_figures([known, unknown])

    assert total.outturn is None
    assert total.variance == Decimal("2.00")
    assert total.revised_budget == Decimal("20.00")
    assert add_figures([unknown]).variance is None
    assert add_figures([]).outturn == Decimal("0.00")


AMOUNTS = st.decimals(-(10**9), 10**9, places=2)


@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, AMOUNTS), max_size=6))
def test_schemes_add_up_to_their_fund(schemes):
    lines = [
        figures(
            date(2025, 11, 30),
            budgets=[books.budget(budget)],
            ledger=[
                books.actual(3, spent),
                books.forecast(4, forecast),
            ],
        )
        for budget, spent, forecast in schemes
    ]

    total = add_figures(lines)

    assert total.outturn - total.revised_budget == total.variance
    assert total.variance_to_date == sum(line.variance_to_date for line in lines)
    assert total.revised_budget == sum(budget for budget, _, _ in schemes)
