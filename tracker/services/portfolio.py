"""The portfolio: every fund with its headline figures, in one statement over all agreements.

The statement adds up whole pence from the registers themselves, helped by their keys; nothing is
kept beside the ledger that could drift from it. Who bears a variance is left to the risk-share
engine, fund by fund, on the pages that show it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.access import visible
from tracker.domain import vocabulary
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.money import ZERO, to_pounds, total_of

_FUNDS = """
WITH budget AS (
    SELECT agreement, fund, scheme,
           sum(CASE WHEN line = 'Original' THEN amount ELSE 0 END) AS original,
           sum(amount) AS revised
    FROM (
        SELECT agreement, fund, scheme, line,
               CASE WHEN approved_on IS NULL OR approved_on <= :as_at THEN amount ELSE 0 END AS amount
        FROM budgets WHERE financial_year = :year
    ) AS counted
    GROUP BY agreement, fund, scheme
),
closed AS (
    SELECT agreement FROM closed_periods WHERE period BETWEEN :first AND :last
    GROUP BY agreement HAVING count(*) = 12
),
scheme AS (
    SELECT s.id, s.agreement, s.fund,
        coalesce(b.original, 0) AS original,
        coalesce(b.revised, 0) AS revised,
        b.scheme IS NOT NULL OR EXISTS (
            SELECT 1 FROM ledger l WHERE l.scheme_id = s.id AND l.period BETWEEN :first AND :last
        ) AS listed,
        coalesce((
            SELECT sum(l.amount) FROM ledger l
            WHERE l.scheme_id = s.id AND l.period BETWEEN :first AND :until AND l.measure = 'Actual'
        ), 0) AS actual,
        (
            SELECT max(l.period) FROM ledger l
            WHERE l.scheme_id = s.id AND l.period BETWEEN :first AND :until
              AND l.measure = 'Forecast outturn'
        ) AS forecast_period
    FROM schemes s
    LEFT JOIN budget b
        ON b.agreement = s.agreement AND b.fund = s.fund AND b.scheme = s.scheme
),
outturn AS (
    SELECT s.*,
        CASE
            WHEN :whole_year = 1 AND s.agreement IN (SELECT agreement FROM closed) THEN s.actual
            ELSE (
                SELECT sum(l.amount) FROM ledger l
                WHERE l.scheme_id = s.id AND l.period = s.forecast_period
                  AND l.measure = 'Forecast outturn'
            )
        END AS outturn
    FROM scheme s WHERE s.listed
)
SELECT f.agreement, a.title, f.fund, f.title, f.kind,
    coalesce(sum(o.original), 0), coalesce(sum(o.revised), 0), coalesce(sum(o.actual), 0),
    coalesce(sum(o.outturn), 0),
    coalesce(sum(CASE WHEN o.outturn IS NULL THEN 0 ELSE o.outturn - o.revised END), 0),
    sum(CASE WHEN o.id IS NOT NULL AND o.outturn IS NULL THEN 1 ELSE 0 END),
    count(o.id)
FROM funds f
JOIN agreements a ON a.agreement = f.agreement
LEFT JOIN outturn o ON o.agreement = f.agreement AND o.fund = f.fund
GROUP BY f.agreement, a.title, f.fund, f.title, f.kind
"""


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


def fund_lines(session: Session, year: FinancialYear, as_at: date) -> list[FundLine]:
    """Every fund of every agreement, by agreement and fund."""
    until = min(Period.of(as_at), year.month(12))
    found = session.execute(
        text(_FUNDS),
        {
            "year": year.start,
            "as_at": as_at.isoformat() if session.get_bind().dialect.name == "sqlite" else as_at,
            "first": str(year.month(1)),
            "last": str(year.month(12)),
            "until": str(until),
            "whole_year": int(until == year.month(12)),
        },
    )
    seen = visible(session)
    lines = (_line(*row) for row in found if seen is None or row[0] in seen)
    return sorted(lines, key=lambda line: (line.agreement, line.fund))


def _line(  # noqa: PLR0913, PLR0917  # the columns of the statement, in their order
    agreement: str,
    agreement_title: str,
    fund: str,
    title: str,
    kind: str,
    original: int,
    revised: int,
    actual: int,
    outturn: int,
    variance: int,
    without: int,
    schemes: int,
) -> FundLine:
    known = schemes == 0 or without < schemes
    return FundLine(
        agreement,
        agreement_title,
        fund,
        title,
        kind,
        to_pounds(int(original)),
        to_pounds(int(revised)),
        to_pounds(int(actual)),
        None if without else to_pounds(int(outturn)),
        to_pounds(int(variance)) if known else None,
        int(without),
        int(schemes),
    )


def kind_lines(lines: Sequence[FundLine]) -> list[KindLine]:
    """The funds of each kind added up, pooled first, as the workbook lists them."""
    kinds: dict[str, list[FundLine]] = {}
    for line in lines:
        kinds.setdefault(line.kind, []).append(line)
    return [
        KindLine(
            kind,
            len(own),
            total_of(line.original_budget for line in own),
            total_of(line.revised_budget for line in own),
            total_of(line.actual_to_date for line in own),
            total_of(line.variance or ZERO for line in own),
            sum(line.without_forecast for line in own),
        )
        for kind, own in sorted(
            kinds.items(), key=lambda item: vocabulary.FUND_KINDS.index(item[0])
        )
    ]
