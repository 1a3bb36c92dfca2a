"""What the audit trail says of what belongs to no agreement, for everybody to read.

Organisations, the library of measures and the national dates are shared by all agreements, so
everybody sees what changed in them. Where the same change set touched agreements of which the
session may show none, only what it did to the shared registers is told. What it says of one
organisation's ledger mappings is told to that organisation's people. People are named to those
whose organisation shares an agreement with theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, text, true
from sqlalchemy.orm import Session, aliased

from tracker.access import shown_organisations
from tracker.errors import NotFound
from tracker.models import AuditChange, AuditEntry, EntryAgreement, Partner, Person, RoleHeld
from tracker.models.record import OF_SHARED
from tracker.services.audit.trail import (
    TrailEntry,
    TrailLine,
    TrailSort,
    trail_entry,
    trail_line,
    trail_order,
)
from tracker.services.records.history import RECORDED
from tracker.services.records.searching import holds_words
from tracker.services.records.shown import shown

SHARED = tuple(layout.sheet for layout in RECORDED if "agreement" not in layout.fields)
"""The registers that belong to no agreement."""
SOMEBODY = "Somebody of another organisation"
OF_ORGANISATIONS = ("save ledger mapping", "settle ledger lines")
"""What is done to one organisation's own: the subject of its entries begins with its code."""


@dataclass(frozen=True, slots=True)
class SharedQuestion:
    """Which entries are meant; what is blank is not asked for.

    `search` holds words which must all stand in who did what, or in a shared record's key.
    `since` and `before` are moments; `before` itself is left out.
    """

    search: str = ""
    sheet: str = ""
    person: str = ""
    since: datetime | None = None
    before: datetime | None = None


def count_shared(session: Session, question: SharedQuestion) -> int:
    """How many entries answer the question."""
    wanted = select(func.count()).select_from(AuditEntry).where(*_wanted(session, question))
    return int(session.execute(wanted).scalar_one())


@dataclass(frozen=True, slots=True)
class SharedHead:
    """How many change sets were made to what is shared, when the newest, and by whom."""

    number: int
    newest: datetime | None
    people: tuple[str, ...]


def shared_head(session: Session) -> SharedHead:
    """What there is in all; the people one knows of, in the order of their names."""
    found = session.execute(
        select(AuditEntry.actor, _is_known(session), func.count(), func.max(AuditEntry.at))
        .where(*_wanted(session, SharedQuestion()))
        .group_by(AuditEntry.actor)
    ).all()
    return SharedHead(
        sum(number for _, _, number, _ in found),
        max((newest for _, _, _, newest in found), default=None),
        tuple(sorted(who for who, is_known, _, _ in found if is_known)),
    )


def list_shared(
    session: Session,
    question: SharedQuestion,
    most: int,
    skip: int = 0,
    sort: TrailSort = TrailSort.WHEN,
    *,
    descending: bool = True,
) -> list[TrailEntry]:
    """The entries that answer the question, at most so many."""
    wanted = _entries(session).where(*_wanted(session, question))
    ordered = wanted.order_by(*trail_order(session, sort, descending=descending))
    found = session.execute(ordered.limit(most).offset(skip))
    return [_as_shown(*row) for row in found]


def list_shared_changes(
    session: Session,
    question: SharedQuestion,
    most: int,
    sort: TrailSort = TrailSort.WHEN,
    *,
    descending: bool = True,
) -> Iterator[tuple[TrailEntry, TrailLine | None]]:
    """Each shared record that the entries changed, at most so many; none for one without any."""
    lines = [AuditChange.entry == AuditEntry.number, AuditChange.sheet.in_(SHARED)]
    if question.sheet:
        lines.append(AuditChange.sheet == question.sheet)
    wanted = _entries(session).add_columns(AuditChange).where(*_wanted(session, question))
    found = session.execute(
        wanted.outerjoin(AuditChange, and_(*lines))
        .order_by(*trail_order(session, sort, descending=descending), AuditChange.id)
        .limit(most)
    )
    for *entry, change in found:
        yield _as_shown(*entry), None if change is None else trail_line(change)


def get_shared(session: Session, number: int) -> TrailEntry:
    """One entry that changed something shared, or nothing of any agreement.

    Raises:
        NotFound: when there is none that the session may show.
    """
    wanted = _entries(session).where(*_wanted(session, SharedQuestion()))
    found = session.execute(wanted.where(AuditEntry.number == number)).first()
    if found is None:
        raise NotFound(f"There is no entry {number}.")
    return _as_shown(*found)


