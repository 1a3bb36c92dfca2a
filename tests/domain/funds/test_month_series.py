"""A fund's year, month by month."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain import books
from tracker.domain.funds.lines import Cutoff
from tracker.domain.funds.month_series import MonthPoint, month_series
from tracker.domain.funds.position import scheme_rows
from tracker.domain.registers import AgreementBook


def series(book: AgreementBook, as_at: date = books.YEAR.last_day) -> list[MonthPoint]:
    cutoff = Cutoff.at(books.YEAR, as_at, book.closed)
    return month_series(cutoff, book.schemes, scheme_rows(book, books.YEAR))


def book() -> AgreementBook:
    return replace(
        books.clean_book(),
        schemes=(books.scheme("S1"), books.scheme("S2")),
        budgets=(books.budget("1200.00"), books.budget("600.00", "S2")),
        profiles=(),
        ledger=(
            books.actual(1, "110.00"),
            books.actual(2, "40.00", "S2"),
            books.forecast(1, "1210.00"),
            books.forecast(2, "650.00", "S2"),
            books.forecast(3, "1300.00"),
        ),
    )


def test_spend_ends_with_the_last_month_that_has_any() -> None:
    points = series(book())

    assert [point.actual for point in points[:3]] == [Decimal("110.00"), Decimal("40.00"), None]
    assert points[1].actual_to_date == Decimal("150.00")
    assert points[1].variance_to_date == Decimal("-150.00")
    assert points[2].variance_to_date is None


def test_a_forecast_is_seen_once_every_scheme_with_a_budget_has_one() -> None:
    forecasts = [point.forecast for point in series(book())[:4]]

    assert forecasts == [None, Decimal("1860.00"), Decimal("1950.00"), None]


def test_the_profile_comes_to_the_revised_budget() -> None:
    points = series(book())

    assert sum(point.profile for point in points) == points[-1].revised == Decimal("1800.00")


def test_what_is_entered_after_the_date_is_not_seen() -> None:
    points = series(book(), date(2025, 4, 30))

    assert [point.actual for point in points[:2]] == [Decimal("110.00"), None]
    assert [point.forecast for point in points[1:]] == [None] * 11
    assert points[-1].profile_to_date == Decimal("1800.00")
