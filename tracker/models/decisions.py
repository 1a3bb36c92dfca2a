"""Signatures of variations, the authority behind signatures, and the register of decisions."""

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
from tracker.models.base import Base, Register, one_of

_EXPIRES = "delegation_expires IS NULL OR delegated"


def _of_variation() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["agreement", "variation"], ["variations.agreement", "variations.variation"]
    )


def _of_partner() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["agreement", "organisation"], ["partners.agreement", "partners.organisation"]
    )


class VariationSignature(Register, Base):
    """The signature of one partner under one variation."""

    __tablename__ = "variation_signatures"
    __table_args__ = (
        UniqueConstraint("agreement", "variation", "organisation"),
        _of_variation(),
        _of_partner(),
        CheckConstraint(_EXPIRES, name="expires_if_delegated"),
    )

    agreement: Mapped[str]
    variation: Mapped[str]
    organisation: Mapped[str]
    signatory: Mapped[str]
    signatory_role: Mapped[str | None]
    signed_on: Mapped[date]
    authority: Mapped[str | None]
    body: Mapped[str | None]
    minute: Mapped[str | None]
    delegated: Mapped[bool]
    delegation_expires: Mapped[date | None]


class SigningAuthority(Register, Base):
    """The authority on which a partner signed the agreement itself."""

    __tablename__ = "signing_authorities"
    __table_args__ = (
        UniqueConstraint("agreement", "organisation"),
        _of_partner(),
        CheckConstraint(_EXPIRES, name="expires_if_delegated"),
    )

    agreement: Mapped[str]
    organisation: Mapped[str]
    authority: Mapped[str | None]
    body: Mapped[str | None]
    minute: Mapped[str | None]
    delegated: Mapped[bool]
    delegation_expires: Mapped[date | None]


class Decision(Register, Base):
    """A decision about an agreement."""

    __tablename__ = "decisions"
    __table_args__ = (
        UniqueConstraint("agreement", "decision"),
        ForeignKeyConstraint(["agreement", "fund"], ["funds.agreement", "funds.fund"]),
        ForeignKeyConstraint(
            ["agreement", "fund", "scheme"], ["schemes.agreement", "schemes.fund", "schemes.scheme"]
        ),
        _of_variation(),
        one_of("kind", vocabulary.DECISION_KINDS),
        one_of("status", vocabulary.DECISION_STATUSES),
        CheckConstraint(
            "(kind = 'Dispute step') = (level IS NOT NULL)", name="disputes_have_level"
        ),
        CheckConstraint("(status = 'Open') = (closed_on IS NULL)", name="closed_says_when"),
        CheckConstraint("closed_on >= decided_on", name="closed_after_taken"),
        CheckConstraint("urgency_reason IS NOT NULL OR NOT urgent", name="urgency_says_why"),
    )

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    decision: Mapped[int] = mapped_column(Integer)
    decided_on: Mapped[date]
    body: Mapped[str]
    kind: Mapped[str]
    text: Mapped[str]
    level: Mapped[int | None] = mapped_column(Integer)
    fund: Mapped[str | None]
    scheme: Mapped[str | None]
    variation: Mapped[str | None]
    effect: Mapped[Decimal | None]
    options_rejected: Mapped[str | None]
    interests: Mapped[str | None]
    urgent: Mapped[bool]
    urgency_reason: Mapped[str | None]
    report_back_on: Mapped[date | None]
    due: Mapped[date | None]
    status: Mapped[str]
    closed_on: Mapped[date | None]


class DecisionApproval(Register, Base):
    """Who approved a decision for one partner."""

    __tablename__ = "decision_approvals"
    __table_args__ = (
        UniqueConstraint("agreement", "decision", "organisation"),
        ForeignKeyConstraint(
            ["agreement", "decision"], ["decisions.agreement", "decisions.decision"]
        ),
        _of_partner(),
        CheckConstraint(_EXPIRES, name="expires_if_delegated"),
    )

    agreement: Mapped[str]
    decision: Mapped[int] = mapped_column(Integer)
    organisation: Mapped[str]
    approver: Mapped[str]
    approved_on: Mapped[date]
    body: Mapped[str | None]
    minute: Mapped[str | None]
    delegated: Mapped[bool]
    delegation_expires: Mapped[date | None]
