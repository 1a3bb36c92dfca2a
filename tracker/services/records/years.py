"""Which financial years have figures, or are to have some."""

from datetime import date

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.models import Agreement, Budget, Contribution

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
    return [FinancialYear(start) for (start,) in session.execute(_YEARS)]


def list_years_of(session: Session, agreement: str, day: date) -> list[FinancialYear]:
    """The years of one agreement to choose from, the latest first.

    They are those with a budget or a contribution of its own; and of its first year, the present
    one and the next those in which it runs, so that figures can be entered where there are none.
    An agreement that nobody knows has none.
    """
    recorded = session.execute(
        select(Budget.financial_year)
        .where(Budget.agreement == agreement)
        .union(select(Contribution.financial_year).where(Contribution.agreement == agreement))
    )
    years: set[FinancialYear] = {year for (year,) in recorded}
    term = session.execute(
        select(Agreement.start_date, Agreement.end_date).where(Agreement.agreement == agreement)
    ).one_or_none()
    if term is not None:
        first, present = FinancialYear.of(term.start_date), FinancialYear.of(day)
        running = (year for year in (first, present, present.next()) if year >= first)
        years |= {
            year for year in running if term.end_date is None or year.first_day <= term.end_date
        }
    return sorted(years, reverse=True)
