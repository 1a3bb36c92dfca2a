"""Positions of agreements and funds, what-if answers and exposure curves, from what is recorded."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import AgreementPosition, FundPosition, agreement_position
from tracker.domain.risk_share.share import ExposurePoint, FundShare, exposure, what_if
from tracker.errors import NotFound, RuleBroken
from tracker.services.records.book import POSITION_SHEETS, load_book

MOST_SCHEMES_ONE_BY_ONE = 50


def position_of(
    session: Session, agreement: str, year: FinancialYear, as_at: date
) -> AgreementPosition:
    """Every fund of an agreement in a financial year, as at a date.

    Raises:
        NotFound: when there is no such agreement.
    """
    book = load_book(session, agreement, year, sheets=POSITION_SHEETS)
    return agreement_position(book, year, as_at)


def fund_position_of(
    session: Session, agreement: str, fund: str, year: FinancialYear, as_at: date
) -> FundPosition:
    """One fund of an agreement.

    Raises:
        NotFound: when there is no such agreement, or it has no such fund.
    """
    return fund_in(position_of(session, agreement, year, as_at), fund)


def fund_in(position: AgreementPosition, fund: str) -> FundPosition:
    """One fund of an agreement's position.

    Raises:
        NotFound: when the agreement has no such fund.
    """
    found = position.fund(fund)
    if found is None:
        raise NotFound(f"Agreement {position.agreement.agreement} has no fund {fund}.")
    return found


def what_if_of(
    session: Session,
    agreement: str,
    fund: str,
    year: FinancialYear,
    as_at: date,
    outturn: Decimal,
) -> FundShare:
    """Who would bear what if the fund ended the year at the outturn given.

    Raises:
        NotFound: when there is no such agreement or fund.
        RuleBroken: when the outturn cannot be spread over the fund's schemes.
    """
    return what_if(fund_position_of(session, agreement, fund, year, as_at).share.facts, outturn)


def exposure_of(position: FundPosition, percent: int = 20) -> Sequence[ExposurePoint]:
    """What each partner would bear for variances up to so many per cent of the revised budget.

    The range is widened to hold the variance forecast now. There is no curve (an empty answer)
    for a fund without a budget to spread a variance over, nor for one of very many schemes that
    are computed one by one, each of which bends the curve in places of its own.
    """
    reach = abs(position.figures.revised_budget) * percent / 100
    reach = max(reach, abs(position.share.variance or Decimal(0))).quantize(Decimal("0.01"))
    terms = position.share.facts.terms
    one_by_one = terms is not None and not terms.net_schemes
    if reach == 0 or (one_by_one and len(position.schemes) > MOST_SCHEMES_ONE_BY_ONE):
        return ()
    try:
        return exposure(position.share.facts, -reach, reach)
    except RuleBroken:
        return ()
