"""Links by which a person chooses a password: an invitation, or a reset they asked for.

A link is good once and for a day, and only until a newer one is made. It changes the password and
nothing else: whoever has a second factor is still asked for it.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tracker.errors import RuleBroken
from tracker.models import Person, SignInLink
from tracker.services.people.accounts import KnownPerson, known
from tracker.services.people.events import Cause, Event, note
from tracker.services.people.signed_in import end_sessions, hash_of

GOOD_FOR = timedelta(hours=24)
INVITATION, RESET = "invitation", "reset"
NOT_GOOD = (
    "This link is no longer good. It works once, for 24 hours, and only until a newer one is sent. "
    "Ask for a new one."
)


@dataclass(frozen=True, slots=True)
class FoundLink:
    """A link that is good, and whose it is."""

    number: int
    purpose: str
    person: KnownPerson


def make_link(session: Session, cause: Cause, person: KnownPerson, purpose: str) -> str:
    """Make a link for a person and say its token; older links of theirs are good no more."""
    session.execute(
        update(SignInLink)
        .where(SignInLink.person == person.number, SignInLink.ended_at.is_(None))
        .values(ended_at=cause.at)
    )
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(
            token_hash=hash_of(token),
            person=person.number,
            purpose=purpose,
            made_at=cause.at,
            expires_at=cause.at + GOOD_FOR,
        )
    )
    event = Event.INVITED if purpose == INVITATION else Event.RESET_ASKED
    note(session, cause, event, person.number)
    return token


def get_link(session: Session, token: str, at: datetime) -> FoundLink:
    """The link a token names.

    Raises:
        RuleBroken: when there is none, or it is good no more; the words are the same.
    """
    found = session.execute(
        select(SignInLink, Person)
        .join(Person, Person.id == SignInLink.person)
        .where(SignInLink.token_hash == hash_of(token))
    ).first()
    if found is None or found[0].ended_at is not None or at >= found[0].expires_at:
        raise RuleBroken(NOT_GOOD)
    link, person = found
    if not person.active:
        raise RuleBroken(NOT_GOOD)
    return FoundLink(link.id, link.purpose, known(person))


def use_link(session: Session, cause: Cause, token: str, password_hash: str) -> KnownPerson:
    """Let the link's person have a new password; the link, and every session of theirs, ends.

    Raises:
        RuleBroken: when the link is good no more.
    """
    link = get_link(session, token, cause.at)
    session.execute(
        update(Person).where(Person.id == link.person.number).values(password=password_hash)
    )
    end_sessions(session, cause.at, link.person.number)
    note(session, cause, Event.PASSWORD_SET, link.person.number, link.purpose)
    return link.person


def count_open_invitations(session: Session, at: datetime, people: Collection[int]) -> int:
    """How many of some people were invited, may still follow their link, and have not yet."""
    wanted = select(func.count()).where(
        SignInLink.purpose == INVITATION,
        SignInLink.ended_at.is_(None),
        SignInLink.expires_at > at,
        SignInLink.person.in_(people),
    )
    return int(session.execute(wanted).scalar_one())
