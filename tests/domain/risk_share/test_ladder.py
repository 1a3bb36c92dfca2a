from decimal import Decimal

import pytest

from tests.risk_funds import COUNCIL, ICB, fixed, ladders, line, pooled, pounds, scheme, step
from tracker.domain.risk_share.share import share
from tracker.domain.risk_share.terms import Method

NET = step(Method.NET_SCHEMES)
HALVES = fixed(COUNCIL="50", ICB="50")
RESERVE = step(Method.USE_RESERVE)
LEAD = step(Method.LEAD_COMMISSIONER)


def taken(result):
    return [(trace.scheme, trace.step, trace.taken) for trace in result.steps]


def test_each_step_takes_up_to_its_limit_of_what_is_left():
    terms = ladders(
        [
            step(Method.FIXED_SHARES, limit="10.50", COUNCIL="100"),
            step(Method.FIXED_SHARES, percent=5, ICB="100"),
            step(Method.UNDETERMINED, limit=20),
        ]
    )

    result = share(pooled(scheme("S1", 100, budget=1000), terms=terms))

    assert taken(result) == [("S1", 1, Decimal("10.5")), ("S1", 2, 50), ("S1", 3, 20)]
    assert result.unallocated == Decimal("39.50")


def test_a_step_that_nothing_is_left_for_is_not_reached():
    terms = ladders([step(Method.FIXED_SHARES, limit=100, COUNCIL="100"), HALVES])

    assert len(share(pooled(scheme("S1", 100), terms=terms)).steps) == 1


def test_a_limit_below_nil_counts_as_nil():
    steps = [step(Method.FIXED_SHARES, limit=-5, COUNCIL="100"), HALVES]

    assert share(pooled(scheme("S1", 100), terms=ladders(steps))).shares == pounds(
        COUNCIL=50, ICB=50
    )


def test_a_percentage_of_a_budget_below_nil_is_nil():
    steps = [step(Method.FIXED_SHARES, percent=5, COUNCIL="100"), HALVES]

    result = share(pooled(scheme("S1", 100, budget=-1000), terms=ladders(steps)))

    assert [trace.limit for trace in result.steps] == [0, None]


def test_a_percentage_limit_is_rounded_down_to_the_penny():
    steps = [step(Method.FIXED_SHARES, percent="0.333", COUNCIL="100")]

    result = share(pooled(scheme("S1", 100, budget="999.99"), terms=ladders(steps)))

    assert result.steps[0].limit == Decimal("3.32")


def test_without_netting_every_scheme_has_limits_of_its_own():
    steps = [step(Method.FIXED_SHARES, percent=1, COUNCIL="100"), HALVES]

    result = share(
        pooled(scheme("B", 100, budget=1000), scheme("A", 100, budget=2000), terms=ladders(steps))
    )

    assert taken(result) == [("A", 1, 20), ("A", 2, 80), ("B", 1, 10), ("B", 2, 90)]


def test_a_netted_fund_counts_the_budget_of_every_scheme_even_without_a_forecast():
    steps = [NET, step(Method.FIXED_SHARES, percent=1, COUNCIL="100"), HALVES]

    result = share(
        pooled(scheme("A", 100, budget=1000), scheme("B", None, budget=3000), terms=ladders(steps))
    )

    assert taken(result) == [(None, 1, 0), (None, 2, 40), (None, 3, 60)]


def test_schemes_with_terms_come_first_and_leave_the_rest():
    own = ladders([step(Method.UNDETERMINED)])
    steps = [NET, step(Method.FIXED_SHARES, percent=1, COUNCIL="100"), HALVES]

    result = share(
        pooled(
            scheme("A", 100, budget=1000),
            scheme("Z", 500, budget=9000, terms=own),
            terms=ladders(steps),
        )
    )

    assert taken(result) == [("Z", 1, 500), (None, 1, 0), (None, 2, 10), (None, 3, 90)]
    assert result.unallocated_by_scheme == (("Z", Decimal(500)),)


def test_contributions_to_a_scheme_with_terms_stay_in_the_base_of_the_fund():
    own = ladders([HALVES])
    terms = ladders([step(Method.BY_CONTRIBUTION)])

    result = share(
        pooled(
            scheme("A", 100),
            scheme("Z", 0, terms=own),
            terms=terms,
            lines=[line(COUNCIL, 40, scheme="A"), line(ICB, 60, scheme="Z")],
        )
    )

    assert result.shares == pounds(COUNCIL=40, ICB=60)


