"""Scenarios: outturns that somebody wants to look at again, beside the forecast."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Boolean, Integer
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.financial_year import FinancialYear
from tracker.models.base import Base, YearStart


class Scenario(Base):
    """An outturn of a fund under a name; seen by its organisation, or by all.

    It is a question somebody asked, not a record of the agreement, so the audit trail has no part
    in it.
    """

    __tablename__ = "scenarios"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    agreement: Mapped[str] = mapped_column(index=True)
    fund: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    name: Mapped[str]
    outturn: Mapped[Decimal]
    organisation: Mapped[str | None]
    is_shared: Mapped[bool] = mapped_column(Boolean)
    saved_by: Mapped[str]
    saved_at: Mapped[datetime]
