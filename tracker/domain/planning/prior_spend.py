"""What each partner is taken to have spent this year, as the start of the prior-spend formula.

A scheme's spend is its outturn: the forecast, or the actuals of a closed year; without either it
is the revised budget. It is taken to be spent by the scheme's lead commissioner. Where none is
recorded, it is split in proportion to the partners' recurrent contributions to the fund.
"""

from collections.abc import Iterable
from decimal import Decimal

from tracker.domain.funds.position import AgreementPosition
from tracker.domain.money import to_pence
from tracker.domain.planning.next_year import split_signed
from tracker.domain.registers import Contribution
from tracker.domain.risk_share.terms import FundKind


def spend_by_lead(
    position: AgreementPosition, contributions: Iterable[Contribution]
) -> dict[tuple[str, str], dict[str, Decimal]]:
    """Pounds by fund and scheme, each by partner; what is only in view is left out."""
    weights: dict[str, dict[str, int]] = {}
    for row in contributions:
        if row.recurrent and not row.in_kind:
            of_fund = weights.setdefault(row.fund, {})
            of_fund[row.partner] = of_fund.get(row.partner, 0) + to_pence(row.amount)
    found: dict[tuple[str, str], dict[str, Decimal]] = {}
    for fund in position.funds:
        if fund.kind is FundKind.IN_VIEW:
            continue
        for line in fund.schemes:
            figures, lead = line.figures, line.scheme.lead_commissioner
            spent = figures.revised_budget if figures.outturn is None else figures.outturn
            found[fund.fund.fund, line.scheme.scheme] = (
                {lead: spent} if lead else split_signed(spent, weights.get(fund.fund.fund, {}))
            )
    return found
