"""What cannot be is refused with a sentence when it is entered by hand; a workbook may bring history."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from tests.domain import books
from tests.domain.books import YEAR
from tests.nights import small_place
from tests.people import LOCAL, person
from tests.services.files import take
from tracker.access import Role
from tracker.audit import recording
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.records.outcomes import OutcomeSetting
from tracker.errors import NotAllowed
from tracker.services.agreements.lists import AgreementQuestion
from tracker.services.changes.editing import commit_edits, plan_edits
from tracker.services.changes.edits import Edit
from tracker.services.outcomes.library import find_library_measure, list_library
from tracker.services.outcomes.lists import (
    UnmeasuredQuestion,
    agreements_without_measure,
    coverage,
)
from tracker.sheets.agreement_layouts import AGREEMENTS, FUNDS, ORGANISATIONS, PARTNERS
from tracker.sheets.monitoring_layouts import OUTCOME_MEASURES, OUTCOME_READINGS, OUTCOME_TARGETS
from tracker.sheets.outcome_layouts import FORMER_DEFINITIONS, MEASURE_LIBRARY, OUTCOME_SETTINGS

NOW = datetime(2025, 12, 15, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
Q2, Q3 = Quarter(YEAR, 2), Quarter(YEAR, 3)
RANGE = books.measure("R1", better="In range")


@pytest.fixture
def agreed(database: Database) -> Database:
    """An agreement from April 2025 to March 2028 with two measures and a fund."""
    edits = [
        *(Edit(ORGANISATIONS, None, books.organisation(code)) for code in ("ICB", "LA")),
        Edit(AGREEMENTS, None, books.agreement()),
        *(Edit(PARTNERS, None, books.partner(code)) for code in ("ICB", "LA")),
        Edit(FUNDS, None, books.fund()),
        Edit(OUTCOME_MEASURES, None, books.measure()),
        Edit(OUTCOME_MEASURES, None, RANGE),
    ]
    with database.writing() as session:
        write(session, *edits)
    return database


def write(session: Session, *edits: Edit, actor=LOCAL) -> None:
    commit_edits(session, actor, NOW, edits, action="set up", subject="A1")


def refused(database: Database, layout, row) -> dict[str | None, str]:
    with database.reading() as session:
        plan = plan_edits(session, [Edit(layout, None, row)], TODAY)
    return {problem.field: problem.message for problem in plan.problems}


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (books.reading(FinancialYear(2024), "80"), "period", "enter what it was before as the"),
        (books.reading(Period(2028, 4), "80"), "period", "ends on 31 March 2028: record the"),
        (books.reading(Period(2026, 1), "80"), "period", "2026-01 has not begun yet"),
        (books.reading(Q3, "80"), "status", "2025-26 Q3 is not over yet"),
        (books.reading(Q2, None), "value", "The value is blank"),
        (books.reading(Q2, "80", status="Not available"), "value", "clear the value"),
        (
            books.reading(Q2, "80", denominator=Decimal(0)),
            "denominator",
            "is not above zero",
        ),
    ],
)
def test_a_reading_that_cannot_be_is_refused(agreed, row, field, words):
    found = refused(agreed, OUTCOME_READINGS, row)

    assert words in found[field]


@pytest.mark.parametrize(
    "row",
    [
        books.reading(Q2, "80"),
        books.reading(Q3, "80", status="Provisional"),
        books.reading(Q2, None, status="Not available"),
        books.reading(YEAR, "80", status="Provisional"),
    ],
)
def test_readings_that_can_be_are_taken(agreed, row):
    assert refused(agreed, OUTCOME_READINGS, row) == {}


def test_a_period_is_read_once(agreed):
    with agreed.writing() as session:
        write(session, Edit(OUTCOME_READINGS, None, books.reading(Q2, "80")))

    found = refused(agreed, OUTCOME_READINGS, books.reading(Q2, "81"))

    assert "A1 / M1 / 2025-26 Q2 is recorded already" in found["period"]


def test_what_a_workbook_brought_from_before_may_be_changed_by_hand(agreed):
    kept = books.reading(FinancialYear(2024), "80")
    with (
        agreed.writing() as session,
        recording(session, LOCAL, NOW, "set up", "history") as changes,
    ):
        changes.create(OUTCOME_READINGS, [(kept, None)])

    with agreed.reading() as session:
        edit = Edit(OUTCOME_READINGS, kept, replace(kept, source="Local survey"))
        assert plan_edits(session, [edit], TODAY).problems == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (books.target(YEAR, "10", code="R1"), "R1 should stay within a range: enter its upper end"),
        (books.target(YEAR, "10", "12"), "Of M1 higher is better, so it has no range"),
    ],
)
def test_a_range_has_two_ends_and_nothing_else_has(agreed, row, words):
    assert words in refused(agreed, OUTCOME_TARGETS, row)["upper_target"]


def test_a_target_outside_the_term_is_refused_and_one_that_reaches_over_its_end_is_not(agreed):
    assert "period" in refused(agreed, OUTCOME_TARGETS, books.target(FinancialYear(2028), "80"))
    assert refused(agreed, OUTCOME_TARGETS, books.target(FinancialYear(2027), "80")) == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"tolerance": Decimal(-1)}, "tolerance"),
        ({"scheme": "S1"}, "fund"),
        ({"cost_for_each": "delivery"}, "fund"),
        ({"fund": "NONE"}, "fund"),
        ({"fund": "F1", "scheme": "NONE"}, "scheme"),
    ],
)
def test_a_measure_names_what_there_is(agreed, changes, field):
    assert field in refused(agreed, OUTCOME_MEASURES, books.measure("M3", **changes))


def test_a_target_without_a_baseline_is_allowed(agreed):
    with agreed.writing() as session:
        write(session, Edit(OUTCOME_MEASURES, None, books.measure("M4", baseline=None)))

    assert refused(agreed, OUTCOME_TARGETS, books.target(YEAR, "85", code="M4")) == {}


def test_definitions_follow_each_other(agreed):
    with agreed.writing() as session:
        write(session, Edit(FORMER_DEFINITIONS, None, books.former_definition(Q3)))

    found = refused(agreed, FORMER_DEFINITIONS, books.former_definition(Q2, version=2))

    assert "M1 was defined anew from 2025-26 Q3 already" in found["replaced_from"]


def test_a_measure_defined_anew_is_not_removed_from_under_its_history(agreed):
    with agreed.writing() as session:
        write(session, Edit(FORMER_DEFINITIONS, None, books.former_definition(Q3)))

    with agreed.reading() as session:
        plan = plan_edits(session, [Edit(OUTCOME_MEASURES, books.measure(), None)], TODAY)

    assert any("cannot be removed" in problem.message for problem in plan.problems)


def test_a_fund_that_a_measure_names_is_kept(agreed):
    with agreed.writing() as session:
        write(session, Edit(OUTCOME_MEASURES, None, books.measure("M5", fund="F1")))

    with agreed.reading() as session:
        plan = plan_edits(session, [Edit(FUNDS, books.fund(), None)], TODAY)

    assert any("still refers to it" in problem.message for problem in plan.problems)


def test_the_library_is_changed_by_administrators_alone(database: Database):
    with database.reading() as session:
        entry = find_library_measure(session, "CES-7")
    assert entry is not None
    mine = replace(entry.measure, last_year=YEAR)
    lead = person("Lead", ("LA", Role.FINANCE_LEAD))

    with pytest.raises(NotAllowed, match="Only an administrator"), database.writing() as session:
        write(session, Edit(MEASURE_LIBRARY, None, mine), actor=lead)
    with database.writing() as session:
        administrator = person("Admin", ("LA", Role.ADMINISTRATOR))
        write(session, Edit(MEASURE_LIBRARY, None, mine), actor=administrator)

    with database.reading() as session:
        changed = find_library_measure(session, "CES-7")
        assert changed is not None
        assert (changed.measure, changed.origin) == (mine, "Changed here")
        assert find_library_measure(session, "CP-28").origin == "As it comes"
        assert len({entry.measure.code for entry in list_library(session)}) == len(
            list_library(session)
        )


def test_coverage_counts_who_measures_and_who_says_why_not(agreed):
    other = replace(books.agreement(), agreement="A2", title="Grant")
    third = replace(books.agreement(), agreement="A3", title="Pool")
    with agreed.writing() as session:
        write(
            session,
            *(Edit(AGREEMENTS, None, row) for row in (other, third)),
            Edit(PARTNERS, None, replace(books.partner("LA"), agreement="A2")),
            Edit(PARTNERS, None, replace(books.partner("LA"), agreement="A3")),
            Edit(OUTCOME_SETTINGS, None, OutcomeSetting("A2", "A single grant.")),
        )

    with agreed.reading() as session:
        found = coverage(session)
        everybody = AgreementQuestion(YEAR, TODAY, TODAY)
        listed = agreements_without_measure(session, UnmeasuredQuestion(everybody))

    assert (found.agreements, found.measuring, found.excused, found.without) == (3, 1, 1, 2)
    assert [(row.agreement, row.reason) for row in listed] == [
        ("A3", None),
        ("A2", "A single grant."),
    ]


def test_a_workbook_is_told_of_readings_after_the_term_and_taken_in(database: Database):
    late = books.reading(Period(2030, 4), "80")
    rows = small_place(Outcome_measures=[books.measure()], Outcome_readings=[late])

    taken = take(database, rows)

    assert taken.batch is not None
    assert any(
        "A1 / M1 / 2030-04 begins after agreement A1 ends on 31 March 2030" in warning
        for warning in taken.plan.warnings
    )
