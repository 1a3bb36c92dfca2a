"""Where measures stand is kept as the registers say it, on any day, and follows every change."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from tests.domain import books
from tests.services.files import ACTOR, AT, Rows, place, take, undo
from tracker import audit
from tracker.config import Settings
from tracker.database import Database
from tracker.domain.financial_year import Quarter
from tracker.domain.outcomes.measures import measure_statuses
from tracker.domain.outcomes.reading_calendar import CHASED_FOR, readings_owed
from tracker.models import Base, MeasureStanding, OwedReading
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.kept import keeping, outcomes
from tracker.services.records.book import load_books
from tracker.services.records.shown import speaks
from tracker.sheets.monitoring_layouts import OUTCOME_MEASURES
from tracker.sheets.outcome_layouts import FORMER_DEFINITIONS

TODAY = AT.date()
Q1, Q2, Q3 = (Quarter(books.YEAR, number) for number in (1, 2, 3))
AHEAD = Quarter(books.YEAR.next(), 1)


def measured() -> Rows:
    """The place with a measure read twice, once of a period still to come, and one never read."""
    return place() | {
        "Outcome measures": [books.measure(), books.measure("M2", frequency="Monthly")],
        "Outcome targets": [books.target(books.YEAR, "85"), books.target(AHEAD, "85")],
        "Outcome readings": [books.reading(Q2, "80"), books.reading(AHEAD, "90")],
    }


def faults(database: Database) -> list[str]:
    with database.reading() as session:
        return list(keeping.faults(session, TODAY))


def test_every_day_has_the_statuses_and_late_readings_of_the_registers(database: Database) -> None:
    take(database, measured())

    with database.reading() as session:
        (book,) = load_books(session)
        for days in range(0, 470, 9):
            day = TODAY + timedelta(days=days)
            standings = session.scalars(
                select(MeasureStanding)
                .where(speaks(MeasureStanding, day))
                .order_by(MeasureStanding.measure)
            ).all()
            owed = session.scalars(
                select(OwedReading)
                .where(speaks(OwedReading, day))
                .where(OwedReading.due < day, OwedReading.due >= day - CHASED_FOR)
            ).all()

            assert [(row.measure, row.status, row.why) for row in standings] == [
                (one.measure.measure, one.track, one.reason) for one in measure_statuses(book, day)
            ]
            assert {(row.measure, row.period, row.due) for row in owed} == {
                (one.measure.measure, one.period, one.due)
                for one in readings_owed(book, book.as_at(day), day)
                if one.due < day
            }


CHANGES: dict[str, Callable[[Rows], Rows]] = {
    "another target": lambda rows: rows | {"Outcome targets": [books.target(books.YEAR, "70")]},
    "another reading": lambda rows: rows | {"Outcome readings": [books.reading(Q1, "81")]},
    "another title": lambda rows: rows | {"Outcome measures": [books.measure(title="Otherwise")]},
    "an earlier end": lambda rows: rows | {"Agreements": [books.agreement(end_date=date(2026, 6, 30))]},
    "other days for reports": lambda rows: rows | {"Agreements": [books.agreement(report_within_days=60)]},
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_followed_and_so_is_its_undoing(database: Database, change: str) -> None:
    take(database, measured())

    assert take(database, CHANGES[change](measured())).messages == []
    assert faults(database) == []

    undo(database, 2)
    assert faults(database) == []


def test_a_measure_defined_anew_is_followed(database: Database) -> None:
    take(database, measured())
    edit = Edit(FORMER_DEFINITIONS, None, books.former_definition(Q2))
    with database.writing() as session:
        commit_edits(session, ACTOR, AT, [edit], action="define", subject="A1")

    assert faults(database) == []


def test_a_measure_removed_takes_what_was_kept_of_it_along(database: Database) -> None:
    rows = measured()
    take(database, rows)
    edit = Edit(OUTCOME_MEASURES, rows["Outcome measures"][1], None)
    with database.writing() as session:
        commit_edits(session, ACTOR, AT, [edit], action="remove", subject="A1")

    with database.reading() as session:
        for model in (MeasureStanding, OwedReading):
            assert set(session.scalars(select(model.measure))) == {"M1"}


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        ("measure_standings", "status", "on track"),
        ("measure_standings", "why", "Otherwise."),
        ("measure_standings", "words", ""),
        ("measure_standings", "read_to", None),
        ("owed_readings", "due", TODAY),
    ],
)
def test_what_is_kept_wrongly_is_found(
    database: Database, table: str, column: str, wrong: object
) -> None:
    take(database, measured())
    with database.engine.begin() as connection:
        connection.execute(Base.metadata.tables[table].update().values({column: wrong}))

    assert faults(database) == [
        "A1: where its measures stand is kept otherwise than its records say."
    ]


def test_a_database_of_an_earlier_version_is_made_up_for(
    settings: Settings, database: Database
) -> None:
    take(database, measured())
    with database.engine.begin() as connection:
        for table in ("measure_standings", "owed_readings"):
            connection.execute(Base.metadata.tables[table].delete())

    opened = audit.open_recorded(settings)

    assert faults(opened) == []
    opened.engine.dispose()


def test_a_new_year_is_caught_up_with_before_its_readings_are_owed(database: Database) -> None:
    take(database, measured())
    day = date(2026, 4, 1)

    with database.writing() as session:
        assert session.scalars(outcomes.ending(TODAY)).all() == []
        assert session.scalars(outcomes.ending(day)).all() == ["A1"]
        keeping.catch_up(session, day)
        assert session.scalars(outcomes.ending(day)).all() == []
        assert list(outcomes.faults(session, ["A1"], day)) == []
