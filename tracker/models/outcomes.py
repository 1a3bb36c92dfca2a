"""Outcomes beside the workbook: the library of measures, former definitions, and what is set."""

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.domain.financial_year import FinancialYear, OutcomePeriod
from tracker.models.base import Base, ExactNumber, PeriodText, Register, YearStart, one_of
from tracker.models.monitoring import of_measure


class LibraryMeasure(Register, Base):
    """A standard measure as this installation says it; it belongs to no agreement."""

    __tablename__ = "measure_library"
    __table_args__ = (
        UniqueConstraint("code"),
        one_of("better", vocabulary.BETTER),
        one_of("frequency", vocabulary.FREQUENCIES),
        CheckConstraint("last_year >= first_year", name="last_year_after_first"),
    )

    code: Mapped[str]
    title: Mapped[str]
    unit: Mapped[str]
    better: Mapped[str]
    definition: Mapped[str]
    numerator: Mapped[str | None]
    denominator: Mapped[str | None]
    frequency: Mapped[str | None]
    source: Mapped[str | None]
    first_year: Mapped[FinancialYear | None] = mapped_column(YearStart)
    last_year: Mapped[FinancialYear | None] = mapped_column(YearStart)
    cost_for_each: Mapped[str | None]


class FormerDefinition(Register, Base):
    """How a measure was counted until it was defined anew."""

    __tablename__ = "former_definitions"
    __table_args__ = (UniqueConstraint("agreement", "measure", "version"), of_measure())

    agreement: Mapped[str]
    measure: Mapped[str]
    version: Mapped[int] = mapped_column(Integer)
    replaced_from: Mapped[OutcomePeriod] = mapped_column(PeriodText)
    reason: Mapped[str]
    definition: Mapped[str | None]
    numerator: Mapped[str | None]
    denominator: Mapped[str | None]
    baseline: Mapped[Decimal | None] = mapped_column(ExactNumber)
    baseline_period: Mapped[OutcomePeriod | None] = mapped_column(PeriodText)


class OutcomeSetting(Register, Base):
    """Why an agreement has no outcome measure."""

    __tablename__ = "outcome_settings"
    __table_args__ = (UniqueConstraint("agreement"),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    why_no_measure: Mapped[str]
