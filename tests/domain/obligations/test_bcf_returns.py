from datetime import date

import pytest

from tests.domain import books
from tracker.domain.financial_year import FinancialYear
from tracker.domain.obligations.agreement_calendar import FurtherKind, due_items
from tracker.domain.obligations.all_owed import all_due_items
from tracker.domain.obligations.bcf_returns import bcf_returns_owed, is_a_return
from tracker.domain.records.timetables import BcfDate, BcfReturn

DESIGNATED = (books.contribution("ICB", "1.00", designated=True),)
PLAN = date(2025, 3, 31)
QUARTER = BcfDate(books.YEAR, "Quarter 1 report", date(2025, 8, 15), None)
SENT = BcfReturn("A1", books.YEAR, "Plan", date(2025, 3, 28), "Jo Lead", None, None, None)


def owed(**changes):
    book = books.book(**({"contributions": DESIGNATED} | changes))
    return [(row.due, row.title) for row in bcf_returns_owed(book, book.agreement)]


def test_the_returns_of_the_years_table_are_owed_by_their_days():
    assert owed(bcf_dates=(QUARTER,)) == [
        (PLAN, "Better Care Fund plan for 2025-26"),
        (QUARTER.day, "Better Care Fund quarter 1 report for 2025-26"),
    ]


def test_a_return_is_owed_until_its_submission_is_recorded():
    assert owed(bcf_returns=(SENT,)) == []


def test_a_date_struck_out_or_moved_by_an_administrator_is_what_counts():
    struck = BcfDate(books.YEAR, "Plan", None, None)
    moved = BcfDate(books.YEAR, "Plan", date(2025, 4, 7), "A later letter")

    assert owed(bcf_dates=(struck,)) == []
    assert owed(bcf_dates=(moved,)) == [(moved.day, "Better Care Fund plan for 2025-26")]


@pytest.mark.parametrize(
    "changes",
    [
        {"contributions": (books.contribution("ICB", "1.00"),)},
        {"contributions": (books.contribution("ICB", "1.00", designated=True, status="Proposed"),)},
        {"funds": (books.fund("F1", "In view"),)},
        {"agreement": books.agreement(start_date=date(2026, 4, 1))},
    ],
    ids=["no designated money", "proposed", "in view", "another year"],
)
def test_only_an_agreement_that_holds_designated_money_in_the_year_owes_them(changes):
    assert owed(**changes) == []


def test_a_year_without_contributions_yet_is_judged_by_the_year_before():
    following = BcfDate(FinancialYear(2026), "Plan", date(2026, 3, 31), None)
    plain = books.contribution("LA", "1.00", financial_year=FinancialYear(2026))
    ours = {"bcf_dates": (following,), "bcf_returns": (SENT,)}

    assert owed(**ours) == [(following.day, "Better Care Fund plan for 2026-27")]
    assert owed(**ours, contributions=(*DESIGNATED, plain)) == []


def test_that_the_agreement_is_signed_is_no_return():
    assert not is_a_return(BcfDate(books.YEAR, "Section 75 agreement signed", PLAN, None))
    assert is_a_return(QUARTER)


def test_pages_list_them_and_the_command_that_programs_read_does_not():
    book = books.book(contributions=DESIGNATED)

    shown = {item.kind for item in all_due_items(book, books.TODAY)}

    assert FurtherKind.BCF_RETURN in shown
    assert FurtherKind.BCF_RETURN not in {item.kind for item in due_items(book, books.TODAY)}
