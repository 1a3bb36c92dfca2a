"""How many funds of five schemes the risk-share engine computes a second, with the full trace.

    python -m benchmarks.engine

One core, no pool: the time is this process's own processor time, so a busy machine changes little.
It exits with 1 below the bar of 2,000 funds a second in any of the shapes.
"""

import random
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tracker.domain.financial_year import FinancialYear
from tracker.domain.risk_share.share import ContributionFacts, FundFacts, SchemeFacts, share
from tracker.domain.risk_share.terms import (
    Cap,
    CapUnit,
    Direction,
    FundKind,
    LimitUnit,
    Method,
    Step,
    Terms,
)

BAR = 2_000
FUNDS = 200
ROUNDS = 30
PARTNERS = ("COUNCIL", "ICB", "TRUST")
SCHEMES = tuple(f"S{number}" for number in range(1, 6))


def _step(number: int, method: Method, **fields: object) -> Step:
    return replace(Step(number, method, clause=f"Schedule 3, paragraph {number}"), **fields)


NET = _step(1, Method.NET_SCHEMES)
RESERVE = _step(2, Method.USE_RESERVE)
BAND = _step(
    3,
    Method.FIXED_SHARES,
    limit=Decimal("0.5"),
    limit_unit=LimitUnit.PERCENT_OF_BUDGET,
    shares=(("COUNCIL", Fraction(1, 3)), ("ICB", Fraction(2, 3))),
)
REST = _step(4, Method.BY_CONTRIBUTION)
RETAIN = _step(2, Method.RETAIN, limit=Decimal(50_000), limit_unit=LimitUnit.GBP)
CAPS = (
    Cap("ICB", Direction.OVERSPEND, Decimal(2), CapUnit.PERCENT_OF_CONTRIBUTION, "COUNCIL"),
    Cap("COUNCIL", Direction.OVERSPEND, Decimal(300_000), CapUnit.GBP),
)
FROM = date(2025, 4, 1)
NETTED = Terms(FROM, (NET, RESERVE, BAND, REST), (NET, RETAIN, REST), CAPS)
ONE_BY_ONE = Terms(FROM, (RESERVE, BAND, REST), (RETAIN, REST), CAPS)
SIMPLE = Terms(FROM, (REST,), (REST,))


def funds(terms: Terms, *, own_terms: bool = False) -> Iterator[FundFacts]:
    """Believable funds of five schemes, three partners and seven contribution lines."""
    chance = random.Random(75)
    for number in range(FUNDS):
        yield FundFacts(
            agreement=f"A{number}",
            fund="BCF",
            kind=FundKind.POOLED,
            financial_year=FinancialYear(2025),
            partners=PARTNERS,
            schemes=tuple(_scheme(chance, code, own_terms=own_terms) for code in SCHEMES),
            contributions=tuple(_contributions(chance)),
            reserve=Decimal(100_000),
            uncommitted=Decimal(0),
            terms=terms,
        )


def _pounds(chance: random.Random, lowest: int, highest: int) -> Decimal:
    return Decimal(chance.randint(lowest * 100, highest * 100)).scaleb(-2)


def _scheme(chance: random.Random, code: str, *, own_terms: bool) -> SchemeFacts:
    budget = _pounds(chance, 500_000, 20_000_000)
    return SchemeFacts(
        code=code,
        lead_commissioner=chance.choice(PARTNERS),
        original_budget=budget,
        revised_budget=budget,
        actual_to_date=budget / 2,
        outturn=budget + _pounds(chance, -200_000, 400_000),
        terms=SIMPLE if own_terms and code == SCHEMES[0] else None,
    )


def _contributions(chance: random.Random) -> Iterator[ContributionFacts]:
    for code in SCHEMES:
        amount = _pounds(chance, 200_000, 10_000_000)
        yield ContributionFacts(chance.choice(PARTNERS), code, amount, in_kind=False, original=True)
    for partner, amount in (("COUNCIL", Decimal(9_000_000)), ("ICB", Decimal(12_345_678))):
        yield ContributionFacts(partner, None, amount, in_kind=False, original=False)


def funds_a_second(facts: list[FundFacts], clock: Callable[[], float]) -> float:
    """The best of many short rounds: the one the machine's other work disturbed least."""
    best = 0.0
    for _ in range(ROUNDS):
        start = clock()
        for fund in facts:
            share(fund)
        best = max(best, len(facts) / (clock() - start))
    return best


def main() -> int:
    """Print a line for each shape; the answer is the exit code."""
    shapes = {
        "every scheme by contribution": list(funds(SIMPLE)),
        "netted, four steps, caps": list(funds(NETTED)),
        "one by one, three steps, caps": list(funds(ONE_BY_ONE)),
        "netted, one scheme with terms of its own": list(funds(NETTED, own_terms=True)),
    }
    slowest = float("inf")
    print(f"{'funds of five schemes':42} {'funds/s':>9} {'steps/fund':>11}")
    for name, facts in shapes.items():
        steps = sum(len(share(fund).steps) for fund in facts) / len(facts)
        speed = funds_a_second(facts, time.process_time)
        slowest = min(slowest, speed)
        print(f"{name:42} {speed:9,.0f} {steps:11.1f}")
    print(f"bar: {BAR:,} funds a second; the slowest shape reaches {slowest / BAR:.1f} times that")
    return 0 if slowest >= BAR else 1


if __name__ == "__main__":
    sys.exit(main())
