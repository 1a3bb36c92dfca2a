"""Spend so far is compared with the budget of the months whose spend is entered."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain import books
from tracker.domain.funds.lines import Cutoff
from tracker.domain.funds.month_series import month_series
from tracker.domain.funds.position import scheme_rows
from tracker.domain.funds.so_far import SoFar, so_far
from tracker.domain.registers import AgreementBook

IN_JUNE = date(2025, 6, 15)


def book(**changes: object) -> AgreementBook:
    plain = replace(
        books.clean_book(),
        schemes=(books.scheme("S1"), books.scheme("S2")),
        budgets=(books.budget("1200.00"), books.budget("600.00", "S2")),
        profiles=(),
        ledger=(
            books.actual(1, "110.00"),
            books.actual(1, "60.00", "S2"),
            books.actual(2, "95.00"),
            books.forecast(3, "1300.00"),
        ),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields of a book


def found(book: AgreementBook, as_at: date = IN_JUNE) -> SoFar | None:
    rows = scheme_rows(book, books.YEAR)
    return so_far(Cutoff.at(books.YEAR, as_at, book.closed), book.schemes, rows)


def test_a_month_without_spend_brings_no_budget() -> None:
    stands = found(book())

    assert stands is not None
    assert stands.month == books.month(2)
    assert stands.figures.budget_to_date == Decimal("300.00")
    assert stands.figures.variance_to_date == Decimal("-35.00")


def test_it_says_what_the_fund_says_month_by_month() -> None:
    own, stands = book(), found(book())
    cutoff = Cutoff.at(books.YEAR, IN_JUNE, own.closed)
    points = month_series(cutoff, own.schemes, scheme_rows(own, books.YEAR))

    assert stands is not None
    known = [p.variance_to_date for p in points if p.variance_to_date is not None]
    assert known[-1] == stands.figures.variance_to_date


def test_a_scheme_behind_the_others_is_named() -> None:
    stands = found(book())

    assert stands is not None
    assert [scheme.scheme for scheme in stands.waiting] == ["S2"]


def test_spend_after_the_date_does_not_count() -> None:
    stands = found(book(), date(2025, 4, 20))

    assert stands is not None
    assert stands.month == books.month(1)
    assert stands.waiting == ()


def test_nothing_entered_is_nothing_to_compare() -> None:
    assert found(book(ledger=(books.forecast(1, "1300.00"),))) is None


def test_a_spend_of_nil_is_entered() -> None:
    stands = found(book(ledger=(books.actual(1, "0.00"),)))

    assert stands is not None
    assert stands.figures.variance_to_date == Decimal("-150.00")


def test_a_closed_year_is_compared_to_its_end() -> None:
    stands = found(book(closed=frozenset(books.YEAR.periods)), books.YEAR.last_day)

    assert stands is not None
    assert stands.month == books.month(12)
    assert stands.figures.budget_to_date == Decimal("1800.00")
    assert stands.waiting == ()
