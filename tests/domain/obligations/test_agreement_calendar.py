from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.financial_year import FinancialYear, Quarter
from tracker.domain.obligations.agreement_calendar import DueKind, due_items, review_due

TODAY = date(2026, 1, 15)


def due(book, kind, today=TODAY, within=90):
    return [item for item in due_items(book, today, within) if item.kind == kind]


def days_of(items):
    return [item.due for item in items]


# ----------------------------------------------------------------------------------- the window


def test_what_is_overdue_is_listed_whatever_the_window():
    book = books.book(
        instalments=(
            books.instalment(date(2019, 1, 1)),
            books.instalment(TODAY),
            books.instalment(TODAY + timedelta(days=1)),
        )
    )

    items = due(book, DueKind.INSTALMENT, within=0)

    assert [(item.due, item.days, item.state) for item in items] == [
        (date(2019, 1, 1), -2571, "overdue"),
        (TODAY, 0, "due"),
    ]


def test_the_last_day_of_the_window_is_in_it():
    book = books.book(instalments=(books.instalment(date(2026, 4, 15)),))

    assert due(book, DueKind.INSTALMENT, within=90)
    assert not due(book, DueKind.INSTALMENT, within=89)


def test_items_come_earliest_first_then_by_kind_and_title():
    book = books.book(
        agreement=books.agreement(end_date=date(2026, 2, 1), notice_months=0),
        instalments=(
            books.instalment(date(2026, 2, 1), partner="LA"),
            books.instalment(date(2026, 2, 1), partner="ICB"),
            books.instalment(date(2026, 1, 20)),
        ),
    )

    items = [item for item in due_items(book, TODAY, within=20) if item.due >= TODAY]

    assert [(item.due, item.kind, item.title[:3]) for item in items] == [
        (date(2026, 1, 20), "Instalment", "ICB"),
        (date(2026, 2, 1), "Expiry", "The"),
        (date(2026, 2, 1), "Instalment", "ICB"),
        (date(2026, 2, 1), "Instalment", "LA "),
        (date(2026, 2, 1), "Notice", "Las"),
    ]


def test_an_item_prints_itself_in_the_public_order():
    (item,) = due(books.book(instalments=(books.instalment(TODAY),)), DueKind.INSTALMENT)

    assert list(item.as_json().items()) == [
        ("agreement", "A1"),
        ("title", "ICB pays £100.00 into F1 for 2025-26"),
        ("kind", "Instalment"),
        ("due", "2026-01-15"),
        ("days", 0),
        ("state", "due"),
    ]


def test_the_version_in_force_on_the_day_speaks():
    book = books.book(
        agreement=books.agreement(end_date=date(2027, 3, 31)),
        versions=(books.version("V1", end_date=date(2026, 1, 31)),),
        variations=(books.variation("V1", date(2026, 1, 20)),),
    )

    assert days_of(due(book, DueKind.EXPIRY)) == [date(2026, 1, 31)]
    assert due(book, DueKind.EXPIRY, today=date(2026, 1, 20)) == []


# ----------------------------------------------------------------------------------- reviews


def test_every_review_that_is_not_held_is_due():
    book = books.book(
        reviews=(
            books.review(date(2025, 3, 31), held_on=date(2025, 4, 2)),
            books.review(date(2025, 9, 30)),
            books.review(date(2026, 3, 31)),
        )
    )

    assert days_of(due(book, DueKind.REVIEW)) == [date(2025, 9, 30), date(2026, 3, 31)]


HELD = {"held_on": date(2025, 5, 20)}


@pytest.mark.parametrize(
    ("terms", "reviews", "expected"),
    [
        (
            {"next_review": date(2026, 2, 1)},
            (
                books.review(date(2025, 5, 1), **HELD, next_review=date(2026, 3, 3)),
                books.review(date(2025, 4, 1), **HELD, next_review=date(2026, 1, 1)),
            ),
            [date(2026, 3, 3)],
        ),
        (
            {"next_review": date(2026, 2, 1)},
            (books.review(date(2025, 5, 1), **HELD),),
            [date(2026, 2, 1)],
        ),
        ({}, (books.review(date(2025, 5, 1), **HELD),), [date(2025, 11, 20)]),
        ({}, (), [date(2025, 10, 1)]),
        ({"review_every_months": None}, (books.review(date(2025, 5, 1), **HELD),), []),
    ],
)
def test_the_next_review_is_that_of_the_latest_one_else_the_agreements_else_the_cycles(
    terms, reviews, expected
):
    terms = {"review_every_months": 6} | terms
    book = books.book(agreement=books.agreement(**terms), reviews=reviews)

    assert days_of(due(book, DueKind.REVIEW)) == expected


