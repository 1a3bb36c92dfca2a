"""The record of what happened about people: who came in, who failed to, who was given what.

It stands beside the audit trail and not in it: strangers who try passwords would otherwise make
the chain of the money records grow. Like the trail it only grows. It never holds a password, a
token or a code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models import PeopleEvent

LONGEST_DETAIL = 300


class Event(StrEnum):
    """What can happen about a person."""

    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    FAILED = "failed to sign in"
    CODE_REFUSED = "gave a wrong code"
    SESSION_ENDED = "ended a session"
    INVITED = "was invited"
    RESET_ASKED = "asked for a new password"
    PASSWORD_SET = "chose a password by a link"  # noqa: S105  # words for the record
    PASSWORD_CHANGED = "changed their password"  # noqa: S105  # words for the record
    FACTOR_ADDED = "added a second factor"
    FACTOR_REMOVED = "removed a second factor"
    NAME_CHANGED = "changed their name"
    ROLE_GIVEN = "was given a role"
    ROLE_ENDED = "had a role ended"
    LEFT = "had all access ended"
    RETURNED = "was let in again"
    CALENDAR_MADE = "made a calendar address"
    CALENDAR_ENDED = "ended a calendar address"


@dataclass(frozen=True, slots=True)
class Cause:
    """Who makes something happen, when, and from where (the network address, if there is one)."""

    by: str
    at: datetime
    address: str = ""


@dataclass(frozen=True, slots=True)
class Noted:
    """One line of the record."""

    at: datetime
    event: str
    by: str
    detail: str
    address: str


def note(
    session: Session, cause: Cause, event: Event, person: int | None, detail: str = ""
) -> None:
    """Put on record that something happened to a person (None: nobody we know)."""
    session.add(
        PeopleEvent(
            at=cause.at,
            event=event.value,
            person=person,
            by=cause.by,
            detail=one_line(detail, LONGEST_DETAIL),
            address=one_line(cause.address, 100),
        )
    )


def one_line(text: str, longest: int) -> str:
    """Text from outside as one printable line of limited length, so that it can forge no other."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text[:longest])


def list_events(session: Session, person: int, most: int) -> Sequence[Noted]:
    """What happened about a person, the latest first."""
    found = session.scalars(
        select(PeopleEvent)
        .where(PeopleEvent.person == person)
        .order_by(PeopleEvent.id.desc())
        .limit(most)
    )
    return [Noted(e.at, e.event, e.by, e.detail, e.address) for e in found]