def test_a_scheme_with_terms_that_nets_has_only_itself_to_net():
    own = ladders([NET, HALVES])

    result = share(pooled(scheme("A", 100, terms=own), scheme("B", -50), terms=None))

    assert taken(result) == [("A", 1, 0), ("A", 2, 100)]
    assert result.unallocated == -50


def test_schemes_draw_on_one_reserve_in_code_order():
    result = share(
        pooled(scheme("B", 80), scheme("A", 70), reserve=100, terms=ladders([RESERVE, HALVES]))
    )

    assert taken(result) == [("A", 1, 70), ("B", 1, 30), ("B", 2, 50)]
    assert [trace.available for trace in result.steps] == [100, 30, None]
    assert result.reserve_used == 100


def test_an_empty_reserve_is_reached_and_gives_nothing():
    result = share(pooled(scheme("A", 70), reserve=-5, terms=ladders([RESERVE, HALVES])))

    assert taken(result) == [("A", 1, 0), ("A", 2, 70)]
    assert result.reserve_used == 0


def test_schemes_with_terms_draw_on_the_reserve_first():
    own = ladders([RESERVE])

    result = share(
        pooled(
            scheme("A", 80),
            scheme("Z", 80, terms=own),
            reserve=100,
            uncommitted=30,
            terms=ladders([RESERVE, step(Method.CUT_UNCOMMITTED)]),
        )
    )

    assert taken(result) == [("Z", 1, 80), ("A", 1, 20), ("A", 2, 30)]
    assert (result.reserve_used, result.uncommitted_cut, result.unallocated) == (100, 30, 30)


def test_a_reserve_step_with_a_limit_takes_no_more_than_the_limit():
    terms = ladders([step(Method.USE_RESERVE, limit=30)])

    assert share(pooled(scheme("A", 80), reserve=100, terms=terms)).reserve_used == 30


def test_retained_money_does_not_feed_this_years_reserve():
    terms = ladders([RESERVE], [step(Method.RETAIN)])

    result = share(pooled(scheme("A", -100), scheme("B", 60), terms=terms))

    assert (result.retained, result.reserve_used, result.unallocated) == (100, 0, 60)


def test_a_direction_without_steps_leaves_its_amount_unallocated():
    result = share(pooled(scheme("A", -100), scheme("B", 60), terms=ladders([HALVES])))

    assert result.rule == "agreed"
    assert result.shares == pounds(COUNCIL=30, ICB=30)
    assert result.unallocated_by_scheme == (("A", Decimal(-100)),)


@pytest.mark.parametrize("over", [0, None])
def test_no_variance_reaches_no_step(over):
    assert share(pooled(scheme("A", over), terms=ladders([HALVES], [HALVES]))).steps == ()


def test_a_net_of_nil_reaches_no_step():
    terms = ladders([NET, HALVES], [NET, HALVES])

    result = share(pooled(scheme("A", 100), scheme("B", -100), terms=terms))

    assert result.steps == ()
    assert result.unallocated == 0


def test_the_only_ladder_nets_for_both_directions():
    result = share(pooled(scheme("A", 100), scheme("B", -150), terms=ladders([NET, HALVES])))

    assert result.steps == ()
    assert result.unallocated_by_scheme == ((None, Decimal(-50)),)


def test_a_lead_commissioner_bears_its_schemes():
    terms = ladders([LEAD], [LEAD])

    result = share(pooled(scheme("A", 100, lead=ICB), scheme("B", -30, lead=COUNCIL), terms=terms))

    assert result.shares == pounds(COUNCIL=-30, ICB=100)


def test_a_scheme_without_a_lead_commissioner_leaves_its_amount_to_no_later_step():
    result = share(pooled(scheme("A", 100), terms=ladders([LEAD, HALVES])))

    assert taken(result) == [("A", 1, 100)]
    assert result.unallocated == 100


def test_a_body_that_bears_something_is_listed_even_if_it_is_no_partner():
    result = share(pooled(scheme("A", 100, lead="NHSE"), terms=ladders([LEAD])))

    assert result.shares == pounds(COUNCIL=0, ICB=0, NHSE=100)
