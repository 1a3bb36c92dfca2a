"""Finds every kink of the exposure curve exactly, by climbing the ladders with moving amounts.

Who bears what is a piecewise linear function of the fund's variance, but for the rounding to
pennies: it bends where a limit, a cap or the reserve is reached and where a scheme turns from
underspend to overspend. A `Moving` amount is such a function on one straight piece. Every
comparison a ladder makes between two of them also says at which greater variance it would turn
out differently; the nearest of these is where the piece ends, and the sweep goes on from there.
Comparisons look just to the right of the variance swept to, so that ties go the way they will
have gone a moment later.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor, lcm

from tracker.domain.money import to_pence
from tracker.domain.risk_share.amounts import Arithmetic, Weights
from tracker.domain.risk_share.bases import UnusableBase
from tracker.domain.risk_share.facts import FundFacts, SchemeFacts
from tracker.domain.risk_share.ladder import allocate
from tracker.domain.risk_share.spread import expected, spread_weights
from tracker.domain.risk_share.terms import FundKind


class Moving:
    """An amount of (`fixed` + `growth` x variance) / `per` pence.

    Whole numbers over one denominator, rather than two Fractions, because a curve makes many
    thousands of them and needs none in its lowest terms.
    """

    __slots__ = ("fixed", "growth", "per", "sweep")

    def __init__(self, sweep: "Sweep", fixed: int, growth: int, per: int) -> None:
        self.sweep, self.fixed, self.growth, self.per = sweep, fixed, growth, per

    @property
    def slope(self) -> Fraction:
        """How much it grows with a penny of variance."""
        return Fraction(self.growth, self.per)

    def __add__(self, other: "Moving", /) -> "Moving":
        return self._plus(other, 1)

    def __sub__(self, other: "Moving", /) -> "Moving":
        return self._plus(other, -1)

    def __lt__(self, other: "Moving", /) -> bool:
        gap = other - self
        return self.sweep.is_above_nil(gap.fixed, gap.growth)

    def _plus(self, other: "Moving", sign: int) -> "Moving":
        if self.per == other.per:
            mine, others, per = 1, sign, self.per
        else:
            per = lcm(self.per, other.per)
            mine, others = per // self.per, sign * (per // other.per)
        return Moving(
            self.sweep,
            self.fixed * mine + other.fixed * others,
            self.growth * mine + other.growth * others,
            per,
        )


class Sweep:
    """One climb just above one variance, remembering up to where its comparisons hold."""

    def __init__(self, at: Fraction) -> None:
        self._at, self._per = at.as_integer_ratio()
        self.holds_until: Fraction | None = None

    def is_above_nil(self, fixed: int, growth: int) -> bool:
        """Whether `fixed` + `growth` x variance is above nil just above the variance swept to."""
        here = fixed * self._per + growth * self._at
        if here == 0:
            return growth > 0
        if (here > 0) is (growth < 0) and growth:
            turns_at = Fraction(-fixed, growth)
            if self.holds_until is None or turns_at < self.holds_until:
                self.holds_until = turns_at
        return here > 0

    def lift(self, pence: int) -> Moving:
        """An amount that stays the same whatever the variance."""
        return Moving(self, pence, 0, 1)

    def split(self, amount: Moving, weights: Weights) -> dict[str, Moving]:
        """An exact split, without rounding to pennies."""
        per = amount.per * weights.whole
        return {
            partner: Moving(self, amount.fixed * weight, amount.growth * weight, per)
            for partner, weight in weights.amounts.items()
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
    at: Fraction | None = Fraction(lowest)
    before: tuple[object, ...] | None = None
    while at is not None and at < highest:
        piece, holds_until = _piece(facts, schemes, weights, at)
        if before is not None and piece != before:
            found.extend((floor(at), ceil(at)))
        before, at = piece, holds_until
    return found


def _piece(
    facts: FundFacts, schemes: list[SchemeFacts], weights: Mapping[str, int], at: Fraction
) -> tuple[tuple[object, ...], Fraction | None]:
    """How fast each amount of the result grows just above one variance, and up to where."""
    sweep = Sweep(at)
    budget = sum(to_pence(scheme.revised_budget) for scheme in schemes)
    present = sum(to_pence(expected(scheme)) for scheme in schemes) - budget
    whole = sum(weights.values())
    variances: list[tuple[SchemeFacts, Moving]] = []
    for scheme in schemes:
        weight = weights[scheme.code]
        own = to_pence(expected(scheme)) - to_pence(scheme.revised_budget)
        variances.append((scheme, Moving(sweep, own * whole - present * weight, weight, whole)))
    try:
        allocation = allocate(facts, variances, Arithmetic(lift=sweep.lift, split=sweep.split))
    except UnusableBase as unusable:
        return (unusable.sentence,), sweep.holds_until
    unallocated = sum((amount.slope for amount in allocation.unallocated.values()), Fraction(0))
    shares = [(partner, amount.slope) for partner, amount in sorted(allocation.shares.items())]
    held = [(method, amount.slope) for method, amount in sorted(allocation.held.items())]
    return (tuple(shares), tuple(held), unallocated), sweep.holds_until
