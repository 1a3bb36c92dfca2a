"""The months of many agreements at once: how far each is entered."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from tracker.access import limited
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import ACTUAL
from tracker.models import Agreement, AgreementStanding
from tracker.services.agreements.lists import AgreementQuestion, conditions
from tracker.services.records.remembering import remembered

_EXPECTED = (
    "FROM schemes c JOIN agreements a ON a.agreement = c.agreement "
    "WHERE a.start_date <= :last AND (a.end_date IS NULL OR a.end_date >= :first) "
    "AND EXISTS (SELECT 1 FROM budgets b WHERE b.agreement = c.agreement AND b.fund = c.fund "
    "AND b.scheme = c.scheme AND b.financial_year = :year)"
)
_ENTERED = (
    "EXISTS (SELECT 1 FROM ledger_totals l WHERE l.scheme_id = c.id AND l.period = :period "
    "AND l.measure = :measure)"
)
_MONTH = (
    "SELECT c.agreement, a.title, count(*), "
    f"sum(CASE WHEN {_ENTERED} THEN 1 ELSE 0 END) {_EXPECTED}"
)
_GROUP = " GROUP BY c.agreement, a.title"


@dataclass(frozen=True, slots=True)
class AgreementMonth:
    """How many of an agreement's schemes with a budget have their spend of a month recorded."""

    agreement: str
    title: str
    expected: int
    entered: int

    @property
    def is_complete(self) -> bool:
        return self.entered >= self.expected


class MonthSort(StrEnum):
    """What a list of agreements with a month is sorted by; `entered` is how far the month is."""

    AGREEMENT = "agreement"
    TITLE = "title"
    ENTERED = "entered"


@dataclass(frozen=True, slots=True)
class MonthQuestion:
    """Which agreements are asked for with which month: `agreements` says which agreements.

    `is_open` asks for those that have not entered the month in full.
    """

    period: Period
    agreements: AgreementQuestion
    is_open: bool = False


def months_of_agreements(
    session: Session, period: Period, agreements: Collection[str] | None = None
) -> list[AgreementMonth]:
    """How far a month is entered in each agreement that runs in it and has a budget for it.

    The order is that of the agreements' codes; those the session may not show are left out.
    """
    found = remembered(session, ("months", period), lambda: _all_months(session, period))
    seen = limited(session, agreements)
    return [month for month in found if seen is None or month.agreement in seen]


def list_months(
    session: Session,
    question: MonthQuestion,
    sort: MonthSort = MonthSort.AGREEMENT,
    *,
    descending: bool = False,
) -> list[AgreementMonth]:
    """How far the month is entered in the agreements asked for, in that order, then by code.

    The months of all agreements are remembered, so which of them answer is all that is looked up.
    """
    wanted = select(AgreementStanding.agreement).where(*conditions(session, question.agreements))
    codes = set(session.scalars(wanted))
    found = [
        month
        for month in months_of_agreements(session, question.period)
        if month.agreement in codes and not (question.is_open and month.is_complete)
    ]
    keys: dict[MonthSort, Callable[[AgreementMonth], Fraction | str]] = {
        MonthSort.AGREEMENT: lambda month: month.agreement,
        MonthSort.TITLE: lambda month: month.title,
        MonthSort.ENTERED: lambda month: Fraction(month.entered, month.expected),
    }
    return sorted(found, key=keys[sort], reverse=descending)


def _all_months(session: Session, period: Period) -> list[AgreementMonth]:
    values: dict[str, object] = {
        "first": period.first_day,
        "last": period.last_day,
        "year": period.financial_year.start,
        "period": str(period),
        "measure": ACTUAL,
    }
    asked = text(_MONTH + _GROUP).bindparams(
        bindparam("first", type_=Agreement.__table__.c.start_date.type),
        bindparam("last", type_=Agreement.__table__.c.start_date.type),
    )
    found = [
        AgreementMonth(code, title, int(expected), int(entered))
        for code, title, expected, entered in session.execute(asked, values)
    ]
    return sorted(found, key=lambda month: month.agreement)


def entered_months(
    session: Session, year: FinancialYear, agreements: Collection[str]
) -> dict[tuple[str, Period], int]:
    """How many schemes with a budget have spend recorded, by agreement and month of a year.

    For the few agreements of one page: every month of each is looked up.
    """
    codes = sorted(limited(session, agreements) or ())
    if not codes:
        return {}
    found = session.execute(
        text(
            "SELECT c.agreement, l.period, count(DISTINCT c.id) FROM schemes c "
            "JOIN ledger_totals l ON l.scheme_id = c.id AND l.period BETWEEN :first AND :last "
            "AND l.measure = :measure WHERE c.agreement IN :codes AND EXISTS (SELECT 1 FROM "
            "budgets b WHERE b.agreement = c.agreement AND b.fund = c.fund "
            "AND b.scheme = c.scheme AND b.financial_year = :year) "
            "GROUP BY c.agreement, l.period"
        ).bindparams(bindparam("codes", expanding=True)),
        {
            "codes": codes,
            "first": str(year.month(1)),
            "last": str(year.month(12)),
            "measure": ACTUAL,
            "year": year.start,
        },
    )
    return {(code, Period.from_text(period)): int(number) for code, period, number in found}
