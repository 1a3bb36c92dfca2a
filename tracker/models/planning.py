"""Plans: assumptions that partners look at again, and linked changes of contributions."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.financial_year import FinancialYear
from tracker.domain.vocabulary import LINK_KINDS
from tracker.models.base import Base, Register, YearStart, one_of


class PlanningAssumptions(Base):
    """Assumptions for the year after `financial_year`, under a name; seen by one body, or by all.

    They are a question somebody asked, not a record of the agreement, so the audit trail has no
    part in them.
    """

    __tablename__ = "planning_assumptions"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    agreement: Mapped[str] = mapped_column(index=True)
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    name: Mapped[str]
    content: Mapped[str]
    organisation: Mapped[str | None]
    is_shared: Mapped[bool] = mapped_column(Boolean)
    saved_by: Mapped[str]
    saved_at: Mapped[datetime]


class LinkedVariation(Register, Base):
    """A set of contribution changes that are to net to nothing over some years."""

    __tablename__ = "linked_variations"
    __table_args__ = (
        UniqueConstraint("agreement", "link"),
        ForeignKeyConstraint(
            ["agreement", "variation"], ["variations.agreement", "variations.variation"]
        ),
        one_of("kind", LINK_KINDS),
    )

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    link: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    variation: Mapped[str | None]
    balance_due: Mapped[FinancialYear | None] = mapped_column(YearStart)
    authority: Mapped[str | None]


class LinkedChange(Register, Base):
    """How much more or less a partner contributes in one year of a set."""

    __tablename__ = "linked_changes"
    __table_args__ = (
        # Named here, because the usual name would be longer than PostgreSQL allows.
        UniqueConstraint(
            "agreement", "link", "fund", "partner", "financial_year", "funding_source",
            name="uq_linked_changes_key",
        ),
        ForeignKeyConstraint(
            ["agreement", "link"], ["linked_variations.agreement", "linked_variations.link"]
        ),
        ForeignKeyConstraint(["agreement", "fund"], ["funds.agreement", "funds.fund"]),
        ForeignKeyConstraint(
            ["agreement", "partner"], ["partners.agreement", "partners.organisation"]
        ),
        ForeignKeyConstraint(
            ["agreement", "owed_by"], ["partners.agreement", "partners.organisation"]
        ),
        CheckConstraint("amount <> 0", name="amount_not_nil"),
        CheckConstraint("owed_by <> partner", name="owed_by_another"),
    )  # fmt: skip

    agreement: Mapped[str]
    link: Mapped[str]
    fund: Mapped[str]
    partner: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    funding_source: Mapped[str]
    amount: Mapped[Decimal]
    owed_by: Mapped[str | None]
