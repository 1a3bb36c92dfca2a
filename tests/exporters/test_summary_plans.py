"""Next year, the plan and linked variations in the summary: live formulas, to the same pennies."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.demo.books import book_of
from tests.exporters.recalculation import differing_formulas, error_cells, table_rows
from tests.exporters.summaries import facts_of_rows
from tests.exporters.test_summary import MID_YEAR
from tracker.demo import demo_beside, demo_rows, planning
from tracker.domain.funds.position import agreement_position, contributions_in_force
from tracker.domain.planning.assumptions import Formula
from tracker.domain.planning.contribution_plan import plans
from tracker.domain.planning.next_year import next_year
from tracker.domain.planning.prior_spend import spend_by_lead
from tracker.exporters.summary import write_summary
from tracker.exporters.summary.planned import PlanFacts


def plan_facts(rows, name, assumed):
    year, as_at = MID_YEAR
    book = book_of(rows, planning.ASSUMED_OF)
    counted = [r for r in contributions_in_force(book, year, as_at) if r.fund == "POOL"]
    spend = spend_by_lead(agreement_position(book, year, as_at), counted)
    following = next_year(counted, assumed, spend)
    found = tuple(plans(book, year, as_at, following, assumed))
    return PlanFacts(book, name, assumed, following, found)


@pytest.fixture(scope="module")
def facts():
    rows = demo_rows()
    for sheet, beside in demo_beside().items():
        rows[sheet] = beside
    found = facts_of_rows(rows, *MID_YEAR)
    assumed = planning.assumptions()
    return replace(
        found,
        books=tuple(
            replace(
                book,
                linked_variations=_of(rows["Linked variations"], book),
                linked_changes=_of(rows["Linked changes"], book),
            )
            for book in found.books
        ),
        plans=tuple(
            plan_facts(rows, f"=by {formula}", replace(assumed, formula=formula))
            for formula in Formula
        ),
    )


def _of(rows, book):
    return tuple(row for row in rows if row.agreement == book.agreement.agreement)


@pytest.fixture(scope="module")
def summary(facts, tmp_path_factory):
    out = tmp_path_factory.mktemp("plans") / "summary.xlsx"
    write_summary(out, facts)
    return out


def test_every_formula_works_out_to_the_stored_penny(summary, recalculated):
    worked_out = recalculated(summary)

    _, wrong = differing_formulas(summary, worked_out)

    assert wrong == []
    assert error_cells(worked_out) == error_cells(summary) == []


def test_next_year_shows_the_published_difference(summary):
    rows = table_rows(summary, "Next year", "NextYearLines")

    [line] = [
        row
        for row in rows
        if row["Funding source"] == "NHS minimum contribution" and "Reset" in row["Assumptions"]
    ]

    assert round(Decimal(line["Roll-in less reset"]), 2) == Decimal("42264.00")


def test_each_partners_lines_add_up_to_what_a_formula_asks(summary, facts):
    rows = table_rows(summary, "Next year", "NextYearLines")
    headings = {
        Formula.RESET: "Reset",
        Formula.ROLL_IN: "Roll-in",
        Formula.PRIOR_SPEND: "Prior spend",
    }
    for one in facts.plans:
        for partner in one.following.partners:
            for formula, heading in headings.items():
                found = sum(
                    round(Decimal(str(row[heading])), 2)
                    for row in rows
                    if row["Assumptions"] == one.name
                    and row["Partner"] == partner.partner
                    and row["Money"] != "In kind"
                    and row[heading] is not None
                )
                assert found == partner.by(formula)


def test_the_plan_has_a_gap_for_every_year(summary, facts):
    rows = table_rows(summary, "Plan", "PlanLines")

    gaps = [round(Decimal(str(row["Amount"])), 2) for row in rows if row["What"] == "Gap"]

    assert gaps == [year.gap for one in facts.plans for plan in one.plans for year in plan.years]


def test_the_open_balance_is_told_by_partner_and_year(summary):
    rows = table_rows(summary, "Linked balances", "LinkedBalances")

    told = [
        (row["Agreement"], row["Partner"], row["Financial year"], row["Open balance"])
        for row in rows
        if row["Open balance"]
    ]

    assert told == [
        ("CARE", "MARL-CC", "2026-27", 120_000),
        ("CARE", "MARL-ICB", "2026-27", -120_000),
        ("NEIGH", "MARL-CC", "2026-27", 16_500),
        ("NEIGH", "MARL-CC", "2027-28", 16_500),
    ]
