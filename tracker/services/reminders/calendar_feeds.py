"""Calendar feeds: who has a secret address, and what is shown at it today.

Whoever knows an address sees what the person who made it may see, for as long as they may see it.
An address is shown once, when it is made; the database knows only its hash.
"""

import hashlib
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from tracker.access import WEB, Actor, Right, limit, limited, may
from tracker.domain.obligations.agreement_calendar import DueKind
from tracker.domain.obligations.calendar_events import (
    DAYS_AHEAD,
    DueEvent,
    ShownEvent,
    first_day_shown,
    shown_now,
)
from tracker.errors import NotFound
from tracker.models import CalendarEvent, CalendarFeed, OwedItem, Person
from tracker.services.people.accounts import memberships
from tracker.services.people.events import Cause, Event, note
from tracker.services.people.signed_in import hash_of
from tracker.services.records.shown import shown, speaks
from tracker.services.timetables.calendar_entries import entries_besides

NO_FEED = "There is no such calendar, or its address has been ended."
FETCH_NOTED_EVERY = timedelta(hours=1)
A_PORTION = 1_000
_SHOWN = ("uid", "sequence", "day", "summary", "agreement", "changed_at", "cancelled")


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as pages list it; `agreement` is None for a person's own."""

    number: int
    agreement: str | None
    person: int | None
    made_at: datetime
    made_by: str
    fetched_at: datetime | None


def make_feed(
    session: Session, cause: Cause, person: int | None, agreement: str | None = None
) -> str:
    """Make a secret address and say it; an earlier one for the same ends.

    Args:
        person: who makes it; None for the local administrator.
        agreement: for the board of one agreement; None for all of a person's agreements.
    """
    for feed in list_feeds(session, person, agreement):
        if feed.person == person:
            _end(session, cause, feed)
    token = secrets.token_urlsafe(32)
    session.add(
        CalendarFeed(
            token_hash=hash_of(token),
            person=person,
            agreement=agreement,
            made_at=cause.at,
            made_by=cause.by,
        )
    )
    if person is not None:
        note(session, cause, Event.CALENDAR_MADE, person, agreement or "")
    return token


def list_feeds(
    session: Session, person: int | None = None, agreement: str | None = None
) -> Sequence[Feed]:
    """The feeds of an agreement that have not ended, or a person's own, the latest first."""
    wanted = select(CalendarFeed).where(CalendarFeed.ended_at.is_(None))
    if agreement is None:
        wanted = wanted.where(CalendarFeed.agreement.is_(None), CalendarFeed.person == person)
    else:
        wanted = wanted.where(CalendarFeed.agreement == agreement)
    return [_feed(row) for row in session.scalars(wanted.order_by(CalendarFeed.id.desc()))]


def _feed(row: CalendarFeed) -> Feed:
    return Feed(row.id, row.agreement, row.person, row.made_at, row.made_by, row.fetched_at)


def end_feed(session: Session, actor: Actor, cause: Cause, number: int) -> None:
    """Let an address show nothing any more.

    Raises:
        NotFound: when there is no such feed, or it is neither the actor's own nor one of an
            agreement that the actor may change.
    """
    row = session.get(CalendarFeed, number)
    if row is None or row.ended_at is not None or not _may_end(session, actor, row):
        raise NotFound(NO_FEED)
    _end(session, cause, _feed(row))


def _may_end(session: Session, actor: Actor, row: CalendarFeed) -> bool:
    if row.agreement is not None and may(session, actor, Right.CHANGE, row.agreement):
        return True
    return row.person is not None and row.person == actor.person


def _end(session: Session, cause: Cause, feed: Feed) -> None:
    session.execute(
        update(CalendarFeed).where(CalendarFeed.id == feed.number).values(ended_at=cause.at)
    )
    if feed.person is not None:
        note(session, cause, Event.CALENDAR_ENDED, feed.person, feed.agreement or "")


@dataclass(frozen=True, slots=True)
class FeedNow:
    """What a feed shows now.

    `changed` are the events that are not as they were shown before, `dropped` the UIDs of those
    that are shown no more. `is_new` says that this has to be kept (`keep_shown`).
    """

    feed: Feed
    events: Sequence[ShownEvent]
    changed: Sequence[ShownEvent]
    dropped: Collection[str]
    is_new: bool


