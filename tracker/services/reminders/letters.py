"""Letters with reminders: one for each person and run, sent once, and tried again until it is.

A letter is claimed before it is sent and settled afterwards, each in a transaction of its own. If
the process dies between the two, the letter is sent again by the next run, with the Message-ID it
had, by which mail systems know that they have it: it is never lost, and nobody else's is doubled.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tracker.domain.obligations.reminders import LetterState
from tracker.domain.wording import day_text
from tracker.models import (
    Addressee,
    Agreement,
    Letter,
    Person,
    RaisedTrigger,
    RoleHeld,
    SentReminder,
)

MOST_LINES = 150
MOST_TRIES = 20
PAUSE = timedelta(minutes=15)
_TRIGGERED = "Triggered review"


@dataclass(frozen=True, slots=True)
class LetterToSend:
    """A letter in the hands of a run."""

    number: int
    to: str
    subject: str
    text: str
    message_id: str


def people_without_letter(session: Session) -> Sequence[int]:
    """The people who are to be told of something that no letter says yet."""
    wanted = select(Addressee.person).where(Addressee.letter.is_(None)).distinct()
    return session.scalars(wanted.order_by(Addressee.person)).all()


def anything_waits(session: Session) -> bool:
    """Whether there is a letter to write or to send."""
    open_states = (LetterState.WAITING.value, LetterState.SENDING.value)
    unsent = select(Letter.id).where(Letter.state.in_(open_states)).limit(1)
    untold = select(Addressee.reminder).where(Addressee.letter.is_(None)).limit(1)
    return any(session.execute(wanted).first() is not None for wanted in (unsent, untold))


def write_letter(session: Session, at: datetime, today: date, person: int, address: str) -> None:
    """Write one letter with everything that a person is to be told.

    Args:
        address: where people reach the pages.
    """
    name = session.execute(select(Person.name).where(Person.id == person)).scalar_one()
    open_ = Addressee.person == person, Addressee.letter.is_(None)
    number = session.execute(select(func.count()).where(*open_)).scalar_one()
    lines = _lines(session, person)
    token = secrets.token_hex(16)
    letter = Letter(
        person=person,
        message_id=f"<{token}@tracker.invalid>",
        subject=_subject(number),
        text=_text(name, lines, number, today, address),
        state=LetterState.WAITING.value,
        made_at=at,
        tries=0,
    )
    session.add(letter)
    session.flush()
    session.execute(update(Addressee).where(*open_).values(letter=letter.id))


@dataclass(frozen=True, slots=True)
class _Line:
    """One reminder as a letter says it."""

    agreement: str
    title: str
    due: date
    escalated: bool
    why: str


def _lines(session: Session, person: int) -> list[tuple[str, _Line]]:
    """The first of what a person is to be told: the agreement's title, and the reminder."""
    why: dict[tuple[str, date], list[str]] = {}
    found = session.execute(
        select(
            Agreement.title,
            SentReminder.agreement,
            SentReminder.title,
            SentReminder.due,
            SentReminder.escalated,
        )
        .join(Addressee, Addressee.reminder == SentReminder.id)
        .join(Agreement, Agreement.agreement == SentReminder.agreement)
        .where(Addressee.person == person, Addressee.letter.is_(None))
        .order_by(SentReminder.agreement, SentReminder.due, SentReminder.id)
        .limit(MOST_LINES)
    ).all()
    triggered = {row.agreement for row in found if row[2] == _TRIGGERED}
    reasons = session.execute(
        select(RaisedTrigger.agreement, RaisedTrigger.review_due, RaisedTrigger.reason)
        .where(RaisedTrigger.agreement.in_(triggered))
        .order_by(RaisedTrigger.id)
    )
    for agreement, due, reason in reasons:
        why.setdefault((agreement, due), []).append(reason)
    return [
        (
            title,
            _Line(
                agreement,
                what,
                due,
                escalated,
                " ".join(why.get((agreement, due), [])) if what == _TRIGGERED else "",
            ),
        )
        for title, agreement, what, due, escalated in found
    ]


def _subject(number: int) -> str:
    return f"{number:,} {'thing' if number == 1 else 'things'} due in your pooled budgets"


def _text(
    name: str, lines: Sequence[tuple[str, _Line]], number: int, today: date, address: str
) -> str:
    parts = [f"Hello {name},", "", "This is due or late in agreements of your organisation."]
    agreement = None
    for title, line in lines:
        if line.agreement != agreement:
            agreement = line.agreement
            parts += ["", f"{agreement}: {title}"]
        parts.append(f"  {_words(line, today)}")
        if line.why:
            parts.append(f"    Raised because: {line.why}")
    if number > len(lines):
        parts += ["", f"And {number - len(lines):,} more."]
    parts += ["", f"Everything that is due: {address}/reviews", ""]
    return "\n".join(parts)


def _words(line: _Line, today: date) -> str:
    days = (line.due - today).days
    if days < 0:
        late = "1 day" if days == -1 else f"{-days:,} days"
        told = "; your administrators are told, too" if line.escalated else ""
        return f"{line.title}: was due on {day_text(line.due)}, {late} ago{told}"
    away = {0: "today", 1: "tomorrow"}.get(days, f"in {days:,} days")
    return f"{line.title}: due on {day_text(line.due)}, {away}"


def reclaim_letters(session: Session) -> int:
    """Put back the letters that a run which died had claimed; how many they were.

    Only for a run that no other runs beside.
    """
    found = session.scalars(
        update(Letter)
        .where(Letter.state == LetterState.SENDING.value)
        .values(state=LetterState.WAITING.value, tried_at=None)
        .returning(Letter.id)
    ).all()
    return len(found)


def letters_to_try(session: Session, at: datetime) -> Sequence[int]:
    """The numbers of the letters that wait and were not tried a moment ago, the oldest first."""
    found = session.execute(
        select(Letter.id, Letter.tried_at)
        .where(Letter.state == LetterState.WAITING.value)
        .order_by(Letter.id)
    )
    # What was tried in the future was tried by a clock that has gone back since.
    return [n for n, tried in found if tried is None or abs(at - tried) >= PAUSE]


def claim_letter(session: Session, at: datetime, today: date, number: int) -> LetterToSend | None:
    """Take a letter to send it; None where another has, or its person may not have it any more."""
    letter = session.get_one(Letter, number)
    if letter.state != LetterState.WAITING.value:
        return None
    letter.tried_at = at
    to = session.execute(
        select(Person.email)
        .join(RoleHeld, RoleHeld.person == Person.id)
        .where(
            Person.id == letter.person,
            Person.active.is_(True),
            RoleHeld.ended_at.is_(None),
            RoleHeld.valid_from <= today,
            (RoleHeld.valid_to.is_(None)) | (RoleHeld.valid_to >= today),
        )
        .limit(1)
    ).scalar()
    if to is None:
        letter.state = LetterState.WITHDRAWN.value
        return None
    letter.state, letter.tries = LetterState.SENDING.value, letter.tries + 1
    return LetterToSend(number, to, letter.subject, letter.text, letter.message_id)


def letter_sent(session: Session, at: datetime, number: int) -> None:
    """Record that a letter was taken by the mail server."""
    letter = session.get_one(Letter, number)
    letter.state, letter.sent_at, letter.fault = LetterState.SENT.value, at, None


def letter_failed(session: Session, number: int, fault: str) -> None:
    """Record that a letter was not taken; it is tried again, but not for ever."""
    letter = session.get_one(Letter, number)
    over = letter.tries >= MOST_TRIES
    letter.state = (LetterState.GIVEN_UP if over else LetterState.WAITING).value
    letter.fault = fault
