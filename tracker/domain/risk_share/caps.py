"""What is left of each partner's cap, over all steps and all schemes of a fund in one year.

In each step the partners' own shares are capped first; then the excesses are passed on, in code
order, to the partner named as taking them, into what is left of its own cap. What nobody is
named for, or the taker cannot hold, is unallocated: it goes to no later step.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic

from tracker.domain.money import to_pence, to_pounds
from tracker.domain.risk_share.amounts import A, Arithmetic
from tracker.domain.risk_share.bases import Bases
from tracker.domain.risk_share.facts import FundFacts
from tracker.domain.risk_share.terms import Cap, CapUnit, Direction


@dataclass(frozen=True, slots=True)
class CapHit(Generic[A]):
    """A cap that a step ran into; the fields are those of `risk_result.CapApplied`."""

    partner: str
    cap: A
    room: A
    excess: A
    passed_to: str | None
    taker_room: A | None
    passed: A


class Caps(Generic[A]):
    """The caps of a fund's terms, and the room that is left under each."""

    def __init__(self, caps: Iterable[Cap], bases: Bases, arithmetic: Arithmetic[A]) -> None:
        self._zero = arithmetic.lift(0)
        self._takers = {(cap.direction, cap.partner): cap.excess_to for cap in caps}
        self._caps = {
            (cap.direction, cap.partner): arithmetic.lift(_in_pence(cap, bases)) for cap in caps
        }
        self._rooms = dict(self._caps)

    def apply(
        self, direction: Direction, parts: dict[str, A]
    ) -> tuple[dict[str, A], list[CapHit[A]]]:
        """What each partner bears of its part of a step, and the caps that were in the way.

        `parts` are in code order.
        """
        if not self._rooms:
            return parts, []
        borne: dict[str, A] = {}
        over: list[tuple[str, A, A]] = []
        for partner, part in parts.items():
            room = self._rooms.get((direction, partner))
            if room is None:
                borne[partner] = part
                continue
            borne[partner] = own = min(part, room)
            self._rooms[direction, partner] = room - own
            if own < part:
                over.append((partner, room, part - own))
        return borne, [self._pass_on(direction, borne, *excess) for excess in over]

    def _pass_on(
        self, direction: Direction, borne: dict[str, A], partner: str, room: A, excess: A
    ) -> CapHit[A]:
        taker = self._takers[direction, partner]
        taker_room = None
        passed = self._zero
        if taker is not None:
            taker_room = self._rooms.get((direction, taker))
            passed = excess
            if taker_room is not None:
                passed = min(excess, taker_room)
                self._rooms[direction, taker] = taker_room - passed
            borne[taker] = borne.get(taker, self._zero) + passed
        return CapHit(
            partner, self._caps[direction, partner], room, excess, taker, taker_room, passed
        )


def cap_amounts(facts: FundFacts) -> dict[tuple[Direction, str], Decimal]:
    """The caps of the fund's terms in pounds, by direction and partner; percentages worked out."""
    if facts.terms is None:
        return {}
    bases = Bases(facts)
    return {
        (cap.direction, cap.partner): to_pounds(_in_pence(cap, bases)) for cap in facts.terms.caps
    }


def _in_pence(cap: Cap, bases: Bases) -> int:
    if cap.unit is CapUnit.GBP:
        return max(0, to_pence(cap.amount))
    numerator, denominator = cap.amount.as_integer_ratio()
    return max(0, bases.capped_base(cap.partner) * numerator // (denominator * 100))
