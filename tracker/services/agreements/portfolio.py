"""The portfolio: every fund with its headline figures, and the totals of each kind of fund.

The figures are kept beside the registers (`tracker.services.kept.fund_figures`), so they cost
the same however long the ledger is. Who bears a variance is left to the risk-share engine, fund
by fund, on the pages that show it.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from tracker.domain import vocabulary
from tracker.domain.financial_year import FinancialYear
from tracker.domain.money import to_pounds
from tracker.domain.risk_share.terms import FundKind
from tracker.models import Agreement, Fund, FundStanding
from tracker.services.records.remembering import remembered
from tracker.services.records.shown import shown


@dataclass(frozen=True, slots=True)
class FundLine:
    """A fund's headline figures in pounds; a positive variance is a forecast overspend.

    `outturn` is None while a listed scheme has no forecast (`without_forecast` counts them);
    `variance` is then that of the others, and None if there are none.
    """

    agreement: str
    agreement_title: str
    fund: str
    title: str
    kind: str
    original_budget: Decimal
    revised_budget: Decimal
    actual_to_date: Decimal
    outturn: Decimal | None
    variance: Decimal | None
    without_forecast: int
    schemes: int


@dataclass(frozen=True, slots=True)
class KindLine:
    """All funds of one kind added up; kinds are never added to each other."""

    kind: str
    funds: int
    original_budget: Decimal
    revised_budget: Decimal
    actual_to_date: Decimal
    variance: Decimal
    without_forecast: int


def fund_lines(
    session: Session,
    year: FinancialYear,
    as_at: date,
    agreements: Collection[str] | None = None,
) -> list[FundLine]:
    """Every fund of some agreements (None: all the session may show), by agreement and fund."""
    statement = (
        select(
            Fund.agreement,
            Agreement.title.label("agreement_title"),
            Fund.fund,
            Fund.title,
            Fund.kind,
            *_FIGURES,
        )
        .join(Agreement, Agreement.agreement == Fund.agreement)
        .outerjoin(FundStanding, figures_at(year, as_at))
        .where(shown(session, Fund.agreement))
    )
    if agreements is not None:
        statement = statement.where(Fund.agreement.in_(sorted(agreements)))
    lines = (_line(row) for row in session.execute(statement))
    return sorted(lines, key=lambda line: (line.agreement, line.fund))


def figures_at(year: FinancialYear, as_at: date) -> ColumnElement[bool]:
    """That a fund's kept figures are those of a year on a date."""
    return and_(
        FundStanding.agreement == Fund.agreement,
        FundStanding.fund == Fund.fund,
        FundStanding.financial_year == year,
        FundStanding.from_day <= as_at,
        FundStanding.to_day >= as_at,
    )


_FIGURES = (
    FundStanding.original,
    FundStanding.revised,
    FundStanding.actual,
    FundStanding.outturn,
    FundStanding.variance,
    FundStanding.without_forecast,
    FundStanding.schemes,
)


def _line(row: Any) -> FundLine:
    """A line of what the statement found; a fund without figures in the year has none of its own."""
    schemes, without = row.schemes or 0, row.without_forecast or 0
    known = not schemes or without < schemes
    return FundLine(
        agreement=row.agreement,
        agreement_title=row.agreement_title,
        fund=row.fund,
        title=row.title,
        kind=row.kind,
        original_budget=to_pounds(row.original or 0),
        revised_budget=to_pounds(row.revised or 0),
        actual_to_date=to_pounds(row.actual or 0),
        outturn=None if without else to_pounds(row.outturn or 0),
        variance=to_pounds(row.variance or 0) if known else None,
        without_forecast=without,
        schemes=schemes,
    )


def drifting(
    session: Session, year: FinancialYear, as_at: date, kinds: Collection[FundKind], most: int
) -> list[str]:
    """The agreements of the funds whose variance is furthest from nil, either way.

    Args:
        most: how many are wanted of each kind; kinds are never set against each other.
    """
    far = func.max(func.abs(FundStanding.variance)).desc()
    order = func.row_number().over(partition_by=Fund.kind, order_by=(far, Fund.agreement))
    ranked = (
        select(Fund.agreement, order.label("place"))
        .join(FundStanding, figures_at(year, as_at))
        .where(
            shown(session, Fund.agreement),
            Fund.kind.in_(sorted(kind.value for kind in kinds)),
            FundStanding.without_forecast < FundStanding.schemes,
        )
        .group_by(Fund.agreement, Fund.kind)
        .subquery()
    )
    statement = select(ranked.c.agreement).where(ranked.c.place <= most).distinct()
    return remembered(
        session,
        ("drifting", year, as_at, frozenset(kinds), most),
        lambda: sorted(session.scalars(statement)),
    )


def totals(session: Session, year: FinancialYear, as_at: date) -> list[KindLine]:
    """All funds added up by kind, pooled first, as the workbook lists them."""
    known = case((FundStanding.without_forecast < FundStanding.schemes, FundStanding.variance))
    statement = (
        select(
            Fund.kind,
            func.count(),
            func.sum(FundStanding.original),
            func.sum(FundStanding.revised),
            func.sum(FundStanding.actual),
            func.sum(known),
            func.sum(FundStanding.without_forecast),
        )
        .outerjoin(FundStanding, figures_at(year, as_at))
        .where(shown(session, Fund.agreement))
        .group_by(Fund.kind)
    )
    return remembered(session, ("totals", year, as_at), lambda: _kinds(session.execute(statement)))


def _kinds(found: Iterable[Any]) -> list[KindLine]:
    lines = [
        KindLine(
            kind,
            funds,
            original_budget=to_pounds(int(original or 0)),
            revised_budget=to_pounds(int(revised or 0)),
            actual_to_date=to_pounds(int(actual or 0)),
            variance=to_pounds(int(variance or 0)),
            without_forecast=int(without or 0),
        )
        for kind, funds, original, revised, actual, variance, without in found
    ]
    return sorted(lines, key=lambda line: vocabulary.FUND_KINDS.index(line.kind))
