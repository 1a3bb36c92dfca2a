"""The thirteen worked examples of the risk share, one for each thing terms can say."""

import pytest

from tests.risk_funds import COUNCIL, ICB, cap, fixed, ladders, line, pooled, scheme, step
from tests.worked_examples.cases import (
    HEREFORDSHIRE,
    ILLUSTRATIVE,
    OLDHAM,
    OXFORDSHIRE,
    ROTHERHAM,
    WEST_SUSSEX,
    Case,
    assert_holds,
)
from tracker.domain.risk_share.share import Rule
from tracker.domain.risk_share.terms import FundKind, Method

NET = step(Method.NET_SCHEMES)
LEAD = step(Method.LEAD_COMMISSIONER)
TWENTY_MILLION = 20_000_000

CASES = [
    Case(
        "1 by contribution",
        OXFORDSHIRE,
        pooled(
            scheme("S1", 1_000_000),
            lines=[line(COUNCIL, 99_000_000), line("CCG", 96_000_000)],
            partners=(COUNCIL, "CCG"),
            terms=ladders([step(Method.BY_CONTRIBUTION)]),
        ),
        {"CCG": "492307.69", COUNCIL: "507692.31"},
    ),
    Case(
        "2 fixed shares",
        OXFORDSHIRE,
        pooled(
            scheme("S1", 1_000_000),
            partners=(COUNCIL, "CCG"),
            terms=ladders([fixed(COUNCIL="51", CCG="49")]),
        ),
        {"CCG": "490000.00", COUNCIL: "510000.00"},
    ),
    Case(
        "3 fixed shares with two decimals",
        WEST_SUSSEX,
        pooled(
            scheme("S1", "26476234.57"),
            terms=ladders([fixed(ICB="86.87", COUNCIL="13.13")]),
        ),
        {COUNCIL: "3476329.60", ICB: "22999904.97"},
    ),
    Case(
        "4 each bears what it leads",
        HEREFORDSHIRE,
        pooled(
            scheme("S1", 120_000, lead=ICB),
            scheme("S2", -50_000, lead=COUNCIL),
            terms=ladders([LEAD], [LEAD]),
        ),
        {COUNCIL: -50_000, ICB: 120_000},
    ),
    Case(
        "5 net schemes, then fixed shares",
        ROTHERHAM,
        pooled(
            scheme("S1", 80_000),
            scheme("S2", -30_000),
            terms=ladders([NET, fixed(COUNCIL="60", ICB="40")]),
        ),
        {COUNCIL: 30_000, ICB: 20_000},
    ),
    Case(
        "6 a cap leaves the excess unallocated",
        ROTHERHAM,
        pooled(
            scheme("S1", 50_000),
            lines=[line(COUNCIL, 600_000, scheme="S1"), line(ICB, 400_000, scheme="S1")],
            terms=ladders([step(Method.BY_SCHEME_CONTRIBUTION)], caps=[cap(ICB, 15_000)]),
        ),
        {COUNCIL: 30_000, ICB: 15_000},
        unallocated=5_000,
    ),
    Case(
        "7 reserve, then uncommitted, then shares",
        ROTHERHAM,
        pooled(
            scheme("S1", 1_050_000),
            scheme("S2", -150_000),
            reserve=500_000,
            uncommitted=100_000,
            terms=ladders(
                [
                    NET,
                    step(Method.USE_RESERVE),
                    step(Method.CUT_UNCOMMITTED),
                    fixed(COUNCIL="50", ICB="50"),
                ]
            ),
        ),
        {COUNCIL: 150_000, ICB: 150_000},
        reserve_used=500_000,
        uncommitted_cut=100_000,
    ),
    Case(
        "8 three bands",
        ILLUSTRATIVE,
        pooled(
            scheme("S1", 900_000, budget=TWENTY_MILLION),
            terms=ladders(
                [
                    step(Method.FIXED_SHARES, percent=1, COUNCIL="100"),
                    step(Method.FIXED_SHARES, percent=2, COUNCIL="50", ICB="50"),
                    fixed(COUNCIL="30", ICB="70"),
                ]
            ),
        ),
        {COUNCIL: 490_000, ICB: 410_000},
    ),
    Case(
        "9 an underspend is retained up to a limit, then shared",
        ILLUSTRATIVE,
        pooled(
            scheme("S1", -187_500),
            terms=ladders([], [step(Method.RETAIN, limit=100_000), fixed(COUNCIL="60", ICB="40")]),
        ),
        {COUNCIL: -52_500, ICB: -35_000},
        retained=100_000,
    ),
    Case(
        "10 three equal thirds",
        ILLUSTRATIVE,
        pooled(
            scheme("S1", 100_000),
            partners=("A", "B", "C"),
            terms=ladders([fixed(A="1/3", B="1/3", C="1/3")]),
        ),
        {"A": "33333.34", "B": "33333.33", "C": "33333.33"},
    ),
    Case(
        "11 no terms",
        ILLUSTRATIVE,
        pooled(scheme("S1", 40_000), terms=None),
        {COUNCIL: 0, ICB: 0},
        unallocated=40_000,
        rule=Rule.NO_AGREED_RULE,
    ),
    Case(
        "12 an aligned fund",
        OLDHAM,
        pooled(
            scheme("S1", 4_325_000, lead=COUNCIL),
            scheme("S2", 4_487_000, lead="CCG"),
            partners=(COUNCIL, "CCG"),
            kind=FundKind.ALIGNED,
            terms=None,
        ),
        {"CCG": 4_487_000, COUNCIL: 4_325_000},
        rule=Rule.NOT_SHARED,
    ),
    Case(
        "13 a band nobody has agreed on, then halves under a cap",
        ILLUSTRATIVE,
        pooled(
            scheme("S1", 260_000, budget=TWENTY_MILLION),
            terms=ladders(
                [step(Method.UNDETERMINED, percent="0.5"), fixed(COUNCIL="50", ICB="50")],
                caps=[cap(COUNCIL, 75_000)],
            ),
        ),
        {COUNCIL: 75_000, ICB: 80_000},
        unallocated=105_000,
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_example_holds_to_the_penny(case):
    assert_holds(case)


def test_netting_shows_the_net_and_takes_nothing():
    [net, shared] = assert_holds(CASES[4]).steps

    assert (net.amount_in, net.taken, net.amount_left) == (50_000, 0, 50_000)
    assert (shared.amount_in, shared.taken, shared.amount_left) == (50_000, 50_000, 0)
