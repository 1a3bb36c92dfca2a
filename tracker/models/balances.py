"""Agreement of balances: what each body records, explains and disputes, and what they sign."""

from datetime import date
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.domain.financial_year import FinancialYear
from tracker.models.base import Base, Register, YearStart, one_of
from tracker.models.funds import by_partner, of_fund


def of_statement() -> ForeignKeyConstraint:
    """The row belongs to a statement of its agreement."""
    return ForeignKeyConstraint(
        ["agreement", "statement"],
        ["balance_statements.agreement", "balance_statements.statement"],
    )


class OwnBalance(Register, Base):
    """What a body's own ledger shows of a balance."""

    __tablename__ = "own_balances"
    __table_args__ = (
        UniqueConstraint("agreement", "fund", "payer", "financial_year", "as_at", "organisation"),
        of_fund(),
        by_partner("payer"),
        by_partner("organisation"),
        # Home looks for what an organisation has to agree.
        Index("ix_own_balances_organisation", "organisation"),
    )

    agreement: Mapped[str]
    fund: Mapped[str]
    payer: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    as_at: Mapped[date]
    organisation: Mapped[str]
    due: Mapped[Decimal]
    invoiced: Mapped[Decimal]
    paid: Mapped[Decimal]
    note: Mapped[str | None]
    stated_by: Mapped[str]
    stated_on: Mapped[date]
    corrected_on: Mapped[date | None]


class BalanceExplanation(Register, Base):
    """A difference of timing that both bodies see."""

    __tablename__ = "balance_explanations"
    __table_args__ = (
        UniqueConstraint("agreement", "line"),
        of_fund(),
        by_partner("payer"),
        by_partner("organisation"),
        one_of("figure", vocabulary.BALANCE_FIGURES),
        one_of("kind", vocabulary.BALANCE_TIMINGS),
        CheckConstraint("amount <> 0", name="amount_not_nil"),
    )

    agreement: Mapped[str]
    line: Mapped[int] = mapped_column(Integer)
    fund: Mapped[str]
    payer: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    as_at: Mapped[date]
    figure: Mapped[str]
    kind: Mapped[str]
    amount: Mapped[Decimal]
    reason: Mapped[str]
    organisation: Mapped[str]
    given_by: Mapped[str]
    given_on: Mapped[date]


class BalanceDispute(Register, Base):
    """A dispute over a balance; it is open until it says how it was resolved."""

    __tablename__ = "balance_disputes"
    __table_args__ = (
        UniqueConstraint("agreement", "dispute"),
        of_fund(),
        by_partner("payer"),
        by_partner("organisation"),
        CheckConstraint("amount >= 0", name="amount_not_negative"),
        CheckConstraint(
            "(resolved_on IS NULL) = (resolution IS NULL)", name="resolved_with_its_day"
        ),
    )

    agreement: Mapped[str]
    dispute: Mapped[int] = mapped_column(Integer)
    fund: Mapped[str]
    payer: Mapped[str]
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    as_at: Mapped[date]
    organisation: Mapped[str]
    raised_by: Mapped[str]
    raised_on: Mapped[date]
    amount: Mapped[Decimal]
    reason: Mapped[str]
    route: Mapped[str | None]
    resolved_on: Mapped[date | None]
    resolution: Mapped[str | None]


class BalanceStatement(Register, Base):
    """What is said of a frozen statement; the database lets nobody change or remove it."""

    __tablename__ = "balance_statements"
    __table_args__ = (UniqueConstraint("agreement", "statement"),)

    agreement: Mapped[str] = mapped_column(ForeignKey("agreements.agreement"))
    statement: Mapped[int] = mapped_column(Integer)
    financial_year: Mapped[FinancialYear] = mapped_column(YearStart)
    as_at: Mapped[date]
    size: Mapped[int] = mapped_column(Integer)
    sha256: Mapped[str] = mapped_column(String(64))
    made_by: Mapped[str]
    made_on: Mapped[date]


class BalanceStatementContent(Base):
    """The bytes of a statement, JSON in UTF-8; they only ever come, and never change or go."""

    __tablename__ = "balance_statement_contents"
    __table_args__ = (of_statement(),)

    agreement: Mapped[str] = mapped_column(primary_key=True)
    statement: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class BalanceSignature(Register, Base):
    """A body's signature under a statement; the database lets nobody change or remove it."""

    __tablename__ = "balance_signatures"
    __table_args__ = (
        UniqueConstraint("agreement", "statement", "organisation"),
        of_statement(),
        by_partner("organisation"),
        one_of("how", vocabulary.BALANCE_SIGNINGS),
    )

    agreement: Mapped[str]
    statement: Mapped[int] = mapped_column(Integer)
    organisation: Mapped[str]
    name: Mapped[str]
    role: Mapped[str]
    signed_on: Mapped[date]
    how: Mapped[str]
    recorded_by: Mapped[str]
