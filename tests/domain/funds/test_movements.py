"""Which schemes moved the forecast most."""

from dataclasses import replace
from decimal import Decimal

from tests.domain import books
from tracker.domain.funds.movements import Movement, largest_movements
from tracker.domain.funds.position import agreement_position
from tracker.domain.registers import LedgerTotal


def movements(*ledger: LedgerTotal) -> list[Movement]:
    codes = sorted({row.scheme for row in ledger})
    book = replace(
        books.clean_book(),
        schemes=tuple(books.scheme(code) for code in codes),
        budgets=tuple(books.budget("100.00", code) for code in codes),
        profiles=(),
        ledger=ledger,
    )
    (fund,) = agreement_position(book, books.YEAR, books.TODAY).funds
    return largest_movements(fund.schemes)


def moved(code: str, before: str, now: str) -> tuple[LedgerTotal, LedgerTotal]:
    return books.forecast(4, before, code), books.forecast(6, now, code)


def test_the_three_largest_are_named_whichever_way_they_went() -> None:
    found = movements(
        *moved("A", "100.00", "110.00"),
        *moved("B", "100.00", "60.00"),
        *moved("C", "100.00", "105.00"),
        *moved("D", "100.00", "130.00"),
    )

    assert [(one.scheme.scheme, one.amount) for one in found] == [
        ("B", Decimal("-40.00")),
        ("D", Decimal("30.00")),
        ("A", Decimal("10.00")),
    ]


def test_equal_movements_come_by_code() -> None:
    found = movements(*moved("B", "100.00", "90.00"), *moved("A", "100.00", "110.00"))

    assert [one.scheme.scheme for one in found] == ["A", "B"]


def test_a_movement_names_its_two_months_and_the_outturn_now() -> None:
    (found,) = movements(*moved("A", "100.00", "110.00"))

    assert (found.before, found.seen) == (books.month(4), books.month(6))
    assert found.outturn == Decimal("110.00")


def test_what_did_not_move_or_had_no_forecast_before_is_not_named() -> None:
    assert movements(*moved("A", "100.00", "100.00"), books.forecast(6, "90.00", "B")) == []
