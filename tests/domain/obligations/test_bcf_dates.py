from datetime import date, timedelta

from tests.domain import books
from tracker.domain.financial_year import FinancialYear
from tracker.domain.obligations.bcf_dates import (
    PUBLISHED,
    SHOWN_WITHIN,
    Standing,
    dates_near,
    listed_dates,
)
from tracker.domain.records.timetables import BcfDate

LATEST = PUBLISHED[-1]  # the plan of 2025-26, due on 31 March 2025
NEW = BcfDate(FinancialYear(2025), "Quarter 1 report", date(2025, 8, 15), None)
IN_THE_FUND = books.book(contributions=(books.contribution("ICB", "1.00", designated=True),))


def near(day, *own, book=IN_THE_FUND):
    return [(on, row.what) for on, row in dates_near(book, listed_dates(own), day)]


def test_what_is_shipped_counts_until_somebody_enters_something_else():
    assert {one.standing for one in listed_dates(())} == {Standing.SHIPPED}
    assert len(listed_dates(())) == len(PUBLISHED)


def test_what_is_entered_counts_in_the_place_of_what_is_shipped():
    moved = BcfDate(LATEST.financial_year, LATEST.what, date(2025, 4, 7), "A later letter")

    found = {one.date.what: one for one in listed_dates([moved, NEW]) if one.own}

    assert found["Plan"].standing is Standing.CHANGED
    assert found["Quarter 1 report"].standing is Standing.ADDED
    assert len(listed_dates([moved, NEW])) == len(PUBLISHED) + 1


def test_a_date_that_is_struck_out_is_asked_of_nobody():
    struck = BcfDate(LATEST.financial_year, LATEST.what, None, None)

    assert (LATEST.day, "Plan") in near(date(2025, 3, 1))
    assert (LATEST.day, "Plan") not in near(date(2025, 3, 1), struck)


def test_dates_of_the_agreements_own_years_are_shown_the_earliest_first():
    assert near(date(2025, 5, 1), NEW) == [
        (date(2025, 3, 31), "Plan"),
        (date(2025, 8, 15), "Quarter 1 report"),
    ]


def test_dates_more_than_a_year_away_are_not_shown():
    assert NEW.day is not None
    assert near(NEW.day + SHOWN_WITHIN, NEW) == [(NEW.day, NEW.what)]
    assert near(NEW.day + SHOWN_WITHIN + timedelta(days=1), NEW) == []


def test_an_agreement_without_money_of_the_fund_has_no_such_dates():
    plain = books.book(contributions=(books.contribution("ICB", "1.00"),))

    assert near(date(2025, 5, 1), book=plain) == []
