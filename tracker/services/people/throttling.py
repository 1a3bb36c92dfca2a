"""Slowing down whoever guesses or asks too much: by person, by network address, and by both.

After a few failures every further try has to wait, each time twice as long as before, up to five
minutes: a guesser gets nowhere, and nobody is locked out for longer by somebody else. A person
who signed in from an address lately is held up there by what went wrong at that address only.
The counts are in the database, so a restart forgets nothing and all workers share them.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from tracker.models import FailedAttempts, Person, SignedInSession

FORGOTTEN_AFTER = timedelta(minutes=15)
LONGEST_WAIT = timedelta(minutes=5)
LATELY = timedelta(days=30)
OF_AN_ADDRESS = 50  # free failures of one address, behind which a whole office may sit


@dataclass(frozen=True, slots=True)
class Count:
    """Something that is counted: which one, and how many failures cost nothing yet."""

    key: str
    free: int


def _key(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def sign_in_counts(session: Session, email: str, address: str, at: datetime) -> list[Count]:
    """What a try to sign in is counted under, whether or not there is such a person."""
    counts = [Count(_key("pair", email, address), 5), *address_counts(address)]
    if not _was_here(session, email, address, at):
        counts.append(Count(_key("person", email), 20))
    return counts


def address_counts(address: str) -> list[Count]:
    """What a try is counted under that names nobody, such as an unknown passkey."""
    return [Count(_key("address", address), OF_AN_ADDRESS)]


def _was_here(session: Session, email: str, address: str, at: datetime) -> bool:
    return bool(
        session.execute(
            select(
                exists().where(
                    SignedInSession.person == Person.id,
                    Person.email == email,
                    SignedInSession.address == address,
                    SignedInSession.created_at > at - LATELY,
                )
            )
        ).scalar()
    )


def code_counts(person: int) -> list[Count]:
    """What a code of the second factor is counted under: only who knows the password gets there."""
    return [Count(_key("code", str(person)), 5)]


def password_counts(person: int) -> list[Count]:
    """What the present password is counted under where a signed-in person has to give it."""
    return [Count(_key("present password", str(person)), 5)]


def link_counts(email: str, address: str) -> list[Count]:
    """What asking for a link is counted under; every asking counts, because each sends a letter."""
    return [Count(_key("link", email), 3), Count(_key("link address", address), 20)]


def asking_count(what: str, person: int, at: datetime, most: int) -> Count:
    """What a person's asking for something costly is counted under: so often in an hour is free.

    Each hour of the clock has a count of its own, so nobody is held up for longer than to its end.
    """
    return Count(_key("asking", what, str(person), f"{at:%Y-%m-%d %H}"), most)


def wait(session: Session, counts: Sequence[Count], at: datetime) -> timedelta:
    """How long it is until the next try is looked at; nothing if it is now."""
    found = session.scalars(
        select(FailedAttempts).where(FailedAttempts.key.in_([count.key for count in counts]))
    )
    free = {count.key: count.free for count in counts}
    waits = [_until(row, free[row.key]) - at for row in found]
    return max([timedelta(), *waits])


def _until(row: FailedAttempts, free: int) -> datetime:
    over = row.failures - free
    if over < 0:
        return row.last_at
    # 2 to the 9th second is beyond the longest wait; no larger power is needed.
    return row.last_at + min(timedelta(seconds=2 ** min(over, 9)), LONGEST_WAIT)


def count_failure(session: Session, counts: Sequence[Count], at: datetime) -> None:
    """Count a try that went wrong; failures long past are forgotten."""
    session.execute(delete(FailedAttempts).where(FailedAttempts.last_at < at - FORGOTTEN_AFTER))
    for count in counts:
        row = session.get(FailedAttempts, count.key)
        if row is None:
            session.add(FailedAttempts(key=count.key, failures=1, last_at=at))
        else:
            row.failures, row.last_at = row.failures + 1, at
    session.flush()


def forget(session: Session, counts: Collection[Count]) -> None:
    """Forget the failures of somebody who has got it right; those of an address stay counted."""
    keys = [count.key for count in counts if count.free < OF_AN_ADDRESS]
    session.execute(delete(FailedAttempts).where(FailedAttempts.key.in_(keys)))
