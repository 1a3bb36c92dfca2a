"""What a calendar feed shows: new events, changed ones, and those that are no more.

Calendars know an event by its UID, and take the version with the higher SEQUENCE (RFC 5545). So an
event that moves or is worded anew keeps the one and takes the next of the other, and one that
is met or dropped is shown as cancelled for a time, until every calendar has heard of it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

DAYS_BACK = 365
DAYS_AHEAD = 548
CANCELLED_FOR = timedelta(days=90)
MOVED_WITHIN = timedelta(days=92)
"""What is worded as before and due so near the day it had is the same thing, moved."""

NOT_SHOWN = "No longer shown"


@dataclass(frozen=True, slots=True)
class DueEvent:
    """Something due on a day, to be shown as an event of the whole day."""

    day: date
    summary: str
    agreement: str


@dataclass(frozen=True, slots=True)
class ShownEvent:
    """An event as a feed shows it since `changed_at`."""

    uid: str
    sequence: int
    day: date
    summary: str
    agreement: str
    changed_at: datetime
    cancelled: bool = False


def first_day_shown(today: date) -> date:
    """What was due before is left out without a word."""
    return today - timedelta(days=DAYS_BACK)


def shown_now(
    before: Collection[ShownEvent],
    due: Mapping[str, DueEvent],
    visible: Collection[str],
    today: date,
    at: datetime,
) -> list[ShownEvent]:
    """What a feed shows now, in the order of days, given what it showed before.

    Args:
        due: what is due, by the UID of its event.
        visible: the agreements whose events may be named; of others only that one is gone is said.
    """
    known = {event.uid: event for event in before}
    moved = _moved(before, due, today)
    found = [_present(known.get(uid) or moved.get(uid), uid, now, at) for uid, now in due.items()]
    kept = {event.uid for event in moved.values()}
    for event in before:
        if event.uid in due or event.uid in kept:
            continue
        if not event.cancelled and event.day >= first_day_shown(today):
            summary = event.summary if event.agreement in visible else NOT_SHOWN
            found.append(_changed(event, event.day, summary, at, cancelled=True))
        elif event.cancelled and at - event.changed_at < CANCELLED_FOR:
            found.append(event)
    return sorted(found, key=lambda event: (event.day, event.uid))


def _moved(
    before: Collection[ShownEvent], due: Mapping[str, DueEvent], today: date
) -> Mapping[str, ShownEvent]:
    """By the UID of what is due now, the event that showed it under another.

    The name of an instalment or a planned review holds its day, so that one that is moved has
    another name. It goes on as the event of the same words whose own name is due no more: the one
    on its very day, else the nearest.
    """
    gone: dict[tuple[str, str], list[ShownEvent]] = {}
    for event in before:
        if not event.cancelled and event.uid not in due and event.day >= first_day_shown(today):
            gone.setdefault((event.agreement, event.summary), []).append(event)
    if not gone:
        return {}
    known = {event.uid for event in before}
    pairs = sorted(
        (abs(event.day - now.day), event.day, event.uid, uid, event)
        for uid, now in due.items()
        if uid not in known
        for event in gone.get((now.agreement, now.summary), ())
        if abs(event.day - now.day) <= MOVED_WITHIN
    )
    found: dict[str, ShownEvent] = {}
    taken: set[str] = set()
    for *_, uid, event in pairs:
        if uid not in found and event.uid not in taken:
            found[uid] = event
            taken.add(event.uid)
    return found


def _present(before: ShownEvent | None, uid: str, now: DueEvent, at: datetime) -> ShownEvent:
    if before is None:
        return ShownEvent(uid, 0, now.day, now.summary, now.agreement, at)
    if not before.cancelled and (before.day, before.summary) == (now.day, now.summary):
        return before
    return _changed(before, now.day, now.summary, at, cancelled=False)


def _changed(
    before: ShownEvent, day: date, summary: str, at: datetime, *, cancelled: bool
) -> ShownEvent:
    return replace(
        before,
        sequence=before.sequence + 1,
        day=day,
        summary=summary,
        changed_at=at,
        cancelled=cancelled,
    )
