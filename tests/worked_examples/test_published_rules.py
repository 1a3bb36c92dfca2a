"""The rules that section 75 agreements really use, as far as they say who bears a variance.

R1 to R27 is the catalogue of rules found in public agreements and reports. Those the engine can
compute are examples below; the others are outside it, each with the reason.
"""

import pytest

from tests.risk_funds import COUNCIL, ICB, cap, fixed, ladders, line, pooled, scheme, step
from tests.worked_examples.cases import (
    BROMSGROVE,
    DORSET,
    HEREFORDSHIRE,
    ILLUSTRATIVE,
    LUTON,
    NORTH_LANARKSHIRE,
    OLDHAM,
    OXFORDSHIRE,
    ROTHERHAM,
    TORBAY_2015,
    TORBAY_2024,
    WEST_SUSSEX,
    WIRRAL_2022,
    WIRRAL_BCF,
    Case,
    assert_holds,
)
from tracker.domain.risk_share.share import Rule
from tracker.domain.risk_share.terms import FundKind, Method

NET = step(Method.NET_SCHEMES)
RESERVE = step(Method.USE_RESERVE)
LEAD = step(Method.LEAD_COMMISSIONER)
RETAIN = step(Method.RETAIN)
HALVES = fixed(COUNCIL="50", ICB="50")
BY_LEAD = ladders([LEAD], [LEAD])
ALL_TO_COUNCIL = ladders([fixed(COUNCIL="100")], [fixed(COUNCIL="100")])
BY_HALVES = ladders([HALVES], [HALVES])
ROTHERHAM_LINES = [line(COUNCIL, 600_000, scheme="S1"), line(ICB, 400_000, scheme="S1")]

