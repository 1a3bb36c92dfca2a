"""The reports and returns of a year: when each is due, and whether it was sent by then."""

from collections.abc import Iterable, Sequence
from datetime import date

from tracker.domain.financial_year import FinancialYear, Quarter, outcome_period_from_text
from tracker.domain.obligations.agreement_calendar import DueKind, FurtherKind, Kind
from tracker.domain.obligations.all_owed import all_owed
from tracker.domain.obligations.timeliness import SentInTime, sent_in_time, timeliness
from tracker.domain.registers import AgreementBook

REPORT_KINDS: tuple[Kind, ...] = (
    DueKind.QUARTERLY_REPORT,
    DueKind.ANNUAL_RETURN,
    FurtherKind.REGULATION_8,
    FurtherKind.REGULATION_9,
    FurtherKind.VOUCHER,
)
"""What a quarterly report or an annual return answers, whichever regulation asks for it."""


def reports_of_year(book: AgreementBook, year: FinancialYear, today: date) -> list[SentInTime]:
    """Every report and return of the periods of a year that have begun, the earliest due first."""
    agreement = book.as_at(today)
    coming = [
        SentInTime(
            owed.kind, owed.title, owed.fund, owed.about, owed.due, None, None,
            timeliness(owed.due, None, today), owed.assumed,
        )
        for owed in all_owed(book, agreement, today)
        if owed.due >= today
    ]  # fmt: skip
    found = [
        one
        for one in (*sent_in_time(book, today), *coming)
        if one.kind in REPORT_KINDS and _year_of(period_of(one)) == year
    ]
    return sorted(found, key=lambda one: (one.due, one.fund or "", one.kind))


def period_of(report: SentInTime) -> Quarter | FinancialYear:
    """The quarter or the year a report is of."""
    period = outcome_period_from_text(report.about)
    assert isinstance(period, Quarter | FinancialYear)
    return period


def reports_on(
    reports: Iterable[SentInTime], period: Quarter | FinancialYear, funds: Iterable[str]
) -> Sequence[SentInTime]:
    """Those of one period and some funds."""
    wanted = set(funds)
    return [one for one in reports if period_of(one) == period and one.fund in wanted]


def _year_of(period: Quarter | FinancialYear) -> FinancialYear:
    return period.financial_year if isinstance(period, Quarter) else period
