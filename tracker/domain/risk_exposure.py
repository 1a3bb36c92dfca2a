"""Finds every kink of the exposure curve exactly, by climbing the ladders with moving amounts.

Who bears what is a piecewise linear function of the fund's variance, but for the rounding to
pennies: it bends where a limit, a cap or the reserve is reached and where a scheme turns from
underspend to overspend. A `Moving` amount is its value at one variance and how fast it grows
with the variance. Every comparison a ladder makes between two of them also says at which
greater variance it would turn out differently; the nearest of these is where the piece ends,
and the sweep goes on from there. Comparisons look just to the right of the variance swept to,
so that ties go the way they will have gone a moment later.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

from tracker.domain.money import to_pence
from tracker.domain.risk_amounts import Arithmetic, Weights
from tracker.domain.risk_bases import UnusableBase
from tracker.domain.risk_facts import FundFacts, SchemeFacts
from tracker.domain.risk_ladder import allocate
from tracker.domain.risk_spread import expected, spread_weights
from tracker.domain.risk_terms import FundKind


class Moving:
    """An amount in pence at the variance swept to, and its growth per penny of variance."""

    __slots__ = ("slope", "sweep", "value")

    def __init__(self, sweep: "Sweep", value: Fraction, slope: Fraction) -> None:
        self.sweep, self.value, self.slope = sweep, value, slope

    def __add__(self, other: "Moving", /) -> "Moving":
        return Moving(self.sweep, self.value + other.value, self.slope + other.slope)

    def __sub__(self, other: "Moving", /) -> "Moving":
        return Moving(self.sweep, self.value - other.value, self.slope - other.slope)

    def __lt__(self, other: "Moving", /) -> bool:
        gap, drift = other.value - self.value, other.slope - self.slope
        if gap * drift < 0:
            self.sweep.turns_after(-gap / drift)
        return gap > 0 or (gap == 0 and drift > 0)


class Sweep:
    """One climb at one variance, remembering how far its comparisons hold."""

    def __init__(self) -> None:
        self.holds_for: Fraction | None = None

    def turns_after(self, distance: Fraction) -> None:
        """A comparison turns at this distance from the variance swept to."""
        if self.holds_for is None or distance < self.holds_for:
            self.holds_for = distance

    def lift(self, pence: int) -> Moving:
        """An amount that stays the same whatever the variance."""
        return Moving(self, Fraction(pence), Fraction(0))

    def split(self, amount: Moving, weights: Weights) -> dict[str, Moving]:
        """An exact split, without rounding to pennies."""
        return {
            partner: Moving(self, amount.value * share, amount.slope * share)
            for partner, share in weights.shares.items()
        }


def kinks(facts: FundFacts, lowest: int, highest: int) -> list[int]:
    """The whole pence of variance at, or just around, each kink between the two ends.

    A kink that falls between two pennies is answered by both of them.
    Raises RuleBroken when a variance cannot be spread over the schemes.
    """
    weights = spread_weights(facts)
    if facts.kind is not FundKind.POOLED:
        return []
    schemes = sorted(facts.schemes, key=lambda scheme: scheme.code)
    found: list[int] = []
    at: Fraction = Fraction(lowest)
    before: tuple[object, ...] | None = None
    while at < highest:
        piece, holds_for = _piece(facts, schemes, weights, at)
        if before is not None and piece != before:
            found.extend((floor(at), ceil(at)))
        before = piece
        if holds_for is None:
            break
        at += holds_for
    return found


def _piece(
    facts: FundFacts, schemes: list[SchemeFacts], weights: Mapping[str, int], at: Fraction
) -> tuple[tuple[object, ...], Fraction | None]:
    """How fast each amount of the result grows just above one variance, and for how long."""
    sweep = Sweep()
    budget = sum(to_pence(scheme.revised_budget) for scheme in schemes)
    difference = at + budget - sum(to_pence(expected(scheme)) for scheme in schemes)
    total_weight = sum(weights.values())
    variances: list[tuple[SchemeFacts, Moving]] = []
    for scheme in schemes:
        slope = Fraction(weights[scheme.code], total_weight)
        own = to_pence(expected(scheme)) - to_pence(scheme.revised_budget)
        variances.append((scheme, Moving(sweep, own + difference * slope, slope)))
    try:
        allocation = allocate(facts, variances, Arithmetic(lift=sweep.lift, split=sweep.split))
    except UnusableBase as unusable:
        return (unusable.sentence,), sweep.holds_for
    unallocated = sum((amount.slope for amount in allocation.unallocated.values()), Fraction(0))
    shares = [(partner, amount.slope) for partner, amount in sorted(allocation.shares.items())]
    held = [(method, amount.slope) for method, amount in sorted(allocation.held.items())]
    return (tuple(shares), tuple(held), unallocated), sweep.holds_for
