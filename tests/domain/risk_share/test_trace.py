from decimal import Decimal
from fractions import Fraction

from tests.risk_funds import COUNCIL, ICB, cap, fixed, ladders, line, pooled, pounds, scheme, step
from tracker.domain.risk_share.share import CapApplied, SplitPart, StepTrace, share
from tracker.domain.risk_share.terms import Direction, Method

HALVES = fixed(COUNCIL="50", ICB="50")
BY_HALVES = ladders([HALVES], [HALVES])


def test_the_trace_of_a_step_shows_base_split_caps_and_clause():
    by_contribution = step(
        Method.BY_CONTRIBUTION, limit=90, clause="Schedule 3, paragraph 7", in_kind=True
    )
    result = share(
        pooled(
            scheme("A", 100),
            terms=ladders([by_contribution], [], [cap(ICB, 20, excess_to=COUNCIL)]),
            lines=[line(COUNCIL, 200), line(ICB, 100)],
        )
    )

    assert result.steps == (
        StepTrace(
            scheme="A",
            direction=Direction.OVERSPEND,
            step=1,
            method=Method.BY_CONTRIBUTION,
            clause="Schedule 3, paragraph 7",
            amount_in=Decimal(100),
            limit=Decimal(90),
            available=None,
            taken=Decimal(90),
            base=pounds(COUNCIL=200, ICB=100),
            split=(
                SplitPart(COUNCIL, Fraction(2, 3), Decimal(60)),
                SplitPart(ICB, Fraction(1, 3), Decimal(30)),
            ),
            caps=(
                CapApplied(
                    partner=ICB,
                    cap=Decimal(20),
                    room=Decimal(20),
                    excess=Decimal(10),
                    passed_to=COUNCIL,
                    taker_room=None,
                    passed=Decimal(10),
                    unallocated=Decimal(0),
                ),
            ),
            shares=pounds(COUNCIL=70, ICB=20),
            amount_left=Decimal(10),
        ),
    )


def test_amounts_in_a_trace_are_positive_in_an_underspend_too():
    [trace] = share(pooled(scheme("A", -100), terms=BY_HALVES)).steps

    assert trace.direction is Direction.UNDERSPEND
    assert (trace.amount_in, trace.taken, trace.shares[ICB]) == (100, 100, 50)


def test_every_partner_is_listed_in_every_step():
    terms = ladders([step(Method.UNDETERMINED, limit=10), fixed(COUNCIL="100")])

    steps = share(pooled(scheme("A", 100), terms=terms)).steps

    assert [trace.shares for trace in steps] == [
        pounds(COUNCIL=0, ICB=0),
        pounds(COUNCIL=90, ICB=0),
    ]


def test_only_a_split_by_contributions_shows_a_base():
    lead = step(Method.LEAD_COMMISSIONER, limit=10)
    terms = ladders([lead, step(Method.BY_CONTRIBUTION, limit=10), HALVES])
    facts = pooled(scheme("A", 100, lead=ICB), terms=terms, lines=[line(ICB, 7)])

    assert [trace.base for trace in share(facts).steps] == [None, pounds(COUNCIL=0, ICB=7), None]
