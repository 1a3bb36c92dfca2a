from datetime import date

import pytest

from tests.domain.timetable_books import NAMES, YEAR, book, key_date, waits
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import KeyEvent
from tracker.domain.timetables.clashes import (
    clash_sentence,
    dates_of,
    first_sentence,
    fit_sentence,
    links_of,
    missing_sentence,
    year_in_view,
)

BUDGET = key_date("LA", KeyEvent.BUDGET, date(2026, 2, 24))
CONFIRMED = key_date("ICB", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 4, 30))
NEEDED = key_date("LA", KeyEvent.CONTRIBUTION_NEEDED, date(2026, 2, 24))


def said(*dates, **changes):
    found = book(*dates, **changes)
    return first_sentence(dates_of(found, YEAR), links_of(found, YEAR), YEAR, NAMES)


def test_a_clash_says_who_does_what_when_and_how_much_too_late_that_is():
    [link] = links_of(book(BUDGET, CONFIRMED), YEAR)

    assert link.slack == -65
    assert clash_sentence(link, NAMES) == (
        "the council sets its budget on 24 February 2026; the ICB confirms its contribution on "
        "30 April 2026: 65 days too late."
    )


def test_the_page_begins_with_the_worst_clash():
    assert said(NEEDED, CONFIRMED) == (
        "1 clash in 2026-27: the council needs the contribution 65 days before the ICB can "
        "confirm its contribution."
    )
    accounts = (
        key_date("ICB", KeyEvent.OUTTURN_NEEDED, date(2027, 4, 21)),
        key_date("LA", KeyEvent.OUTTURN_CONFIRMED, date(2027, 5, 15)),
    )
    assert said(NEEDED, CONFIRMED, *accounts).startswith("2 clashes in 2026-27, the worst: ")


@pytest.mark.parametrize(
    ("there", "slack"),
    [(date(2026, 2, 24), 0), (date(2026, 2, 25), -1), (date(2026, 2, 23), 1)],
)
def test_what_is_there_on_the_very_day_is_in_time(there, slack):
    [link] = links_of(book(BUDGET, key_date("ICB", KeyEvent.CONTRIBUTION_CONFIRMED, there)), YEAR)

    assert link.slack == slack
    assert link.is_clash is (slack < 0)


def test_29_february_counts_as_a_day():
    year = FinancialYear(2028)
    found = book(
        key_date("LA", KeyEvent.BUDGET, date(2028, 3, 1), financial_year=year),
        key_date("ICB", KeyEvent.CONTRIBUTION_CONFIRMED, date(2028, 2, 28), financial_year=year),
    )

    [link] = links_of(found, year)

    assert link.slack == 2


def test_accounts_are_of_the_year_they_are_about_although_they_come_after_it():
    found = book(
        key_date("ICB", KeyEvent.FINAL_ACCOUNTS, date(2027, 6, 26)),
        key_date("LA", KeyEvent.DRAFT_ACCOUNTS, date(2027, 6, 30)),
    )

    assert [link.slack for link in links_of(found, YEAR)] == [-4]
    assert links_of(found, YEAR.next()) == []


def test_dates_of_different_years_are_never_compared():
    other = key_date(
        "ICB", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 4, 30), financial_year=YEAR.next()
    )

    [link] = links_of(book(BUDGET, other), YEAR)

    assert link.other is None


def test_a_date_that_nobody_recorded_is_missing_and_no_clash():
    [link] = links_of(book(BUDGET), YEAR)

    assert (link.slack, link.is_clash) == (None, False)
    assert missing_sentence(link, NAMES) == (
        "the council sets its budget on 24 February 2026; when the ICB confirms its contribution "
        "is not recorded."
    )
    assert said(BUDGET) == (
        "Nothing in 2026-27 can be compared yet. 1 date that something waits for is missing."
    )


def test_calendars_that_fit_say_how_tightly():
    early = key_date("ICB", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 2, 21))

    assert said(BUDGET, early) == (
        "The calendars fit in 2026-27: nothing is needed before it can be there, 3 days to spare "
        "at the tightest."
    )


def test_a_clash_that_nobody_can_see_yet_is_not_said_to_fit():
    early = key_date("ICB", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 2, 21))
    accounts = key_date("LA", KeyEvent.FINAL_ACCOUNTS, date(2027, 9, 30))

    assert said(BUDGET, early, accounts) == (
        "No clash is seen in 2026-27: nothing is needed before it can be there, 3 days to spare at "
        "the tightest. 1 date that something waits for is missing."
    )


