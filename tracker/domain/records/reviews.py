"""What is kept of reviews beside the workbook's sheet: evidence, meetings, who was there, actions.

A row of the sheet Reviews says when a review was held and what came of it. What follows here
belongs to such a row, which is named by the day on which the review was due.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ReviewPack:
    """Evidence frozen for a review; `pack` numbers those of one agreement from 1.

    The content itself is kept apart, by agreement and number: `size` counts its bytes, `sha256` is
    their hash as 64 hexadecimal digits. Neither is ever changed or removed.
    """

    agreement: str
    pack: int
    review: date
    as_at: date
    size: int
    sha256: str
    frozen_by: str
    frozen_on: date


@dataclass(frozen=True, slots=True)
class ReviewMeeting:
    """The meeting that held a review: the evidence before it, its reasons, interests declared.

    Blank interests mean that none was declared.
    """

    agreement: str
    review: date
    pack: int
    reasons: str
    interests: str | None


@dataclass(frozen=True, slots=True)
class ReviewAttendance:
    """Somebody who was there; without an organisation, they spoke for no partner.

    `line` numbers the people of one meeting from 1.
    """

    agreement: str
    review: date
    line: int
    organisation: str | None
    name: str
    role: str | None


@dataclass(frozen=True, slots=True)
class ReviewAction:
    """What somebody agreed to do, by when, and for which organisation.

    `action` numbers those of one agreement from 1. It is open until `done_on`; `result` may say
    what came of it.
    """

    agreement: str
    action: int
    review: date
    text: str
    owner: str
    organisation: str
    due: date
    done_on: date | None
    result: str | None

    def is_open_on(self, day: date) -> bool:
        """Whether it was still to be done at the end of a day."""
        return self.done_on is None or self.done_on > day


ReviewRecord = ReviewPack | ReviewMeeting | ReviewAttendance | ReviewAction