def test_the_earliest_review_that_waits_is_due_before_any_cycle_counts():
    agreement = books.agreement(next_review=date(2026, 1, 1))
    late, early = books.review(date(2026, 6, 1)), books.review(date(2026, 5, 1))

    assert review_due(books.book(reviews=(late, early)), agreement) == date(2026, 5, 1)
    assert review_due(books.book(reviews=()), agreement) == date(2026, 1, 1)


def test_a_decision_to_terminate_silences_nothing_before_the_end_date():
    book = books.book(
        reviews=(books.review(date(2025, 4, 2), held_on=date(2025, 4, 2), outcome="Terminate"),),
        instalments=(books.instalment(TODAY),),
    )

    assert days_of(due(book, DueKind.REVIEW)) == [date(2026, 4, 2)]
    assert due(book, DueKind.INSTALMENT)


# ----------------------------------------------------------------------------------- the end


def test_expiry_and_notice_are_due_and_stay_overdue():
    agreement = books.agreement(end_date=date(2026, 3, 31), notice_months=6)
    book = books.book(agreement=agreement)

    assert days_of(due(book, DueKind.EXPIRY)) == [date(2026, 3, 31)]
    (notice,) = due(book, DueKind.NOTICE)
    assert (notice.due, notice.state) == (date(2025, 9, 30), "overdue")
    (expiry,) = due(book, DueKind.EXPIRY, today=date(2030, 1, 1))
    assert expiry.state == "overdue"


@pytest.mark.parametrize(
    "terms", [{"end_date": None}, {"notice_months": None}, {"end_date": None, "notice_months": 3}]
)
def test_there_is_no_notice_without_both_an_end_and_a_period(terms):
    assert due(books.book(agreement=books.agreement(**terms)), DueKind.NOTICE, within=9999) == []


# ----------------------------------------------------------------------------------- reports


def test_each_quarter_and_year_of_a_pooled_fund_is_owed_after_the_days_agreed():
    book = books.book(agreement=books.agreement(report_within_days=30))

    assert days_of(due(book, DueKind.QUARTERLY_REPORT, within=200)) == [
        date(2025, 7, 30),
        date(2025, 10, 30),
        date(2026, 1, 30),
        date(2026, 4, 30),
        date(2026, 7, 30),
    ]
    assert days_of(due(book, DueKind.ANNUAL_RETURN, within=200)) == [date(2026, 4, 30)]


def test_forty_two_days_are_assumed_where_the_agreement_names_none():
    book = books.book(agreement=books.agreement(report_within_days=None))

    first, *_ = due(book, DueKind.QUARTERLY_REPORT)

    assert (first.due, first.assumed) == (date(2025, 8, 11), True)


def test_a_return_is_owed_until_a_row_says_submitted():
    book = books.book(
        returns=(
            books.report(Quarter(YEAR, 1), date(2025, 7, 1)),
            books.report(Quarter(YEAR, 2), None, due=date(2025, 12, 1)),
            books.report(YEAR, None, due=date(2026, 2, 1)),
        )
    )

    assert days_of(due(book, DueKind.QUARTERLY_REPORT, within=30)) == [
        date(2025, 12, 1),
        date(2026, 2, 11),
    ]
    assert days_of(due(book, DueKind.ANNUAL_RETURN, within=30)) == [date(2026, 2, 1)]


def test_funds_that_are_not_pooled_owe_no_reports_but_those_recorded():
    book = books.book(
        funds=(books.fund("F1", "Lead commissioning"),),
        returns=(books.report(Quarter(YEAR, 1), None),),
    )

    (item,) = due(book, DueKind.QUARTERLY_REPORT)

    assert (item.due, item.fund) == (date(2025, 8, 11), "F1")
    assert due(book, DueKind.ANNUAL_RETURN) == []


def test_a_quarter_partly_run_is_owed_and_one_before_the_start_is_not():
    agreement = books.agreement(start_date=date(2025, 6, 30), end_date=date(2025, 10, 1))
    items = due_items(books.book(agreement=agreement), TODAY, within=2000)

    titles = [item.title for item in items if item.fund == "F1"]

    assert titles == [
        "Quarterly report of F1 for 2025-26 Q1",
        "Quarterly report of F1 for 2025-26 Q2",
        "Quarterly report of F1 for 2025-26 Q3",
        "Annual return of F1 for 2025-26",
    ]


