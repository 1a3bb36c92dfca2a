from decimal import Decimal

import pytest

from tests.risk_funds import COUNCIL, ICB, ladders, line, pooled, pounds, scheme, step
from tracker.domain.risk_share.share import Rule, share
from tracker.domain.risk_share.terms import Base, Method

BY_CONTRIBUTION = step(Method.BY_CONTRIBUTION)
BY_SCHEME = step(Method.BY_SCHEME_CONTRIBUTION)


def shared_by(contribution_step, *lines, schemes=None):
    schemes = schemes or [scheme("S1", 100)]
    return share(pooled(*schemes, lines=lines, terms=ladders([contribution_step])))


def test_lines_with_and_without_a_scheme_count_towards_the_fund():
    result = shared_by(
        BY_CONTRIBUTION,
        line(COUNCIL, 10),
        line(COUNCIL, 50, scheme="S1"),
        line(ICB, 40, scheme="ELSEWHERE"),
    )

    assert result.shares == pounds(COUNCIL=60, ICB=40)


def test_only_lines_of_the_scheme_count_towards_the_scheme():
    result = shared_by(
        BY_SCHEME, line(COUNCIL, 1000), line(COUNCIL, 25, scheme="S1"), line(ICB, 75, scheme="S1")
    )

    assert result.shares == pounds(COUNCIL=25, ICB=75)


def test_original_leaves_variations_out_and_revised_counts_them():
    lines = [line(COUNCIL, 50), line(ICB, 50), line(ICB, 100, variation=True)]

    assert shared_by(BY_CONTRIBUTION, *lines).shares == pounds(COUNCIL=25, ICB=75)
    assert shared_by(step(Method.BY_CONTRIBUTION, base=Base.ORIGINAL), *lines).shares == pounds(
        COUNCIL=50, ICB=50
    )


def test_in_kind_counts_only_where_the_step_says_so():
    lines = [line(COUNCIL, 50), line(ICB, 50), line(COUNCIL, 100, in_kind=True)]

    assert shared_by(BY_CONTRIBUTION, *lines).shares == pounds(COUNCIL=50, ICB=50)
    assert shared_by(step(Method.BY_CONTRIBUTION, in_kind=True), *lines).shares == pounds(
        COUNCIL=75, ICB=25
    )


def test_negative_lines_net_within_the_partner():
    result = shared_by(BY_CONTRIBUTION, line(COUNCIL, 80), line(COUNCIL, -20), line(ICB, 40))

    assert result.shares == pounds(COUNCIL=60, ICB=40)


def test_a_partner_below_nil_is_an_error_that_names_fund_year_and_partner():
    result = shared_by(BY_CONTRIBUTION, line(COUNCIL, 80), line(ICB, "-0.01"))

    assert result.error == (
        "Fund BCF in 2025-26: step 1 splits by the revised contributions (without in kind), but "
        "those of ICB total -0.01, which is below nil. Correct the contributions or the terms."
    )


def test_every_partner_below_nil_is_named():
    result = shared_by(BY_CONTRIBUTION, line(COUNCIL, -80), line(ICB, 40), line(ICB, -50))

    assert "those of COUNCIL total -80.00 and those of ICB total -10.00" in result.error


@pytest.mark.parametrize("lines", [(), (line(COUNCIL, 0), line(ICB, 0))])
def test_a_base_that_totals_nil_is_an_error(lines):
    result = shared_by(step(Method.BY_CONTRIBUTION, base=Base.ORIGINAL, in_kind=True), *lines)

    assert result.error == (
        "Fund BCF in 2025-26: step 1 splits by the original contributions, but those of "
        "COUNCIL, ICB total nil. Correct the contributions or the terms."
    )


def test_a_scheme_nobody_contributes_to_is_named_in_the_error():
    result = shared_by(BY_SCHEME, line(COUNCIL, 50), line(ICB, 50))

    assert "contributions to scheme S1 (without in kind)" in result.error


def test_an_error_leaves_the_whole_variance_unallocated():
    own = ladders([step(Method.FIXED_SHARES, COUNCIL="100")])
    result = shared_by(
        BY_CONTRIBUTION, schemes=[scheme("A", 30, terms=own), scheme("B", 70), scheme("C", -1)]
    )

    assert result.rule is Rule.AGREED
    assert result.unallocated == Decimal(99)
    assert result.unallocated_by_scheme == (("A", 30), ("B", 70), ("C", -1))
    assert result.shares == pounds(COUNCIL=0, ICB=0)
    assert result.steps == ()


def test_a_base_that_is_not_needed_is_no_error():
    terms = ladders([step(Method.USE_RESERVE), BY_CONTRIBUTION])

    result = share(pooled(scheme("S1", 100), reserve=100, terms=terms))

    assert result.error is None
    assert result.reserve_used == 100


def test_a_step_whose_limit_is_nil_needs_no_base():
    terms = ladders([step(Method.BY_CONTRIBUTION, limit=0)])

    result = share(pooled(scheme("S1", 100), terms=terms))

    assert result.error is None
    assert result.unallocated == 100
