"""Organisations, agreements with their partners, variations and versions, and closed months."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.domain.financial_year import Period
from tracker.models.base import Base, MonthText, Register, one_of


class Organisation(Register, Base):
    """A body that can be a partner."""

    __tablename__ = "organisations"
    __table_args__ = (
        one_of("type", vocabulary.ORGANISATION_TYPES),
        CheckConstraint("valid_to >= valid_from", name="ends_after_it_begins"),
        CheckConstraint("successor <> code", name="succeeded_by_another"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    type: Mapped[str]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    successor: Mapped[str | None] = mapped_column(
        ForeignKey("organisations.code", deferrable=True, initially="DEFERRED")
    )


class AgreementContent:
    """What an agreement says; the present version and every past one hold the same fields."""

    title: Mapped[str]
    legal_basis: Mapped[str]
    area: Mapped[str | None]
    client_group: Mapped[str | None]
    host: Mapped[str]
    pool_manager: Mapped[str | None]
    pool_manager_employer: Mapped[str | None]
    start_date: Mapped[date]
    end_date: Mapped[date | None]
    notice_months: Mapped[int | None]
    notice_at_year_end: Mapped[bool] = mapped_column(server_default=false())
    review_every_months: Mapped[int | None]
    next_review: Mapped[date | None]
    aims: Mapped[str | None]
    improvement_statement: Mapped[str | None]
    services: Mapped[str | None]
    nhs_functions: Mapped[str | None]
    council_functions: Mapped[str | None]
    staff_and_goods: Mapped[str | None]
    variation_terms: Mapped[str | None]
    termination_terms: Mapped[str | None]
    monitoring: Mapped[str | None]
    consultation_ended: Mapped[date | None]
    dispute_route: Mapped[str | None]
    exit_plan: Mapped[str | None]
    audit_route: Mapped[str | None]
    report_within_days: Mapped[int | None]


def _content_rules() -> tuple[CheckConstraint, ...]:
    return (
        one_of("legal_basis", vocabulary.LEGAL_BASES),
        CheckConstraint("end_date >= start_date", name="ends_after_it_starts"),
        CheckConstraint("notice_months >= 0", name="notice_not_negative"),
        CheckConstraint("review_every_months > 0", name="review_cycle_positive"),
    )


class Agreement(AgreementContent, Register, Base):
    """The present version of an agreement.

    Its host is one organisation and one of its own partners. The reference is checked at the end
    of the transaction, because agreement and partners name each other.
    """

    __tablename__ = "agreements"
    __table_args__ = (
        *_content_rules(),
        ForeignKeyConstraint(
            ["agreement", "host"],
            ["partners.agreement", "partners.organisation"],
            name="fk_agreements_host_is_partner",
            deferrable=True,
            initially="DEFERRED",
            use_alter=True,
        ),
    )

    agreement: Mapped[str] = mapped_column(unique=True)


class AgreementVersion(AgreementContent, Register, Base):
    """What an agreement said before a variation took effect; never changed once written."""

    __tablename__ = "agreement_versions"
    __table_args__ = (
        *_content_rules(),
        UniqueConstraint("agreement", "ended_by"),
        ForeignKeyConstraint(
            ["agreement", "ended_by"],
            ["variations.agreement", "variations.variation"],
            deferrable=True,
            initially="DEFERRED",
        ),
    )

    agreement: Mapped[str]
    ended_by: Mapped[str]


class Partner(Register, Base):
    """An organisation's place in an agreement and its signature."""

    __tablename__ = "partners"
    __table_args__ = (UniqueConstraint("agreement", "organisation"),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    organisation: Mapped[str] = mapped_column(ForeignKey("organisations.code"), index=True)
    signatory: Mapped[str | None]
    signatory_role: Mapped[str | None]
    signed_on: Mapped[date | None]


class Variation(Register, Base):
    """A change to an agreement that makes a new version from its effective date."""

    __tablename__ = "variations"
    __table_args__ = (UniqueConstraint("agreement", "variation"),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    variation: Mapped[str]
    effective_from: Mapped[date]
    title: Mapped[str | None]
    signed_on: Mapped[date | None]


class ClosedPeriod(Register, Base):
    """A month of an agreement closed for posting; reopening takes the row away."""

    __tablename__ = "closed_periods"
    __table_args__ = (UniqueConstraint("agreement", "period"),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    period: Mapped[Period] = mapped_column(MonthText)


class SoftClosedPeriod(Register, Base):
    """A month of an agreement in which only the host's finance leads may post."""

    __tablename__ = "soft_closed_periods"
    __table_args__ = (UniqueConstraint("agreement", "period"),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    period: Mapped[Period] = mapped_column(MonthText)


class ReopenedPeriod(Register, Base):
    """A closed month that may be posted in until a day, that day included."""

    __tablename__ = "reopened_periods"
    __table_args__ = (
        UniqueConstraint("agreement", "period"),
        ForeignKeyConstraint(
            ["agreement", "period"], ["closed_periods.agreement", "closed_periods.period"]
        ),
    )

    agreement: Mapped[str]
    period: Mapped[Period] = mapped_column(MonthText)
    until: Mapped[date]


class AgreementSetting(Register, Base):
    """How an agreement is looked after; one without a row needs no approvals."""

    __tablename__ = "agreement_settings"
    __table_args__ = (one_of("approvals", vocabulary.APPROVALS),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"), unique=True)
    approvals: Mapped[str]
