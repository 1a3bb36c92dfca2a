"""Which files were taken away from the pages: by whom, when, of which agreements.

It stands beside the audit trail and not in it, because taking a file changes nothing; like the
trail it only grows. Administrators and auditors see what the people of their organisations took,
except files of single agreements which they may not see themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right
from tracker.models import Partner, RoleHeld, TakenFile
from tracker.services.people.events import Cause, one_line
from tracker.services.records.searching import holds_words
from tracker.services.records.shown import by_code

LONGEST_NAME = 200
LONGEST_ASKED = 500


@dataclass(frozen=True, slots=True)
class Taking:
    """A file in the moment it is handed out.

    `agreement` is the only one it is of, None for a file of several or none; `asked` the address
    it was asked for by.
    """

    file_name: str
    agreement: str | None
    asked: str


@dataclass(frozen=True, slots=True)
class TakenLine:
    """A file that was taken away; `asked` is blank where the reader may not see how it was asked."""

    at: datetime
    by: str
    file_name: str
    agreement: str | None
    asked: str
    address: str


@dataclass(frozen=True, slots=True)
class TakenQuestion:
    """Which files are meant; `search` holds words of which each stands in a person or a name.

    `since` and `before` are moments; `before` itself is left out.
    """

    search: str = ""
    agreement: str = ""
    since: datetime | None = None
    before: datetime | None = None


class TakenSort(StrEnum):
    """What the list is sorted by."""

    WHEN = "when"
    WHO = "who"
    FILE = "file"


def note_taken(session: Session, cause: Cause, person: int | None, taking: Taking) -> None:
    """Put on record that somebody takes a file away (None: the local administrator)."""
    session.add(
        TakenFile(
            at=cause.at,
            person=person,
            by=cause.by,
            file_name=one_line(taking.file_name, LONGEST_NAME),
            agreement=taking.agreement,
            asked=one_line(taking.asked, LONGEST_ASKED),
            address=one_line(cause.address, 100),
        )
    )


def count_taken(session: Session, actor: Actor, question: TakenQuestion) -> int:
    """How many files answer the question, of those the actor may know of."""
    wanted = select(func.count()).select_from(TakenFile).where(*_wanted(session, actor, question))
    return int(session.execute(wanted).scalar_one())


def newest_taken(session: Session, actor: Actor) -> datetime | None:
    """When the last of them was taken; None where none was."""
    wanted = select(func.max(TakenFile.at)).where(*_wanted(session, actor, TakenQuestion()))
    found: datetime | None = session.execute(wanted).scalar()
    return found


def list_taken(
    session: Session,
    actor: Actor,
    question: TakenQuestion,
    sort: TakenSort = TakenSort.WHEN,
    *,
    descending: bool = True,
    most: int | None = None,
    skip: int = 0,
) -> Sequence[TakenLine]:
    """The files that answer the question, of those the actor may know of."""
    by = {
        TakenSort.WHEN: TakenFile.at.expression,
        TakenSort.WHO: by_code(session, TakenFile.by),
        TakenSort.FILE: by_code(session, TakenFile.file_name),
    }[sort]
    found = session.execute(
        select(TakenFile, _acts_for_others(actor))
        .where(*_wanted(session, actor, question))
        .order_by(by.desc() if descending else by, TakenFile.id.desc())
        .limit(most)
        .offset(skip or None)
    )
    return [
        TakenLine(
            row.at,
            row.by,
            row.file_name,
            row.agreement,
            "" if others and row.agreement is None else row.asked,
            row.address,
        )
        for row, others in found
    ]


def _wanted(session: Session, actor: Actor, question: TakenQuestion) -> list[ColumnElement[bool]]:
    wanted = [holds_words(session, question.search, TakenFile.by, TakenFile.file_name)]
    if question.agreement:
        wanted.append(TakenFile.agreement == question.agreement)
    if question.since is not None:
        wanted.append(TakenFile.at >= question.since)
    if question.before is not None:
        wanted.append(TakenFile.at < question.before)
    if not actor.is_local:
        wanted.append(_may_be_known(actor))
    return wanted


def _may_be_known(actor: Actor) -> ColumnElement[bool]:
    """Taken by the actor's own people, of an agreement the actor sees or of none in particular."""
    own = sorted(actor.organisations(Right.AUDIT))
    by_own_people = RoleHeld.person == TakenFile.person, RoleHeld.organisation.in_(own)
    of_own = Partner.agreement == TakenFile.agreement, Partner.organisation.in_(own)
    return and_(
        exists().where(*by_own_people), or_(TakenFile.agreement.is_(None), exists().where(*of_own))
    )


def _acts_for_others(actor: Actor) -> ColumnElement[bool]:
    """Whether who took it also acts, or did, for bodies whose matters are not the actor's."""
    own = sorted(actor.organisations(Right.AUDIT))
    if actor.is_local:
        return false()
    return exists().where(RoleHeld.person == TakenFile.person, RoleHeld.organisation.not_in(own))
