"""A circumstance that calls for a review, and the kinds there are."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class TriggerKind(StrEnum):
    """What kind of circumstance it is."""

    VARIANCE = "Forecast variance"
    OUTCOME = "Outcome off track"
    PARTNER = "Partner abolished or merged"
    CONTRIBUTION = "Contributions changed"
    MOVEMENT = "Late forecast movement"
    NOTICE = "Notice served"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A circumstance that calls for a review.

    `key` names it within the agreement; `subject` is the fund, measure, partner or document it is
    about, or the day of the change. `since` is the day from which a review held has seen it;
    `reason` says in a sentence what happened.
    """

    kind: TriggerKind
    key: str
    since: date
    reason: str
    subject: str
