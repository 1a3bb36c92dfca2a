"""Reviews, returns and outcomes: what is done about an agreement and what comes of it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.domain.financial_year import FinancialYear, OutcomePeriod, Quarter
from tracker.models.base import Base, ExactNumber, PeriodText, Register, one_of
from tracker.models.funds import of_fund


def of_measure() -> ForeignKeyConstraint:
    """The row belongs to a measure of its agreement."""
    return ForeignKeyConstraint(
        ["agreement", "measure"], ["outcome_measures.agreement", "outcome_measures.measure"]
    )


class Review(Register, Base):
    """A review due, and once held what was decided."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("agreement", "due"),
        one_of("kind", vocabulary.REVIEW_KINDS),
        one_of("outcome", vocabulary.REVIEW_OUTCOMES),
    )

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    due: Mapped[date]
    kind: Mapped[str | None]
    held_on: Mapped[date | None]
    outcome: Mapped[str | None]
    decision: Mapped[str | None]
    next_review: Mapped[date | None]


class Return(Register, Base):
    """A quarterly report or an annual return of a fund."""

    __tablename__ = "returns"
    __table_args__ = (
        UniqueConstraint("agreement", "fund", "kind", "period"),
        of_fund(),
        one_of("kind", vocabulary.RETURN_KINDS),
    )

    agreement: Mapped[str]
    fund: Mapped[str]
    kind: Mapped[str]
    period: Mapped[Quarter | FinancialYear] = mapped_column(PeriodText)
    due: Mapped[date | None]
    submitted_on: Mapped[date | None]
    submitted_by: Mapped[str | None]


class OutcomeMeasure(Register, Base):
    """A measurable outcome for service users.

    That fund and scheme exist is seen to by the references of the sheet: the columns came later,
    and SQLite adds no such constraint to a table that others refer to.
    """

    __tablename__ = "outcome_measures"
    __table_args__ = (
        UniqueConstraint("agreement", "measure"),
        one_of("better", vocabulary.BETTER),
        one_of("frequency", vocabulary.FREQUENCIES),
    )

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    measure: Mapped[str]
    title: Mapped[str]
    unit: Mapped[str]
    better: Mapped[str]
    definition: Mapped[str | None]
    baseline: Mapped[Decimal | None] = mapped_column(ExactNumber)
    baseline_period: Mapped[OutcomePeriod | None] = mapped_column(PeriodText)
    frequency: Mapped[str | None]
    tolerance: Mapped[Decimal | None] = mapped_column(ExactNumber)
    source: Mapped[str | None]
    numerator: Mapped[str | None]
    denominator: Mapped[str | None]
    fund: Mapped[str | None]
    scheme: Mapped[str | None]
    cost_for_each: Mapped[str | None]
    library_code: Mapped[str | None]


class OutcomeTarget(Register, Base):
    """What a measure should reach in a period."""

    __tablename__ = "outcome_targets"
    __table_args__ = (UniqueConstraint("agreement", "measure", "period"), of_measure())

    agreement: Mapped[str]
    measure: Mapped[str]
    period: Mapped[OutcomePeriod] = mapped_column(PeriodText)
    target: Mapped[Decimal] = mapped_column(ExactNumber)
    upper_target: Mapped[Decimal | None] = mapped_column(ExactNumber)


class OutcomeReading(Register, Base):
    """What a measure was in a period."""

    __tablename__ = "outcome_readings"
    __table_args__ = (
        UniqueConstraint("agreement", "measure", "period"),
        of_measure(),
        one_of("status", vocabulary.READING_STATUSES),
    )

    agreement: Mapped[str]
    measure: Mapped[str]
    period: Mapped[OutcomePeriod] = mapped_column(PeriodText)
    value: Mapped[Decimal | None] = mapped_column(ExactNumber)
    status: Mapped[str | None]
    source: Mapped[str | None]
    numerator: Mapped[Decimal | None] = mapped_column(ExactNumber)
    denominator: Mapped[Decimal | None] = mapped_column(ExactNumber)
