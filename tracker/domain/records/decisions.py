"""What boards decided of an agreement, between its reviews too, and on whose authority.

Boards that meet in common decide each for itself, so a decision names its body, and beside it
stands who approved it for each partner. A review's own decision stays with the review.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class DecisionKind(StrEnum):
    """What was decided."""

    APPROVE = "Approve"
    VARY = "Vary"
    NOTE = "Note"
    KEY = "Key decision"
    DISPUTE = "Dispute step"
    OTHER = "Other"


class DecisionStatus(StrEnum):
    """What became of a decision."""

    OPEN = "Open"
    DONE = "Done"
    WITHDRAWN = "Withdrawn"


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; `decision` numbers those of one agreement from 1.

    `effect` is its effect on money in pounds, positive where more is spent or put in. `level` is
    the level of the dispute route that a dispute step has reached, from 1; `decided_on` is then
    the day since when, `closed_on` the day it was resolved. `urgent` says that it was taken under
    urgency or outside the forward plan, `report_back_on` when the full body hears of it.
    """

    agreement: str
    decision: int
    decided_on: date
    body: str
    kind: str
    text: str
    level: int | None
    fund: str | None
    scheme: str | None
    variation: str | None
    effect: Decimal | None
    options_rejected: str | None
    interests: str | None
    urgent: bool
    urgency_reason: str | None
    report_back_on: date | None
    due: date | None
    status: str
    closed_on: date | None

    def is_open_on(self, day: date) -> bool:
        """Whether it was taken by the end of a day, and still to be carried out."""
        return self.decided_on <= day and (self.closed_on is None or self.closed_on > day)

    @property
    def is_dispute(self) -> bool:
        """Whether it is a step of the agreement's dispute route."""
        return self.kind == DecisionKind.DISPUTE


@dataclass(frozen=True, slots=True)
class DecisionApproval:
    """Who approved a decision for one partner: by delegated authority, or by a minute of a body."""

    agreement: str
    decision: int
    organisation: str
    approver: str
    approved_on: date
    body: str | None
    minute: str | None
    delegated: bool
    delegation_expires: date | None

    @property
    def days_expired(self) -> int:
        """For how many days its delegation had run out when it was used; 0 if it had not."""
        if self.delegation_expires is None:
            return 0
        return max((self.approved_on - self.delegation_expires).days, 0)


DecisionRecord = Decision | DecisionApproval
