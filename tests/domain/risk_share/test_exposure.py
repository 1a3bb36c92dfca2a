from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings

from tests.domain.risk_strategies import funds
from tests.risk_funds import COUNCIL, ICB, cap, fixed, ladders, line, pooled, scheme, step
from tracker.domain.risk_share.share import exposure, what_if
from tracker.domain.risk_share.terms import Direction, FundKind, Method
from tracker.errors import RuleBroken

NET = step(Method.NET_SCHEMES)
HALVES = fixed(COUNCIL="50", ICB="50")
MILLION = Decimal(1_000_000)


def curve(facts, lowest=-MILLION, highest=MILLION):
    return exposure(facts, Decimal(lowest), Decimal(highest))


def variances(points):
    return [point.variance for point in points]


def test_the_curve_has_both_ends_zero_and_every_limit_and_cap():
    facts = pooled(
        scheme("A", 100_000, budget=10_000_000),
        scheme("B", -20_000, budget=10_000_000),
        reserve=150_000,
        terms=ladders(
            [NET, step(Method.USE_RESERVE), step(Method.UNDETERMINED, percent=1), HALVES],
            [NET, step(Method.RETAIN, limit=70_000), HALVES],
            [cap(ICB, 80_000), cap(COUNCIL, 45_000, direction=Direction.UNDERSPEND)],
        ),
    )

    assert variances(curve(facts)) == [
        -1_000_000,
        -160_000,  # 70,000 is retained, then the council's half reaches its cap of 45,000
        -70_000,
        0,
        150_000,  # the reserve is used up
        350_000,  # and so is the band of one per cent
        510_000,  # half of what follows reaches the ICB's cap of 80,000
        1_000_000,
    ]


def test_schemes_computed_one_by_one_turn_where_each_crosses_its_budget():
    facts = pooled(
        scheme("A", 100, budget=1000),
        scheme("B", -300, budget=3000),
        terms=ladders([HALVES], [step(Method.RETAIN)]),
    )

    # The forecasts are 200 under. A is at its budget when 400 less is spent, B when 400 more is.
    assert variances(curve(facts, -1000, 1000)) == [-1000, -600, 0, 200, 1000]


def test_crossing_a_budget_is_no_kink_where_both_ladders_are_alike():
    facts = pooled(
        scheme("A", 100, budget=1000),
        scheme("B", -300, budget=3000),
        terms=ladders([HALVES], [HALVES]),
    )

    assert variances(curve(facts, -1000, 1000)) == [-1000, 0, 1000]


def test_zero_is_a_point_only_where_it_lies_in_the_range():
    facts = pooled(scheme("A", 0), terms=ladders([HALVES], [HALVES]))

    assert variances(curve(facts, 5, 10)) == [5, 10]
    assert variances(curve(facts, -5, 10)) == [-5, 0, 10]
    assert variances(curve(facts, 0, 0)) == [0]


def test_a_kink_between_two_pennies_has_both():
    facts = pooled(
        scheme("A", 0),
        terms=ladders([fixed(COUNCIL="2/3", ICB="1/3")], [], [cap(COUNCIL, "0.01")]),
    )

    assert variances(curve(facts, 0, 10)) == [0, Decimal("0.01"), Decimal("0.02"), 10]


def test_a_curve_without_terms_is_a_straight_line():
    points = curve(pooled(scheme("A", 5), scheme("B", 5), terms=None))

    assert variances(points) == [-MILLION, 0, MILLION]
    assert [point.unallocated for point in points] == [-MILLION, 0, MILLION]


def test_an_aligned_fund_has_a_curve_without_kinks_whatever_its_terms():
    facts = pooled(
        scheme("A", 5, lead=ICB),
        scheme("B", 0, lead=COUNCIL),
        kind=FundKind.ALIGNED,
        terms=ladders([step(Method.UNDETERMINED, limit=2), HALVES]),
    )

    points = curve(facts, -5, 5)

    assert variances(points) == [-5, 0, 5]
    assert [point.shares[ICB] for point in points] == [0, Decimal("2.5"), 5]


def test_the_curve_shows_on_which_penny_a_base_turns_out_to_be_unusable():
    facts = pooled(
        scheme("A", 0, budget=100),
        scheme("B", 0, budget=99_900),
        reserve=50,
        terms=ladders(
            [step(Method.USE_RESERVE), step(Method.BY_SCHEME_CONTRIBUTION)],
            [HALVES],
        ),
        lines=[line(COUNCIL, 10, scheme="A")],
    )

    points = curve(facts, -100, 100)

    last_good = [point for point in points if point.error is None][-1]
    first_bad = next(point for point in points if point.error is not None)
    assert first_bad.variance - last_good.variance == Decimal("0.01")
    assert what_if(facts, 100_000 + last_good.variance).error is None
    assert first_bad.unallocated == first_bad.variance


def test_a_range_the_wrong_way_round_is_refused():
    with pytest.raises(ValueError, match="wrong way round"):
        curve(pooled(scheme("A", 0), terms=None), 5, -5)


def test_a_fund_that_cannot_be_spread_has_no_curve():
    with pytest.raises(RuleBroken, match="no revised budget above nil"):
        curve(pooled(scheme("A", 0, budget=0), scheme("B", 0, budget=0), terms=None))


@settings(max_examples=50)
@given(funds(min_schemes=1))
def test_the_curve_is_what_if_at_every_point_and_straight_between_them(facts):
    facts = _with_budgets(facts)
    budget = sum(scheme.revised_budget for scheme in facts.schemes)

    points = exposure(facts, -budget / 5, budget / 5)

    for point in points:
        result = what_if(facts, point.outturn)
        assert point.outturn - budget == point.variance == result.variance
        assert point.shares == result.shares
        assert (point.reserve_used, point.retained, point.uncommitted_cut, point.unallocated) == (
            result.reserve_used,
            result.retained,
            result.uncommitted_cut,
            result.unallocated,
        )
    assume(all(point.error is None for point in points))
    # Each scheme is rounded when the difference is spread and again in each of its steps.
    tolerance = Decimal("0.01") * 4 * len(facts.schemes)
    for left, right in pairwise(points):
        _assert_straight(facts, budget, left, right, tolerance)


def _with_budgets(facts):
    """Budgets large enough that limits and caps lie inside the range, in even pounds."""
    schemes = tuple(
        replace(scheme, revised_budget=20 * (scheme.revised_budget // 1 + 1), outturn=None)
        for scheme in facts.schemes
    )
    return replace(facts, schemes=schemes)


def _assert_straight(facts, budget, left, right, tolerance):
    middle = ((left.variance + right.variance) / 2).quantize(Decimal("0.01"))
    if middle in {left.variance, right.variance}:
        return
    along = (middle - left.variance) / (right.variance - left.variance)
    result = what_if(facts, budget + middle)
    for partner, share in result.shares.items():
        straight = left.shares[partner] + along * (right.shares[partner] - left.shares[partner])
        assert abs(share - straight) <= tolerance
