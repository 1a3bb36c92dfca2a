"""Risk-share terms: the steps of the ladders and the caps."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain import vocabulary
from tracker.models.base import Base, ExactNumber, Register, one_of
from tracker.models.funds import by_partner, of_fund, of_scheme


class RiskShare(Register, Base):
    """One row of a ladder: a step, or one partner's share of a `Fixed shares` step.

    A version of the terms is all rows of a fund (or scheme) with one effective date, so two
    versions cannot overlap: the later one begins where the earlier ends.
    """

    __tablename__ = "risk_shares"
    __table_args__ = (
        of_fund(),
        of_scheme(),
        by_partner("partner"),
        one_of("direction", vocabulary.DIRECTIONS),
        one_of("method", vocabulary.METHODS),
        one_of("limit_unit", vocabulary.LIMIT_UNITS),
        one_of("base", vocabulary.BASES),
        CheckConstraint('("limit" IS NULL) = (limit_unit IS NULL)', name="limit_has_unit"),
        CheckConstraint("step >= 1", name="steps_count_from_one"),
        CheckConstraint(
            "(method = 'Fixed shares') = (share IS NOT NULL) "
            "AND (method = 'Fixed shares') = (partner IS NOT NULL)",
            name="only_fixed_shares_name_partners",
        ),
    )

    agreement: Mapped[str]
    fund: Mapped[str]
    scheme: Mapped[str | None]
    direction: Mapped[str]
    effective_from: Mapped[date]
    step: Mapped[int]
    method: Mapped[str]
    limit: Mapped[Decimal | None] = mapped_column(ExactNumber)
    limit_unit: Mapped[str | None]
    partner: Mapped[str | None]
    share: Mapped[str | None]
    clause: Mapped[str | None]
    base: Mapped[str]
    include_in_kind: Mapped[bool]


Index(
    "uq_risk_shares_key",
    RiskShare.agreement,
    RiskShare.fund,
    func.coalesce(RiskShare.scheme, text("''")),
    RiskShare.direction,
    RiskShare.effective_from,
    RiskShare.step,
    func.coalesce(RiskShare.partner, text("''")),
    unique=True,
)


class RiskShareCap(Register, Base):
    """The most a partner bears or benefits in one direction."""

    __tablename__ = "risk_share_caps"
    __table_args__ = (
        UniqueConstraint("agreement", "fund", "direction", "effective_from", "partner"),
        of_fund(),
        by_partner("partner"),
        by_partner("excess_to"),
        one_of("direction", vocabulary.DIRECTIONS),
        one_of("cap_unit", vocabulary.CAP_UNITS),
        CheckConstraint("excess_to <> partner", name="excess_goes_to_another"),
    )

    agreement: Mapped[str]
    fund: Mapped[str]
    direction: Mapped[str]
    effective_from: Mapped[date]
    partner: Mapped[str]
    cap: Mapped[Decimal] = mapped_column(ExactNumber)
    cap_unit: Mapped[str]
    excess_to: Mapped[str | None]
