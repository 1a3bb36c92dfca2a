"""What is kept of an agreement beside the workbook: how it is looked after, and its months' states.

A month of an agreement is open, soft-closed (the host's finance leads may still post, giving a
reason) or closed. A closed month may be reopened for a time: the day it names passes, and the
month is closed again without anybody doing anything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.financial_year import Period


class Approvals(StrEnum):
    """Who must approve what an agreement holds important before it is written."""

    NONE = "None"
    ANOTHER_PERSON = "Another person"
    ANOTHER_ORGANISATION = "Another organisation"

    @property
    def strictness(self) -> int:
        """The higher, the more is asked for."""
        return list(Approvals).index(self)


class PeriodState(StrEnum):
    """Whether a month may be posted in."""

    OPEN = "Open"
    SOFT_CLOSED = "Soft-closed"
    CLOSED = "Closed"


@dataclass(frozen=True, slots=True)
class AgreementSetting:
    """How an agreement is looked after; one without a row needs no approvals."""

    agreement: str
    approvals: str


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """A month of an agreement in which nothing may be posted or changed any more."""

    agreement: str
    period: Period


@dataclass(frozen=True, slots=True)
class SoftClosedPeriod:
    """A month of an agreement in which only the host's finance leads may post, with a reason."""

    agreement: str
    period: Period


@dataclass(frozen=True, slots=True)
class ReopenedPeriod:
    """A closed month that is open until a day, which is the last one on which it may be posted in."""

    agreement: str
    period: Period
    until: date


Month = tuple[str, Period]


def closed_on(
    closed: Iterable[ClosedPeriod], reopened: Iterable[ReopenedPeriod], today: date | None
) -> frozenset[Month]:
    """The closed months, each with its agreement.

    Args:
        today: lets months that are reopened for a time count as open; None counts none of them.
    """
    open_again = {
        (r.agreement, r.period) for r in reopened if today is not None and today <= r.until
    }
    return frozenset((row.agreement, row.period) for row in closed) - open_again


def state_of(month: Month, closed: frozenset[Month], soft_closed: frozenset[Month]) -> PeriodState:
    """The state of a month, given those that are closed and soft-closed today."""
    if month in closed:
        return PeriodState.CLOSED
    return PeriodState.SOFT_CLOSED if month in soft_closed else PeriodState.OPEN
