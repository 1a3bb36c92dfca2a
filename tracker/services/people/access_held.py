"""How people get in, counted for their administrators: roles, open sessions, calendar addresses."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.models import CalendarFeed, Person, RoleHeld, SignedInSession
from tracker.services.people.accounts import role_lasts
from tracker.services.people.administration import administered
from tracker.services.people.signed_in import IDLE, LONGEST
from tracker.services.records.shown import shown


@dataclass(frozen=True, slots=True)
class RolesHeld:
    """The people with a role, by number, and how many hold which role for which organisation."""

    people: frozenset[int]
    roles: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class OpenSessions:
    """How many people are signed in just now, and in how many browsers."""

    people: int
    browsers: int


@dataclass(frozen=True, slots=True)
class CalendarAddress:
    """A secret address of a calendar that is open.

    `agreement` is None for all of a person's agreements, and blank for one that the reader may
    not see.
    """

    person: int
    name: str
    agreement: str | None
    made_at: datetime
    fetched_at: datetime | None


def count_roles(session: Session, actor: Actor, day: date) -> RolesHeld:
    """The roles that people hold, or will hold, in the organisations the actor looks after."""
    wanted = select(RoleHeld.person, RoleHeld.organisation, RoleHeld.role).where(role_lasts(day))
    ours = administered(actor)
    if ours is not None:
        wanted = wanted.where(RoleHeld.organisation.in_(sorted(ours)))
    found = session.execute(wanted).all()
    roles: dict[str, Counter[str]] = {}
    for _person, organisation, role in found:
        roles.setdefault(organisation, Counter())[role] += 1
    return RolesHeld(frozenset(person for person, _, _ in found), roles)


def count_sessions(session: Session, actor: Actor, at: datetime) -> OpenSessions:
    """The open sessions of the people the actor looks after."""
    wanted = select(func.count(SignedInSession.person.distinct()), func.count()).where(
        SignedInSession.person.in_(_people(actor)),
        SignedInSession.ended_at.is_(None),
        SignedInSession.seen_at > at - IDLE,
        SignedInSession.created_at > at - LONGEST,
    )
    return OpenSessions(*session.execute(wanted).one())


def list_calendar_addresses(session: Session, actor: Actor, most: int) -> Sequence[CalendarAddress]:
    """The calendar addresses of the people the actor looks after, the newest first."""
    found = session.execute(
        select(
            CalendarFeed,
            Person.id,
            Person.name,
            shown(session, func.coalesce(CalendarFeed.agreement, "")),
        )
        .join(Person, Person.id == CalendarFeed.person)
        .where(CalendarFeed.person.in_(_people(actor)), CalendarFeed.ended_at.is_(None))
        .order_by(CalendarFeed.id.desc())
        .limit(most)
    )
    return [
        CalendarAddress(
            number,
            name,
            feed.agreement if feed.agreement is None or is_shown else "",
            feed.made_at,
            feed.fetched_at,
        )
        for feed, number, name, is_shown in found
    ]


def _people(actor: Actor) -> Select[int]:
    """Everybody who has or had a role in an organisation that the actor looks after."""
    ours = administered(actor)
    if ours is None:
        return select(Person.id)
    return select(RoleHeld.person).where(RoleHeld.organisation.in_(sorted(ours)))
