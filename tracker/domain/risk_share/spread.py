"""Moves a fund to another outturn: the difference is spread over its schemes by budget.

Each scheme keeps its forecast (its revised budget if it has none); the difference between their
total and the outturn asked for is spread pro rata to revised budget. A budget below nil weighs
nothing; a single scheme takes it all, whatever its budget.
"""

from dataclasses import replace
from decimal import Decimal

from tracker.domain.money import split_exactly, to_pence, to_pounds
from tracker.domain.risk_share.facts import FundFacts, SchemeFacts
from tracker.errors import RuleBroken


def expected(scheme: SchemeFacts) -> Decimal:
    """What a scheme is taken to spend before anything is spread: forecast, else revised budget."""
    return scheme.revised_budget if scheme.outturn is None else scheme.outturn


def spread_weights(facts: FundFacts) -> dict[str, int]:
    """By scheme, what its part of a difference is in proportion to.

    Raises RuleBroken when there is nothing to spread by: no scheme, or several without budget.
    """
    if len(facts.schemes) == 1:
        return {facts.schemes[0].code: 1}
    weights = {scheme.code: max(0, to_pence(scheme.revised_budget)) for scheme in facts.schemes}
    if not any(weights.values()):
        lacking = "revised budget above nil" if weights else "scheme"
        raise RuleBroken(
            f"Fund {facts.fund} has no {lacking} in {facts.financial_year}, so a different "
            "outturn cannot be spread over its schemes. Enter a budget for a scheme first."
        )
    return weights


def at_outturn(facts: FundFacts, outturn: Decimal) -> FundFacts:
    """The same fund with every scheme's outturn set, so that they total the outturn given.

    Raises RuleBroken when there is a difference and nothing to spread it by.
    """
    difference = to_pence(outturn) - sum(to_pence(expected(scheme)) for scheme in facts.schemes)
    parts: dict[str, int] = {}
    if difference:
        weights = spread_weights(facts)
        parts = split_exactly(abs(difference), weights, larger_share_first=False)
    sign = 1 if difference > 0 else -1
    schemes = tuple(
        replace(
            scheme,
            outturn=to_pounds(to_pence(expected(scheme)) + sign * parts.get(scheme.code, 0)),
        )
        for scheme in facts.schemes
    )
    return replace(facts, schemes=schemes)
