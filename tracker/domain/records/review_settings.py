"""What makes an agreement be looked at, and how its people are reminded: its own, or the usual."""

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.working_days import Division, division_of

VARIANCE_PERCENT = Decimal(5)
"""A forecast variance above this part of a fund's budget calls for a review."""

CONTRIBUTION_PERCENT = Decimal(10)
"""A change of all contributions together above this calls for one, as check K4 has it."""

MOVEMENT_PERCENT = Decimal(2)
"""A forecast that moves by more than this part of the budget after month 9 calls for one.

Oldham's moved by 2.710m of 133.462m in the last quarter of 2018-19.
"""

OFF_TRACK_PERIODS = 2
"""So many periods running off track call for one."""

REVIEW_WITHIN_DAYS = 28
"""A review that is called for is due so many days later: by the next monthly board."""

ESCALATE_AFTER = 20
"""What is so many working days late is told to administrators, too."""


@dataclass(frozen=True, slots=True)
class ReviewSetting:
    """What one agreement sets for itself; None stands for the usual.

    The first three are percentages (5 is five per cent), `escalate_after` counts working days.
    """

    agreement: str
    variance_percent: Decimal | None = None
    contribution_percent: Decimal | None = None
    movement_percent: Decimal | None = None
    off_track_periods: int | None = None
    review_within_days: int | None = None
    escalate_after: int | None = None
    bank_holidays: str | None = None

    @property
    def is_usual(self) -> bool:
        """Whether nothing is set, so that no row need be kept."""
        return self == ReviewSetting(self.agreement)


@dataclass(frozen=True, slots=True)
class ReviewRules:
    """What holds for an agreement: as `ReviewSetting`, with the usual filled in."""

    variance_percent: Decimal
    contribution_percent: Decimal
    movement_percent: Decimal
    off_track_periods: int
    review_within_days: int
    escalate_after: int
    division: Division


def rules_of(legal_basis: str, setting: ReviewSetting | None = None) -> ReviewRules:
    """What holds for an agreement of a legal basis, given what it sets."""
    said = setting or ReviewSetting("")

    def percent(own: Decimal | None, usual: Decimal) -> Decimal:
        return usual if own is None else own

    def whole(own: int | None, usual: int) -> int:
        return usual if own is None else own

    return ReviewRules(
        percent(said.variance_percent, VARIANCE_PERCENT),
        percent(said.contribution_percent, CONTRIBUTION_PERCENT),
        percent(said.movement_percent, MOVEMENT_PERCENT),
        whole(said.off_track_periods, OFF_TRACK_PERIODS),
        whole(said.review_within_days, REVIEW_WITHIN_DAYS),
        whole(said.escalate_after, ESCALATE_AFTER),
        division_of(legal_basis, said.bank_holidays),
    )