def read_feed(session: Session, token: str, at: datetime, today: date) -> FeedNow:
    """What is shown at a secret address; the session is limited to what may be seen there.

    Raises:
        NotFound: when there is no such address, it has been ended, or whoever made it has lost
            the access it shows.
    """
    wanted = select(CalendarFeed).where(
        CalendarFeed.token_hash == hash_of(token), CalendarFeed.ended_at.is_(None)
    )
    row = session.scalar(wanted)
    actor = None if row is None else _viewer(session, row, today)
    if row is None or actor is None:
        raise NotFound(NO_FEED)
    limit(session, actor)
    columns = (getattr(CalendarEvent, field) for field in _SHOWN)
    asked = select(*columns).where(CalendarEvent.feed == row.id)
    before = {event[0]: ShownEvent(*event) for event in session.execute(asked)}
    named = {event.agreement for event in before.values()}
    visible = limited(session, named)
    events = shown_now(
        before.values(), _due(session, row, today), named if visible is None else visible, today, at
    )
    changed = [event for event in events if before.get(event.uid) != event]
    dropped = before.keys() - {event.uid for event in events}
    fetched = row.fetched_at
    is_noted = fetched is not None and abs(at - fetched) <= FETCH_NOTED_EVERY
    is_new = not is_noted or bool(changed) or bool(dropped)
    return FeedNow(_feed(row), events, changed, dropped, is_new)


def _viewer(session: Session, row: CalendarFeed, today: date) -> Actor | None:
    """As whom a feed is read: the person who made it, with the roles they hold today."""
    if row.person is None:
        return Actor(row.made_by, WEB)
    person = session.get_one(Person, row.person)
    held = memberships(session, person.id, today) if person.active else ()
    actor = Actor(person.email, WEB, held, person.id)
    if not held:
        return None
    if row.agreement is not None and not may(session, actor, Right.READ, row.agreement):
        return None
    return actor


def _due(session: Session, row: CalendarFeed, today: date) -> Mapping[str, DueEvent]:
    """What is due of the agreements a feed is about, and their key dates, by the UID of each event."""
    wanted = (
        select(
            OwedItem.agreement, OwedItem.kind, OwedItem.fund, OwedItem.about, OwedItem.title,
            OwedItem.due,
        )
        .where(
            shown(session, OwedItem.agreement),
            # What is owed besides has names of its own (calendar_entries).
            OwedItem.kind.in_([kind.value for kind in DueKind]),
            speaks(OwedItem, today),
            OwedItem.due >= first_day_shown(today),
            OwedItem.due <= today + timedelta(days=DAYS_AHEAD),
        )
        .order_by(OwedItem.due, OwedItem.id)
    )  # fmt: skip
    if row.agreement is not None:
        wanted = wanted.where(OwedItem.agreement == row.agreement)
    due = {
        _uid(row, agreement, kind, fund, about): DueEvent(due, f"{title} ({agreement})", agreement)
        for agreement, kind, fund, about, title, due in session.execute(wanted)
    }
    for agreement, name, event in entries_besides(session, today, row.agreement):
        due[_uid(row, agreement, *name)] = event
    return due


def _uid(row: CalendarFeed, *name: str | None) -> str:
    """The same for the same thing owed, for as long as the feed lasts."""
    said = "\n".join((row.token_hash, *(part or "" for part in name)))
    return hashlib.sha256(said.encode()).hexdigest()


def was_fetched_since(session: Session, now: FeedNow) -> bool:
    """Whether another calendar was shown something else meanwhile, so that this is to be read anew."""
    asked = select(CalendarFeed.fetched_at).where(CalendarFeed.id == now.feed.number)
    return session.scalars(asked).one() != now.feed.fetched_at


def keep_shown(session: Session, now: FeedNow, at: datetime) -> None:
    """Remember what a feed showed, so that the next time it can say what has changed."""
    number = now.feed.number
    gone = [*now.dropped, *(event.uid for event in now.changed)]
    for first in range(0, len(gone), A_PORTION):
        session.execute(
            delete(CalendarEvent).where(
                CalendarEvent.feed == number, CalendarEvent.uid.in_(gone[first : first + A_PORTION])
            )
        )
    rows = [
        {"feed": number, **{field: getattr(event, field) for field in _SHOWN}}
        for event in now.changed
    ]
    if rows:
        session.execute(insert(CalendarEvent), rows)
    session.execute(update(CalendarFeed).where(CalendarFeed.id == number).values(fetched_at=at))
