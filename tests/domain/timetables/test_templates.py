from dataclasses import replace
from datetime import date

import pytest

from tests.domain.timetable_books import COUNCIL, ICB, NAMES, YEAR, book, key_date
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import Certainty, KeyEvent
from tracker.domain.timetables.clashes import clash_sentence, links_of
from tracker.domain.timetables.templates import COUNCIL as COUNCIL_DATES
from tracker.domain.timetables.templates import NHS, carried, filled, template_for


def test_both_templates_show_the_clashes_that_the_two_calendars_have():
    dates = (*filled("A1", COUNCIL, YEAR, ()), *filled("A1", ICB, YEAR, ()))

    clashes = [
        clash_sentence(link, NAMES) for link in links_of(book(*dates), YEAR) if link.is_clash
    ]

    assert clashes == [
        (
            "the council sets its budget on 24 February 2026; the ICB confirms its contribution on "
            "30 April 2026: 65 days too late."
        ),
        (
            "the council needs the contribution by 28 February 2026; the ICB confirms its "
            "contribution on 30 April 2026: 61 days too late."
        ),
        (
            "the ICB needs the outturn by 21 April 2027; the council confirms the outturn on "
            "15 May 2027: 24 days too late."
        ),
        (
            "the ICB has its final accounts on 26 June 2027; the council has its draft accounts on "
            "30 June 2027: 4 days too late."
        ),
    ]


def test_no_date_of_a_template_is_certain_and_each_says_where_it_comes_from():
    for one in (*COUNCIL_DATES, *NHS):
        assert one.certainty in {Certainty.ASSUMED, Certainty.CHECK}
        assert one.note.endswith(".")


@pytest.mark.parametrize("start", [2023, 2026, 2027])
def test_a_template_fits_every_year_leap_years_too(start):
    for body in (COUNCIL, ICB):
        for row in filled("A1", body, FinancialYear(start), ()):
            assert date(start - 1, 9, 1) <= row.day <= date(start + 1, 6, 30)


def test_the_months_of_an_nhs_ledger_close_in_the_month_after():
    closes = [r for r in filled("A1", ICB, YEAR, ()) if r.event == KeyEvent.MONTH_END]

    assert [(r.number, r.day) for r in closes][::8] == [
        (1, date(2026, 5, 8)),
        (9, date(2027, 1, 8)),
    ]
    assert closes[-1].day == date(2027, 4, 8)
    assert len(closes) == 12


def test_filling_leaves_alone_what_is_recorded():
    there = key_date("LA", KeyEvent.BUDGET, date(2026, 3, 3))

    added = filled("A1", COUNCIL, YEAR, [there])

    assert KeyEvent.BUDGET not in {row.event for row in added}
    assert filled("A1", COUNCIL, YEAR, [there, *added]) == []


def test_there_is_no_template_for_other_bodies():
    assert template_for(replace(COUNCIL, type="Other")) == ()


def test_last_years_dates_are_carried_a_year_forward_as_assumptions():
    last = key_date("LA", KeyEvent.BUDGET, date(2026, 2, 24), note="Full council")

    [row] = carried([last], "LA", YEAR.next())

    assert (row.day, row.financial_year) == (date(2027, 2, 24), YEAR.next())
    assert row.certainty == Certainty.ASSUMED
    assert row.note == "Carried forward from 24 February 2026. Full council"


def test_29_february_is_carried_to_28_february():
    last = key_date("LA", KeyEvent.BUDGET, date(2028, 2, 29), financial_year=FinancialYear(2028))

    [row] = carried([last], "LA", FinancialYear(2029))

    assert row.day == date(2029, 2, 28)


def test_carrying_twice_says_only_where_it_was_carried_from_last():
    [once] = carried([key_date("LA", KeyEvent.BUDGET, date(2026, 2, 24))], "LA", YEAR.next())
    [twice] = carried([once], "LA", YEAR.next().next())

    assert twice.note == "Carried forward from 24 February 2027."


def test_what_is_to_be_checked_stays_to_be_checked():
    last = key_date("LA", KeyEvent.BUDGET, date(2026, 2, 24), certainty=Certainty.CHECK.value)

    assert carried([last], "LA", YEAR.next())[0].certainty == Certainty.CHECK


def test_what_the_year_has_already_is_not_carried_again():
    last = key_date("LA", KeyEvent.BUDGET, date(2026, 2, 24))
    new = replace(last, financial_year=YEAR.next(), day=date(2027, 3, 2))

    assert carried([last, new], "LA", YEAR.next()) == []
