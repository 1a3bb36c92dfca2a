"""Assessments of partnerships: what each partner submitted, item by item."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.domain.financial_year import FinancialYear
from tracker.models.base import Base, Register, YearStart, one_of

_KEY = ("agreement", "partner", "instrument", "financial_year")


class Assessment(Register, Base):
    """One partner's answers to one instrument for a year."""

    __tablename__ = "assessments"
    __table_args__ = (
        UniqueConstraint(*_KEY),
        ForeignKeyConstraint(
            ["agreement", "partner"], ["partners.agreement", "partners.organisation"]
        ),
        one_of("instrument", vocabulary.INSTRUMENTS),
    )

    agreement: Mapped[str]
    partner: Mapped[str]
    instrument: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    assessed_on: Mapped[date]
    submitted_by: Mapped[str]


class AssessmentScore(Register, Base):
    """One item of it."""

    __tablename__ = "assessment_scores"
    __table_args__ = (
        UniqueConstraint(*_KEY, "item"),
        ForeignKeyConstraint(list(_KEY), [f"assessments.{name}" for name in _KEY]),
        CheckConstraint("score BETWEEN 1 AND 4", name="score_from_1_to_4"),
        CheckConstraint("item >= 1", name="item_counted_from_1"),
        CheckConstraint("score IS NOT NULL OR evidence IS NOT NULL", name="something_is_said"),
    )

    agreement: Mapped[str]
    partner: Mapped[str]
    instrument: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    item: Mapped[int] = mapped_column(Integer)
    score: Mapped[int | None] = mapped_column(Integer)
    evidence: Mapped[str | None]
