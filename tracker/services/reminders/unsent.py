"""The letters with reminders that were not sent, for those who look after the people they are for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.domain.obligations.reminders import LetterState
from tracker.models import Letter, NightlyRun, Person, RoleHeld
from tracker.services.people.administration import administered

_UNSENT = (LetterState.WAITING, LetterState.SENDING, LetterState.GIVEN_UP)


@dataclass(frozen=True, slots=True)
class UnsentLetter:
    """A letter that waits or was given up; `fault` is what the mail server said last."""

    email: str
    made_at: datetime
    state: LetterState
    tries: int
    fault: str | None


def list_unsent(session: Session, actor: Actor, most: int) -> Sequence[UnsentLetter]:
    """The letters not sent to the people the actor looks after, the newest first."""
    wanted = (
        select(Letter, Person.email)
        .join(Person, Person.id == Letter.person)
        .where(Letter.state.in_([state.value for state in _UNSENT]))
        .order_by(Letter.id.desc())
        .limit(most)
    )
    ours = administered(actor)
    if ours is not None:
        held = select(RoleHeld.person).where(RoleHeld.organisation.in_(sorted(ours)))
        wanted = wanted.where(Letter.person.in_(held))
    return [
        UnsentLetter(email, row.made_at, LetterState(row.state), row.tries, row.fault)
        for row, email in session.execute(wanted)
    ]


def last_night(session: Session) -> date | None:
    """The latest day whose nightly work came to its end; None where none did."""
    found: date | None = session.scalar(select(func.max(NightlyRun.day)))
    return found
