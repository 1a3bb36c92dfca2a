"""The rows in which an agreement's risk share is recorded: the steps of its ladders, and the caps."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class RiskShare:
    """One row of a risk-share ladder: a step, or one partner's share of a `Fixed shares` step."""

    agreement: str
    fund: str
    scheme: str | None
    direction: str
    effective_from: date
    step: int
    method: str
    limit: Decimal | None
    limit_unit: str | None
    partner: str | None
    share: str | None
    clause: str | None
    base: str
    include_in_kind: bool


@dataclass(frozen=True, slots=True)
class RiskShareCap:
    """The most a partner bears (or benefits) in one direction, and who takes the excess."""

    agreement: str
    fund: str
    direction: str
    effective_from: date
    partner: str
    cap: Decimal
    cap_unit: str
    excess_to: str | None
