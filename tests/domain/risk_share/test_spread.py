from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.risk_strategies import AMOUNTS, funds
from tests.risk_funds import pooled, scheme
from tracker.domain.risk_share.spread import at_outturn
from tracker.errors import RuleBroken


def outturns(facts, outturn):
    return {scheme.code: scheme.outturn for scheme in at_outturn(facts, Decimal(outturn)).schemes}


def test_the_difference_goes_to_the_schemes_by_revised_budget():
    facts = pooled(scheme("A", 10, budget=300), scheme("B", None, budget=100), terms=None)

    assert outturns(facts, 490) == {"A": 370, "B": 120}
    assert outturns(facts, 330) == {"A": 250, "B": 80}


def test_pennies_are_tied_by_scheme_code_not_by_size():
    facts = pooled(scheme("B", 0, budget=3), scheme("A", 0, budget=1), terms=None)

    assert outturns(facts, "4.02") == {"A": Decimal("1.01"), "B": Decimal("3.01")}
    assert outturns(facts, "3.98") == {"A": Decimal("0.99"), "B": Decimal("2.99")}


def test_a_budget_below_nil_weighs_nothing():
    facts = pooled(scheme("A", 0, budget=-500), scheme("B", 0, budget=100), terms=None)

    assert outturns(facts, 0) == {"A": -500, "B": 500}


@pytest.mark.parametrize("budget", [0, -5, 5])
def test_a_single_scheme_takes_the_whole_difference(budget):
    assert outturns(pooled(scheme("A", 3, budget=budget), terms=None), 77) == {"A": 77}


def test_without_a_budget_a_difference_cannot_be_spread():
    facts = pooled(scheme("A", 3, budget=0), scheme("B", 0, budget=-5), terms=None)

    with pytest.raises(RuleBroken, match="Fund BCF has no revised budget above nil in 2025-26"):
        at_outturn(facts, Decimal(9))


def test_without_a_difference_nothing_needs_a_budget():
    facts = pooled(scheme("A", 3, budget=0), scheme("B", 0, budget=-5), terms=None)

    assert outturns(facts, -2) == {"A": 3, "B": -5}


def test_a_fund_without_schemes_can_only_have_no_outturn():
    assert outturns(pooled(terms=None), 0) == {}
    with pytest.raises(RuleBroken, match="Fund BCF has no scheme in 2025-26"):
        at_outturn(pooled(terms=None), Decimal(9))


@given(funds(min_schemes=1), AMOUNTS, st.booleans())
def test_the_outturns_total_what_was_asked_for(facts, outturn, forget):
    facts = replace(
        facts,
        schemes=tuple(
            replace(
                scheme,
                revised_budget=scheme.revised_budget + 1,
                outturn=None if forget else scheme.outturn,
            )
            for scheme in facts.schemes
        ),
    )

    assert sum(scheme.outturn for scheme in at_outturn(facts, outturn).schemes) == outturn