def test_an_old_agreement_without_returns_owes_all_of_them():
    agreement = books.agreement(start_date=date(2015, 4, 1))

    assert len(due(books.book(agreement=agreement), DueKind.QUARTERLY_REPORT, within=0)) == 42
    assert len(due(books.book(agreement=agreement), DueKind.ANNUAL_RETURN, within=0)) == 10


def test_a_return_recorded_for_a_time_the_agreement_does_not_run_is_still_owed():
    row = books.report(Quarter(FinancialYear(2020), 4), None)

    items = due(books.book(returns=(row,)), DueKind.QUARTERLY_REPORT)

    assert items[0].due == date(2021, 5, 12)


# ----------------------------------------------------------------------------------- instalments


@pytest.mark.parametrize(
    ("received", "owed"),
    [
        ({}, True),
        ({"received_amount": Decimal("99.99"), "received_on": TODAY}, True),
        ({"received_amount": Decimal("100.00")}, False),
        ({"received_amount": Decimal("100.01"), "received_on": TODAY}, False),
        ({"received_on": TODAY}, False),
        ({"amount": Decimal("0.00")}, False),
        ({"amount": Decimal("-5.00")}, True),
        ({"amount": Decimal("-5.00"), "received_amount": Decimal("-5.00")}, False),
    ],
)
def test_an_instalment_is_owed_until_all_of_it_is_received(received, owed):
    book = books.book(instalments=(books.instalment(date(2026, 1, 1), **received),))

    assert bool(due(book, DueKind.INSTALMENT)) is owed


def test_a_refund_is_paid_back():
    refund = books.instalment(date(2026, 1, 31), "-250.00")

    (item,) = due(books.book(instalments=(refund,)), DueKind.INSTALMENT)

    assert item.title == "F1 pays £250.00 back to ICB for 2025-26"


def test_an_instalment_partly_received_says_how_much():
    row = books.instalment(TODAY, received_amount=Decimal("1000.50"), amount=Decimal(2000))

    (item,) = due(books.book(instalments=(row,)), DueKind.INSTALMENT)

    assert item.title == "ICB pays £2,000.00 into F1 for 2025-26, £1,000.50 received so far"


# ----------------------------------------------------------------------------------- always

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
MAYBE_DAYS = st.none() | DAYS
BOOKS = st.builds(
    lambda start, end, notice, cycle, next_review, reviews, instalments, returns: books.book(
        agreement=books.agreement(
            start_date=start,
            end_date=end,
            notice_months=notice,
            review_every_months=cycle,
            next_review=next_review,
        ),
        reviews=tuple(books.review(day, held) for day, held in reviews.items()),
        instalments=tuple(books.instalment(day) for day in sorted(instalments)),
        returns=tuple(
            books.report(Quarter(FinancialYear(year), number), submitted)
            for (year, number), submitted in returns.items()
        ),
    ),
    start=DAYS,
    end=MAYBE_DAYS,
    notice=st.none() | st.integers(0, 600),
    cycle=st.none() | st.integers(1, 120),
    next_review=MAYBE_DAYS,
    reviews=st.dictionaries(DAYS, MAYBE_DAYS, max_size=3),
    instalments=st.sets(DAYS, max_size=3),
    returns=st.dictionaries(
        st.tuples(st.integers(2014, 2036), st.integers(1, 4)), MAYBE_DAYS, max_size=3
    ),
)


@given(BOOKS, DAYS, st.integers(0, 400), st.integers(1, 500))
def test_nothing_listed_is_lost_on_a_later_day(book, today, within, later):
    before = {(item.kind, item.due, item.title) for item in due_items(book, today, within)}
    after = due_items(book, today + timedelta(days=later), within)

    assert before <= {(item.kind, item.due, item.title) for item in after}


@given(BOOKS, DAYS, st.integers(0, 400))
def test_items_are_in_order_within_the_window_and_say_their_days(book, today, within):
    items = due_items(book, today, within)

    assert items == sorted(items, key=lambda i: (i.due, i.agreement, i.kind, i.title))
    for item in items:
        assert item.days == (item.due - today).days <= within
        assert item.state == ("overdue" if item.due < today else "due")


@pytest.mark.parametrize("within", [10**4, 10**12])
def test_the_ends_of_the_calendar_are_no_obstacle(within):
    agreement = books.agreement(
        start_date=date(9990, 1, 1), end_date=date.max, notice_months=12 * 9999,
        review_every_months=12 * 9999,
    )  # fmt: skip

    assert due_items(books.book(agreement=agreement), date(9990, 6, 1), within)
