"""How far the reports and returns of all agreements are, from what is kept beside the registers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.obligations.agreement_calendar import DueItem
from tracker.domain.papers.orders import months_of
from tracker.domain.papers.reports import REPORT_KINDS
from tracker.services.money.overview import months_of_agreements
from tracker.services.reviews.due_lists import DueCount, count_due, list_due

FIRST_FEW = 10
"""How many reports are listed before a link to all of them."""

YEAR = 366


@dataclass(frozen=True, slots=True)
class ReportsDue:
    """The reports and returns of all agreements that a session may show.

    `first` are the earliest of them; `next` is the first that is not overdue. `complete` of
    `agreements` have every month of `quarter`, the last that has ended, entered scheme by scheme.
    """

    count: DueCount
    first: Sequence[DueItem]
    next: DueItem | None
    quarter: Quarter
    complete: int
    agreements: int


def reports_due(session: Session, today: date) -> ReportsDue:
    """What is overdue, what comes next, and whether the last quarter's figures are complete."""
    quarter = last_quarter(today)
    first, last = months_of(quarter)
    complete: dict[str, bool] = {}
    for number in range(first, last + 1):
        for month in months_of_agreements(session, quarter.financial_year.month(number)):
            complete[month.agreement] = complete.get(month.agreement, True) and month.is_complete
    coming = list_due(session, today, YEAR, kinds=REPORT_KINDS, coming_only=True, most=1)
    return ReportsDue(
        count_due(session, today, YEAR, kinds=REPORT_KINDS),
        list_due(session, today, YEAR, kinds=REPORT_KINDS, most=FIRST_FEW),
        coming[0] if coming else None,
        quarter,
        sum(complete.values()),
        len(complete),
    )


def last_quarter(today: date) -> Quarter:
    """The last quarter that has ended by a day.

    >>> str(last_quarter(date(2026, 11, 22))), str(last_quarter(date(2026, 4, 1)))
    ('2026-27 Q2', '2025-26 Q4')
    """
    year = FinancialYear.of(today)
    begun = (Period.of(today).number - 1) // 3
    if begun == 0:
        return Quarter(FinancialYear.of(year.first_day - timedelta(days=1)), 4)
    return Quarter(year, begun)
