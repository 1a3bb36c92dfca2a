"""The plan of several years: agreed first, then assumed; the gap; the years beyond the end."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests.domain import books
from tracker.domain.financial_year import FinancialYear
from tracker.domain.planning.assumptions import (
    Adjustment,
    AdjustmentKind,
    Assumptions,
    Formula,
    PlanYear,
)
from tracker.domain.planning.contribution_plan import Basis, Plan, Term, plans
from tracker.domain.planning.linked_contributions import contribution_of
from tracker.domain.planning.next_year import next_year
from tracker.domain.records.linked_variations import LinkedChange, LinkedVariation

NEXT = FinancialYear(2026)
NOTHING = Assumptions()
BUDGETS = (books.budget("10000"),)
TWO = PlanYear(uplift=Decimal(2), growth=Decimal(3), saving=Decimal("100"))


def book(*more, budgets=BUDGETS, **changes):
    contributions = (books.contribution("ICB", "6000"), books.contribution("LA", "4000"), *more)
    return books.book(contributions=contributions, budgets=budgets, **changes)


def plan_of(of, assumed=NOTHING) -> Plan:
    rows = [row for row in of.contributions if row.financial_year == books.YEAR]
    following = next_year(rows, assumed, {})
    [found] = plans(of, books.YEAR, books.TODAY, following, assumed)
    return found


def test_next_year_follows_from_the_formula_and_later_years_from_the_uplift():
    assumed = Assumptions(other_uplift=Decimal(5), years=(TWO,))

    found = plan_of(book(), assumed)

    assert [one.contributions["ICB"].amount for one in found.years[:4]] == [
        Decimal("6000.00"), Decimal("6300.00"), Decimal("6426.00"), Decimal("6554.52"),
    ]  # fmt: skip
    assert [one.contributions["ICB"].basis for one in found.years[:3]] == [
        Basis.AGREED, Basis.FORMULA, Basis.ASSUMED,
    ]  # fmt: skip


def test_spend_grows_and_is_lowered_by_the_savings_of_each_year():
    found = plan_of(book(), Assumptions(growth=Decimal(1), years=(TWO,)))

    assert [one.spend.amount for one in found.years[:4]] == [
        Decimal("10000.00"), Decimal("10100.00"), Decimal("10303.00"), Decimal("10512.09"),
    ]  # fmt: skip


def test_what_is_agreed_of_a_later_year_counts_before_any_assumption():
    agreed = books.contribution("ICB", "7000", financial_year=NEXT)

    found = plan_of(book(agreed), Assumptions(other_uplift=Decimal(5)))

    assert found.years[1].contributions["ICB"].amount == Decimal("7000.00")
    assert found.years[1].contributions["LA"].basis is Basis.FORMULA


def test_a_change_agreed_years_ahead_is_added_to_what_is_assumed():
    repaid = books.contribution(
        "ICB", "500", financial_year=FinancialYear(2027), variation="V2", recurrent=False
    )

    found = plan_of(book(repaid))

    assert [one.contributions["ICB"].amount for one in found.years[:4]] == [
        Decimal("6000.00"), Decimal("6000.00"), Decimal("6500.00"), Decimal("6000.00"),
    ]  # fmt: skip


def test_linked_changes_shift_who_pays_and_not_what_is_spent():
    changes = tuple(
        LinkedChange("A1", "LV1", "F1", partner, year, "Linked", Decimal(500), owed_by)
        for partner, year, owed_by in (("LA", books.YEAR, "ICB"), ("ICB", NEXT, "LA"))
    )
    head = LinkedVariation("A1", "LV1", "Council first", "Between years", None, None, None)
    rows = [contribution_of(head, change) for change in changes]

    found = plan_of(book(*rows, linked_changes=changes))

    assert [one.contributions["ICB"].amount for one in found.years[:3]] == [
        Decimal("6000.00"), Decimal("6500.00"), Decimal("6000.00"),
    ]  # fmt: skip
    assert {one.spend.amount for one in found.years} == {Decimal("10000.00")}


def test_reset_leaves_a_recurrent_overspend_without_money_and_roll_in_does_not():
    over = Adjustment(AdjustmentKind.VARIANCE, Decimal("400"), "F1")

    by_reset = plan_of(book(), Assumptions(adjustments=(over,)))
    rolled_in = plan_of(book(), Assumptions(adjustments=(over,), formula=Formula.ROLL_IN))

    assert by_reset.years[1].gap == Decimal("400.00")
    assert rolled_in.years[1].gap == Decimal("0.00")


def test_what_non_recurrent_money_pays_for_ends_with_it():
    winter = books.contribution("ICB", "500", line="Winter", recurrent=False)

    found = plan_of(book(winter, budgets=(books.budget("10500"),)))

    assert [one.gap for one in found.years] == [Decimal("0.00")] * 5


def test_proposed_money_and_money_in_kind_are_in_no_plan():
    asked = books.contribution("ICB", "9000", financial_year=NEXT, status="Proposed")
    kind = books.contribution("LA", "60", line="Staff", in_kind=True)

    found = plan_of(book(asked, kind))

    assert found.years[0].contributed == Decimal("10000.00")
    assert found.years[1].contributions["ICB"].amount == Decimal("6000.00")


def test_years_beyond_the_end_are_marked():
    ends = replace(books.agreement(), end_date=date(2027, 9, 30))

    found = plan_of(book(agreement=ends))

    assert [one.term for one in found.years] == [
        Term.WITHIN, Term.WITHIN, Term.ENDS, Term.BEYOND, Term.BEYOND,
    ]  # fmt: skip


def test_kinds_of_fund_are_planned_apart_and_what_is_in_view_not_at_all():
    funds = (books.fund(), books.fund("F2", "Aligned"), books.fund("F3", "In view"))
    of = book(books.contribution("LA", "1", of="F2"), funds=funds)

    found = plans(of, books.YEAR, books.TODAY, next_year([], NOTHING, {}), NOTHING)

    assert [(str(plan.kind), plan.partners) for plan in found] == [
        ("Pooled", ("ICB", "LA")),
        ("Aligned", ("LA",)),
    ]
