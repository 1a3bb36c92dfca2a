from decimal import Decimal

from tests.risk_funds import COUNCIL, ICB, cap, fixed, ladders, line, pooled, pounds, scheme, step
from tracker.domain.risk_share.share import share
from tracker.domain.risk_share.terms import Direction, Method

HALVES = fixed(COUNCIL="50", ICB="50")


def capped(*caps, over=100, steps=(HALVES,), lines=(), partners=(COUNCIL, ICB)):
    terms = ladders(steps, steps, caps)
    return share(pooled(scheme("S1", over), terms=terms, lines=lines, partners=partners))


def test_a_capped_partner_leaves_the_rest_unallocated():
    result = capped(cap(ICB, 20))

    assert result.shares == pounds(COUNCIL=50, ICB=20)
    assert result.unallocated == 30
    assert result.unallocated_by_scheme == (("S1", Decimal(30)),)


def test_the_partner_named_takes_the_excess():
    result = capped(cap(ICB, 20, excess_to=COUNCIL))

    assert result.shares == pounds(COUNCIL=80, ICB=20)
    assert result.unallocated == 0


def test_the_taker_takes_only_what_its_own_cap_still_holds():
    result = capped(cap(ICB, 20, excess_to=COUNCIL), cap(COUNCIL, 60))

    assert result.shares == pounds(COUNCIL=60, ICB=20)
    assert result.unallocated == 20


def test_own_shares_are_capped_before_any_excess_is_passed_on():
    # A's excess of 30 would fill C's cap first if the partners were taken one after the other.
    result = capped(
        cap("A", 10, excess_to="C"),
        cap("C", 45),
        steps=[fixed(A="40", B="20", C="40")],
        partners=("A", "B", "C"),
    )

    assert result.shares == pounds(A=10, B=20, C=45)
    assert result.unallocated == 25


def test_excesses_are_passed_on_in_code_order():
    result = capped(
        cap("B", 0, excess_to="C"),
        cap("A", 0, excess_to="C"),
        cap("C", 60),
        steps=[fixed(C="40", B="30", A="30")],
        partners=("A", "B", "C"),
    )

    [first, second] = result.steps[0].caps
    assert (first.partner, first.passed, first.unallocated) == ("A", 20, 10)
    assert (second.partner, second.passed, second.unallocated) == ("B", 0, 30)


def test_an_excess_that_was_passed_on_is_not_passed_on_again():
    result = capped(
        cap("A", 10, excess_to="B"),
        cap("B", 20, excess_to="C"),
        steps=[fixed(A="40", B="20", C="40")],
        partners=("A", "B", "C"),
    )

    assert result.shares == pounds(A=10, B=20, C=40)
    assert result.unallocated == 30


def test_a_cap_holds_over_all_steps_together():
    result = capped(cap(ICB, 40), steps=[step(Method.FIXED_SHARES, limit=60, ICB="100"), HALVES])

    assert result.shares == pounds(COUNCIL=20, ICB=40)
    assert result.unallocated == 40


def test_what_a_cap_leaves_goes_to_no_later_step():
    result = capped(cap(ICB, 0), steps=[step(Method.FIXED_SHARES, limit=60, ICB="100"), HALVES])

    assert [trace.amount_left for trace in result.steps] == [40, 0]


def test_a_cap_holds_over_all_schemes_together():
    own = ladders([HALVES])
    terms = ladders([HALVES], [], [cap(ICB, 70)])

    result = share(
        pooled(scheme("A", 60), scheme("B", 100, terms=own), scheme("C", 60), terms=terms)
    )

    assert result.shares == pounds(COUNCIL=110, ICB=70)
    assert result.unallocated_by_scheme == (("A", Decimal(10)), ("C", Decimal(30)))


def test_each_direction_has_its_own_cap():
    terms = ladders([HALVES], [HALVES], [cap(ICB, 10), cap(ICB, 5, direction=Direction.UNDERSPEND)])

    result = share(pooled(scheme("A", 100), scheme("B", -100), terms=terms))

    assert result.shares == pounds(COUNCIL=0, ICB=5)
    assert result.unallocated_by_scheme == (("A", Decimal(40)), ("B", Decimal(-45)))
    assert result.unallocated == -5


def test_a_percentage_cap_counts_revised_contributions_without_in_kind_rounded_down():
    result = capped(
        cap(ICB, "3.333", percent=True),
        lines=[
            line(ICB, 1000),
            line(ICB, 99, scheme="S1", variation=True),
            line(ICB, 5000, in_kind=True),
            line(COUNCIL, 7000),
        ],
    )

    assert result.shares == pounds(COUNCIL=50, ICB="36.62")
    assert result.steps[0].caps[0].cap == Decimal("36.62")


def test_a_cap_below_nil_counts_as_nil():
    assert capped(cap(ICB, -20)).shares == pounds(COUNCIL=50, ICB=0)
    assert capped(cap(ICB, 50, percent=True), lines=[line(ICB, -9)]).shares == pounds(
        COUNCIL=50, ICB=0
    )
    assert capped(cap(ICB, 50, percent=True)).shares == pounds(COUNCIL=50, ICB=0)


def test_without_terms_of_the_fund_no_cap_counts():
    own = ladders([HALVES], [], [cap(ICB, 0)])

    result = share(pooled(scheme("A", 100, terms=own), terms=None))

    assert result.shares == pounds(COUNCIL=50, ICB=50)


def test_a_lead_commissioner_is_capped_like_any_partner():
    terms = ladders([step(Method.LEAD_COMMISSIONER)], [], [cap(ICB, 30, excess_to=COUNCIL)])

    result = share(pooled(scheme("A", 100, lead=ICB), terms=terms))

    assert result.shares == pounds(COUNCIL=70, ICB=30)
