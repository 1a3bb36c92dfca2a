"""What variations do to the partners' contributions: pounds by partner and financial year.

The effect of a variation is the sum of the contribution lines that name it; positive where a
partner puts in more. Lines that are only proposed are left out and counted apart. Kinds of fund
are never added together.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import PROPOSED
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import AgreementBook, Contribution
from tracker.domain.risk_share.terms import FundKind


@dataclass(frozen=True, slots=True)
class PartnerEffect:
    """What one partner puts in more (or less) in each year, and in all of them."""

    partner: str
    by_year: Mapping[FinancialYear, Decimal]

    @property
    def total(self) -> Decimal:
        return total_of(self.by_year.values())


@dataclass(frozen=True, slots=True)
class KindEffect:
    """The effect on all funds of one kind: every year it reaches, every partner it concerns."""

    kind: FundKind
    years: tuple[FinancialYear, ...]
    partners: tuple[PartnerEffect, ...]

    def of_year(self, year: FinancialYear) -> Decimal:
        """All partners together in one year."""
        return total_of(row.by_year.get(year, ZERO) for row in self.partners)

    @property
    def total(self) -> Decimal:
        """All partners and years together; the same by partner as by year."""
        return total_of(row.total for row in self.partners)


@dataclass(frozen=True, slots=True)
class Effect:
    """What some variations do to contributions; `proposed` is what is only proposed, left out."""

    kinds: tuple[KindEffect, ...]
    proposed: Decimal
    lines: int


def effect_of(book: AgreementBook, variations: Collection[str]) -> Effect:
    """The effect of some variations, by their references, taken together."""
    wanted = frozenset(variations)
    named = [row for row in book.contributions if row.variation in wanted]
    counted = [row for row in named if row.status != PROPOSED]
    kinds = {row.fund: FundKind(row.kind) for row in book.funds}
    found = []
    for kind in FundKind:
        of_kind = [row for row in counted if kinds.get(row.fund) is kind]
        if of_kind:
            found.append(_kind_effect(kind, of_kind))
    proposed = total_of(row.amount for row in named if row.status == PROPOSED)
    return Effect(tuple(found), proposed, len(counted))


def _kind_effect(kind: FundKind, lines: Collection[Contribution]) -> KindEffect:
    by_partner: dict[str, dict[FinancialYear, Decimal]] = {}
    for row in lines:
        years = by_partner.setdefault(row.partner, {})
        years[row.financial_year] = years.get(row.financial_year, ZERO) + row.amount
    return KindEffect(
        kind,
        tuple(sorted({row.financial_year for row in lines})),
        tuple(PartnerEffect(code, by_partner[code]) for code in sorted(by_partner)),
    )
