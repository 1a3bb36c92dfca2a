"""Funds and schemes, and the money of each: contributions, instalments, budgets, ledger."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.domain.financial_year import FinancialYear, Period
from tracker.models.base import Base, MonthText, Register, Sourced, YearStart, one_of


def of_fund() -> ForeignKeyConstraint:
    """The row belongs to a fund of its agreement."""
    return ForeignKeyConstraint(["agreement", "fund"], ["funds.agreement", "funds.fund"])


def of_scheme() -> ForeignKeyConstraint:
    """The row belongs to a scheme of its fund; a blank scheme refers to nothing."""
    return ForeignKeyConstraint(
        ["agreement", "fund", "scheme"], ["schemes.agreement", "schemes.fund", "schemes.scheme"]
    )


def by_partner(column: str) -> ForeignKeyConstraint:
    """The column names a partner of the row's own agreement."""
    return ForeignKeyConstraint(
        ["agreement", column], ["partners.agreement", "partners.organisation"]
    )


class Fund(Register, Base):
    """A fund of an agreement."""

    __tablename__ = "funds"
    __table_args__ = (
        UniqueConstraint("agreement", "fund"),
        one_of("kind", vocabulary.FUND_KINDS),
        CheckConstraint("reserve >= 0", name="reserve_not_negative"),
        CheckConstraint("uncommitted >= 0", name="uncommitted_not_negative"),
    )

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    fund: Mapped[str]
    title: Mapped[str]
    kind: Mapped[str]
    reserve: Mapped[Decimal | None]
    uncommitted: Mapped[Decimal | None]


class Scheme(Register, Base):
    """A scheme of a fund."""

    __tablename__ = "schemes"
    __table_args__ = (
        UniqueConstraint("agreement", "fund", "scheme"),
        of_fund(),
        by_partner("lead_commissioner"),
    )

    agreement: Mapped[str]
    fund: Mapped[str]
    scheme: Mapped[str]
    title: Mapped[str]
    lead_commissioner: Mapped[str | None]
    provider: Mapped[str | None]
    area_of_spend: Mapped[str | None]
    vat_regime: Mapped[str | None]
    spend_type: Mapped[str | None]


class Contribution(Register, Base):
    """A line of a partner's contribution to a fund in a year, or the change a variation makes to it."""

    __tablename__ = "contributions"
    __table_args__ = (
        of_fund(),
        of_scheme(),
        by_partner("partner"),
        ForeignKeyConstraint(
            ["agreement", "variation"], ["variations.agreement", "variations.variation"]
        ),
        one_of("status", vocabulary.CONTRIBUTION_STATUSES),
    )

    agreement: Mapped[str]
    fund: Mapped[str]
    scheme: Mapped[str | None]
    partner: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart, index=True)
    funding_source: Mapped[str]
    line: Mapped[str]
    variation: Mapped[str | None]
    recurrent: Mapped[bool]
    capital: Mapped[bool]
    in_kind: Mapped[bool]
    designated: Mapped[bool]
    amount: Mapped[Decimal]
    status: Mapped[str]
    exit_date: Mapped[date | None]
    dispute: Mapped[str | None]


# The same money in another agreement is looked up by these.
Index(
    "ix_contributions_same",
    Contribution.partner,
    Contribution.financial_year,
    Contribution.amount,
    Contribution.agreement,
)
# Blanks count as equal in this key, which a plain unique constraint would not do.
Index(
    "uq_contributions_key",
    Contribution.agreement,
    Contribution.fund,
    func.coalesce(Contribution.scheme, text("''")),
    Contribution.partner,
    Contribution.financial_year,
    Contribution.funding_source,
    Contribution.line,
    func.coalesce(Contribution.variation, text("''")),
    unique=True,
)


class Instalment(Register, Base):
    """A payment of a contribution."""

    __tablename__ = "instalments"
    __table_args__ = (
        UniqueConstraint("agreement", "fund", "partner", "due_date"),
        of_fund(),
        by_partner("partner"),
    )

    agreement: Mapped[str]
    fund: Mapped[str]
    partner: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    due_date: Mapped[date]
    amount: Mapped[Decimal]
    invoice: Mapped[str | None]
    invoiced_on: Mapped[date | None]
    received_on: Mapped[date | None]
    received_amount: Mapped[Decimal | None]


class Budget(Register, Base):
    """A budget line of a scheme: the original or a virement."""

    __tablename__ = "budgets"
    __table_args__ = (
        UniqueConstraint("agreement", "fund", "scheme", "financial_year", "line"),
        of_scheme(),
    )

    agreement: Mapped[str]
    fund: Mapped[str]
    scheme: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart, index=True)
    line: Mapped[str]
    amount: Mapped[Decimal]
    approved_on: Mapped[date | None]
    note: Mapped[str | None]
    funding_source: Mapped[str | None]
    recurrence: Mapped[str | None]


class Profile(Register, Base):
    """The budget of one month of a scheme."""

    __tablename__ = "profiles"
    __table_args__ = (UniqueConstraint("agreement", "fund", "scheme", "period"), of_scheme())

    agreement: Mapped[str]
    fund: Mapped[str]
    scheme: Mapped[str]
    period: Mapped[Period] = mapped_column(MonthText)
    amount: Mapped[Decimal]


class LedgerEntry(Sourced, Base):
    """One ledger row of a scheme.

    The table is the tracker's largest by far, so it refers to its scheme by number and is
    clustered by its key: all rows of a scheme and month lie together.
    """

    __tablename__ = "ledger"
    __table_args__ = (
        one_of("measure", vocabulary.LEDGER_MEASURES),
        {"sqlite_with_rowid": False},
    )

    scheme_id: Mapped[int] = mapped_column(ForeignKey("schemes.id"), primary_key=True)
    period: Mapped[Period] = mapped_column(MonthText, primary_key=True)
    measure: Mapped[str] = mapped_column(primary_key=True)
    source_reference: Mapped[str] = mapped_column(primary_key=True)
    amount: Mapped[Decimal]
    narrative: Mapped[str | None]
