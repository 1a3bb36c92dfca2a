"""People and their roles: who may sign in, for which organisation, as what and until when.

A person who leaves keeps their row, so that history can name them; what ends is every role, every
session and every way to sign in.
"""

import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import Session

from tracker.access import Membership, Role
from tracker.errors import NotFound, RuleBroken
from tracker.models import CalendarFeed, Organisation, Person, RoleHeld
from tracker.services.people.events import Cause, Event, note

LONGEST_EMAIL = 254
LONGEST_NAME = 100
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s\x00-\x1f\x7f]+\.[^@\s\x00-\x1f\x7f.]+")


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person as the rest of the tracker sees them. `active` ends with the leaver switch."""

    number: int
    email: str
    name: str
    active: bool
    has_password: bool
    has_code: bool


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is kept of a person to check what they show; the secrets are hashed or encrypted."""

    number: int
    email: str
    name: str
    active: bool
    handle: str
    password: str | None
    totp_secret: str | None
    totp_counter: int | None
    recovery_codes: str | None
    provider_subject: str | None


@dataclass(frozen=True, slots=True)
class Grant:
    """A role for an organisation; `until` is its last day, None for good."""

    organisation: str
    role: Role
    until: date | None = None


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role as it was given to a person."""

    number: int
    organisation: str
    role: Role
    valid_from: date
    valid_to: date | None
    given_by: str


def normal_email(typed: str) -> str:
    """An e-mail address as it is kept: trimmed, composed, in lower case.

    Raises:
        RuleBroken: when the text is no e-mail address.
    """
    email = unicodedata.normalize("NFC", typed).strip().lower()
    if len(email) > LONGEST_EMAIL or not email.isprintable() or not _EMAIL.fullmatch(email):
        raise RuleBroken("Enter an email address in the correct format, like name@example.com.")
    return email


def normal_name(typed: str) -> str:
    """A person's name as it is kept.

    Raises:
        RuleBroken: when it is blank, too long or holds characters that cannot be shown.
    """
    name = " ".join(unicodedata.normalize("NFC", typed).split())
    if not name:
        raise RuleBroken("Enter a name.")
    if len(name) > LONGEST_NAME:
        raise RuleBroken(f"The name must have {LONGEST_NAME} characters or fewer.")
    if not name.isprintable():
        raise RuleBroken("The name holds characters that cannot be shown: type it anew.")
    return name


def find_person(session: Session, email: str) -> KnownPerson | None:
    """The person with an e-mail address, as it is kept, or None."""
    found = session.scalar(select(Person).where(Person.email == email))
    return None if found is None else known(found)


def get_person(session: Session, number: int) -> KnownPerson:
    """A person by number.

    Raises:
        NotFound: when there is none.
    """
    found = session.get(Person, number)
    if found is None:
        raise NotFound("There is no such person.")
    return known(found)


def known(person: Person) -> KnownPerson:
    """What others may know of a row."""
    return KnownPerson(
        person.id,
        person.email,
        person.name,
        person.active,
        person.password is not None,
        person.totp_secret is not None,
    )


def credentials_of(person: Person) -> Credentials:
    """What is kept of a person to check what they show."""
    return Credentials(
        person.id,
        person.email,
        person.name,
        person.active,
        person.handle,
        person.password,
        person.totp_secret,
        person.totp_counter,
        person.recovery_codes,
        person.provider_subject,
    )


def add_person(session: Session, cause: Cause, email: str, name: str) -> KnownPerson:
    """Record a person who may sign in once they have chosen a password.

    Raises:
        RuleBroken: when the address or the name is none, or somebody has the address already.
    """
    email, name = normal_email(email), normal_name(name)
    if find_person(session, email) is not None:
        raise RuleBroken(f"{email} is on record already.")
    person = Person(
        email=email,
        name=name,
        active=True,
        handle=secrets.token_hex(16),
        created_at=cause.at,
    )
    session.add(person)
    session.flush()
    return known(person)


def let_in_again(session: Session, cause: Cause, person: KnownPerson) -> None:
    """Take back that a person left; roles have to be given anew."""
    if person.active:
        return
    session.execute(update(Person).where(Person.id == person.number).values(active=True))
    note(session, cause, Event.RETURNED, person.number)


def give_role(
    session: Session, cause: Cause, today: date, person: KnownPerson, grant: Grant
) -> bool:
    """Give a person a role from today; False if they hold just that role already.

    A role held until another day is given anew until the day asked for.

    Raises:
        RuleBroken: when the organisation is not recorded, or the last day is over.
    """
    _check_organisation(session, grant.organisation)
    if grant.until is not None and grant.until < today:
        raise RuleBroken("The last day of the role is over: enter today or a later day.")
    for held in list_roles(session, person.number, today):
        if (held.organisation, held.role) == (grant.organisation, grant.role):
            if held.valid_to == grant.until:
                return False
            _end(session, cause, held.number)
    session.add(
        RoleHeld(
            person=person.number,
            organisation=grant.organisation,
            role=grant.role.value,
            valid_from=today,
            valid_to=grant.until,
            given_at=cause.at,
            given_by=cause.by,
        )
    )
    session.flush()
    note(session, cause, Event.ROLE_GIVEN, person.number, grant_text(grant))
    return True


def grant_text(grant: Grant) -> str:
    """A role in words for the record, such as `Auditor of NSC until 2027-03-31`."""
    until = f" until {grant.until.isoformat()}" if grant.until else ""
    return f"{grant.role.value} of {grant.organisation}{until}"


def _check_organisation(session: Session, code: str) -> None:
    codes = organisation_codes(session)
    if code in codes:
        return
    if not codes:
        raise RuleBroken(
            f"No organisation is recorded yet, so {code} is not: record it by importing a "
            "workbook, or in the same command with --organisation-name and --organisation-type."
        )
    shown = ", ".join(codes[:20]) + (" and more" if len(codes) > 20 else "")
    raise RuleBroken(
        f"There is no organisation {code}. Recorded are: {shown}. To record another, import a "
        "workbook with it, or use --organisation-name and --organisation-type."
    )


def list_roles(session: Session, person: int, day: date) -> Sequence[HeldRole]:
    """The roles a person holds on a day or will hold later, by organisation and role."""
    found = session.scalars(
        select(RoleHeld)
        .where(RoleHeld.person == person, role_lasts(day))
        .order_by(RoleHeld.organisation, RoleHeld.role)
    )
    return [held_role(row) for row in found]


def held_role(row: RoleHeld) -> HeldRole:
    """A row as others see it."""
    return HeldRole(
        row.id, row.organisation, Role(row.role), row.valid_from, row.valid_to, row.given_by
    )


def memberships(session: Session, person: int, day: date) -> tuple[Membership, ...]:
    """What a person is on a day; roles that ended, or are over, or not begun, do not count."""
    return tuple(
        Membership(held.organisation, held.role)
        for held in list_roles(session, person, day)
        if held.valid_from <= day
    )


def end_role(session: Session, cause: Cause, person: KnownPerson, number: int) -> None:
    """End one role of a person, from this moment.

    Raises:
        NotFound: when the person holds no such role.
    """
    held = session.get(RoleHeld, number)
    if held is None or held.person != person.number or held.ended_at is not None:
        raise NotFound("There is no such role.")
    _end(session, cause, number)


def _end(session: Session, cause: Cause, number: int) -> None:
    held = session.get_one(RoleHeld, number)
    held.ended_at, held.ended_by = cause.at, cause.by
    session.flush()
    grant = Grant(held.organisation, Role(held.role), held.valid_to)
    note(session, cause, Event.ROLE_ENDED, held.person, grant_text(grant))


def end_access(session: Session, cause: Cause, today: date, person: KnownPerson) -> None:
    """The leaver switch: every role ends, every session, way to sign in and calendar address."""
    for held in list_roles(session, person.number, today):
        _end(session, cause, held.number)
    session.execute(
        update(CalendarFeed)
        .where(CalendarFeed.person == person.number, CalendarFeed.ended_at.is_(None))
        .values(ended_at=cause.at)
    )
    session.execute(
        update(Person)
        .where(Person.id == person.number)
        .values(active=False, password=None, totp_secret=None, recovery_codes=None)
    )
    note(session, cause, Event.LEFT, person.number)


def rename(session: Session, cause: Cause, person: KnownPerson, name: str) -> None:
    """Let a person be called otherwise from now on.

    Raises:
        RuleBroken: when the name is none.
    """
    name = normal_name(name)
    if name != person.name:
        session.execute(update(Person).where(Person.id == person.number).values(name=name))
        note(session, cause, Event.NAME_CHANGED, person.number)


@dataclass(frozen=True, slots=True)
class ListedPerson:
    """A person with the roles they hold or will hold."""

    person: KnownPerson
    roles: tuple[HeldRole, ...]


def list_people(
    session: Session, day: date, organisations: Collection[str] | None = None
) -> Sequence[ListedPerson]:
    """Everybody, or everybody with a role for one of some organisations, by name.

    Of people outside everybody's only the roles for those organisations are told.
    """
    held: dict[int, list[HeldRole]] = {}
    wanted = select(RoleHeld).where(role_lasts(day)).order_by(RoleHeld.organisation, RoleHeld.role)
    if organisations is not None:
        wanted = wanted.where(RoleHeld.organisation.in_(organisations))
    for row in session.scalars(wanted):
        held.setdefault(row.person, []).append(held_role(row))
    people = select(Person).order_by(Person.name, Person.email)
    if organisations is not None:
        people = people.where(Person.id.in_(held))
    return [
        ListedPerson(known(row), tuple(held.get(row.id, ()))) for row in session.scalars(people)
    ]


def people_exist(session: Session) -> bool:
    """Whether anybody is on record at all."""
    return session.execute(select(Person.id).limit(1)).first() is not None


def organisation_codes(session: Session) -> Sequence[str]:
    """The codes of all organisations on record, in order."""
    return session.scalars(select(Organisation.code).order_by(Organisation.code)).all()


def organisation_names(session: Session) -> Mapping[str, str]:
    """The names of all organisations on record by their codes."""
    found = session.execute(select(Organisation.code, Organisation.name))
    return {row.code: row.name for row in found}


def role_lasts(day: date) -> ColumnElement[bool]:
    """That a role has not ended, and is not over on a day; it may begin later."""
    return and_(
        RoleHeld.ended_at.is_(None), or_(RoleHeld.valid_to.is_(None), RoleHeld.valid_to >= day)
    )


def known_words(session: Session, person: KnownPerson, at: datetime) -> Sequence[str]:
    """What others know of a person, and would try first as a password."""
    organisations = session.scalars(
        select(Organisation.name)
        .join(RoleHeld, RoleHeld.organisation == Organisation.code)
        .where(RoleHeld.person == person.number)
    )
    codes = [held.organisation for held in list_roles(session, person.number, at.date())]
    return [person.email, person.name, *codes, *organisations]