def test_one_bodys_own_dates_do_not_make_two_calendars_fit():
    own = key_date("LA", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 2, 28))

    assert said(BUDGET, own).startswith("Nothing in 2026-27 can be compared yet.")


def test_a_year_without_dates_says_what_to_do_first():
    assert said().startswith("No dates are recorded for 2026-27: fill the year from a template")


def test_a_body_cannot_confirm_before_it_has_set_its_own_budget():
    late = key_date("LA", KeyEvent.BUDGET, date(2026, 3, 5))
    confirmed = key_date("LA", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 2, 28))
    found = links_of(book(late, confirmed), YEAR)

    [own] = [link for link in found if link.is_own]

    assert clash_sentence(own, NAMES) == (
        "the council confirms its contribution on 28 February 2026; it sets its budget on "
        "5 March 2026: 5 days too late."
    )


def test_what_a_body_does_not_record_of_itself_is_not_called_missing():
    confirmed = key_date("LA", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 2, 28))

    assert links_of(book(confirmed), YEAR) == []


def test_an_added_dependency_counts_the_days_between():
    board = key_date("LA", KeyEvent.BOARD, date(2026, 3, 10))
    plan = key_date("ICB", KeyEvent.PLAN, date(2026, 3, 5))
    added = waits("LA", KeyEvent.BOARD, "ICB", KeyEvent.PLAN, days=7)

    [link] = links_of(book(board, plan, timetable_dependencies=(added,)), YEAR)

    assert link.slack == -2
    assert "7 days are needed between: 2 days too late." in clash_sentence(link, NAMES)


def test_an_added_dependency_takes_the_place_of_the_usual_one():
    added = waits("LA", KeyEvent.BUDGET, "ICB", KeyEvent.CONTRIBUTION_CONFIRMED, days=10)

    [link] = links_of(book(BUDGET, CONFIRMED, timetable_dependencies=(added,)), YEAR)

    assert link.slack == -75


def test_what_comes_several_times_is_held_against_the_same_time_of_the_other():
    boards = [key_date("LA", KeyEvent.BOARD, date(2026, month, 20), n) for n, month in
              ((1, 5), (2, 8), (3, 11))]  # fmt: skip
    closes = [key_date("ICB", KeyEvent.MONTH_END, date(2026, month, 22), n) for n, month in
              ((1, 5), (2, 7))]  # fmt: skip
    added = waits("LA", KeyEvent.BOARD, "ICB", KeyEvent.MONTH_END)

    found = links_of(book(*boards, *closes, timetable_dependencies=(added,)), YEAR)

    assert {link.needed.number: link.slack for link in found} == {1: -2, 2: 29, 3: None}


def test_a_single_date_answers_every_time():
    boards = [key_date("LA", KeyEvent.BOARD, date(2026, month, 20), n) for n, month in
              ((1, 5), (2, 8))]  # fmt: skip
    plan = key_date("ICB", KeyEvent.PLAN, date(2026, 6, 1))
    added = waits("LA", KeyEvent.BOARD, "ICB", KeyEvent.PLAN)

    found = links_of(book(*boards, plan, timetable_dependencies=(added,)), YEAR)

    assert [link.slack for link in found] == [-12, 80]


def test_the_worst_clash_comes_first_then_what_is_missing_then_what_fits():
    found = links_of(
        book(
            BUDGET,
            CONFIRMED,
            key_date("ICB", KeyEvent.OUTTURN_NEEDED, date(2027, 4, 21)),
            key_date("ICB", KeyEvent.FINAL_ACCOUNTS, date(2027, 6, 26)),
            key_date("LA", KeyEvent.DRAFT_ACCOUNTS, date(2027, 6, 1)),
        ),
        YEAR,
    )

    assert [link.slack for link in found] == [-65, None, 25]
    assert [fit_sentence(link, NAMES) for link in found][2] == "25 days to spare."


@pytest.mark.parametrize(
    ("today", "recorded", "shown"),
    [
        (date(2026, 11, 22), (2026, 2027), 2027),
        (date(2026, 11, 22), (2026,), 2026),
        (date(2026, 11, 22), (), 2027),
        (date(2027, 3, 31), (2026, 2027), 2027),
        (date(2027, 4, 1), (2026, 2027), 2027),
        (date(2026, 8, 31), (2026, 2027), 2026),
    ],
)
def test_from_september_on_the_next_year_is_the_one_that_matters(today, recorded, shown):
    dates = [
        key_date("LA", KeyEvent.BUDGET, date(start, 2, 24), financial_year=FinancialYear(start))
        for start in recorded
    ]

    assert year_in_view(book(*dates), today) == FinancialYear(shown)
