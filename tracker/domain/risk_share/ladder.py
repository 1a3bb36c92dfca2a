"""Climbs the ladders of a pooled fund: schemes with terms of their own first, then the rest.

The schemes of a fund share its reserve, its uncommitted amount and the partners' caps, so one
`Allocation` places them all, one after the other, in code order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from tracker.domain.money import to_pence
from tracker.domain.risk_share.amounts import A, Arithmetic, Weights
from tracker.domain.risk_share.bases import Bases
from tracker.domain.risk_share.caps import CapHit, Caps
from tracker.domain.risk_share.facts import FundFacts, SchemeFacts
from tracker.domain.risk_share.terms import Direction, LimitUnit, Method, Step, Terms

CONTRIBUTION_METHODS = frozenset({Method.BY_CONTRIBUTION, Method.BY_SCHEME_CONTRIBUTION})
HELD_BY_FUND = frozenset({Method.USE_RESERVE, Method.CUT_UNCOMMITTED, Method.RETAIN})
"""The methods whose amount the fund itself bears or keeps."""


@dataclass(slots=True)
class Rung(Generic[A]):
    """One step as it was climbed.

    `available` is what the reserve or the uncommitted amount held before. `parts` are the
    partners' own shares by the `weights` (None where nothing was split); `borne` is what is
    left of them after caps, with what was passed on. (Not frozen, for speed alone: a portfolio
    climbs tens of thousands of rungs.)
    """

    scheme: str | None
    direction: Direction
    step: Step
    amount_in: A
    limit: int | None
    available: A | None
    taken: A
    weights: Weights | None
    parts: dict[str, A]
    caps: list[CapHit[A]]
    borne: dict[str, A]
    amount_left: A


class Allocation(Generic[A]):
    """What has been placed of the fund's variances so far, and by which steps.

    `shares` (of every partner) and `unallocated` (by scheme, None for the fund's net) carry the
    sign of the variances. `held` adds up what the steps took that the fund itself bears or
    keeps: reserve used, uncommitted cut and retained, never negative.
    """

    def __init__(self, facts: FundFacts, arithmetic: Arithmetic[A]) -> None:
        self._zero = zero = arithmetic.lift(0)
        self._arithmetic = arithmetic
        self._bases = Bases(facts)
        self._caps = Caps(facts.terms.caps if facts.terms else (), self._bases, arithmetic)
        self._available = {
            Method.USE_RESERVE: arithmetic.lift(max(0, to_pence(facts.reserve))),
            Method.CUT_UNCOMMITTED: arithmetic.lift(max(0, to_pence(facts.uncommitted))),
        }
        self.shares: dict[str, A] = dict.fromkeys(sorted(facts.partners), zero)
        self.held: dict[Method, A] = dict.fromkeys(HELD_BY_FUND, zero)
        self.unallocated: dict[str | None, A] = {}
        self.rungs: list[Rung[A]] = []

    def place(
        self, terms: Terms | None, scheme: SchemeFacts | None, budget: int, variance: A
    ) -> None:
        """Place one variance by the ladder of its direction; without a ladder nobody bears it.

        `scheme` is None for the fund's net; `budget`, in pence, is what percentage limits count.
        Raises UnusableBase where a step has something to split and no base to split it by.
        """
        zero = self._zero
        if zero < variance:
            direction, left = Direction.OVERSPEND, variance
        elif variance < zero:
            direction, left = Direction.UNDERSPEND, zero - variance
        else:
            return
        unallocated = zero
        for step in terms.ladder(direction) if terms else ():
            if not zero < left:
                break
            rung = self._climb(step, direction, scheme, budget, left)
            self.rungs.append(rung)
            unallocated = unallocated + self._book(rung)
            left = rung.amount_left
        self.unallocated[scheme.code if scheme else None] = self._signed(
            direction, unallocated + left
        )

    def _climb(
        self,
        step: Step,
        direction: Direction,
        scheme: SchemeFacts | None,
        budget: int,
        amount_in: A,
    ) -> Rung[A]:
        limit = _limit_in_pence(step, budget)
        available = self._available.get(step.method)
        taken = amount_in if limit is None else min(amount_in, self._arithmetic.lift(limit))
        if step.method is Method.NET_SCHEMES:
            limit, taken = None, self._zero
        if available is not None:
            taken = min(taken, available)
            self._available[step.method] = available - taken
        parts: dict[str, A] = {}
        borne: dict[str, A] = {}
        caps: list[CapHit[A]] = []
        weights = self._weights(step, scheme) if self._zero < taken else None
        if weights is not None:
            parts = self._arithmetic.split(taken, weights)
            borne, caps = self._caps.apply(direction, parts)
        return Rung(
            scheme=scheme.code if scheme else None,
            direction=direction,
            step=step,
            amount_in=amount_in,
            limit=limit,
            available=available,
            taken=taken,
            weights=weights,
            parts=parts,
            caps=caps,
            borne=borne,
            amount_left=amount_in - taken,
        )

    def _weights(self, step: Step, scheme: SchemeFacts | None) -> Weights | None:
        """What the step splits by; None where it splits nothing."""
        if step.method is Method.FIXED_SHARES:
            return step.weights
        if step.method in CONTRIBUTION_METHODS:
            return self._bases.weights(step, scheme.code if scheme else None)
        if step.method is Method.LEAD_COMMISSIONER and scheme and scheme.lead_commissioner:
            return Weights({scheme.lead_commissioner: 1})
        return None

    def _book(self, rung: Rung[A]) -> A:
        """Add up who bears what the step took; the answer is what nobody does."""
        if rung.step.method in HELD_BY_FUND:
            self.held[rung.step.method] = self.held[rung.step.method] + rung.taken
            return self._zero
        unallocated = rung.taken
        for partner, amount in rung.borne.items():
            share = self.shares.get(partner, self._zero)
            self.shares[partner] = share + self._signed(rung.direction, amount)
            unallocated = unallocated - amount
        return unallocated

    def _signed(self, direction: Direction, amount: A) -> A:
        return amount if direction is Direction.OVERSPEND else self._zero - amount


def allocate(
    facts: FundFacts, variances: Sequence[tuple[SchemeFacts, A]], arithmetic: Arithmetic[A]
) -> Allocation[A]:
    """Place the variances of a pooled fund's schemes, given in code order.

    Schemes with terms of their own come first; their budget and variance leave the rest, which
    is netted or computed scheme by scheme, as the fund's terms say.
    """
    allocation = Allocation(facts, arithmetic)
    rest: list[tuple[SchemeFacts, A]] = []
    for scheme, variance in variances:
        if scheme.terms is None:
            rest.append((scheme, variance))
        else:
            allocation.place(scheme.terms, scheme, to_pence(scheme.revised_budget), variance)
    if facts.terms is not None and facts.terms.net_schemes:
        net = arithmetic.lift(0)
        for _, variance in rest:
            net = net + variance
        budget = sum(to_pence(s.revised_budget) for s in facts.schemes if s.terms is None)
        allocation.place(facts.terms, None, budget, net)
    else:
        for scheme, variance in rest:
            allocation.place(facts.terms, scheme, to_pence(scheme.revised_budget), variance)
    return allocation


def _limit_in_pence(step: Step, budget: int) -> int | None:
    """The limit as it applies: a percentage is rounded down, and below zero counts as zero."""
    if step.limit is None:
        return None
    if step.limit_unit is LimitUnit.PERCENT_OF_BUDGET:
        numerator, denominator = step.limit.as_integer_ratio()
        return max(0, budget * numerator // (denominator * 100))
    return max(0, to_pence(step.limit))
