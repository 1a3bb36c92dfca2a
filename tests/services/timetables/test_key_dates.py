"""Key dates and dependencies as both databases keep them, with the record of who changed what."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from tests.domain import books
from tests.domain.timetable_books import COUNCIL, ICB, YEAR, key_date, waits
from tracker.access import WEB, Actor, Membership, Role, limit
from tracker.database import Database
from tracker.domain.obligations.bcf_dates import Standing
from tracker.domain.records.timetables import BcfDate, KeyEvent
from tracker.domain.timetables.clashes import links_of
from tracker.errors import NotAllowed
from tracker.models import AuditChange
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit, EditsRefused
from tracker.services.records.book import load_book
from tracker.services.timetables.bcf_dates import list_bcf_dates
from tracker.services.timetables.fits import FitQuestion, list_fits, years_with_dates
from tracker.sheets.agreement_layouts import AGREEMENTS, ORGANISATIONS, PARTNERS
from tracker.sheets.timetable_layouts import BCF_DATES, KEY_DATES, TIMETABLE_DEPENDENCIES

ACTOR = Actor("a@example.org", WEB)
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
BUDGET = key_date("LA", KeyEvent.BUDGET, date(2026, 2, 24))
CONFIRMED = key_date("ICB", KeyEvent.CONTRIBUTION_CONFIRMED, date(2026, 4, 30))
WAITS = waits("LA", KeyEvent.BOARD, "ICB", KeyEvent.PLAN, days=7)


def write(database: Database, *edits: Edit, actor: Actor = ACTOR) -> None:
    with database.writing() as session:
        limit(session, actor)
        commit_edits(session, actor, AT, edits, action="change timetable", subject="A1")


@pytest.fixture
def agreement(database: Database) -> Database:
    """A database with an agreement of two partners, and a date of each."""
    write(
        database,
        Edit(ORGANISATIONS, None, COUNCIL),
        Edit(ORGANISATIONS, None, ICB),
        Edit(AGREEMENTS, None, books.agreement()),
        Edit(PARTNERS, None, books.partner("LA")),
        Edit(PARTNERS, None, books.partner("ICB")),
        Edit(KEY_DATES, None, BUDGET),
        Edit(KEY_DATES, None, CONFIRMED),
        Edit(TIMETABLE_DEPENDENCIES, None, WAITS),
    )
    return database


def test_dates_come_back_as_they_went_in(agreement: Database) -> None:
    with agreement.reading() as session:
        book = load_book(session, "A1")

    assert book.key_dates == (CONFIRMED, BUDGET)
    assert book.timetable_dependencies == (WAITS,)
    assert [link.slack for link in links_of(book, YEAR)] == [-65]


def test_every_change_is_in_the_record_field_by_field(agreement: Database) -> None:
    write(agreement, Edit(KEY_DATES, CONFIRMED, replace(CONFIRMED, day=date(2026, 2, 20))))

    with agreement.reading() as session:
        change = session.scalars(
            select(AuditChange).where(
                AuditChange.sheet == "Key dates", AuditChange.change == "changed"
            )
        ).one()
        assert links_of(load_book(session, "A1"), YEAR)[0].slack == 4
    assert change.record == "A1 / 2026-27 / ICB / Contribution confirmed / 1"
    assert "2026-04-30" in (change.before or "")
    assert "2026-02-20" in (change.after or "")


def test_a_partner_with_dates_is_not_removed(agreement: Database) -> None:
    with pytest.raises(EditsRefused, match=r"Key dates: A1 / 2026-27 / ICB .* still refers to it"):
        write(agreement, Edit(PARTNERS, books.partner("ICB"), None))


def test_dates_are_for_partners_only(agreement: Database) -> None:
    stranger = replace(BUDGET, partner="X")

    with pytest.raises(EditsRefused, match="X"):
        write(agreement, Edit(KEY_DATES, None, stranger))


def test_others_see_and_change_no_timetable_of_theirs(agreement: Database) -> None:
    outsider = Actor("x@example.org", WEB, (Membership("X", Role.FINANCE_LEAD),))
    with agreement.reading() as session:
        assert [line.agreement for line in list_fits(session, FitQuestion(YEAR), most=10)] == ["A1"]
        assert years_with_dates(session) == [YEAR]
        assert list_fits(session, FitQuestion(YEAR.next()), most=10) == []
    with agreement.reading() as session:
        limit(session, outsider)
        assert list_fits(session, FitQuestion(YEAR), most=10) == []
        assert years_with_dates(session) == []

    with pytest.raises(EditsRefused):
        write(agreement, Edit(KEY_DATES, None, replace(BUDGET, number=2)), actor=outsider)
    write(agreement, Edit(KEY_DATES, BUDGET, None), actor=outsider)  # to them it is gone already
    with agreement.reading() as session:
        assert load_book(session, "A1").key_dates == (CONFIRMED, BUDGET)


def test_national_dates_belong_to_no_agreement_and_are_administrators_to_keep(
    database: Database,
) -> None:
    new = BcfDate(YEAR, "Quarter 3 report", date(2027, 2, 12), None)
    lead = Actor("l@example.org", WEB, (Membership("LA", Role.FINANCE_LEAD),))
    administrator = Actor("a@example.org", WEB, (Membership("LA", Role.ADMINISTRATOR),))
    with pytest.raises(NotAllowed, match="Only an administrator"):
        write(database, Edit(BCF_DATES, None, new), actor=lead)

    write(database, Edit(BCF_DATES, None, new), actor=administrator)

    with database.reading() as session:
        limit(session, lead)
        [own] = [one for one in list_bcf_dates(session) if one.own]
    assert (own.date, own.standing) == (new, Standing.ADDED)
