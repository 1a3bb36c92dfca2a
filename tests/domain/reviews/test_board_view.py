from datetime import date
from decimal import Decimal

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.outcomes.measures import measure_statuses
from tracker.domain.reviews.board_view import board_funds, count_outcomes, decisions, exposure_rows

DAY = date(2025, 12, 15)
SHARED = books.fixed_shares({"ICB": "60", "LA": "40"})


def only_fund(*forecasts, as_at=DAY):
    book = books.book(budgets=(books.budget("1000.00"),), ledger=forecasts, risk_shares=SHARED)
    (fund,) = board_funds(book, YEAR, as_at)
    return fund


def test_the_last_three_forecasts_are_looked_back_on_the_newest_first():
    fund = only_fund(*(books.forecast(month, f"{1000 + month}.00") for month in (1, 3, 5, 7)))

    assert [item.month.number for item in fund.forecasts] == [7, 5, 3]


def test_the_worst_forecast_is_the_one_with_the_greatest_overspend():
    fund = only_fund(
        books.forecast(5, "1010.00"), books.forecast(6, "1200.00"), books.forecast(7, "1100.00")
    )

    assert fund.worst is not None
    assert fund.worst.variance == Decimal("200.00")
    assert exposure_rows(fund) == [
        ("ICB", Decimal("60.00"), Decimal("120.00")),
        ("LA", Decimal("40.00"), Decimal("80.00")),
    ]


def test_a_worse_forecast_long_ago_no_longer_counts():
    fund = only_fund(
        books.forecast(1, "9000.00"), *(books.forecast(m, "1001.00") for m in (5, 6, 7))
    )

    assert fund.worst is not None
    assert fund.worst.variance == Decimal("1.00")


def test_a_forecast_after_the_date_is_not_known_yet():
    fund = only_fund(
        books.forecast(5, "1010.00"), books.forecast(9, "5000.00"), as_at=date(2025, 9, 30)
    )

    assert [item.month.number for item in fund.forecasts] == [5]


def test_a_fund_without_a_forecast_has_no_worst_one():
    fund = only_fund()

    assert fund.worst is None
    assert [worst for _, _, worst in exposure_rows(fund)] == [None, None]


def test_a_missing_value_never_counts_as_on_track():
    book = books.clean_book()
    counts = count_outcomes(measure_statuses(book, date(2020, 1, 1)))

    assert (counts.on_track, counts.all) == (0, len(book.measures))


def test_only_reviews_that_were_held_hold_decisions():
    book = books.book(
        reviews=(
            books.review(due=date(2025, 4, 1), held_on=date(2025, 4, 2)),
            books.review(due=date(2025, 10, 1), held_on=date(2025, 10, 2)),
            books.review(due=date(2026, 4, 1), held_on=None),
        )
    )

    assert [review.due for review in decisions(book)] == [date(2025, 10, 1), date(2025, 4, 1)]
