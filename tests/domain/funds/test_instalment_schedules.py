"""Schedules add up to the penny, leave alone what was invoiced, and say what is late."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tracker.domain.funds.instalment_schedules import (
    MONTHLY,
    QUARTERLY,
    Payer,
    cash_by_partner,
    equal_parts,
    is_word_of_the_host,
    receipts,
    received_in_all,
    regular_dates,
    replan,
    schedule_gaps,
    with_receipt,
)
from tracker.domain.money import to_pounds, total_of

PAYER = Payer("A1", "F1", "ICB", books.YEAR)
PENCE = st.integers(-(10**13), 10**13)
DAYS = st.lists(
    st.integers(0, 364).map(lambda n: books.YEAR.first_day + timedelta(days=n)),
    min_size=1,
    max_size=24,
)


def test_the_odd_pennies_stand_in_the_last_instalment() -> None:
    assert equal_parts(Decimal("1000000.01"), 4) == [
        Decimal("250000.00"), Decimal("250000.00"), Decimal("250000.00"), Decimal("250000.01"),
    ]  # fmt: skip
    assert equal_parts(Decimal("-100.00"), 3)[-1] == Decimal("-33.34")


def test_a_contribution_is_never_paid_in_no_instalment_at_all() -> None:
    with pytest.raises(ValueError, match="one instalment"):
        equal_parts(Decimal(1), 0)


@given(PENCE, st.integers(1, 60))
def test_equal_parts_always_add_up_and_differ_in_the_last_only(pence: int, number: int) -> None:
    parts = equal_parts(to_pounds(pence), number)

    assert total_of(parts) == to_pounds(pence)
    assert len(set(parts[:-1])) <= 1
    assert abs(parts[-1] - parts[0]) * 100 < number


def test_monthly_and_quarterly_instalments_stay_within_the_year() -> None:
    last = books.YEAR.last_day

    assert len(regular_dates(date(2025, 4, 1), MONTHLY, last)) == 12
    assert regular_dates(date(2025, 4, 15), QUARTERLY, last) == [
        date(2025, 4, 15), date(2025, 7, 15), date(2025, 10, 15), date(2026, 1, 15),
    ]  # fmt: skip
    assert regular_dates(date(2026, 3, 20), MONTHLY, last) == [date(2026, 3, 20)]


def test_the_last_day_of_a_short_month_stands_in_for_the_thirty_first() -> None:
    assert regular_dates(date(2025, 5, 31), MONTHLY, books.YEAR.last_day)[:2] == [
        date(2025, 5, 31),
        date(2025, 6, 30),
    ]


def test_a_new_schedule_leaves_alone_what_was_invoiced() -> None:
    invoiced = books.instalment(date(2025, 4, 1), "300.00", invoice="I-1")
    waiting = books.instalment(date(2025, 7, 1), "700.00")
    days = [date(2025, 4, 1), date(2025, 8, 1), date(2025, 9, 1)]

    plan = replan(PAYER, Decimal("1000.01"), days, [invoiced, waiting])

    assert plan.kept == (invoiced,)
    assert plan.removed == (waiting,)
    assert [(row.due_date, row.amount) for row in plan.added] == [
        (date(2025, 8, 1), Decimal("350.00")),
        (date(2025, 9, 1), Decimal("350.01")),
    ]
    assert plan.left_over == 0


def test_money_without_a_day_to_fall_on_is_left_over() -> None:
    invoiced = books.instalment(date(2025, 4, 1), "300.00", invoiced_on=date(2025, 3, 20))

    plan = replan(PAYER, Decimal("1000.00"), [date(2025, 4, 1)], [invoiced])

    assert plan.left_over == Decimal("700.00")


@given(PENCE, DAYS, st.lists(st.tuples(st.integers(0, 364), PENCE, st.booleans()), max_size=6))
def test_whatever_stood_before_a_new_schedule_adds_up_to_the_contribution(
    pence: int, days: list[date], before: list[tuple[int, int, bool]]
) -> None:
    existing = {
        day: books.instalment(
            books.YEAR.first_day + timedelta(days=day),
            to_pounds(amount),
            invoice="I" if invoiced else None,
        )
        for day, amount, invoiced in before
    }

    plan = replan(PAYER, to_pounds(pence), days, list(existing.values()))

    assert plan.total + plan.left_over == to_pounds(pence)
    days_left = [row.due_date for row in (*plan.kept, *plan.added)]
    assert len(days_left) == len(set(days_left))
    assert all(row.invoice for row in plan.kept)


def test_what_is_given_in_kind_is_never_paid_in_cash() -> None:
    rows = [
        books.contribution("ICB", "600.00"),
        books.contribution("ICB", "-100.00", variation="V1"),
        books.contribution("LA", "50.00", in_kind=True),
    ]

    assert cash_by_partner(rows) == {"ICB": Decimal("500.00"), "LA": Decimal("0.00")}


def test_receipts_say_what_was_due_what_came_and_what_is_late() -> None:
    rows = [
        books.instalment(date(2025, 4, 1), "100.00", received_on=date(2025, 4, 3)),
        books.instalment(
            date(2025, 7, 1), "100.00", received_on=date(2025, 7, 2), received_amount=Decimal(40)
        ),
        books.instalment(date(2025, 7, 22), "100.00"),
        books.instalment(date(2025, 10, 1), "100.00", received_on=date(2025, 7, 20)),
    ]

    found = receipts(rows, date(2025, 7, 22))

    assert (found.due, found.received, found.early) == (Decimal(300), Decimal(140), Decimal(100))
    assert [(late.days, late.missing) for late in found.late] == [(21, Decimal("60.00"))]


def test_further_receipts_add_up_and_the_latest_day_counts() -> None:
    row = books.instalment(date(2025, 4, 1), "100.00")

    part = with_receipt(row, date(2025, 4, 10), Decimal("30.00"))
    whole = with_receipt(part, date(2025, 4, 5), Decimal("70.00"))

    assert part.received_amount == Decimal("30.00")
    assert (whole.received_on, received_in_all(whole)) == (date(2025, 4, 10), Decimal("100.00"))


def test_a_schedule_that_is_no_longer_the_contribution_is_noticed() -> None:
    rows = [books.instalment(date(2025, 4, 1), "90.00")]

    assert schedule_gaps({"ICB": Decimal("100.00")}, rows) == {"ICB": Decimal("-10.00")}
    assert schedule_gaps({"ICB": Decimal("90.00")}, rows) == {}


def test_what_was_invoiced_or_received_is_the_word_of_the_host() -> None:
    planned = books.instalment(date(2025, 10, 15))
    invoiced = replace(planned, invoice="7")

    assert is_word_of_the_host(planned, invoiced)
    assert is_word_of_the_host(invoiced, planned)
    assert is_word_of_the_host(invoiced, replace(invoiced, amount=Decimal("0.01")))
    assert is_word_of_the_host(invoiced, None)
    assert is_word_of_the_host(None, replace(planned, received_on=date(2025, 10, 16)))
    assert not is_word_of_the_host(planned, replace(planned, amount=Decimal("1.00")))
    assert not is_word_of_the_host(None, planned)
    assert not is_word_of_the_host(planned, None)
    assert not is_word_of_the_host(invoiced, invoiced)
