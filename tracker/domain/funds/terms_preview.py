"""What risk-share terms would do before anybody has agreed to them.

The terms stand in for those of the same fund (or scheme) and Effective from, and the fund is
worked out as if they were in force: at its forecast, and at a few other outturns that show where
the ladder bends. Amounts are in pounds; positive is an overspend, and borne.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import FundPosition, agreement_position
from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.result import FundShare
from tracker.domain.risk_share.share import what_if
from tracker.errors import RuleBroken

TRIED_PERCENT = (-10, -5, -2, 2, 5, 10)
_PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class TermsPreview:
    """The fund under the terms: its position, and who would bear what at the outturns tried."""

    position: FundPosition
    tried: tuple[FundShare, ...]


def with_terms(
    book: AgreementBook,
    key: tuple[str, str | None, date],
    rows: Sequence[RiskShare],
    caps: Sequence[RiskShareCap],
) -> AgreementBook:
    """The book as it would be if one version of its terms said something else.

    Args:
        key: the fund, the scheme (None: the fund's own terms) and the Effective from.
    """
    fund, scheme, effective = key
    other_rows = [r for r in book.risk_shares if (r.fund, r.scheme, r.effective_from) != key]
    other_caps = [
        c
        for c in book.caps
        if scheme is not None or (c.fund, c.effective_from) != (fund, effective)
    ]
    return replace(book, risk_shares=(*other_rows, *rows), caps=(*other_caps, *caps))


def preview_terms(book: AgreementBook, fund: str, as_at: date) -> TermsPreview | None:
    """What a fund's terms do on a date; None where the agreement has no such fund.

    Outturns cannot be tried for a fund without a budget to spread a variance over.
    """
    year = FinancialYear.of(as_at)
    position = agreement_position(book, year, as_at).fund(fund)
    if position is None:
        return None
    budget = position.figures.revised_budget
    tried = []
    for percent in TRIED_PERCENT if budget else ():
        outturn = budget + (budget * percent / 100).quantize(_PENNY, ROUND_HALF_UP)
        try:
            tried.append(what_if(position.share.facts, outturn))
        except RuleBroken:  # a variance that cannot be spread is no fault of the terms
            break
    return TermsPreview(position, tuple(tried))
