"""Which financial years have figures."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.models import Budget, Contribution
from tracker.services.records.remembering import remembered

# Each step looks the next year up in an index; a plain DISTINCT would read every row.
_YEARS = text(
    "WITH RECURSIVE b (start) AS ("
    "SELECT min(financial_year) FROM budgets UNION ALL SELECT "
    "(SELECT min(t.financial_year) FROM budgets t WHERE t.financial_year > b.start) "
    "FROM b WHERE b.start IS NOT NULL"
    "), c (start) AS ("
    "SELECT min(financial_year) FROM contributions UNION ALL SELECT "
    "(SELECT min(t.financial_year) FROM contributions t WHERE t.financial_year > c.start) "
    "FROM c WHERE c.start IS NOT NULL"
    ") SELECT start FROM b WHERE start IS NOT NULL "
    "UNION SELECT start FROM c WHERE start IS NOT NULL ORDER BY start DESC"
)


def list_recorded_years(session: Session) -> list[FinancialYear]:
    """The years with a budget or a contribution of any agreement, the latest first."""
    found = remembered(session, "recorded years", lambda: session.scalars(_YEARS).all())
    return [FinancialYear(start) for start in found]


def list_years_of(session: Session, agreement: str) -> list[FinancialYear]:
    """The years with a budget or a contribution of one agreement, the latest first."""
    found = session.execute(
        select(Budget.financial_year)
        .where(Budget.agreement == agreement)
        .union(select(Contribution.financial_year).where(Contribution.agreement == agreement))
    )
    return sorted((year for (year,) in found), reverse=True)
