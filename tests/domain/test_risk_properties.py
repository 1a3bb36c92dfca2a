"""What holds for every fund and all terms without faults."""

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.domain.risk_strategies import PARTNERS, POSITIVE, funds, ladders_of
from tracker.domain.money import to_pence, to_pounds
from tracker.domain.risk_share.share import share
from tracker.domain.risk_share.terms import CapUnit, Direction, Method, faults

PENNY = Decimal("0.01")


@given(ladders_of())
def test_the_terms_made_for_these_tests_have_no_faults(terms):
    assert faults(terms, PARTNERS) == []


@given(funds())
def test_parts_sum_to_the_whole(facts):
    result = share(facts)

    assert (
        sum(result.shares.values())
        + result.reserve_used
        + result.uncommitted_cut
        - result.retained
        + result.unallocated
    ) == result.variance
    assert min(result.reserve_used, result.uncommitted_cut, result.retained) >= 0
    assert sum(amount for _, amount in result.unallocated_by_scheme) == result.unallocated


@given(funds(held=False, both_alike=True))
def test_an_underspend_mirrors_an_overspend_where_both_ladders_are_alike(facts):
    mirrored = replace(
        facts,
        schemes=tuple(
            replace(scheme, outturn=2 * scheme.revised_budget - scheme.outturn)
            for scheme in facts.schemes
        ),
    )
    result, mirror = share(facts), share(mirrored)

    assert mirror.unallocated == -result.unallocated
    assert mirror.shares == {partner: -amount for partner, amount in result.shares.items()}


@given(funds(percent_caps=False), st.integers(2, 1000))
def test_scaling_every_contribution_changes_nothing(facts, factor):
    scaled = replace(
        facts,
        contributions=tuple(
            replace(line, amount=line.amount * factor) for line in facts.contributions
        ),
    )
    result, again = share(facts), share(scaled)

    assert again.shares == result.shares
    assert again.unallocated_by_scheme == result.unallocated_by_scheme


@given(funds(min_schemes=3, min_caps=4, both_alike=True, held=False, nets=False))
def test_caps_hold_over_all_steps_and_schemes(facts):
    result = share(facts)

    for cap_terms in facts.terms.caps:
        borne = sum(
            trace.shares[cap_terms.partner]
            for trace in result.steps
            if trace.direction is cap_terms.direction
        )
        assert borne <= _cap_in_pounds(facts, cap_terms)


@given(funds(min_schemes=1), st.data())
def test_more_variance_hardly_ever_lowers_what_a_partner_bears_of_overspends(facts, data):
    """Largest remainder may take a penny back as the amount grows.

    That is one for each scheme computed by itself, and one more for each capped partner whose
    excess the partner takes. (In a split among five or more, two of them may lose a penny at
    once; these funds have four partners.)
    """
    worse = replace(
        facts,
        schemes=tuple(
            replace(scheme, outturn=scheme.outturn + data.draw(POSITIVE))
            for scheme in facts.schemes
        ),
    )
    before, after = share(facts), share(worse)
    assume(before.error is None and after.error is None)

    computed = len([s for s in facts.schemes if s.terms]) + 1
    if not facts.terms.net_schemes:
        computed = len(facts.schemes)
    for partner in PARTNERS:
        passed_on = [
            cap
            for cap in facts.terms.caps
            if cap.excess_to == partner and cap.direction is Direction.OVERSPEND
        ]
        allowed = (computed + len(passed_on)) * PENNY
        assert _borne_of_overspends(after, partner) >= (
            _borne_of_overspends(before, partner) - allowed
        )


@given(funds())
def test_the_trace_alone_is_enough_to_redo_the_sum(facts):
    result = share(facts)
    assume(result.error is None)

    borne = defaultdict(Decimal)
    held = defaultdict(Decimal)
    for trace in result.steps:
        sign = 1 if trace.direction is Direction.OVERSPEND else -1
        assert trace.amount_in > 0
        assert trace.amount_left == trace.amount_in - trace.taken
        assert trace.taken == _what_the_step_takes(trace)
        assert {part.partner: part.amount for part in trace.split} == _split_by_hand(trace)
        assert trace.shares == _after_caps(trace)
        for partner, amount in trace.shares.items():
            borne[partner] += sign * amount
        if not trace.split and trace.method not in {
            Method.UNDETERMINED,
            Method.LEAD_COMMISSIONER,
        }:
            held[trace.method] += trace.taken

    assert {partner: borne[partner] for partner in result.shares} == result.shares
    assert held[Method.USE_RESERVE] == result.reserve_used
    assert held[Method.CUT_UNCOMMITTED] == result.uncommitted_cut
    assert held[Method.RETAIN] == result.retained


def _borne_of_overspends(result, partner):
    return sum(
        (trace.shares[partner] for trace in result.steps if trace.direction is Direction.OVERSPEND),
        Decimal(0),
    )


def _cap_in_pounds(facts, cap_terms):
    if cap_terms.unit is CapUnit.GBP:
        return max(Decimal(0), cap_terms.amount)
    contributed = sum(
        line.amount
        for line in facts.contributions
        if line.partner == cap_terms.partner and not line.in_kind
    )
    return max(Decimal(0), contributed * cap_terms.amount / 100)


def _what_the_step_takes(trace):
    if trace.method is Method.NET_SCHEMES:
        return 0
    bounds = [trace.amount_in, trace.limit, trace.available]
    return min(bound for bound in bounds if bound is not None)


def _split_by_hand(trace):
    """The exact share of the amount taken, rounded down; then pennies by largest remainder."""
    pence = to_pence(trace.taken)
    exact = {part.partner: part.share * pence for part in trace.split}
    if trace.base is not None:
        total = sum(map(Fraction, trace.base.values()))
        exact = {code: pence * Fraction(paid) / total for code, paid in trace.base.items()}
    parts = {partner: amount // 1 for partner, amount in exact.items()}
    in_line = sorted(exact, key=lambda code: (-(exact[code] % 1), -exact[code], code))
    for partner in in_line[: pence - sum(parts.values())] if parts else []:
        parts[partner] += 1
    return {partner: to_pounds(amount) for partner, amount in parts.items()}


def _after_caps(trace):
    shares = dict.fromkeys(trace.shares, Decimal("0.00"))
    for part in trace.split:
        shares[part.partner] += part.amount
    for hit in trace.caps:
        assert shares[hit.partner] - hit.room == hit.excess
        shares[hit.partner] = hit.room
    for hit in trace.caps:
        if hit.passed_to is not None:
            bounds = [hit.excess, hit.taker_room]
            assert hit.passed == min(bound for bound in bounds if bound is not None)
            shares[hit.passed_to] += hit.passed
        assert hit.unallocated == hit.excess - hit.passed
    return shares
