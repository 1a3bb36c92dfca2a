"""What is recorded because a check asks for it."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.domain.financial_year import FinancialYear
from tracker.models.base import Base, Register, YearStart, one_of
from tracker.models.funds import of_fund


def _of_partner() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["agreement", "organisation"], ["partners.agreement", "partners.organisation"]
    )


class FindingNote(Register, Base):
    """Why a finding stands as it is."""

    __tablename__ = "finding_notes"
    __table_args__ = (UniqueConstraint("agreement", "number", "about"),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    number: Mapped[str]
    about: Mapped[str]
    text: Mapped[str]
    said_by: Mapped[str]
    said_on: Mapped[date]


class RecoveryPlan(Register, Base):
    """How the overspend forecast for a fund is to be brought down."""

    __tablename__ = "recovery_plans"
    __table_args__ = (
        UniqueConstraint("agreement", "fund", "financial_year", "drawn_up_on"),
        of_fund(),
        CheckConstraint("amount > 0", name="amount_positive"),
    )

    agreement: Mapped[str]
    fund: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    drawn_up_on: Mapped[date]
    owner: Mapped[str]
    measures: Mapped[str]
    amount: Mapped[Decimal | None]
    meeting_on: Mapped[date | None]


class PlanSignOff(Register, Base):
    """One office's sign-off of the Better Care Fund plan of a year."""

    __tablename__ = "plan_sign_offs"
    __table_args__ = (
        UniqueConstraint("agreement", "financial_year", "organisation", "role"),
        _of_partner(),
        one_of("role", vocabulary.SIGN_OFF_ROLES),
    )

    agreement: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    organisation: Mapped[str]
    role: Mapped[str]
    name: Mapped[str]
    signed_on: Mapped[date]
    delegated: Mapped[bool]
    authority: Mapped[str | None]
    ratified_on: Mapped[date | None]


class LeavingDecision(Register, Base):
    """That a partner considers leaving, and what was decided on consulting."""

    __tablename__ = "leaving_decisions"
    __table_args__ = (
        UniqueConstraint("agreement", "organisation", "considered_on"),
        _of_partner(),
        one_of("consultation", vocabulary.CONSULTATIONS),
        CheckConstraint(
            "(consultation IS NULL) = (decided_on IS NULL)", name="a_decision_has_its_day"
        ),
    )

    agreement: Mapped[str]
    organisation: Mapped[str]
    considered_on: Mapped[date]
    reason: Mapped[str]
    consultation: Mapped[str | None]
    decided_on: Mapped[date | None]
    grounds: Mapped[str | None]
    settled_on: Mapped[date | None]


class NoticeService(Register, Base):
    """Which partner served a notice on which."""

    __tablename__ = "notices"
    __table_args__ = (
        UniqueConstraint("agreement", "document", "served_by", "served_on"),
        ForeignKeyConstraint(
            ["agreement", "document"], ["documents.agreement", "documents.document"]
        ),
        ForeignKeyConstraint(
            ["agreement", "served_by"], ["partners.agreement", "partners.organisation"]
        ),
        ForeignKeyConstraint(
            ["agreement", "served_on"], ["partners.agreement", "partners.organisation"]
        ),
        CheckConstraint("served_by <> served_on", name="served_on_another"),
    )

    agreement: Mapped[str]
    document: Mapped[int] = mapped_column(Integer)
    served_by: Mapped[str]
    served_on: Mapped[str]
    received_on: Mapped[date | None]


class ExitItem(Register, Base):
    """Something to be settled when the agreement ends that is settled."""

    __tablename__ = "exit_items"
    __table_args__ = (UniqueConstraint("agreement", "item"),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    item: Mapped[str]
    done_on: Mapped[date]
    done_by: Mapped[str]
    note: Mapped[str | None]


class Novation(Register, Base):
    """What shows that a body's place has passed to its successor."""

    __tablename__ = "novations"
    __table_args__ = (
        UniqueConstraint("agreement", "organisation"),
        _of_partner(),
        ForeignKeyConstraint(
            ["agreement", "document"], ["documents.agreement", "documents.document"]
        ),
    )

    agreement: Mapped[str]
    organisation: Mapped[str]
    evidence: Mapped[str]
    day: Mapped[date]
    document: Mapped[int | None] = mapped_column(Integer)
