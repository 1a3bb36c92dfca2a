"""What is kept of financial timetables: each partner's key dates, and which date waits for which.

A date belongs to the financial year it is about, and may lie before it (a budget is set before its
year begins) or after it (accounts follow).
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.domain.financial_year import FinancialYear


class KeyEvent(StrEnum):
    """What happens on a key date, in the order of a year; the values are the words people read."""

    TALKS = "Talks begin"
    PRESSURES = "Pressures shared"
    OUTLINE = "Plan agreed in outline"
    SETTLEMENT = "Provisional settlement"
    GUIDANCE = "Planning guidance"
    FRAMEWORK = "Framework published"
    ALLOCATION = "Allocation confirmed"
    BUDGET = "Budget set"
    CONTRIBUTION_NEEDED = "Contribution needed by"
    CONTRIBUTION_CONFIRMED = "Contribution confirmed"
    PLAN = "Plan approved"
    SIGNATURE = "Agreement signed"
    BOARD = "Board meeting"
    MONTH_END = "Month-end close"
    FORECAST = "Forecast reported"
    OUTTURN_NEEDED = "Outturn needed by"
    OUTTURN_CONFIRMED = "Outturn confirmed"
    DRAFT_ACCOUNTS = "Draft accounts"
    FINAL_ACCOUNTS = "Final accounts"


class Certainty(StrEnum):
    """How far a date can be relied on; the values are the words people read."""

    CONFIRMED = "Confirmed"
    ASSUMED = "Assumed"
    CHECK = "Check this"


@dataclass(frozen=True, slots=True)
class KeyDate:
    """A date of one partner's calendar; `number` tells apart what happens several times a year."""

    agreement: str
    financial_year: FinancialYear
    partner: str
    event: str
    number: int
    day: date
    certainty: str
    note: str | None


@dataclass(frozen=True, slots=True)
class TimetableDependency:
    """An event of one partner waits for an event of another, or for another of its own.

    `days` is how many days one body needs between the two. The usual dependencies are rules
    (`tracker.domain.timetables.clashes`) and stand in no row.
    """

    agreement: str
    partner: str
    event: str
    of_partner: str
    depends_on: str
    days: int
    note: str | None


@dataclass(frozen=True, slots=True)
class BcfDate:
    """One date that the Better Care Fund asks for nationally, and where it was published.

    It belongs to no agreement. Without a day nothing is asked for: so a shipped date is struck out.
    """

    financial_year: FinancialYear
    what: str
    day: date | None
    source: str | None


class ReturnAuthority(StrEnum):
    """On whose authority a Better Care Fund return was signed off.

    Its day often falls before the health and wellbeing board meets: somebody then signs it off
    under delegated powers, and the board ratifies it at its next meeting.
    """

    BOARD = "Health and wellbeing board meeting"
    DELEGATED = "Delegated"


@dataclass(frozen=True, slots=True)
class BcfReturn:
    """That an agreement's return of the Better Care Fund was submitted: when, by and for whom.

    `what` and the year are those of the date it answers (`BcfDate`).
    """

    agreement: str
    financial_year: FinancialYear
    what: str
    submitted_on: date
    submitted_by: str
    signed_off_by: str | None
    authority: str | None
    ratified_on: date | None


TimetableRecord = KeyDate | TimetableDependency | BcfReturn
