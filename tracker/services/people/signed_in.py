"""Who is signed in where. A session lasts as long as its row says, whatever a browser keeps.

The browser holds a random token, the table its SHA-256. Because the row is looked at on every
request, signing out, ending a session, leaving and a change of role work at once.
"""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker.errors import NotFound
from tracker.models import Person, SignedInSession, SignInLink
from tracker.services.people.accounts import Credentials, KnownPerson, credentials_of
from tracker.services.people.events import Cause, Event, note, one_line

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
REMEMBERED = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class FoundSession:
    """A session a browser names. One that is over still tells whose it was."""

    number: int
    person: Credentials
    is_live: bool
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class ListedSession:
    """A live session as its owner sees it."""

    number: int
    created_at: datetime
    seen_at: datetime
    means: str
    browser: str
    address: str


def hash_of(token: str) -> str:
    """What the tables keep of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_session(
    session: Session, cause: Cause, person: KnownPerson, means: str, browser: str
) -> str:
    """Let a person in, and say by which token the browser is known from now on.

    Args:
        means: what the person showed, in words, such as `password and code`.
    """
    session.execute(
        delete(SignedInSession).where(SignedInSession.created_at < cause.at - REMEMBERED)
    )
    token = secrets.token_urlsafe(32)
    session.add(
        SignedInSession(
            token_hash=hash_of(token),
            person=person.number,
            means=means,
            created_at=cause.at,
            seen_at=cause.at,
            browser=one_line(browser, 200),
            address=one_line(cause.address, 100),
        )
    )
    note(session, cause, Event.SIGNED_IN, person.number, means)
    return token


def find_session(session: Session, token: str, at: datetime) -> FoundSession | None:
    """The session a token names; live only while nobody ended it and none of its times is over."""
    found = session.execute(
        select(SignedInSession, Person)
        .join(Person, Person.id == SignedInSession.person)
        .where(SignedInSession.token_hash == hash_of(token))
    ).first()
    if found is None:
        return None
    row, person = found
    is_live = person.active and _is_live(row, at)
    return FoundSession(row.id, credentials_of(person), is_live, row.seen_at)


def _is_live(row: SignedInSession, at: datetime) -> bool:
    return row.ended_at is None and at - row.seen_at < IDLE and at - row.created_at < LONGEST


def keep_alive(session: Session, number: int, at: datetime) -> None:
    """Note that a session was used."""
    session.execute(update(SignedInSession).where(SignedInSession.id == number).values(seen_at=at))


def list_sessions(session: Session, person: int, at: datetime) -> Sequence[ListedSession]:
    """The live sessions of a person, the latest used first."""
    found = session.scalars(
        select(SignedInSession)
        .where(SignedInSession.person == person, SignedInSession.ended_at.is_(None))
        .order_by(SignedInSession.seen_at.desc(), SignedInSession.id.desc())
    )
    return [
        ListedSession(r.id, r.created_at, r.seen_at, r.means, r.browser, r.address)
        for r in found
        if _is_live(r, at)
    ]


def end_session(session: Session, cause: Cause, person: int, number: int, event: Event) -> None:
    """End one session of a person.

    Raises:
        NotFound: when the person has no such session.
    """
    ended = session.execute(
        update(SignedInSession)
        .where(
            SignedInSession.id == number,
            SignedInSession.person == person,
            SignedInSession.ended_at.is_(None),
        )
        .values(ended_at=cause.at)
        .returning(SignedInSession.id)
    ).all()
    if not ended:
        raise NotFound("There is no such session.")
    note(session, cause, event, person)


def end_sessions(session: Session, at: datetime, person: int, but: int | None = None) -> None:
    """End every session of a person, or all but one, and every link that lets them in."""
    ending = update(SignedInSession).where(
        SignedInSession.person == person, SignedInSession.ended_at.is_(None)
    )
    if but is not None:
        ending = ending.where(SignedInSession.id != but)
    session.execute(ending.values(ended_at=at))
    session.execute(
        update(SignInLink)
        .where(SignInLink.person == person, SignInLink.ended_at.is_(None))
        .values(ended_at=at)
    )
