"""The months and the money of many agreements at once: what is entered, and what has not come in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, bindparam, or_, select, text
from sqlalchemy.orm import Session

from tracker.access import limited
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import ACTUAL
from tracker.domain.obligations.agreement_calendar import is_received_in_full
from tracker.domain.registers import Instalment
from tracker.models import Agreement
from tracker.models import Instalment as InstalmentTable
from tracker.services.records.remembering import remembered
from tracker.services.records.shown import shown

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


@dataclass(frozen=True, slots=True)
class Outstanding:
    """An instalment that was due and has not come in full, with the title of its agreement."""

    instalment: Instalment
    title: str


def months_of_agreements(
    session: Session, period: Period, agreements: Collection[str] | None = None
) -> list[AgreementMonth]:
    """How far a month is entered in each agreement that runs in it and has a budget for it.

    The order is that of the agreements' codes; those the session may not show are left out.
    """
    found = remembered(session, ("months", period), lambda: _all_months(session, period))
    seen = limited(session, agreements)
    return [month for month in found if seen is None or month.agreement in seen]


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


def outstanding_instalments(session: Session, today: date) -> Sequence[Outstanding]:
    """Every instalment due before today that has not come in full, the longest overdue first."""
    table = InstalmentTable
    missing = or_(
        and_(table.received_on.is_(None), table.received_amount.is_(None)),
        and_(table.amount >= 0, table.received_amount < table.amount),
        and_(table.amount < 0, table.received_amount > table.amount),
    )
    rows = session.execute(
        select(table, Agreement.title)
        .join(Agreement, Agreement.agreement == table.agreement)
        .where(table.due_date < today, missing, shown(session, table.agreement))
        .order_by(table.due_date, table.agreement, table.fund, table.partner)
    )
    found = [
        Outstanding(
            Instalment(
                row.agreement, row.fund, row.partner, row.financial_year, row.due_date,
                row.amount, row.invoice, row.invoiced_on, row.received_on, row.received_amount,
            ),
            title,
        )
        for row, title in rows
    ]  # fmt: skip
    return [one for one in found if not is_received_in_full(one.instalment)]
