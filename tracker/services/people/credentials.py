"""What a person shows to be let in: password, code, recovery codes and passkeys, as they are kept.

Hashing, encrypting and checking are done where the sign-in library is, in the pages; here is what
may happen to the result. Everything that can be used once is taken by one conditional statement,
so that of two requests that show it at the same time one is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from tracker.errors import Conflict, NotFound
from tracker.models import Passkey, Person
from tracker.services.people.accounts import Credentials, credentials_of
from tracker.services.people.events import Cause, Event, note
from tracker.services.people.signed_in import end_sessions

MOST_PASSKEYS = 10


@dataclass(frozen=True, slots=True)
class KeptPasskey:
    """A passkey; `credential` is how the browser names it."""

    number: int
    person: int
    name: str
    credential: bytes
    public_key: bytes
    sign_count: int
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewPasskey:
    """A passkey that a browser has just made."""

    name: str
    credential: bytes
    public_key: bytes
    sign_count: int


def credentials_by_email(session: Session, email: str) -> Credentials | None:
    """What is kept of the person with an address, as it is kept; None if there is none."""
    return _credentials(session, Person.email == email)


def credentials_by_number(session: Session, number: int) -> Credentials | None:
    """What is kept of a person; None if there is none."""
    return _credentials(session, Person.id == number)


def credentials_by_handle(session: Session, handle: str) -> Credentials | None:
    """What is kept of the person an authenticator names; None if there is none."""
    return _credentials(session, Person.handle == handle)


def credentials_by_subject(session: Session, subject: str) -> Credentials | None:
    """What is kept of the person a provider names; None if there is none."""
    return _credentials(session, Person.provider_subject == subject)


def keep_subject(session: Session, person: int, subject: str) -> None:
    """Know a person by a provider's own name for them."""
    session.execute(update(Person).where(Person.id == person).values(provider_subject=subject))


def _credentials(session: Session, which: ColumnElement[bool]) -> Credentials | None:
    row = session.scalar(select(Person).where(which))
    return None if row is None else credentials_of(row)


def keep_password(session: Session, person: int, password_hash: str) -> None:
    """Keep the same password hashed anew, because the parameters have risen."""
    session.execute(update(Person).where(Person.id == person).values(password=password_hash))


def change_password(
    session: Session, cause: Cause, person: int, password_hash: str, this_session: int
) -> None:
    """Let a signed-in person have another password; their other sessions and links end."""
    keep_password(session, person, password_hash)
    end_sessions(session, cause.at, person, but=this_session)
    note(session, cause, Event.PASSWORD_CHANGED, person)


def keep_code_secret(
    session: Session, cause: Cause, person: int, secret: str, counter: int
) -> None:
    """Ask the person for a code from now on; the code that proved it works is used up."""
    session.execute(
        update(Person).where(Person.id == person).values(totp_secret=secret, totp_counter=counter)
    )
    note(session, cause, Event.FACTOR_ADDED, person, "codes of an authenticator app")


def drop_code_secret(session: Session, cause: Cause, person: int) -> None:
    """Ask the person for no code any more."""
    session.execute(
        update(Person)
        .where(Person.id == person)
        .values(totp_secret=None, totp_counter=None, recovery_codes=None)
    )
    note(session, cause, Event.FACTOR_REMOVED, person, "codes of an authenticator app")


def take_step(session: Session, person: int, counter: int) -> bool:
    """Use up the code of a time step; False if it, or a later one, was used before."""
    taken = session.execute(
        update(Person)
        .where(
            Person.id == person,
            or_(Person.totp_counter.is_(None), Person.totp_counter < counter),
        )
        .values(totp_counter=counter)
        .returning(Person.id)
    )
    return taken.first() is not None


def replace_recovery_codes(session: Session, person: int, codes: str, was: str | None) -> bool:
    """Keep other recovery codes; False if somebody changed them since they were read."""
    present = Person.recovery_codes.is_(None) if was is None else Person.recovery_codes == was
    kept = session.execute(
        update(Person)
        .where(Person.id == person, present)
        .values(recovery_codes=codes)
        .returning(Person.id)
    )
    return kept.first() is not None


def list_passkeys(session: Session, person: int) -> Sequence[KeptPasskey]:
    """The passkeys of a person, the oldest first."""
    found = session.scalars(select(Passkey).where(Passkey.person == person).order_by(Passkey.id))
    return [_kept(row) for row in found]


def find_passkey(session: Session, credential: bytes) -> KeptPasskey | None:
    """The passkey a browser names, or None."""
    row = session.scalar(select(Passkey).where(Passkey.credential == credential))
    return None if row is None else _kept(row)


def _kept(row: Passkey) -> KeptPasskey:
    return KeptPasskey(
        row.id,
        row.person,
        row.name,
        row.credential,
        row.public_key,
        row.sign_count,
        row.created_at,
        row.used_at,
    )


def add_passkey(session: Session, cause: Cause, person: int, passkey: NewPasskey) -> None:
    """Let a person sign in by a passkey.

    Raises:
        Conflict: when it is on record already, or there are too many.
    """
    if find_passkey(session, passkey.credential) is not None:
        raise Conflict("This passkey is on record already.")
    if len(list_passkeys(session, person)) >= MOST_PASSKEYS:
        raise Conflict(f"There are {MOST_PASSKEYS} passkeys already: remove one first.")
    session.add(
        Passkey(
            person=person,
            name=passkey.name,
            credential=passkey.credential,
            public_key=passkey.public_key,
            sign_count=passkey.sign_count,
            created_at=cause.at,
        )
    )
    note(session, cause, Event.FACTOR_ADDED, person, f"passkey {passkey.name}")


def remove_passkey(session: Session, cause: Cause, person: int, number: int) -> None:
    """Let a passkey open nothing any more.

    Raises:
        NotFound: when the person has no such passkey.
    """
    row = session.get(Passkey, number)
    if row is None or row.person != person:
        raise NotFound("There is no such passkey.")
    session.delete(row)
    note(session, cause, Event.FACTOR_REMOVED, person, f"passkey {row.name}")


def note_passkey_use(session: Session, number: int, sign_count: int, at: datetime) -> None:
    """Keep how often a passkey was used, by which a copy of it would give itself away."""
    session.execute(
        update(Passkey).where(Passkey.id == number).values(sign_count=sign_count, used_at=at)
    )