CASES = [
    Case(
        "R1 proportional to contributions",
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
        "R1 by the agreement's rounded percentages",
        OXFORDSHIRE,
        pooled(
            scheme("S1", 1_000_000),
            partners=(COUNCIL, "CCG"),
            terms=ladders([fixed(COUNCIL="51", CCG="49")]),
        ),
        {"CCG": 490_000, COUNCIL: 510_000},
    ),
    Case(
        "R2 fixed percentages, whatever was contributed",
        WEST_SUSSEX,
        pooled(
            scheme("S1", "26476234.57"),
            lines=[line(COUNCIL, 23_000_000)],
            terms=ladders([fixed(ICB="86.87", COUNCIL="13.13")]),
        ),
        {COUNCIL: "3476329.60", ICB: "22999904.97"},
    ),
    Case(
        "R3 each bears its own",
        HEREFORDSHIRE,
        pooled(
            scheme("S1", 120_000, lead=ICB),
            scheme("S2", -50_000, lead=COUNCIL),
            terms=BY_LEAD,
        ),
        {COUNCIL: -50_000, ICB: 120_000},
    ),
    Case(
        "R4 follows the commissioner",
        WIRRAL_2022,
        pooled(
            scheme("CHC", 5_000_000, lead=ICB), scheme("MH", 3_200_000, lead=ICB), terms=BY_LEAD
        ),
        {COUNCIL: 0, ICB: 8_200_000},
    ),
    Case(
        "R4 follows the commissioner in an aligned fund",
        OLDHAM,
        pooled(
            scheme("ASC", 4_325_000, lead=COUNCIL),
            scheme("CCG", 4_487_000, lead="CCG"),
            partners=(COUNCIL, "CCG"),
            kind=FundKind.ALIGNED,
            terms=None,
        ),
        {"CCG": 4_487_000, COUNCIL: 4_325_000},
        rule=Rule.NOT_SHARED,
    ),
    Case(
        "R5 joint schemes pro rata to contribution",
        ROTHERHAM,
        pooled(
            scheme("S1", 50_000),
            lines=ROTHERHAM_LINES,
            terms=ladders([step(Method.BY_SCHEME_CONTRIBUTION)]),
        ),
        {COUNCIL: 30_000, ICB: 20_000},
    ),
    Case(
        "R6 capped at a partner's maximum funding",
        ROTHERHAM,
        pooled(
            scheme("S1", 50_000),
            lines=ROTHERHAM_LINES,
            terms=ladders([step(Method.BY_SCHEME_CONTRIBUTION)], caps=[cap(ICB, 15_000)]),
        ),
        {COUNCIL: 30_000, ICB: 15_000},
        unallocated=5_000,
    ),
    Case(
        "R7 a fixed line falls to the host, a variable line is split",
        LUTON,
        pooled(
            scheme("FIXED", 40_000, terms=ALL_TO_COUNCIL),
            scheme("VARIABLE", 10_000, terms=BY_HALVES),
            terms=None,
        ),
        {COUNCIL: 45_000, ICB: 5_000},
    ),
    Case(
        "R8 the provider bears what is above a block price",
        TORBAY_2024,
        pooled(
            scheme("ASC", 1_000_000),
            partners=(COUNCIL, "TRUST"),
            terms=ladders([fixed(TRUST="100")]),
        ),
        {COUNCIL: 0, "TRUST": 1_000_000},
    ),
    Case(
        "R8 the lead of a hosted service keeps its underspend",
        NORTH_LANARKSHIRE,
        pooled(scheme("HOSTED", -1_000_000, lead=COUNCIL), terms=BY_LEAD),
        {COUNCIL: -1_000_000, ICB: 0},
    ),
    Case(
        "R9 a small fixed share of a whole organisation's variance",
        TORBAY_2015,
        pooled(
            scheme("ICO", 12_000_000),
            partners=(COUNCIL, "TRUST"),
            terms=ladders([fixed(TRUST="90", COUNCIL="10")]),
        ),
        {COUNCIL: 1_200_000, "TRUST": 10_800_000},
    ),
    Case(
        "R10 sharing on one element only",
        WIRRAL_BCF,
        pooled(
            scheme("BCF", 0, terms=BY_HALVES),
            scheme("ICB", 15_000_000, lead=ICB),
            terms=BY_LEAD,
        ),
        {COUNCIL: 0, ICB: 15_000_000},
    ),
    Case(
        "R11 offset within the pool first",
        ROTHERHAM,
        pooled(scheme("S1", 80_000), scheme("S2", -30_000), terms=ladders([NET, HALVES])),
        {COUNCIL: 25_000, ICB: 25_000},
    ),
    Case(
        "R12 a waterfall: offsets, risk pool, uncommitted, then shares",
        ROTHERHAM,
        pooled(
            scheme("S1", 900_000),
            scheme("S2", -150_000),
            reserve=500_000,
            uncommitted=100_000,
            lines=ROTHERHAM_LINES,
            terms=ladders(
                [NET, RESERVE, step(Method.CUT_UNCOMMITTED), step(Method.BY_CONTRIBUTION)]
            ),
        ),
        {COUNCIL: 90_000, ICB: 60_000},
        reserve_used=500_000,
        uncommitted_cut=100_000,
    ),
    Case(
        "R13 the risk pool is drawn before anything is shared",
        ROTHERHAM,
        pooled(scheme("S1", 400_000), reserve=500_000, terms=ladders([RESERVE, HALVES])),
        {COUNCIL: 0, ICB: 0},
        reserve_used=400_000,
    ),
    Case(
        "R15 an underspend stays in the pool",
        ROTHERHAM,
        pooled(scheme("S1", -200_000), terms=ladders([], [RETAIN])),
        {COUNCIL: 0, ICB: 0},
        retained=200_000,
    ),
    Case(
        "R17 an underspend goes to the ring-fenced reserve",
        DORSET,
        pooled(
            scheme("BCP", -375_000), scheme("DORSET", -394_000), terms=ladders([], [NET, RETAIN])
        ),
        {COUNCIL: 0, ICB: 0},
        retained=769_000,
    ),
    Case(
        "R18 an underspend is returned in shares",
        BROMSGROVE,
        pooled(scheme("S1", -87_500), terms=ladders([], [fixed(COUNCIL="60", ICB="40")])),
        {COUNCIL: -52_500, ICB: -35_000},
    ),
    Case(
        "R23 an uplift is split 60 to 40",
        DORSET,
        pooled(
            scheme("UPLIFT", 100_000),
            partners=("PARTNERS", "SHARED"),
            terms=ladders([fixed(SHARED="60", PARTNERS="40")]),
        ),
        {"PARTNERS": 40_000, "SHARED": 60_000},
    ),
    Case(
        "R24 tiered bands",
        ILLUSTRATIVE,
        pooled(
            scheme("S1", 900_000, budget=20_000_000),
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
]

OUTSIDE = {
    "R14 pay for performance": "a payment by results achieved, not a variance to be shared",
    "R16 an underspend for non-recurrent use only": "restricts what retained money may buy",
    "R19 slippage by population and by bid": "needs population weights and the board's choice",
    "R20 further contributions on demand": "a new contribution, entered as a variation",
    "R21 contributions varied between years": "a pair of variations in two financial years",
    "R22 priority of benefit": "sets a price between partners, before any variance arises",
    "R25 cap and collar": (
        "no public agreement seen; a band without sharing is written as Undetermined up to a limit"
    ),
    "R26 percentages rebased within a year": (
        "the version of the terms in force on the date decides; a year is not cut into parts"
    ),
    "R27 no real pool": "nothing is shared: such a fund is Aligned",
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_rule_holds_to_the_penny(case):
    assert_holds(case)


def test_every_rule_of_the_catalogue_is_an_example_or_outside_with_a_reason():
    shown = {case.name.split()[0] for case in CASES}
    outside = {name.split()[0] for name in OUTSIDE}

    assert shown | outside == {f"R{number}" for number in range(1, 28)}
    assert not shown & outside


def test_every_example_names_its_source():
    assert all(case.source for case in CASES)
