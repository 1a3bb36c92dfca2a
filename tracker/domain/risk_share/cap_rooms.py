"""How near each partner is to its cap, at a forecast or at an outturn somebody asks about."""

from decimal import Decimal
from typing import NamedTuple

from tracker.domain.money import ZERO, total_of
from tracker.domain.risk_share.caps import cap_amounts
from tracker.domain.risk_share.result import FundShare
from tracker.domain.risk_share.terms import Direction


class CapRoom(NamedTuple):
    """A partner's cap in one direction, in pounds, and what is left under it; never below nil."""

    partner: str
    direction: Direction
    cap: Decimal
    room: Decimal


def cap_rooms(share: FundShare) -> list[CapRoom]:
    """The caps of the directions in which something was shared, by direction and partner.

    A cap counts over all steps and all schemes together, so it is measured against all of them.
    There are none where no step was climbed.
    """
    climbed = {step.direction for step in share.steps}
    return [
        CapRoom(
            partner,
            direction,
            amount,
            amount
            - total_of(
                step.shares.get(partner, ZERO)
                for step in share.steps
                if step.direction is direction
            ),
        )
        for (direction, partner), amount in sorted(cap_amounts(share.facts).items())
        if direction in climbed
    ]
