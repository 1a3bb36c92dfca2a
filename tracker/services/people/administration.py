"""Looking after people: what an administrator may see and do, for the organisations they look after.

The local administrator looks after everybody. Whoever has no role in one of one's organisations,
now or earlier, is not there at all as far as the pages are concerned.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, Role
from tracker.errors import NotAllowed, NotFound
from tracker.models import PeopleEvent, Person, RoleHeld
from tracker.services.people import accounts as people
from tracker.services.people import credentials
from tracker.services.people.accounts import Grant, KnownPerson, ListedPerson
from tracker.services.people.events import Cause, Event
from tracker.services.people.sign_in_links import INVITATION, RESET, make_link
from tracker.services.people.signed_in import end_sessions

NO_SUCH_PERSON = "There is no such person."


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is to be given which role; the name is taken for somebody new only."""

    email: str
    name: str
    grant: Grant


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who was given a role; `token` is of their link, None if they have a password."""

    person: KnownPerson
    token: str | None


@dataclass(frozen=True, slots=True)
class ReviewedRole:
    """One line of an access review: who has, or had, which role, and when they last came in."""

    organisation: str
    name: str
    email: str
    role: str
    valid_from: date
    valid_to: date | None
    given_by: str
    ended_at: datetime | None
    ended_by: str | None
    has_code: bool
    last_signed_in: datetime | None


def administered(actor: Actor) -> frozenset[str] | None:
    """The organisations whose people the actor looks after; None means all."""
    return None if actor.is_local else actor.organisations(Right.ADMINISTER)


def list_administered(session: Session, actor: Actor, day: date) -> Sequence[ListedPerson]:
    """The people the actor looks after who have a role or will have one, by name."""
    return people.list_people(session, day, administered(actor))


def get_administered(session: Session, actor: Actor, number: int) -> KnownPerson:
    """A person the actor looks after, or did.

    Raises:
        NotFound: when there is none, in the same words as for one of others.
    """
    person = session.get(Person, number)
    if person is None:
        raise NotFound(NO_SUCH_PERSON)
    ours = administered(actor)
    if ours is not None and not _was_ours(session, number, ours):
        raise NotFound(NO_SUCH_PERSON)
    return people.known(person)


def _was_ours(session: Session, number: int, ours: frozenset[str]) -> bool:
    wanted = exists().where(RoleHeld.person == number, RoleHeld.organisation.in_(ours))
    return bool(session.execute(select(wanted)).scalar())


def _check_organisation(actor: Actor, code: str) -> None:
    ours = administered(actor)
    if ours is not None and code not in ours:
        raise NotFound(f"You look after no organisation {code}.")


def invite(
    session: Session, actor: Actor, cause: Cause, today: date, invitation: Invitation
) -> Invited:
    """Give somebody a role, known here already or not.

    Raises:
        NotFound: when the organisation is not one the actor looks after.
        RuleBroken: when the address, the name or the last day is none.
    """
    _check_organisation(actor, invitation.grant.organisation)
    person = people.find_person(session, people.normal_email(invitation.email))
    if person is None:
        person = people.add_person(session, cause, invitation.email, invitation.name)
    people.let_in_again(session, cause, person)
    people.give_role(session, cause, today, person, invitation.grant)
    token = None if person.has_password else make_link(session, cause, person, INVITATION)
    return Invited(person, token)


def give_role(
    session: Session, actor: Actor, cause: Cause, today: date, number: int, grant: Grant
) -> KnownPerson:
    """Give a further role to a person the actor looks after.

    Raises:
        NotFound: when the person or the organisation is not the actor's.
        RuleBroken: when the last day is over.
    """
    person = get_administered(session, actor, number)
    _check_organisation(actor, grant.organisation)
    people.let_in_again(session, cause, person)
    people.give_role(session, cause, today, person, grant)
    return person


def end_role(session: Session, actor: Actor, cause: Cause, number: int, role: int) -> KnownPerson:
    """End one role of a person.

    Raises:
        NotFound: when the person or the role is not the actor's.
        NotAllowed: when it is the role by which the actor looks after people.
    """
    person = get_administered(session, actor, number)
    held = session.get(RoleHeld, role)
    ours = administered(actor)
    if held is None or (ours is not None and held.organisation not in ours):
        raise NotFound("There is no such role.")
    if number == actor.person and held.role == Role.ADMINISTRATOR.value:
        raise NotAllowed(
            "You cannot end your own role of administrator: ask another administrator, so that "
            "nobody is shut out by mistake."
        )
    people.end_role(session, cause, person, role)
    return person


def end_access(
    session: Session, actor: Actor, cause: Cause, today: date, number: int
) -> KnownPerson:
    """End every role of a person in the actor's organisations; with the last one, all access.

    Raises:
        NotFound: when the person is not the actor's.
        NotAllowed: when it is the actor.
    """
    person = get_administered(session, actor, number)
    if number == actor.person:
        raise NotAllowed("You cannot end your own access: ask another administrator.")
    ours = administered(actor)
    held = people.list_roles(session, number, today)
    for role in held:
        if ours is None or role.organisation in ours:
            people.end_role(session, cause, person, role.number)
    if ours is None or all(role.organisation in ours for role in held):
        people.end_access(session, cause, today, person)
        end_sessions(session, cause.at, number)
    return person


def make_new_link(session: Session, actor: Actor, cause: Cause, number: int) -> Invited:
    """A new link for a person to choose a password; the administrator never sees either.

    Raises:
        NotFound: when the person is not the actor's, or has left.
    """
    person = get_administered(session, actor, number)
    if not person.active:
        raise NotFound("This person has left: give them a role first.")
    purpose = RESET if person.has_password else INVITATION
    return Invited(person, make_link(session, cause, person, purpose))


def reset_factors(
    session: Session, actor: Actor, cause: Cause, today: date, number: int
) -> KnownPerson:
    """Forget the second factor and the passkeys of a person who lost them; their sessions end.

    Raises:
        NotFound: when the person is not the actor's.
        NotAllowed: when the person also acts for others, whose protection this would weaken.
    """
    person = get_administered(session, actor, number)
    ours = administered(actor)
    held = people.list_roles(session, number, today)
    if ours is not None and not all(role.organisation in ours for role in held):
        raise NotAllowed(
            "This person also acts for another organisation: whoever runs the tracker can do this "
            "by `tracker user reset-factor`."
        )
    credentials.drop_code_secret(session, cause, number)
    for passkey in credentials.list_passkeys(session, number):
        credentials.remove_passkey(session, cause, number, passkey.number)
    end_sessions(session, cause.at, number)
    return person


def access_review(session: Session, actor: Actor) -> Sequence[ReviewedRole]:
    """Every role there is or was in the actor's organisations, by organisation and name."""
    last = (
        select(PeopleEvent.person, func.max(PeopleEvent.at).label("at"))
        .where(PeopleEvent.event == Event.SIGNED_IN.value)
        .group_by(PeopleEvent.person)
        .subquery()
    )
    wanted = (
        select(RoleHeld, Person, last.c.at)
        .join(Person, Person.id == RoleHeld.person)
        .outerjoin(last, last.c.person == Person.id)
        .order_by(RoleHeld.organisation, Person.name, Person.email, RoleHeld.id)
    )
    ours = administered(actor)
    if ours is not None:
        wanted = wanted.where(RoleHeld.organisation.in_(ours))
    return [
        ReviewedRole(
            role.organisation,
            person.name,
            person.email,
            role.role,
            role.valid_from,
            role.valid_to,
            role.given_by,
            role.ended_at,
            role.ended_by,
            person.totp_secret is not None,
            at,
        )
        for role, person, at in session.execute(wanted)
    ]
