from decimal import Decimal

import pytest

from tests.risk_funds import COUNCIL, ICB, fixed, ladders, pooled, pounds, scheme
from tracker.domain.risk_share.share import Rule, share, what_if
from tracker.domain.risk_share.terms import FundKind

HALVES = fixed(COUNCIL="50", ICB="50")
BY_HALVES = ladders([HALVES], [HALVES])
OTHER_KINDS = (FundKind.IN_VIEW, FundKind.LEAD_COMMISSIONING, FundKind.GRANT_TRANSFER)


def test_the_variance_adds_up_the_schemes_that_have_a_forecast():
    result = share(pooled(scheme("B", None), scheme("A", 30), scheme("C", -10), terms=BY_HALVES))

    assert result.variance == 20
    assert result.outturn is None
    assert result.no_forecast == ("B",)


def test_the_outturn_is_known_when_every_scheme_has_one():
    result = share(pooled(scheme("A", 30, budget=100), scheme("B", -10), terms=BY_HALVES))

    assert result.outturn == 1_000_120
    assert result.no_forecast == ()


def test_a_schemes_variance_is_its_outturn_minus_its_revised_budget():
    assert scheme("A", -10).variance == -10
    assert scheme("A", None).variance is None


def test_without_any_forecast_the_variance_is_not_guessed():
    result = share(pooled(scheme("B", None), scheme("A", None), terms=BY_HALVES))

    assert (result.variance, result.outturn) == (None, None)
    assert result.no_forecast == ("A", "B")
    assert result.shares == pounds(COUNCIL=0, ICB=0)


def test_a_fund_without_schemes_has_no_variance():
    result = share(pooled(terms=BY_HALVES))

    assert (result.variance, result.outturn) == (0, 0)
    assert result.rule is Rule.AGREED


def test_partners_are_listed_in_code_order_as_text():
    result = share(pooled(scheme("A", 0), terms=BY_HALVES, partners=("P9", "P10", "A")))

    assert list(result.shares) == ["A", "P10", "P9"]


@pytest.mark.parametrize("over", [40, 0, -40, None])
def test_a_pooled_fund_without_any_terms_has_no_agreed_rule(over):
    result = share(pooled(scheme("A", over), terms=None))

    assert result.rule is Rule.NO_AGREED_RULE
    assert result.unallocated == (over or 0)
    assert result.shares == pounds(COUNCIL=0, ICB=0)
    assert result.steps == ()


def test_schemes_that_cancel_out_are_unallocated_each_by_itself():
    result = share(pooled(scheme("A", 40), scheme("B", -40), terms=None))

    assert result.unallocated == 0
    assert result.unallocated_by_scheme == (("A", Decimal(40)), ("B", Decimal(-40)))


def test_a_scheme_with_a_variance_and_no_terms_leaves_no_agreed_rule():
    result = share(pooled(scheme("A", 40, terms=BY_HALVES), scheme("B", 0), terms=None))

    assert result.rule is Rule.NO_AGREED_RULE
    assert result.shares == pounds(COUNCIL=20, ICB=20)


def test_the_rule_is_agreed_when_every_scheme_with_a_variance_has_terms():
    result = share(pooled(scheme("A", 40, terms=BY_HALVES), scheme("B", None), terms=None))

    assert result.rule is Rule.AGREED


def test_an_aligned_fund_follows_the_lead_commissioners_and_uses_no_terms():
    result = share(
        pooled(
            scheme("A", 40, lead=ICB, terms=BY_HALVES),
            scheme("B", -15, lead=ICB),
            scheme("C", 7),
            scheme("D", None, lead=COUNCIL),
            kind=FundKind.ALIGNED,
            reserve=100,
            terms=BY_HALVES,
        )
    )

    assert result.rule is Rule.NOT_SHARED
    assert result.variance == 32
    assert result.shares == pounds(COUNCIL=0, ICB=25)
    assert (result.reserve_used, result.unallocated, result.steps) == (0, 0, ())


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_nothing_is_shared_in_a_fund_that_is_neither_pooled_nor_aligned(kind):
    result = share(pooled(scheme("A", 40, lead=ICB), kind=kind, terms=BY_HALVES))

    assert result.rule is Rule.NOT_SHARED
    assert result.variance == 40
    assert result.shares == pounds(COUNCIL=0, ICB=0)
    assert (result.retained, result.uncommitted_cut, result.unallocated) == (0, 0, 0)


def test_what_if_shares_the_outturn_asked_for_whatever_the_forecast():
    facts = pooled(scheme("A", 30, budget=300), scheme("B", None, budget=100), terms=BY_HALVES)

    result = what_if(facts, Decimal("500.00"))

    assert (result.outturn, result.variance) == (500, 100)
    assert result.no_forecast == ()
    assert result.shares == pounds(COUNCIL=50, ICB=50)


def test_what_if_at_the_forecast_is_the_share_as_it_stands():
    facts = pooled(scheme("A", 30, lead=ICB), scheme("B", -7, lead=COUNCIL), terms=BY_HALVES)

    assert what_if(facts, share(facts).outturn) == share(facts)
