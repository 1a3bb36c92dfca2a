"""What the risk-share engine is told about one fund in one financial year, as at one date.

Whoever builds these facts has already chosen what counts on that date: the outturn of each
scheme, the contribution lines in force (never a `Proposed` one), and the version of the terms.
All amounts are in pounds and whole pence; a variance is outturn minus revised budget, so a
positive one is an overspend.
"""

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear
from tracker.domain.risk_share.terms import FundKind, Terms


@dataclass(frozen=True, slots=True)
class SchemeFacts:
    """One scheme of the fund; `outturn` is None while it has no forecast.

    `terms` are the scheme's own terms in force, None where the fund's terms apply to it.
    """

    code: str
    lead_commissioner: str | None
    original_budget: Decimal
    revised_budget: Decimal
    actual_to_date: Decimal
    outturn: Decimal | None
    terms: Terms | None = None

    @property
    def variance(self) -> Decimal | None:
        """Outturn minus revised budget: positive is an overspend, None is no forecast."""
        return None if self.outturn is None else self.outturn - self.revised_budget


@dataclass(frozen=True, slots=True)
class ContributionFacts:
    """One contribution line of a partner, to the fund as a whole (`scheme` None) or to a scheme.

    `original` says that the line belongs to no variation. The amount may be negative.
    """

    partner: str
    scheme: str | None
    amount: Decimal
    in_kind: bool
    original: bool


@dataclass(frozen=True, slots=True)
class FundFacts:
    """One fund in one financial year: who is in it, what it holds, and which terms apply.

    `reserve` and `uncommitted` are what the fund holds before anything is shared. `terms` are
    the fund's own terms in force, None where it has none.
    """

    agreement: str
    fund: str
    kind: FundKind
    financial_year: FinancialYear
    partners: tuple[str, ...]
    schemes: tuple[SchemeFacts, ...]
    contributions: tuple[ContributionFacts, ...]
    reserve: Decimal
    uncommitted: Decimal
    terms: Terms | None
