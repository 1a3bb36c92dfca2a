"""What lists show of a timetable, in each of the states it can be in."""

from dataclasses import replace
from datetime import date

from tests.domain.timetable_books import YEAR, book, key_date, waits
from tracker.domain.records.timetables import KeyEvent
from tracker.domain.timetables.fits import YearFit, year_fits

BUDGET = key_date("LA", KeyEvent.BUDGET, date(2026, 2, 24))
CONFIRMED = key_date("ICB", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 4, 30))


def fit(*args: object, **changes: object) -> YearFit:
    [found] = year_fits(book(*args, **changes))  # type: ignore[arg-type]  # as the book takes them
    return found


def figures(found: YearFit) -> tuple[int, int, int, int | None, int]:
    return found.dates, found.clashes, found.missing, found.slack, len(found.links)


def test_without_dates_there_is_no_year_to_show() -> None:
    assert list(year_fits(book())) == []


def test_every_clash_is_kept_the_worst_first() -> None:
    sooner = waits("LA", KeyEvent.BUDGET, "ICB", KeyEvent.PLAN)
    plan = key_date("ICB", KeyEvent.PLAN, date(2026, 2, 25))

    found = fit(BUDGET, CONFIRMED, plan, timetable_dependencies=(sooner,))

    assert figures(found) == (3, 2, 0, -65, 2)
    assert [link.slack for link in found.links] == [-65, -1]


def test_without_a_clash_what_is_missing_is_kept() -> None:
    found = fit(BUDGET)

    assert figures(found) == (1, 0, 1, None, 1)
    assert found.links[0].other is None


def test_calendars_that_fit_keep_the_tightest_place() -> None:
    found = fit(BUDGET, replace(CONFIRMED, day=date(2026, 2, 20)))

    assert figures(found) == (2, 0, 0, 4, 1)
    assert found.links[0].slack == 4


def test_dates_that_nothing_waits_for_are_only_counted() -> None:
    found = fit(key_date("LA", KeyEvent.BOARD, date(2026, 5, 1)))

    assert figures(found) == (1, 0, 0, None, 0)


def test_each_year_is_judged_by_itself() -> None:
    later = replace(CONFIRMED, financial_year=YEAR.next(), day=date(2027, 4, 30))

    assert [(found.year, found.dates) for found in year_fits(book(BUDGET, later))] == [
        (YEAR, 1),
        (YEAR.next(), 1),
    ]
