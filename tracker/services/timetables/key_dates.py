"""Financial timetables over many agreements."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import AgreementBook
from tracker.models import KeyDate
from tracker.services.records.book import load_books
from tracker.services.records.shown import shown

SHEETS = ("Partners", "Key dates", "Timetable dependencies")


def years_with_dates(session: Session) -> list[FinancialYear]:
    """The years for which any agreement that the session may show has key dates."""
    wanted = select(KeyDate.financial_year).distinct().where(shown(session, KeyDate.agreement))
    return sorted(session.scalars(wanted))


def timetables_of(session: Session, year: FinancialYear) -> Sequence[AgreementBook]:
    """The books of the agreements that have key dates in a year, with their timetables only."""
    wanted = (
        select(KeyDate.agreement)
        .distinct()
        .where(shown(session, KeyDate.agreement), KeyDate.financial_year == year)
    )
    codes = session.scalars(wanted).all()
    return load_books(session, codes, sheets=SHEETS) if codes else []
