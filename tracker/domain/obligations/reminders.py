"""When somebody is reminded of what an agreement owes.

Reminders come in stages: so many working days before the due day and after it, and for the end of
an agreement months ahead. A run reminds of each obligation by the latest stage reached, and of
none that is not later than the one reminded of last. So a run that was missed is made up for by
one reminder, not by all that were missed; a run repeated, or a clock that went back, reminds of
nothing again; and a change of the hour means nothing, because only days count.

An obligation is known by what it is and when it is due. One whose day is moved is a new one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.financial_year import add_months
from tracker.domain.working_days import WorkingCalendar

DUE_DAYS_AHEAD = 20
LONGEST_AHEAD = timedelta(days=580)
"""No reminder comes earlier before a due day than this: eighteen months, and some."""

_A_MONTH = 1000
_FIRST_LATE, _WEEKLY_FROM, _A_WEEK = 1, 10, 5


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The stages of one kind of obligation.

    `months` and `before` are so many months and working days before the due day, the farthest
    first. `first_late` asks for one reminder on the first working day after it, `chased` for
    further ones ten working days after it and then every five, until it is done.
    """

    months: tuple[int, ...] = ()
    before: tuple[int, ...] = (DUE_DAYS_AHEAD, 5)
    first_late: bool = True
    chased: bool = True


# Nothing can be done any more about notice that was not given, and nothing needs doing but once
# about an agreement that has ended. An agreement's end is announced 18, 12, 6 and 3 months ahead.
RHYTHMS: Mapping[str, Rhythm] = {
    "Expiry": Rhythm(months=(18, 12, 6, 3), chased=False),
    "Notice": Rhythm(months=(3,), first_late=False, chased=False),
    # A measure read monthly would be announced as soon as the month before has come in.
    "Outcome reading": Rhythm(before=(5,)),
}
USUAL = Rhythm()


def stage_reached(kind: str, due: date, today: date, calendar: WorkingCalendar) -> int | None:
    """The latest stage that an obligation has reached, or None before its first.

    What is past is reminded of no more where its rhythm has nothing to say after the day.
    A stage is a number that grows with time: working days from the due day (-5, 1, 10, 15), or
    for months before it the months times minus a thousand.

    >>> plain = WorkingCalendar([])
    >>> stage_reached("Review", date(2026, 3, 31), date(2026, 3, 24), plain)
    -5
    >>> stage_reached("Expiry", date(2027, 3, 31), date(2026, 3, 31), plain)
    -12000
    """
    rhythm = RHYTHMS.get(kind, USUAL)
    if today > due and not rhythm.first_late:
        return None
    late = calendar.count(today) - calendar.count(due)
    if today > due and late >= _FIRST_LATE:
        if not rhythm.chased or late < _WEEKLY_FROM:
            return _FIRST_LATE
        return late - (late - _WEEKLY_FROM) % _A_WEEK
    # Counted from the day before, so that a due day on a weekend is reminded of in time.
    left = calendar.count(due - timedelta(days=1)) + 1 - calendar.count(today)
    reached = [-days for days in rhythm.before if left <= days]
    reached += [-months * _A_MONTH for months in rhythm.months if today >= _before(due, months)]
    return max(reached, default=None)


def _before(due: date, months: int) -> date:
    try:
        return add_months(due, -months)
    except ValueError:  # the calendar begins later
        return date.min


def is_escalated(stage: int, late_by: int) -> bool:
    """Whether a reminder goes to administrators, too: so many working days late, or more."""
    return stage >= late_by


@dataclass(frozen=True, slots=True)
class Reminder:
    """What somebody is reminded of: one obligation of one agreement, and the stage it reached.

    `obligation` names it within the agreement, the same on every day until it is done or moved.
    """

    agreement: str
    obligation: str
    stage: int
    kind: str
    title: str
    due: date
    fund: str | None = None
    escalated: bool = False


class LetterState(StrEnum):
    """Where a letter with reminders stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    GIVEN_UP = "given up"
    WITHDRAWN = "withdrawn"
