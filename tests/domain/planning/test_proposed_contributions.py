"""What is proposed for next year: the formula's amounts, on the lines there are."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given

from tests.domain import books
from tests.domain.planning.test_next_year import situations
from tracker.domain.financial_year import FinancialYear
from tracker.domain.money import total_of
from tracker.domain.planning.assumptions import NEW_SOURCE, Assumptions, Formula
from tracker.domain.planning.next_year import next_year
from tracker.domain.planning.proposed_contributions import proposed_rows

NEXT = FinancialYear(2026)
DFG = books.contribution("LA", "507000", funding_source="DFG", capital=True, designated=True)
CASH = books.contribution("LA", "100000")


def proposed(*rows, formula=Formula.RESET, spend=None, kept=(), percent=10):
    found = next_year(rows, Assumptions(other_uplift=Decimal(percent)), spend or {})
    return proposed_rows("A1", NEXT, found, formula, [*rows, *kept])


def test_a_proposed_row_says_of_its_money_what_this_years_says():
    [row] = proposed(DFG)

    assert row.after == replace(
        DFG, financial_year=NEXT, amount=Decimal("557700.00"), status="Proposed"
    )
    assert row.before is None


def test_what_ends_this_year_is_not_proposed():
    ending = books.contribution("LA", "5", line="Winter", recurrent=False)

    assert [row.after.line for row in proposed(CASH, ending)] == [""]


def test_what_is_agreed_already_stays_and_what_was_proposed_is_proposed_anew():
    agreed = replace(CASH, financial_year=NEXT, amount=Decimal(1))
    earlier = replace(DFG, financial_year=NEXT, amount=Decimal(2), status="Proposed")

    rows = {row.after.funding_source: row for row in proposed(CASH, DFG, kept=(agreed, earlier))}

    assert rows["Additional"].is_agreed
    assert not rows["Additional"].changes
    assert rows["DFG"].changes


def test_prior_spend_leaves_designated_and_capital_money_alone():
    rows = proposed(
        CASH, DFG, formula=Formula.PRIOR_SPEND, spend={("F1", "S1"): {"LA": Decimal(700_000)}}
    )

    assert {row.after.funding_source: row.after.amount for row in rows} == {
        "DFG": Decimal("557700.00"),
        "Additional": Decimal("212300.00"),
    }


def test_prior_spend_of_a_partner_without_a_line_is_a_row_whose_source_is_to_be_agreed():
    [row] = proposed(formula=Formula.PRIOR_SPEND, spend={("F1", "S1"): {"LA": Decimal(100)}})

    assert (row.after.funding_source, row.after.amount) == (NEW_SOURCE, Decimal("110.00"))


@given(situations())
def test_the_rows_proposed_add_up_to_what_the_formula_asks(situation):
    rows, assumed, spend = situation
    found = next_year(rows, assumed, spend)

    for formula in Formula:
        out = proposed_rows("A1", NEXT, found, formula, rows)
        asked = total_of(one.by(formula) + one.in_kind for one in found.partners)
        assert total_of(row.after.amount for row in out) == asked