def shared_lines_of(session: Session, number: int, most: int, skip: int = 0) -> list[TrailLine]:
    """What an entry says of single shared records, in the order it was done."""
    found = session.scalars(
        select(AuditChange)
        .where(AuditChange.entry == number, AuditChange.sheet.in_(SHARED))
        .order_by(AuditChange.id)
        .limit(most)
        .offset(skip)
    )
    return [trail_line(change) for change in found]


def changes_of_shared_record(
    session: Session, sheet: str, record: str, most: int
) -> list[tuple[TrailEntry, TrailLine]]:
    """What was recorded of one shared record by hand or changed later, the oldest first."""
    found = session.execute(
        _entries(session)
        .add_columns(AuditChange)
        .join(AuditChange, AuditChange.entry == AuditEntry.number)
        .where(
            AuditChange.sheet == sheet, AuditChange.sheet.in_(SHARED), AuditChange.record == record
        )
        .order_by(AuditChange.id)
        .limit(most)
    )
    return [(_as_shown(*entry), trail_line(change)) for *entry, change in found]


def _entries(session: Session) -> Select[AuditEntry, bool, bool]:
    """The entries, each with whether what it says of itself may be shown, and who made it."""
    touched = aliased(EntryAgreement)
    is_open = or_(
        ~exists().where(touched.entry == AuditEntry.number),
        exists().where(touched.entry == AuditEntry.number, shown(session, touched.agreement)),
    )
    return select(AuditEntry, is_open, _is_known(session))


def _is_known(session: Session) -> ColumnElement[bool]:
    """That who made an entry is on record for no body, or for one that shares an agreement."""
    organisations = shown_organisations(session)
    if organisations is None:
        return true()
    circle = select(Partner.organisation).where(shown(session, Partner.agreement))
    of_entry = Person.email == AuditEntry.actor
    near = or_(RoleHeld.organisation.in_(organisations), RoleHeld.organisation.in_(circle))
    known = exists().where(of_entry, RoleHeld.person == Person.id, near)
    return or_(known, ~exists().where(of_entry))


def _as_shown(record: AuditEntry, is_open: bool, is_known: bool) -> TrailEntry:  # noqa: FBT001  # columns of a row, in their order
    """An entry; of one that else touched only agreements of others, what it did to the shared."""
    entry = trail_entry(record)
    if not is_known:
        entry = replace(entry, actor=SOMEBODY)
    if is_open:
        return entry
    counts = tuple((sheet, count) for sheet, count in entry.counts if sheet in SHARED)
    return replace(entry, subject="", reason=None, batch=None, counts=counts, approval=None)


def _wanted(session: Session, question: SharedQuestion) -> list[ColumnElement[bool]]:
    wanted = [_is_shared(session)]
    change = aliased(AuditChange)
    of_entry = change.entry == AuditEntry.number
    if question.sheet:
        wanted.append(exists().where(of_entry, change.sheet == question.sheet))
    if question.person:
        wanted += [AuditEntry.actor == question.person, _is_known(session)]
    if question.since is not None:
        wanted.append(AuditEntry.at >= question.since)
    if question.before is not None:
        wanted.append(AuditEntry.at < question.before)
    for word in dict.fromkeys(question.search.split()):
        changed = exists().where(
            of_entry, change.sheet.in_(SHARED), holds_words(session, word, change.record)
        )
        made = and_(holds_words(session, word, AuditEntry.actor), _is_known(session))
        wanted.append(or_(holds_words(session, word, AuditEntry.action), made, changed))
    return wanted


def _is_shared(session: Session) -> ColumnElement[bool]:
    """That an entry changed a shared register, or touched no agreement and is not of others."""
    changed = select(AuditChange.entry).where(text(OF_SHARED))
    of_none = ~exists().where(EntryAgreement.entry == AuditEntry.number)
    return or_(AuditEntry.number.in_(changed), and_(of_none, _is_not_of_others(session)))


def _is_not_of_others(session: Session) -> ColumnElement[bool]:
    organisations = shown_organisations(session)
    if organisations is None:
        return true()
    own = (AuditEntry.subject.startswith(f"{code} / ", autoescape=True) for code in organisations)
    return or_(AuditEntry.action.not_in(OF_ORGANISATIONS), *own)
