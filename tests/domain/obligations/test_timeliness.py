from datetime import date, timedelta

import pytest

from tests.domain import books
from tracker.domain.financial_year import Quarter
from tracker.domain.obligations.timeliness import (
    Timeliness,
    counted_sentence,
    return_timeliness,
    sent_in_time,
    timeliness,
)
from tracker.domain.records.timetables import BcfDate, BcfReturn

DUE = date(2025, 8, 11)  # 42 days after the first quarter
Q1, Q2 = Quarter(books.YEAR, 1), Quarter(books.YEAR, 2)


@pytest.mark.parametrize(
    ("submitted_on", "today", "sentence"),
    [
        (DUE, DUE, "Met"),
        (DUE - timedelta(days=9), DUE, "Met"),
        (DUE + timedelta(days=1), books.TODAY, "Late by 1 day"),
        (DUE + timedelta(days=49), books.TODAY, "Late by 49 days"),
        (None, DUE, "Not due yet"),
        (None, DUE + timedelta(days=2), "Missed, 2 days overdue"),
        # As at a day before it was sent, it was not.
        (DUE + timedelta(days=9), DUE + timedelta(days=3), "Missed, 3 days overdue"),
    ],
)
def test_a_day_is_met_late_or_missed(submitted_on, today, sentence):
    assert timeliness(DUE, submitted_on, today).sentence == sentence


def test_a_return_is_judged_by_its_own_day_or_by_the_days_the_agreement_sets():
    sent = books.report(Q1, date(2025, 8, 12))
    own = books.report(Q1, date(2025, 8, 12), due=date(2025, 8, 31))

    assert return_timeliness(books.agreement(), sent, books.TODAY).sentence == "Late by 1 day"
    assert return_timeliness(books.agreement(), own, books.TODAY).word is Timeliness.MET


def test_all_that_was_to_be_sent_is_counted():
    book = books.book(returns=(books.report(Q1, date(2025, 9, 1)),))

    found = sent_in_time(book, books.TODAY)

    assert [(one.about, one.timely.sentence) for one in found] == [
        ("2025-26 Q1", "Late by 21 days"),
        ("2025-26 Q2", "Missed, 34 days overdue"),
    ]
    assert counted_sentence(found) == (
        "Of the 2 reports and returns due so far, 0 were sent by their day, 1 was sent late and "
        "1 is missed."
    )


def test_vouchers_and_returns_of_the_better_care_fund_are_counted_with_them():
    book = books.book(
        funds=(books.fund(kind="Grant transfer"),),
        contributions=(books.contribution("ICB", "1.00", designated=True),),
        bcf_returns=(
            BcfReturn("A1", books.YEAR, "Plan", date(2025, 4, 2), "Jo Lead", None, None, None),
        ),
    )

    found = sent_in_time(book, date(2026, 6, 1))

    assert [(one.kind.value, one.timely.sentence) for one in found] == [
        ("Better Care Fund return", "Late by 2 days"),
        ("Annual voucher", "Missed, 20 days overdue"),
    ]


def test_a_return_whose_day_was_struck_out_is_judged_by_nothing():
    book = books.book(
        contributions=(books.contribution("ICB", "1.00", designated=True),),
        bcf_dates=(BcfDate(books.YEAR, "Plan", None, None),),
        bcf_returns=(
            BcfReturn("A1", books.YEAR, "Plan", date(2025, 4, 2), "Jo Lead", None, None, None),
        ),
    )

    found = [one for one in sent_in_time(book, books.TODAY) if one.fund is None]

    assert found == []


def test_before_anything_was_due_nothing_is_counted():
    assert counted_sentence(sent_in_time(books.book(), date(2025, 4, 2))) == (
        "No report or return was due yet."
    )
