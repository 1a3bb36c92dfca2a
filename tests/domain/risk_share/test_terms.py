from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tests.risk_funds import COUNCIL, ICB, cap, fixed, ladders, step
from tracker.domain.risk_share.terms import Direction, LimitUnit, Method, Terms, faults

PARTNERS = (COUNCIL, ICB)
NET = step(Method.NET_SCHEMES)
HALVES = fixed(COUNCIL="50", ICB="50")
OVER, UNDER = Direction.OVERSPEND, Direction.UNDERSPEND


def found(terms):
    return [(fault.direction, fault.step, fault.sentence) for fault in faults(terms, PARTNERS)]


def test_terms_that_use_every_method_in_its_place_have_no_faults():
    terms = ladders(
        [
            step(Method.USE_RESERVE, limit=100_000),
            step(Method.CUT_UNCOMMITTED),
            step(Method.UNDETERMINED, percent="0.5"),
            step(Method.LEAD_COMMISSIONER, limit=10),
            step(Method.BY_SCHEME_CONTRIBUTION, limit=10, in_kind=True),
            step(Method.BY_CONTRIBUTION, limit="-1"),
            fixed(COUNCIL="1/3", ICB="2/3"),
        ],
        [step(Method.RETAIN), step(Method.FIXED_SHARES, COUNCIL="100", ICB="0")],
        [
            cap(COUNCIL, "1000.50", excess_to=ICB),
            cap(ICB, "2.12345", percent=True),
            cap(ICB, 5, direction=UNDER),
        ],
    )

    assert found(terms) == []


def test_both_ladders_may_start_with_net_schemes():
    assert found(ladders([NET, HALVES], [NET, HALVES])) == []


@pytest.mark.parametrize("terms", [ladders([NET, HALVES]), ladders([], [NET, HALVES])])
def test_a_single_ladder_decides_on_netting_by_itself(terms):
    assert found(terms) == []
    assert terms.net_schemes


def test_ladders_without_net_schemes_do_not_net():
    assert not ladders([HALVES], [HALVES]).net_schemes
    assert not ladders().net_schemes


@pytest.mark.parametrize(
    ("over", "under", "direction"), [([NET], [HALVES], UNDER), ([HALVES], [NET], OVER)]
)
def test_netting_in_one_of_two_ladders_is_a_fault_of_the_other(over, under, direction):
    [(where, number, sentence)] = found(ladders(over, under))

    assert (where, number) == (direction, 1)
    assert sentence.startswith("Only one of the two ladders starts with Net schemes")


@pytest.mark.parametrize(
    ("terms", "direction", "number", "sentence"),
    [
        (ladders([HALVES, NET]), OVER, 2, "Net schemes can only be the first step"),
        (
            ladders([NET, step(Method.BY_SCHEME_CONTRIBUTION)]),
            OVER,
            2,
            "By scheme contribution cannot follow Net schemes",
        ),
        (
            ladders([], [NET, step(Method.LEAD_COMMISSIONER)]),
            UNDER,
            2,
            "Lead commissioner cannot follow Net schemes",
        ),
        (
            ladders([], [step(Method.USE_RESERVE)]),
            UNDER,
            1,
            "Use reserve is a step for an overspend",
        ),
        (
            ladders([], [step(Method.CUT_UNCOMMITTED)]),
            UNDER,
            1,
            "Cut uncommitted is a step for an overspend",
        ),
        (
            ladders([step(Method.RETAIN)]),
            OVER,
            1,
            "Retain in fund is a step for an underspend",
        ),
        (ladders([fixed()]), OVER, 1, "Fixed shares needs the share of each partner"),
        (
            ladders([step(Method.BY_CONTRIBUTION, COUNCIL="100")]),
            OVER,
            1,
            "By contribution takes no shares",
        ),
        (
            ladders([fixed(COUNCIL="60", ICB="38")]),
            OVER,
            1,
            "The shares total 98 per cent: 2 per cent is missing.",
        ),
        (
            ladders([fixed(COUNCIL="33.33", ICB="66.66")]),
            OVER,
            1,
            "The shares total 99.99 per cent: 0.01 per cent is missing.",
        ),
        (
            ladders([fixed(COUNCIL="2/3", ICB="2/3")]),
            OVER,
            1,
            "The shares total 4/3 of the whole: 1/3 of the whole is too much.",
        ),
        (ladders([fixed(COUNCIL="110", ICB="-10")]), OVER, 1, "The share of ICB is below nil"),
        (ladders([fixed(COUNCIL="50", CCG="50")]), OVER, 1, "CCG is not a partner"),
        (
            ladders([step(Method.BY_CONTRIBUTION, limit="10.005")]),
            OVER,
            1,
            "The limit 10.005 has more than two decimals",
        ),
        (
            ladders([], [], [cap("CCG", 5, direction=UNDER)]),
            UNDER,
            None,
            "CCG is not a partner",
        ),
        (
            ladders([], [], [cap(COUNCIL, 5, excess_to=COUNCIL)]),
            OVER,
            None,
            "COUNCIL cannot take the excess over its own cap",
        ),
        (
            ladders([], [], [cap(COUNCIL, 5, excess_to="CCG")]),
            OVER,
            None,
            "CCG, named for the excess, is not a partner",
        ),
        (
            ladders([], [], [cap(COUNCIL, 5), cap(COUNCIL, 6)]),
            OVER,
            None,
            "COUNCIL has more than one cap for an overspend",
        ),
        (ladders([], [], [cap(COUNCIL, "5.001")]), OVER, None, "The cap 5.001 has more than two"),
    ],
)
def test_each_fault_says_where_it_is_and_what_to_change(terms, direction, number, sentence):
    [(where, at, said)] = found(terms)

    assert (where, at) == (direction, number)
    assert said.startswith(sentence)


def test_a_unit_without_a_limit_and_a_limit_without_a_unit_are_faults():
    unit_only = replace(HALVES, number=1, limit_unit=LimitUnit.GBP)
    limit_only = replace(HALVES, number=2, limit=Decimal(5))

    [(_, first, missing), (_, second, unclear)] = found(
        Terms(date(2025, 4, 1), (unit_only, limit_only), ())
    )

    assert (first, missing) == (
        1,
        "The limit is missing: enter how much, or leave out the unit GBP.",
    )
    assert (second, unclear) == (2, "The limit 5 has no unit: enter GBP or % of budget.")


def test_steps_that_are_not_numbered_upwards_are_a_fault():
    steps = (replace(HALVES, number=2), replace(HALVES, number=2))

    assert found(Terms(date(2025, 4, 1), steps, ())) == [
        (OVER, 2, "Step 2 comes after 2: number the steps upwards.")
    ]


def test_a_partner_with_two_shares_in_a_step_is_a_fault():
    twice = replace(HALVES, number=1, shares=(HALVES.shares[0], HALVES.shares[0]))

    assert found(Terms(date(2025, 4, 1), (twice,), ())) == [
        (OVER, 1, "COUNCIL has more than one share in this step.")
    ]


def test_every_fault_is_listed_not_only_the_first():
    terms = ladders(
        [step(Method.RETAIN, COUNCIL="60")], [fixed(CCG="60")], [cap("CCG", 1, excess_to="CCG")]
    )

    assert len(found(terms)) == 6


def test_a_fault_about_one_partner_names_it():
    [fault] = faults(ladders([fixed(COUNCIL="50", CCG="50")]), PARTNERS)

    assert fault.partner == "CCG"
