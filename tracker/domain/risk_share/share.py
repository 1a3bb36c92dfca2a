"""The risk-share engine: who bears each penny of a fund's over- or underspend, and why.

`share` computes one fund in one year from its facts and its terms, `what_if` at another outturn,
`exposure` across a range of variances. All of it is exact to the penny and reproducible from the
trace alone. Terms must be free of `risk_terms.faults`. A pooled fund without terms has no agreed
rule, and its variance is unallocated: nothing falls to the host, or to halves, by default.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import pairwise

from tracker.domain.money import to_pence, to_pounds
from tracker.domain.risk_share.amounts import PENCE
from tracker.domain.risk_share.bases import UnusableBase
from tracker.domain.risk_share.exposure import kinks
from tracker.domain.risk_share.facts import ContributionFacts, FundFacts, SchemeFacts
from tracker.domain.risk_share.ladder import allocate
from tracker.domain.risk_share.result import (
    CapApplied,
    ExposurePoint,
    FundShare,
    Rule,
    SplitPart,
    StepTrace,
)
from tracker.domain.risk_share.spread import at_outturn
from tracker.domain.risk_share.terms import FundKind, Method
from tracker.domain.risk_share.trace import trace

__all__ = [
    "CapApplied",
    "ContributionFacts",
    "ExposurePoint",
    "FundFacts",
    "FundShare",
    "Rule",
    "SchemeFacts",
    "SplitPart",
    "StepTrace",
    "exposure",
    "share",
    "what_if",
]

_Variances = list[tuple[SchemeFacts, int]]


def share(facts: FundFacts) -> FundShare:
    """Who bears the fund's variance as it stands, with every step.

    A scheme without a forecast is listed and takes no part. A base that cannot be used makes the
    whole variance unallocated, with a sentence in `error`; it raises nothing.
    """
    schemes = sorted(facts.schemes, key=lambda scheme: scheme.code)
    variances = [
        (scheme, to_pence(scheme.outturn) - to_pence(scheme.revised_budget))
        for scheme in schemes
        if scheme.outturn is not None
    ]
    if facts.kind is not FundKind.POOLED:
        led = variances if facts.kind is FundKind.ALIGNED else []
        return _result(facts, variances, _Placed(shares=_by_lead_commissioner(led)))
    try:
        allocation = allocate(facts, variances, PENCE)
    except UnusableBase as unusable:
        unplaced: dict[str | None, int] = {scheme.code: own for scheme, own in variances}
        return _result(facts, variances, _Placed(unallocated=unplaced, error=unusable.sentence))
    return _result(
        facts,
        variances,
        _Placed(
            shares=allocation.shares,
            held=allocation.held,
            unallocated=allocation.unallocated,
            steps=trace(allocation.rungs, facts.partners),
        ),
    )


def what_if(facts: FundFacts, outturn: Decimal) -> FundShare:
    """Who would bear what if the fund's outturn, in pounds, were this.

    Each scheme keeps its forecast (its revised budget if it has none); the difference is spread
    over the schemes pro rata to revised budget. Raises RuleBroken when it cannot be spread.
    """
    return share(at_outturn(facts, outturn))


def exposure(facts: FundFacts, lowest: Decimal, highest: Decimal) -> tuple[ExposurePoint, ...]:
    """Who would bear what at each variance from `lowest` to `highest`, in pounds.

    The points are both ends, zero where it lies between, and every kink: a kink between two
    pennies gives both. Between two neighbours each amount runs straight, but for pennies.
    Every point is what `what_if` answers there. Raises RuleBroken as `what_if` does, and
    ValueError when the ends are the wrong way round.
    """
    low, high = to_pence(lowest), to_pence(highest)
    if low > high:
        raise ValueError(f"the range from {lowest} to {highest} is the wrong way round")
    budget = sum(to_pence(scheme.revised_budget) for scheme in facts.schemes)

    @cache
    def answer(variance: int) -> FundShare:
        return what_if(facts, to_pounds(budget + variance))

    points = {low, high, *kinks(facts, low, high)}
    if low < 0 < high:
        points.add(0)
    for left, right in pairwise(sorted(points)):
        points.update(_turning_point(answer, left, right))
    return tuple(
        ExposurePoint(
            variance=to_pounds(variance),
            outturn=to_pounds(budget + variance),
            shares=answer(variance).shares,
            reserve_used=answer(variance).reserve_used,
            retained=answer(variance).retained,
            uncommitted_cut=answer(variance).uncommitted_cut,
            unallocated=answer(variance).unallocated,
            error=answer(variance).error,
        )
        for variance in sorted(points)
    )


def _turning_point(answer: Callable[[int], FundShare], left: int, right: int) -> tuple[int, ...]:
    """The two neighbouring pennies between which a base turns out to be unusable, or usable.

    The result jumps there, so the curve needs both.
    """
    if answer(left).error == answer(right).error:
        return ()
    while right - left > 1:
        middle = (left + right) // 2
        if answer(middle).error == answer(left).error:
            left = middle
        else:
            right = middle
    return (left, right)


@dataclass(frozen=True, slots=True)
class _Placed:
    """What came of a fund's variances, in pence; what is not given is nil."""

    shares: dict[str, int] = field(default_factory=dict)
    held: dict[Method, int] = field(default_factory=dict)
    unallocated: dict[str | None, int] = field(default_factory=dict)
    steps: tuple[StepTrace, ...] = ()
    error: str | None = None


def _by_lead_commissioner(variances: _Variances) -> dict[str, int]:
    """In an aligned fund each body keeps what the schemes it leads spend over or under."""
    shares: dict[str, int] = {}
    for scheme, variance in variances:
        if scheme.lead_commissioner is not None:
            lead = scheme.lead_commissioner
            shares[lead] = shares.get(lead, 0) + variance
    return shares


def _result(facts: FundFacts, variances: _Variances, placed: _Placed) -> FundShare:
    no_forecast = tuple(sorted(s.code for s in facts.schemes if s.outturn is None))
    outturn = sum(to_pence(s.outturn) for s in facts.schemes if s.outturn is not None)
    variance = sum(variance for _, variance in variances)
    shares = dict.fromkeys(facts.partners, 0) | placed.shares
    return FundShare(
        facts=facts,
        rule=_rule(facts, variances),
        outturn=None if no_forecast else to_pounds(outturn),
        variance=to_pounds(variance) if variances or not facts.schemes else None,
        shares={partner: to_pounds(shares[partner]) for partner in sorted(shares)},
        reserve_used=to_pounds(placed.held.get(Method.USE_RESERVE, 0)),
        retained=to_pounds(placed.held.get(Method.RETAIN, 0)),
        uncommitted_cut=to_pounds(placed.held.get(Method.CUT_UNCOMMITTED, 0)),
        unallocated=to_pounds(sum(placed.unallocated.values())),
        unallocated_by_scheme=tuple(
            (scheme, to_pounds(pence)) for scheme, pence in placed.unallocated.items() if pence
        ),
        no_forecast=no_forecast,
        error=placed.error,
        steps=placed.steps,
    )


def _rule(facts: FundFacts, variances: _Variances) -> Rule:
    if facts.kind is not FundKind.POOLED:
        return Rule.NOT_SHARED
    if facts.terms is not None:
        return Rule.AGREED
    has_terms = any(scheme.terms is not None for scheme in facts.schemes)
    covered = all(scheme.terms is not None for scheme, _ in variances)
    return Rule.AGREED if has_terms and covered else Rule.NO_AGREED_RULE
