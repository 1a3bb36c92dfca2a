"""What is kept beside the registers follows every change, and is made up for where it is missing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests.domain import books
from tests.services.files import ACTOR, AT, Rows, entry, place, take, undo
from tests.services.months import close_period
from tracker import audit
from tracker.access import WEB, Actor, Membership, Role, limit
from tracker.audit import followers, recording
from tracker.config import Settings
from tracker.database import Database
from tracker.domain.obligations.all_owed import all_due_items
from tracker.domain.records.review_settings import ReviewSetting, rules_of
from tracker.domain.records.timetables import BcfDate, BcfReturn
from tracker.domain.registers import Review, Variation
from tracker.domain.scorecard import scorecard_of
from tracker.models import AgreementHealth, Base, ScorecardAnswer
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.kept import health, keeping
from tracker.services.records.book import load_books
from tracker.services.reviews.due_lists import list_due
from tracker.sheets import REVIEW_SETTINGS
from tracker.sheets.timetable_layouts import BCF_DATES, BCF_RETURNS

TABLES = (
    "ledger_totals", "fund_standings", "agreement_standings", "owed_items", "agreement_health",
    "scorecard_answers",
)  # fmt: skip


def faults(database: Database) -> list[str]:
    with database.reading() as session:
        return list(keeping.faults(session, AT.date()))


def number_of(database: Database, table: str) -> int:
    with database.reading() as session:
        found = select(func.count()).select_from(Base.metadata.tables[table])
        return int(session.execute(found).scalar_one())


CHANGES: dict[str, Callable[[Rows], Rows]] = {
    "a later amount": lambda rows: rows | {"Ledger": [replace(r, amount=r.amount + 1) for r in rows["Ledger"]]},
    "another budget": lambda rows: rows | {"Budgets": [replace(r, amount=r.amount + 7) for r in rows["Budgets"]]},
    "another name": lambda rows: rows | {"Organisations": [replace(r, name=f"{r.name} II") for r in rows["Organisations"]]},
    "another title": lambda rows: rows | {"Agreements": [replace(r, title="Otherwise") for r in rows["Agreements"]]},
    "a review to come": lambda rows: rows | {"Reviews": [*rows["Reviews"], Review("A1", date(2026, 9, 1), None, None, None, None, None)]},
    "a variation ahead": lambda rows: rows | {"Variations": [*rows["Variations"], Variation("A1", "V-AHEAD", date(2026, 5, 1), None, None)]},
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_followed_and_so_is_its_undoing(database: Database, change: str) -> None:
    take(database, place())
    assert faults(database) == []

    done = take(database, CHANGES[change](place()))
    assert done.messages == []
    assert faults(database) == []

    undo(database, 2)
    assert faults(database) == []


def test_rows_removed_take_what_was_kept_of_them_along(database: Database) -> None:
    take(database, place())
    take(database, place() | {"Ledger": []}, remove={"Ledger"})

    assert number_of(database, "ledger_totals") == 0
    assert faults(database) == []

    undo(database, 2)
    undo(database, 1)

    assert {table: number_of(database, table) for table in TABLES} == dict.fromkeys(TABLES, 0)


def test_a_month_that_closes_the_year_is_followed(database: Database) -> None:
    take(database, place())
    with database.writing() as session:
        for month in books.YEAR.periods:
            close_period(session, ACTOR, AT, "A1", month)

    assert faults(database) == []


def test_what_is_due_on_any_day_is_what_the_agreements_say(database: Database) -> None:
    take(database, CHANGES["a variation ahead"](place()))

    with database.reading() as session:
        for days in range(0, 900, 30):
            day = AT.date() + timedelta(days=days)
            expected = [item for book in load_books(session) for item in all_due_items(book, day)]
            assert list_due(session, day) == expected


def test_a_national_date_is_followed_where_it_is_asked_for(database: Database) -> None:
    lines = [replace(row, designated=True) for row in place()["Contributions"]]
    take(database, place() | {"Contributions": lines})
    asked = BcfDate(books.YEAR, "Quarter 1 report", date(2025, 8, 15), None)
    sent = BcfReturn("A1", books.YEAR, asked.what, date(2025, 8, 14), "Jo", None, None, None)
    title = "Better Care Fund quarter 1 report for 2025-26"

    for edit, owed in ((Edit(BCF_DATES, None, asked), 1), (Edit(BCF_RETURNS, None, sent), 0)):
        with database.writing() as session:
            commit_edits(session, ACTOR, AT, [edit], action="enter", subject="A1")
        with database.reading() as session:
            assert sum(item.title == title for item in list_due(session, AT.date())) == owed
        assert faults(database) == []


def test_a_database_of_an_earlier_version_is_made_up_for_when_it_is_opened(
    settings: Settings, database: Database
) -> None:
    take(database, place())
    kept = {table: number_of(database, table) for table in TABLES[1:4]}
    with database.engine.begin() as connection:
        for table in kept:
            connection.execute(Base.metadata.tables[table].delete())

    opened = audit.open_recorded(settings)

    assert {table: number_of(opened, table) for table in kept} == kept
    assert faults(opened) == []
    opened.engine.dispose()


def test_what_somebody_changes_is_followed_where_they_cannot_see(database: Database) -> None:
    take(database, place())
    someone = Actor("c", WEB, (Membership("LA", Role.ADMINISTRATOR),), person=1)
    with database.writing() as session:
        limit(session, someone)
        close_period(session, someone, AT, "A1", books.month(1))

    assert number_of(database, "fund_standings") > 0
    assert faults(database) == []


def post_in_bulk(database: Database) -> None:
    with (
        database.writing() as session,
        recording(session, ACTOR, AT, "post", "A1") as changes,
    ):
        changes.touch({"A1"})
        changes.created("Ledger", 1, None)


def test_ledger_rows_written_in_bulk_must_say_which_months_they_are_of(database: Database) -> None:
    take(database, place())

    with pytest.raises(RuntimeError, match="nobody noted their months"):
        post_in_bulk(database)


def test_nothing_is_recorded_while_nobody_keeps_the_summaries(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followers, "FOLLOWERS", [])

    with pytest.raises(RuntimeError, match="nobody keeps the summaries"):
        take(database, place())


def test_the_checks_run_again_where_a_few_agreements_changed_or_a_day_has_passed(
    database: Database,
) -> None:
    take(database, place())
    assert number_of(database, "agreement_health") == 1

    with database.writing() as session:
        assert health.refresh_stale(session, AT.date()) == 0
        assert health.refresh_stale(session, AT.date() + timedelta(days=1)) == 1
        assert health.refresh_stale(session, AT.date() + timedelta(days=1)) == 0


def test_the_counts_of_many_changed_agreements_are_only_taken_away(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(database, place())
    monkeypatch.setattr(health, "MOST_AT_ONCE", 0)

    take(database, CHANGES["another title"](place()))

    assert number_of(database, "agreement_health") == 0


def test_a_new_day_is_caught_up_with_and_so_is_a_year_far_ahead(database: Database) -> None:
    take(database, place())
    far = AT.date() + timedelta(days=366 * 4)

    with database.writing() as session:
        assert keeping.catch_up(session, AT.date()) == 0
        assert keeping.catch_up(session, AT.date() + timedelta(days=1)) == 1
        assert keeping.catch_up(session, far) == 3  # what it owes, its readings, its checks
        assert keeping.catch_up(session, far) == 0

    with database.reading() as session:
        assert list(keeping.faults(session, far)) == []


def test_the_scorecard_is_kept_with_what_the_checks_found(database: Database) -> None:
    take(database, place())
    with database.reading() as session:
        kept = session.execute(
            select(ScorecardAnswer.question, ScorecardAnswer.verdict, ScorecardAnswer.why).order_by(
                ScorecardAnswer.question
            )
        ).all()
        (book,) = load_books(session)
        row = session.scalars(select(AgreementHealth)).one()
    fresh = scorecard_of(book, rules_of("Section 75"), AT.date())

    assert kept == [(a.question, str(a.verdict), a.why) for a in fresh.answers]
    assert (row.written, row.outcomes, row.frameworks) == tuple(map(str, fresh.verdicts))
    assert row.gaps == len(fresh.gaps)


def test_a_scorecard_follows_what_an_agreement_sets_for_its_reviews(database: Database) -> None:
    take(database, place() | {"Ledger": [entry(8, "1200.00", measure="Forecast outturn")]})
    before = answer_of(database, "1.4")
    own = ReviewSetting("A1", variance_percent=Decimal(90), contribution_percent=Decimal(90))
    with database.writing() as session:
        edit = Edit(REVIEW_SETTINGS, None, own)
        commit_edits(session, ACTOR, AT, [edit], action="set reviews", subject="A1")

    assert (before, answer_of(database, "1.4")) == ("Not met", "Met")
    assert faults(database) == []


def answer_of(database: Database, question: str) -> str:
    with database.reading() as session:
        asked = select(ScorecardAnswer.verdict).where(ScorecardAnswer.question == question)
        return session.scalars(asked).one()


@pytest.mark.parametrize(
    ("table", "column", "wrong"),
    [
        ("agreement_health", "findings", 99),
        ("agreement_health", "written", "Met"),
        ("agreement_health", "gaps", 99),
        ("scorecard_answers", "verdict", "Partly met"),
        ("scorecard_answers", "why", "Otherwise."),
    ],
)
def test_a_kept_scorecard_that_is_wrong_is_found(
    database: Database, table: str, column: str, wrong: object
) -> None:
    take(database, place())
    with database.engine.begin() as connection:
        connection.execute(Base.metadata.tables[table].update().values({column: wrong}))

    assert faults(database) == [
        "A1: the kept findings or answers of its scorecard are out of date."
    ]


def test_answers_without_their_day_are_found(database: Database) -> None:
    take(database, place())
    with database.engine.begin() as connection:
        connection.execute(Base.metadata.tables["agreement_health"].delete())

    assert faults(database) == ["A1: answers of its scorecard are kept without their day."]
