"""How timetables fit over many agreements: kept with every change, and what lists make of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from benchmarks.visiting import Questions
from tests.domain import books
from tests.domain.timetable_books import COUNCIL, ICB, YEAR, key_date, waits
from tracker import audit
from tracker.access import WEB, Actor, Membership, Role, limit
from tracker.config import Settings
from tracker.database import Database
from tracker.domain.records.timetables import KeyDate, KeyEvent
from tracker.domain.timetables.clashes import links_of
from tracker.domain.timetables.fits import year_fits
from tracker.models import Base, TimetableFit
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.kept import keeping
from tracker.services.records.book import load_books
from tracker.services.timetables.fits import (
    FitCount,
    FitLine,
    FitQuestion,
    FitSort,
    FitState,
    clashes_between,
    count_answers,
    count_fits,
    list_fits,
    years_with_dates,
)
from tracker.sheets.agreement_layouts import AGREEMENTS, ORGANISATIONS, PARTNERS
from tracker.sheets.timetable_layouts import KEY_DATES, TIMETABLE_DEPENDENCIES

ACTOR = Actor("a@example.org", WEB)
AT = datetime(2025, 11, 22, 9, 30, tzinfo=UTC)
BUDGET = key_date("LA", KeyEvent.BUDGET, date(2026, 2, 24))
CONFIRMED = key_date("ICB", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 4, 30))
PLAN = key_date("ICB", KeyEvent.PLAN, date(2026, 2, 25))
WAITS = waits("LA", KeyEvent.BUDGET, "ICB", KeyEvent.PLAN, days=7)


def write(database: Database, *edits: Edit) -> None:
    with database.writing() as session:
        limit(session, ACTOR)
        commit_edits(session, ACTOR, AT, edits, action="change timetable", subject="A1")


def agreement(code: str) -> list[Edit]:
    return [
        Edit(AGREEMENTS, None, replace(books.agreement(), agreement=code)),
        *(Edit(PARTNERS, None, replace(books.partner(b), agreement=code)) for b in ("LA", "ICB")),
    ]


@pytest.fixture
def one(database: Database) -> Database:
    """A database with an agreement of two partners, whose calendars clash twice in a year."""
    bodies = [Edit(ORGANISATIONS, None, body) for body in (COUNCIL, ICB)]
    dates = [Edit(KEY_DATES, None, row) for row in (BUDGET, CONFIRMED, PLAN)]
    write(database, *bodies, *agreement("A1"), *dates, Edit(TIMETABLE_DEPENDENCIES, None, WAITS))
    return database


def faults(database: Database) -> list[str]:
    with database.reading() as session:
        return list(keeping.faults(session, AT.date()))


CHANGES: dict[str, Callable[[], list[Edit]]] = {
    "a date moved": lambda: [Edit(KEY_DATES, CONFIRMED, replace(CONFIRMED, day=date(2026, 2, 1)))],
    "a date removed": lambda: [Edit(KEY_DATES, CONFIRMED, None)],
    "a date of another year": lambda: [
        Edit(KEY_DATES, None, replace(BUDGET, financial_year=YEAR.next(), day=date(2027, 2, 23)))
    ],
    "a dependency removed": lambda: [Edit(TIMETABLE_DEPENDENCIES, WAITS, None)],
    "more days between": lambda: [Edit(TIMETABLE_DEPENDENCIES, WAITS, replace(WAITS, days=90))],
    "a further partner": lambda: [
        Edit(ORGANISATIONS, None, books.organisation("FT")),
        Edit(PARTNERS, None, books.partner("FT")),
    ],
    "every date removed": lambda: [
        Edit(TIMETABLE_DEPENDENCIES, WAITS, None),
        *(Edit(KEY_DATES, row, None) for row in (BUDGET, CONFIRMED, PLAN)),
    ],
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_kept_is_what_the_registers_say(one: Database, change: str) -> None:
    write(one, *CHANGES[change]())

    assert faults(one) == []
    with one.reading() as session:
        [book] = load_books(session)
        fits = list(year_fits(book))
        kept = {f: list_fits(session, FitQuestion(f.year), most=10)[0] for f in fits}
        clashes = set(clashes_between(session, date.min, date.max))
        assert years_with_dates(session) == [fit.year for fit in fits]
    for fit, line in kept.items():
        assert (line.dates, line.clashes, line.missing) == (fit.dates, fit.clashes, fit.missing)
        assert line.link == (fit.links[0] if fit.links else None)
    fresh = {link for fit in fits for link in links_of(book, fit.year) if link.is_clash}
    assert clashes == fresh


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        ("timetable_fits", "clashes", 9),
        ("timetable_fits", "slack", None),
        ("timetable_links", "days", 1),
        ("timetable_links", "why", "Otherwise."),
    ],
)
def test_what_is_kept_wrongly_is_found(
    one: Database, table: str, column: str, wrong: object
) -> None:
    with one.engine.begin() as connection:
        connection.execute(Base.metadata.tables[table].update().values({column: wrong}))

    assert faults(one) == ["A1: how its timetables fit is kept otherwise than its records say."]


def test_a_database_of_an_earlier_version_is_made_up_for(settings: Settings, one: Database) -> None:
    with one.engine.begin() as connection:
        connection.execute(Base.metadata.tables["timetable_fits"].delete())
    with one.reading() as session:
        assert session.scalars(select(TimetableFit)).all() == []

    opened = audit.open_recorded(settings)

    assert faults(opened) == []
    with opened.reading() as session:
        assert count_fits(session, YEAR) == FitCount(1, 1, 0, "A1", 65)
    opened.engine.dispose()


@pytest.fixture
def five(one: Database) -> Database:
    """Five agreements: one clashes badly, one less, one lacks a date, one fits, one has none."""

    def of(code: str, *rows: KeyDate) -> list[Edit]:
        dates = [Edit(KEY_DATES, None, replace(row, agreement=code)) for row in rows]
        return [*agreement(code), *dates]

    soon = replace(CONFIRMED, day=date(2026, 2, 20))
    late = replace(CONFIRMED, day=date(2026, 2, 28))
    write(
        one,
        *of("B2", BUDGET, soon),
        *of("C3", BUDGET),
        *of("D4", BUDGET, late),
        *of("E5"),
    )
    return one


def test_the_worst_clash_comes_first_then_what_is_missing(five: Database) -> None:
    with five.reading() as session:
        lines = list_fits(session, FitQuestion(YEAR), most=10)
        pages = [list_fits(session, FitQuestion(YEAR), most=2, skip=skip) for skip in (0, 2, 4)]
        count = count_fits(session, YEAR)

    assert [line.agreement for line in lines] == ["A1", "D4", "C3", "B2"]
    assert [line.link.slack if line.link else 0 for line in lines] == [-65, -4, None, 4]
    assert [line for page in pages for line in page] == lines
    assert count == FitCount(timetables=4, clashing=2, without=1, worst="A1", late=65)


def test_a_list_asks_the_same_however_many_there_are(five: Database) -> None:
    def asked(most: int) -> int:
        questions = Questions(five.engine)
        with five.reading() as session, questions:
            list_fits(session, FitQuestion(YEAR), most=most)
        return len(questions.asked)

    assert asked(1) == asked(4) == 2


def test_clashes_are_of_the_days_and_the_agreement_asked_for(five: Database) -> None:
    def needed(*args: object) -> list[tuple[str, int | None]]:
        with five.reading() as session:
            found = clashes_between(session, *args)  # type: ignore[arg-type]  # days and a code
            return sorted((link.needed.agreement, link.slack) for link in found)

    assert needed(BUDGET.day, BUDGET.day) == [("A1", -65), ("A1", -8), ("D4", -4)]
    assert needed(BUDGET.day, BUDGET.day, "D4") == [("D4", -4)]
    assert needed(date(2026, 2, 25), date.max) == []


def test_nothing_is_said_of_agreements_of_others(five: Database) -> None:
    stranger = Actor("x@example.org", WEB, (Membership("X", Role.FINANCE_LEAD),))
    with five.reading() as session:
        limit(session, stranger)

        assert list_fits(session, FitQuestion(YEAR), most=10) == []
        assert count_fits(session, YEAR) == FitCount(0, 0, 0, "", 0)
        assert years_with_dates(session) == []
        assert list(clashes_between(session, date.min, date.max)) == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["A1", "D4", "C3", "B2"]),
        ({"search": "BETTER d4"}, ["D4"]),
        ({"search": "%"}, []),
        ({"state": FitState.CLASH}, ["A1", "D4"]),
        ({"state": FitState.MISSING}, ["C3"]),
        ({"state": FitState.FITS}, ["B2"]),
        ({"state": FitState.BEGUN}, []),
    ],
)
def test_a_question_leaves_what_answers_it(
    five: Database, asked: dict[str, Any], found: list[str]
) -> None:
    question = FitQuestion(YEAR, **asked)
    with five.reading() as session:
        lines = list_fits(session, question)
        assert count_answers(session, question) == len(lines)

    assert [line.agreement for line in lines] == found
    assert all(asked.get("state") in (None, line.state) for line in lines)


@pytest.mark.parametrize("sort", FitSort)
def test_every_order_shows_every_timetable_and_turns_round(five: Database, sort: FitSort) -> None:
    keys: dict[FitSort, Callable[[FitLine], Any]] = {
        FitSort.WORST: lambda line: min(line.slack or 0, 0),
        FitSort.AGREEMENT: lambda line: line.title,
        FitSort.DATES: lambda line: line.dates,
        FitSort.CLASHES: lambda line: line.clashes,
        FitSort.MISSING: lambda line: line.missing,
    }
    with five.reading() as session:
        up = list_fits(session, FitQuestion(YEAR), sort)
        down = list_fits(session, FitQuestion(YEAR), sort, descending=True)

    assert {line.agreement for line in up} == {"A1", "B2", "C3", "D4"}
    assert [keys[sort](line) for line in up] == sorted(map(keys[sort], up))
    assert [keys[sort](line) for line in down] == sorted(map(keys[sort], up), reverse=True)
