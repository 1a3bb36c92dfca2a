"""Assumptions and linked variations on both databases: private or shared, net to zero, on record."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.services.desks import AUDITOR, BOARD, COUNCIL, ICB, OUTSIDER, guarded_place
from tests.services.files import ACTOR, AT, place, take
from tracker.access import limit
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear
from tracker.domain.planning.assumptions import Adjustment, AdjustmentKind, Assumptions, Formula
from tracker.domain.planning.linked_contributions import contribution_of
from tracker.domain.records.linked_variations import LinkedChange, LinkedVariation
from tracker.errors import NotAllowed, NotFound, RuleBroken
from tracker.services.approvals.proposals import Written, submit
from tracker.services.changes.editing import commit_edits, plan_edits
from tracker.services.changes.edits import Edit, EditsRefused
from tracker.services.money.planning import (
    MOST,
    PlanningPlace,
    list_assumptions,
    next_year_of,
    remove_assumptions,
    save_assumptions,
    shared_assumptions,
)
from tracker.services.records.book import load_book
from tracker.sheets.linked_layouts import LINKED_CHANGES, LINKED_VARIATIONS
from tracker.sheets.money_layouts import CONTRIBUTIONS

YEAR = FinancialYear(2025)
PLACE = PlanningPlace("A1", YEAR)
ASSUMED = Assumptions(
    uplifts={"Grant": Decimal("5.66")},
    adjustments=(Adjustment(AdjustmentKind.VARIANCE, Decimal("40000.00"), "F1", reason="£ é"),),
    formula=Formula.ROLL_IN,
)
HEAD = LinkedVariation("A1", "LV1", "Council first", "Between years", None, None, None)
NOW_MORE = LinkedChange("A1", "LV1", "F1", "LA", YEAR, "Linked", Decimal("500.00"), "ICB")
LATER_MORE = replace(NOW_MORE, partner="ICB", owed_by="LA", financial_year=YEAR.next())


@pytest.fixture
def kept(database: Database) -> Database:
    take(database, place())
    return database


def entered(*rows):
    layouts = {LinkedVariation: LINKED_VARIATIONS, LinkedChange: LINKED_CHANGES}
    return [Edit(layouts.get(type(row), CONTRIBUTIONS), None, row) for row in rows]


def write(database, edits):
    with database.writing() as session:
        return commit_edits(session, ACTOR, AT, edits, action="link", subject="A1 / LV1")


def test_assumptions_read_back_as_they_were_saved(kept: Database) -> None:
    with kept.writing() as session:
        number = save_assumptions(session, COUNCIL, AT, PLACE, "  Pay   award ", ASSUMED)
    with kept.reading() as session:
        [found] = list_assumptions(session, COUNCIL, PLACE)

    assert (found.id, found.name, found.assumptions) == (number, "Pay award", ASSUMED)
    assert found.is_own


def test_private_assumptions_are_seen_by_their_own_organisation_only(kept: Database) -> None:
    with kept.writing() as session:
        save_assumptions(session, COUNCIL, AT, PLACE, "Ours", ASSUMED)
        save_assumptions(session, COUNCIL, AT, PLACE, "All of us", ASSUMED, shared=True)

    with kept.reading() as session:
        assert [one.name for one in list_assumptions(session, ICB, PLACE)] == ["All of us"]
        assert [one.name for one in shared_assumptions(session, ICB, ["A1"], YEAR)] == ["All of us"]
        limit(session, OUTSIDER)
        assert shared_assumptions(session, OUTSIDER, ["A1"], YEAR) == []
        with pytest.raises(NotFound):
            list_assumptions(session, OUTSIDER, PLACE)


def test_the_same_name_replaces_and_another_organisations_stays(kept: Database) -> None:
    with kept.writing() as session:
        first = save_assumptions(session, COUNCIL, AT, PLACE, "Pay", ASSUMED)
        again = save_assumptions(session, COUNCIL, AT, PLACE, "Pay", Assumptions())
        other = save_assumptions(session, BOARD, AT, PLACE, "Pay", ASSUMED)
        assert first == again != other

        with pytest.raises(NotFound):
            remove_assumptions(session, ICB, PLACE, first)
        remove_assumptions(session, COUNCIL, PLACE, first)
        assert list_assumptions(session, COUNCIL, PLACE) == []


def test_an_auditor_keeps_no_assumptions_and_nobody_too_many(kept: Database) -> None:
    with kept.writing() as session:
        with pytest.raises(NotAllowed):
            save_assumptions(session, AUDITOR, AT, PLACE, "Pay", ASSUMED)
        for number in range(MOST):
            save_assumptions(session, COUNCIL, AT, PLACE, str(number), ASSUMED)
        with pytest.raises(RuleBroken, match="remove one first"):
            save_assumptions(session, COUNCIL, AT, PLACE, "One more", ASSUMED)
        assert save_assumptions(session, ICB, AT, PLACE, "Of the other side", ASSUMED)


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "bell\x07"])
def test_assumptions_have_a_name_that_can_be_read(kept: Database, name: str) -> None:
    with kept.writing() as session, pytest.raises(RuleBroken, match="Name the assumptions"):
        save_assumptions(session, COUNCIL, AT, PLACE, name, ASSUMED)


def test_next_year_follows_from_what_is_kept(kept: Database) -> None:
    with kept.reading() as session:
        book = load_book(session, "A1")
        found = next_year_of(book, YEAR, AT.date(), Assumptions())

    baseline = {one.partner: one.baseline for one in found.partners if one.baseline}
    assert baseline == {"ICB": Decimal("600.00"), "LA": Decimal("374.50")}


def test_linked_changes_are_kept_with_their_contributions_in_one_entry(kept: Database) -> None:
    rows = (HEAD, NOW_MORE, LATER_MORE)
    lines = [contribution_of(HEAD, change) for change in rows[1:]]

    assert write(kept, entered(*rows, *lines)) is not None

    with kept.reading() as session:
        book = load_book(session, "A1")
        assert book.linked_variations == (HEAD,)
        assert set(book.linked_changes) == {NOW_MORE, LATER_MORE}
        assert [r.line for r in book.contributions if r.line == "LV1"] == ["LV1", "LV1"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((HEAD, NOW_MORE), "do not net to zero"),
        ((HEAD,), "holds no change"),
        ((replace(HEAD, balance_due=YEAR), NOW_MORE, LATER_MORE), "clear the financial year"),
        ((NOW_MORE, LATER_MORE), "is not a known set of linked variations"),
        ((HEAD, replace(NOW_MORE, owed_by="LA"), LATER_MORE), "is the paying partner itself"),
    ],
)
def test_a_set_that_does_not_hold_together_is_refused(kept: Database, rows, said) -> None:
    with pytest.raises(EditsRefused) as refused:
        write(kept, entered(*rows))

    assert said in str(refused.value)


def test_taking_one_side_of_a_set_away_is_refused_too(kept: Database) -> None:
    write(kept, entered(HEAD, NOW_MORE, LATER_MORE))

    with pytest.raises(EditsRefused, match="do not net to zero"):
        write(kept, [Edit(LINKED_CHANGES, LATER_MORE, None)])
    with pytest.raises(EditsRefused, match="still refers to it"):
        write(kept, [Edit(LINKED_VARIATIONS, HEAD, None)])


def test_another_change_leaves_sets_alone_that_nobody_touches(kept: Database) -> None:
    write(kept, entered(HEAD, NOW_MORE, LATER_MORE))
    other = replace(contribution_of(HEAD, NOW_MORE), line="", funding_source="Another")

    with kept.reading() as session:
        assert plan_edits(session, entered(other)).problems == []


def test_where_two_pairs_of_eyes_are_asked_for_a_set_waits(database: Database) -> None:
    guarded_place(database)
    lines = [contribution_of(HEAD, change) for change in (NOW_MORE, LATER_MORE)]
    edits = entered(HEAD, NOW_MORE, LATER_MORE, *lines)

    with database.writing() as session:
        outcome = submit(session, COUNCIL, AT, edits, action="link", subject="A1 / LV1")

    assert not isinstance(outcome, Written)


def test_a_loan_becomes_a_gift_only_under_two_pairs_of_eyes(database: Database) -> None:
    guarded_place(database)
    loan = replace(HEAD, kind="Top-up as a loan", balance_due=YEAR.next())
    line = replace(NOW_MORE, owed_by=None)
    write(database, entered(loan, line))
    edits = [
        Edit(LINKED_VARIATIONS, loan, replace(loan, kind="Top-up as a gift", balance_due=None))
    ]

    with database.writing() as session:
        outcome = submit(session, COUNCIL, AT, edits, action="link", subject="A1 / LV1")

    assert not isinstance(outcome, Written)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE linked_changes SET amount = 0",
        "UPDATE linked_changes SET owed_by = partner",
        "UPDATE linked_variations SET kind = 'Wish'",
        "DELETE FROM linked_variations",
    ],
)
def test_the_database_itself_refuses_what_cannot_be(kept: Database, statement: str) -> None:
    write(kept, entered(HEAD, NOW_MORE, LATER_MORE))

    with pytest.raises((IntegrityError, RuleBroken)), kept.writing() as session:
        session.execute(text(statement))
