"""Funds for the tests of the risk share, in as few words as a worked example has.

Amounts are pounds, written as text or whole numbers. A scheme is described by how much it is
over (negative: under) its budget; terms by their steps, which are numbered as they stand.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tracker.domain.financial_year import FinancialYear
from tracker.domain.risk_share.share import ContributionFacts, FundFacts, SchemeFacts
from tracker.domain.risk_share.terms import (
    Base,
    Cap,
    CapUnit,
    Direction,
    FundKind,
    LimitUnit,
    Method,
    Step,
    Terms,
)

COUNCIL, ICB = "COUNCIL", "ICB"
YEAR = FinancialYear(2025)

Pounds = str | int


def scheme(
    code: str,
    over: Pounds | None,
    *,
    budget: Pounds = 1_000_000,
    lead: str | None = None,
    terms: Terms | None = None,
) -> SchemeFacts:
    """A scheme that is over its budget by this much; None has no forecast."""
    revised = Decimal(budget)
    return SchemeFacts(
        code=code,
        lead_commissioner=lead,
        original_budget=revised,
        revised_budget=revised,
        actual_to_date=Decimal("0.00"),
        outturn=None if over is None else revised + Decimal(over),
        terms=terms,
    )


def line(
    partner: str,
    amount: Pounds,
    *,
    scheme: str | None = None,
    in_kind: bool = False,
    variation: bool = False,
) -> ContributionFacts:
    """A contribution line; one of a variation is not original."""
    return ContributionFacts(partner, scheme, Decimal(amount), in_kind, not variation)


def step(
    method: Method,
    *,
    limit: Pounds | None = None,
    percent: Pounds | None = None,
    base: Base = Base.REVISED,
    in_kind: bool = False,
    clause: str = "",
    **shares: str,
) -> Step:
    """A step; `shares` are per cent (`"86.87"`) or fractions of the whole (`"1/3"`)."""
    amount = limit if percent is None else percent
    unit = LimitUnit.GBP if percent is None else LimitUnit.PERCENT_OF_BUDGET
    return Step(
        number=0,
        method=method,
        limit=None if amount is None else Decimal(amount),
        limit_unit=None if amount is None else unit,
        shares=tuple((partner, _fraction(text)) for partner, text in shares.items()),
        clause=clause,
        base=base,
        include_in_kind=in_kind,
    )


def fixed(**shares: str) -> Step:
    """Fixed shares, without a limit."""
    return step(Method.FIXED_SHARES, **shares)


def cap(
    partner: str,
    amount: Pounds,
    *,
    direction: Direction = Direction.OVERSPEND,
    percent: bool = False,
    excess_to: str | None = None,
) -> Cap:
    """A cap in pounds, or in per cent of the partner's contribution."""
    unit = CapUnit.PERCENT_OF_CONTRIBUTION if percent else CapUnit.GBP
    return Cap(partner, direction, Decimal(amount), unit, excess_to)


def ladders(
    overspend: Sequence[Step] = (), underspend: Sequence[Step] = (), caps: Sequence[Cap] = ()
) -> Terms:
    """Terms from 1 April 2025, the steps of each ladder numbered from 1."""
    return Terms(date(2025, 4, 1), _numbered(overspend), _numbered(underspend), tuple(caps))


def pooled(
    *schemes: SchemeFacts,
    terms: Terms | None,
    lines: Sequence[ContributionFacts] = (),
    reserve: Pounds = 0,
    uncommitted: Pounds = 0,
    partners: Sequence[str] = (COUNCIL, ICB),
    kind: FundKind = FundKind.POOLED,
) -> FundFacts:
    """A fund of agreement A1 in 2025-26; a pooled one unless said otherwise."""
    return FundFacts(
        agreement="A1",
        fund="BCF",
        kind=kind,
        financial_year=YEAR,
        partners=tuple(partners),
        schemes=schemes,
        contributions=tuple(lines),
        reserve=Decimal(reserve),
        uncommitted=Decimal(uncommitted),
        terms=terms,
    )


def pounds(**amounts: Pounds) -> dict[str, Decimal]:
    """Amounts by code."""
    return {code: Decimal(amount) for code, amount in amounts.items()}


def _numbered(steps: Sequence[Step]) -> tuple[Step, ...]:
    return tuple(replace(step, number=number) for number, step in enumerate(steps, start=1))


def _fraction(text: str) -> Fraction:
    return Fraction(text) if "/" in text else Fraction(text) / 100
