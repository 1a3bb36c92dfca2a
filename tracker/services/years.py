"""Which financial years have figures."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear


def list_recorded_years(session: Session) -> list[FinancialYear]:
    """The years with a budget or a contribution of any agreement, the latest first."""
    found = session.execute(
        text(
            "SELECT financial_year FROM budgets UNION SELECT financial_year FROM contributions "
            "ORDER BY financial_year DESC"
        )
    )
    return [FinancialYear(start) for (start,) in found]
