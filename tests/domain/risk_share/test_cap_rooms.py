"""How near each partner is to its cap."""

from decimal import Decimal

from tests.risk_funds import COUNCIL, ICB, cap, fixed, ladders, line, pooled, scheme, step
from tracker.domain.risk_share.cap_rooms import CapRoom, cap_rooms
from tracker.domain.risk_share.share import share
from tracker.domain.risk_share.terms import Direction, Method

HALVES = fixed(COUNCIL="50", ICB="50")


def rooms(*caps, over=100, steps=(HALVES,), lines=()):
    terms = ladders(steps, steps, caps)
    return cap_rooms(share(pooled(scheme("S1", over), terms=terms, lines=lines)))


def test_what_is_left_is_the_cap_less_what_the_partner_bears():
    assert rooms(cap(ICB, 75)) == [CapRoom(ICB, Direction.OVERSPEND, Decimal(75), Decimal(25))]


def test_a_partner_at_its_cap_has_no_room():
    (found,) = rooms(cap(ICB, 20))

    assert (found.cap, found.room) == (20, 0)


def test_what_a_partner_takes_over_from_another_fills_its_own_cap():
    found = {
        one.partner: one.room for one in rooms(cap(ICB, 20, excess_to=COUNCIL), cap(COUNCIL, 90))
    }

    assert found == {ICB: 0, COUNCIL: 10}


def test_a_cap_counts_over_all_steps():
    first = step(Method.FIXED_SHARES, limit=40, COUNCIL="50", ICB="50")

    assert [one.room for one in rooms(cap(ICB, 75), steps=(first, HALVES))] == [25]


def test_a_cap_of_the_other_direction_is_not_named():
    assert rooms(cap(ICB, 75, direction=Direction.UNDERSPEND)) == []


def test_a_percentage_is_of_what_the_partner_contributes():
    found = rooms(cap(ICB, 10, percent=True), lines=(line(ICB, 600),))

    assert [(one.cap, one.room) for one in found] == [(60, 10)]


def test_nothing_shared_fills_no_cap():
    assert rooms(cap(ICB, 75), over=0) == []
