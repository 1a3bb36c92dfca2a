"""Writes the steps that were climbed as traces: pounds, exact shares, every partner listed."""

from collections.abc import Iterable
from decimal import Decimal

from tracker.domain.money import ZERO, to_pounds
from tracker.domain.risk_share.caps import CapHit
from tracker.domain.risk_share.ladder import CONTRIBUTION_METHODS, Rung
from tracker.domain.risk_share.result import CapApplied, SplitPart, StepTrace


def trace(rungs: Iterable[Rung[int]], partners: Iterable[str]) -> tuple[StepTrace, ...]:
    """The trace of each step, in the order they were reached.

    `partners` are listed in every step's shares, with nil where they bear nothing.
    """
    nobody = dict.fromkeys(sorted(partners), ZERO)
    return tuple(_step(rung, nobody) for rung in rungs)


def _step(rung: Rung[int], nobody: dict[str, Decimal]) -> StepTrace:
    parts = _in_pounds(rung.parts)
    borne = parts if rung.borne is rung.parts else _in_pounds(rung.borne)
    weights = rung.weights
    shares = weights.shares if weights else {}
    base = weights.in_pounds if weights and rung.step.method in CONTRIBUTION_METHODS else None
    return StepTrace(
        scheme=rung.scheme,
        direction=rung.direction,
        step=rung.step.number,
        method=rung.step.method,
        clause=rung.step.clause,
        amount_in=to_pounds(rung.amount_in),
        limit=None if rung.limit is None else to_pounds(rung.limit),
        available=None if rung.available is None else to_pounds(rung.available),
        taken=to_pounds(rung.taken),
        base=base,
        split=tuple(SplitPart(partner, share, parts[partner]) for partner, share in shares.items()),
        caps=tuple(_cap_applied(hit) for hit in rung.caps),
        shares=nobody | borne,
        amount_left=to_pounds(rung.amount_left),
    )


def _in_pounds(amounts: dict[str, int]) -> dict[str, Decimal]:
    return {partner: to_pounds(pence) for partner, pence in amounts.items()}


def _cap_applied(hit: CapHit[int]) -> CapApplied:
    return CapApplied(
        partner=hit.partner,
        cap=to_pounds(hit.cap),
        room=to_pounds(hit.room),
        excess=to_pounds(hit.excess),
        passed_to=hit.passed_to,
        taker_room=None if hit.taker_room is None else to_pounds(hit.taker_room),
        passed=to_pounds(hit.passed),
        unallocated=to_pounds(hit.excess - hit.passed),
    )
