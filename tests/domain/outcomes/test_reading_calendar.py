"""Readings are due as long after their period as the agreement's reports, and chased for a year."""

from datetime import date

from tests.domain import books
from tests.domain.books import YEAR
from tracker.domain.financial_year import Period, Quarter
from tracker.domain.outcomes.reading_calendar import readings_owed

Q1, Q2, Q3 = (Quarter(YEAR, number) for number in (1, 2, 3))


QUARTERLY = (books.measure(),)


def owed(today=books.TODAY, *, measures=QUARTERLY, agreement=None, **changes):
    book = books.book(measures=measures, **changes)
    return list(readings_owed(book, agreement or books.agreement(), today))


def periods(*args, **kwargs):
    return [one.period for one in owed(*args, **kwargs)]


def test_a_quarter_is_owed_once_it_has_ended_and_due_with_its_report():
    (second, first) = owed(date(2025, 10, 1))

    assert (first.period, first.due) == (Q1, date(2025, 8, 11))
    assert (second.period, second.due) == (Q2, date(2025, 11, 11))
    assert first.title == "Reading of M1 (Still at home after 91 days) for 2025-26 Q1"
    assert first.name == "Outcome reading |  | M1 2025-26 Q1"


def test_what_was_read_is_not_owed_even_if_it_was_not_available():
    readings = (books.reading(Q1, "80"), books.reading(Q2, None, status="Not available"))

    assert periods(readings=readings) == []


def test_a_reading_for_a_month_of_the_quarter_is_a_reading():
    assert periods(readings=(books.reading(Period(2025, 5), "80"),)) == [Q2]


def test_nothing_before_the_first_target_is_asked_for():
    assert periods(targets=(books.target(Q2, "85"),)) == [Q2]


def test_the_term_bounds_what_is_asked_for():
    late = books.agreement(start_date=date(2025, 5, 1))
    over = books.agreement(end_date=date(2025, 9, 29))

    assert periods(agreement=late) == [Q2]
    assert periods(agreement=over) == [Q1]
    assert periods(date(2025, 3, 1)) == []


def test_a_measure_without_a_frequency_is_read_once_a_year():
    yearly = (books.measure(frequency=None),)

    assert periods(measures=yearly) == []
    assert periods(date(2026, 4, 1), measures=yearly) == [YEAR]


def test_months_are_chased_for_a_year_and_no_longer():
    monthly = (books.measure(frequency="Monthly"),)
    found = periods(date(2028, 3, 1), measures=monthly)

    assert found[0] == Period(2028, 2)
    assert found[-1] == Period(2027, 1)


def test_the_agreements_own_days_count_and_forty_two_are_assumed():
    (own,) = owed(date(2025, 7, 1), agreement=books.agreement(report_within_days=10))
    (assumed,) = owed(date(2025, 7, 1), agreement=books.agreement(report_within_days=None))

    assert (own.due, own.assumed) == (date(2025, 7, 10), False)
    assert (assumed.due, assumed.assumed) == (date(2025, 8, 11), True)


def test_the_ends_of_the_calendar_do_no_harm():
    ancient = books.agreement(start_date=date(1, 1, 1), end_date=None)

    assert owed(date(1, 6, 1), agreement=ancient) == []
    assert owed(date.max, agreement=ancient) == []
