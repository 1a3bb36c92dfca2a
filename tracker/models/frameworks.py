"""The five financial frameworks of each agreement, and who answers for them."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.models.base import Base, Register, one_of


class FinancialFramework(Register, Base):
    """What the partners say of one framework."""

    __tablename__ = "financial_frameworks"
    __table_args__ = (
        UniqueConstraint("agreement", "framework"),
        ForeignKeyConstraint(
            ["agreement", "document"], ["documents.agreement", "documents.document"]
        ),
        one_of("framework", vocabulary.FRAMEWORKS),
        one_of("synchronised", vocabulary.SYNCHRONISED),
        CheckConstraint(
            "(action IS NULL) = (action_owner IS NULL) AND (action IS NULL) = (action_due IS NULL)",
            name="action_has_owner_and_day",
        ),
        CheckConstraint(
            "action_done_on IS NULL OR action IS NOT NULL", name="only_an_action_is_done"
        ),
    )

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    framework: Mapped[str]
    in_place: Mapped[str | None]
    evidence: Mapped[str | None]
    document: Mapped[int | None] = mapped_column(Integer)
    synchronised: Mapped[str]
    action: Mapped[str | None]
    action_owner: Mapped[str | None]
    action_due: Mapped[date | None]
    action_done_on: Mapped[date | None]
    seen_on: Mapped[date]


class FrameworkLead(Register, Base):
    """Who answers for a framework at one partner."""

    __tablename__ = "framework_leads"
    __table_args__ = (
        UniqueConstraint("agreement", "framework", "partner"),
        ForeignKeyConstraint(
            ["agreement", "partner"], ["partners.agreement", "partners.organisation"]
        ),
        one_of("framework", vocabulary.FRAMEWORKS),
    )

    agreement: Mapped[str]
    framework: Mapped[str]
    partner: Mapped[str]
    person: Mapped[str]
