"""Financial timetables: each partner's key dates, and what waits for what."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.domain.financial_year import FinancialYear
from tracker.models.base import Base, Register, YearStart, one_of


def of_partner(field: str) -> ForeignKeyConstraint:
    """The field names a partner of the agreement."""
    return ForeignKeyConstraint(
        ["agreement", field], ["partners.agreement", "partners.organisation"]
    )


class KeyDate(Register, Base):
    """A date of one partner's calendar, for the financial year it is about."""

    __tablename__ = "key_dates"
    __table_args__ = (
        UniqueConstraint("agreement", "financial_year", "partner", "event", "number"),
        of_partner("partner"),
        one_of("event", vocabulary.KEY_EVENTS),
        one_of("certainty", vocabulary.CERTAINTIES),
        CheckConstraint("number >= 1", name="number_from_one"),
        # A calendar feed looks for the days of some months.
        Index("ix_key_dates_day", "day"),
    )

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    partner: Mapped[str]
    event: Mapped[str]
    number: Mapped[int] = mapped_column(Integer)
    day: Mapped[date]
    certainty: Mapped[str]
    note: Mapped[str | None]


class TimetableDependency(Register, Base):
    """An event of one partner waits for an event of another, or for another of its own."""

    __tablename__ = "timetable_dependencies"
    __table_args__ = (
        # Named by hand: the columns' names are longer than a name may be.
        UniqueConstraint(
            "agreement",
            "partner",
            "event",
            "of_partner",
            "depends_on",
            name="uq_timetable_dependencies_what_waits",
        ),
        of_partner("partner"),
        of_partner("of_partner"),
        one_of("event", vocabulary.KEY_EVENTS),
        one_of("depends_on", vocabulary.KEY_EVENTS),
        CheckConstraint("days >= 0", name="days_not_below_nil"),
        CheckConstraint("partner <> of_partner OR event <> depends_on", name="not_on_itself"),
    )

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    partner: Mapped[str]
    event: Mapped[str]
    of_partner: Mapped[str]
    depends_on: Mapped[str]
    days: Mapped[int] = mapped_column(Integer)
    note: Mapped[str | None]


class BcfDate(Register, Base):
    """A date that the Better Care Fund asks for nationally; without a day nothing is asked for."""

    __tablename__ = "bcf_dates"
    __table_args__ = (UniqueConstraint("financial_year", "what"),)

    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    what: Mapped[str]
    day: Mapped[date | None]
    source: Mapped[str | None]


class BcfReturn(Register, Base):
    """That an agreement's return of the Better Care Fund was submitted."""

    __tablename__ = "bcf_returns"
    __table_args__ = (
        UniqueConstraint("agreement", "financial_year", "what"),
        one_of("authority", vocabulary.RETURN_AUTHORITIES),
    )

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    what: Mapped[str]
    submitted_on: Mapped[date]
    submitted_by: Mapped[str]
    signed_off_by: Mapped[str | None]
    authority: Mapped[str | None]
    ratified_on: Mapped[date | None]
