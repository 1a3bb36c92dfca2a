"""The audit trail as its readers ask for it: of an agreement, of a record, by a person, in a while.

A session shows the entries that touched an agreement it may show; of an entry that touched others
too, it shows the lines of its own agreements only.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlalchemy import JSON, ColumnElement, Select, and_, cast, exists, func, select
from sqlalchemy.orm import Session, aliased

from tracker.access import shown_organisations, shows, visible
from tracker.audit import BATCH
from tracker.errors import NotFound
from tracker.models import AuditChange, AuditEntry, EntryAgreement, ImportBatch, Partner
from tracker.services.approvals.records import approval_sentence
from tracker.services.records.searching import holds_words
from tracker.services.records.shown import by_code

S = TypeVar("S", bound=Select[*tuple[Any, ...]])
_AGREEMENT = "Agreement"  # the heading that names it in every image


@dataclass(frozen=True, slots=True)
class TrailQuestion:
    """Which entries are meant; what is None is not asked for.

    `record` is a record's key as people read it, such as `A1 / BCF / 2025-26`, within `sheet`.
    `search` holds words which must all stand in what an entry says of itself or in the key of one
    of the agreement's records that it changed; it is asked of one agreement only. `since` and `before` are moments; `before` itself is left out.
    """

    agreement: str | None = None
    sheet: str | None = None
    record: str | None = None
    person: str | None = None
    since: datetime | None = None
    before: datetime | None = None
    search: str = ""


class TrailSort(StrEnum):
    """What entries are sorted by."""

    WHEN = "when"
    WHO = "who"


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One change set: who did what, when, through which door, and how many records of what.

    `approval` says who prepared and who approved it, where somebody else had to.
    """

    number: int
    at: datetime
    actor: str
    door: str
    action: str
    subject: str
    reason: str | None
    batch: int | None
    hash: str
    previous_hash: str
    counts: tuple[tuple[str, int], ...]
    approval: str | None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; None where the record was not there or the field was blank."""

    heading: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class TrailLine:
    """One record that an entry created, changed or removed, field by field."""

    entry: int
    sheet: str
    record: str
    change: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class TrailHead:
    """How many entries the chain has, and when the first was written."""

    entries: int
    first_at: datetime | None


def trail_head(session: Session) -> TrailHead:
    """The length and the age of the chain."""
    count, first = session.execute(select(func.count(), func.min(AuditEntry.at))).one()
    return TrailHead(count, first)


def count_entries(session: Session, question: TrailQuestion) -> int:
    """How many entries answer the question."""
    wanted = _wanted(session, select(func.count()).select_from(AuditEntry), question)
    return int(session.execute(wanted).scalar_one())


def list_entries(
    session: Session,
    question: TrailQuestion,
    most: int,
    skip: int = 0,
    sort: TrailSort = TrailSort.WHEN,
    *,
    descending: bool = True,
) -> list[TrailEntry]:
    """The entries that answer the question, at most so many; the newest first unless asked."""
    wanted = _wanted(session, select(AuditEntry), question)
    ordered = wanted.order_by(*trail_order(session, sort, descending=descending))
    found = session.scalars(ordered.limit(most).offset(skip))
    return [trail_entry(record) for record in found]


def newest_entry(session: Session, agreement: str) -> datetime | None:
    """When an agreement was last changed; None where nothing is recorded of it."""
    wanted = _wanted(session, select(func.max(AuditEntry.at)), TrailQuestion(agreement))
    found: datetime | None = session.scalar(wanted)
    return found


def list_changes(
    session: Session,
    agreement: str,
    question: TrailQuestion,
    most: int,
    sort: TrailSort = TrailSort.WHEN,
    *,
    descending: bool = True,
) -> Iterator[tuple[TrailEntry, TrailLine | None]]:
    """Each record of an agreement that the entries changed, at most so many.

    An entry that changed none of its records by hand, such as an import of new rows, comes once,
    without any. Of a question about one register only the records of that register come.
    """
    lines = [AuditChange.entry == AuditEntry.number, _is_of(session, AuditChange, agreement)]
    if question.sheet is not None:
        lines.append(AuditChange.sheet == question.sheet)
    wanted = _wanted(session, select(AuditEntry, AuditChange), question)
    found = session.execute(
        wanted.outerjoin(AuditChange, and_(*lines))
        .order_by(*trail_order(session, sort, descending=descending), AuditChange.id)
        .limit(most)
    )
    for row in found:
        change: AuditChange | None = row[1]
        yield trail_entry(row[0]), None if change is None else trail_line(change)


def trail_order(session: Session, sort: TrailSort, *, descending: bool) -> list[ColumnElement[Any]]:
    """By what entries are sorted; those of one person stand with the newest first."""
    if sort is TrailSort.WHEN:
        number = AuditEntry.number
        return [number.desc() if descending else number.asc()]
    who = by_code(session, AuditEntry.actor)
    return [who.desc() if descending else who.asc(), AuditEntry.number.desc()]


def _is_of(session: Session, change: type[AuditChange], agreement: str) -> ColumnElement[bool]:
    """That a change is one of a record of an agreement, by what its image says."""
    image = func.coalesce(change.after, change.before)
    said: ColumnElement[str] = func.json_extract(image, f"$.row.{_AGREEMENT}")
    if session.get_bind().dialect.name == "postgresql":
        said = cast(image, JSON)["row"][_AGREEMENT].as_string()
    return said == agreement


def get_entry(session: Session, number: int, agreement: str) -> TrailEntry:
    """One entry that touched an agreement.

    Raises:
        NotFound: when there is none that the session may show.
    """
    wanted = _wanted(session, select(AuditEntry), TrailQuestion(agreement))
    found = session.scalars(wanted.where(AuditEntry.number == number)).first()
    if found is None:
        raise NotFound(f"There is no entry {number}.")
    return trail_entry(found)


def entries_of(session: Session, numbers: Collection[int]) -> dict[int, TrailEntry]:
    """Entries by their numbers, as far as the session may show them."""
    wanted = _wanted(session, select(AuditEntry), TrailQuestion())
    found = session.scalars(wanted.where(AuditEntry.number.in_(sorted(numbers))))
    return {record.number: trail_entry(record) for record in found}


def lines_of_entry(
    session: Session, number: int, agreement: str | None, most: int, skip: int = 0
) -> list[TrailLine]:
    """What an entry says of single records, in the order it was done.

    Args:
        agreement: leaves out the lines of others.
    """
    found = session.scalars(
        select(AuditChange).where(AuditChange.entry == number).order_by(AuditChange.id)
    )
    seen = visible(session)
    lines = []
    for change in found:
        of = _agreement_of(change)
        if (agreement is None or of == agreement) and (seen is None or of in seen):
            lines.append(trail_line(change))
            if len(lines) == skip + most:
                break
    return lines[skip:]


def lines_of_record(session: Session, agreement: str, sheet: str, record: str) -> list[TrailLine]:
    """Everything recorded of one record of an agreement by hand or changed later, oldest first.

    There is nothing of an agreement the session may not show.
    """
    if not shows(session, agreement):
        return []
    found = session.scalars(
        select(AuditChange)
        .where(AuditChange.sheet == sheet, AuditChange.record == record)
        .order_by(AuditChange.id)
    )
    return [trail_line(change) for change in found if _agreement_of(change) == agreement]


def file_of_batch(session: Session, number: int | None) -> str | None:
    """The name of the file that a batch came from."""
    return session.scalar(select(ImportBatch.file_name).where(ImportBatch.number == number))


def people_in_trail(session: Session, agreement: str) -> Sequence[str]:
    """Everybody who changed something of an agreement, in the order of their names.

    There is nobody for an agreement the session may not show.
    """
    if not shows(session, agreement):
        return []
    found = session.scalars(
        select(AuditEntry.actor)
        .join(EntryAgreement, EntryAgreement.entry == AuditEntry.number)
        .where(EntryAgreement.agreement == agreement)
        .distinct()
    )
    return sorted(found)


def _wanted(session: Session, statement: S, question: TrailQuestion) -> S:
    organisations = shown_organisations(session)
    if organisations is not None:
        own = select(Partner.agreement).where(Partner.organisation.in_(organisations))
        statement = statement.where(_touches(EntryAgreement.agreement.in_(own)))
    if question.agreement is not None:
        statement = statement.where(_touches(EntryAgreement.agreement == question.agreement))
    if question.sheet is not None:
        change = aliased(AuditChange)
        changed = [change.entry == AuditEntry.number, change.sheet == question.sheet]
        if question.record is not None:
            changed.append(change.record == question.record)
        statement = statement.where(exists().where(*changed))
    if question.person is not None:
        statement = statement.where(AuditEntry.actor == question.person)
    if question.since is not None:
        statement = statement.where(AuditEntry.at >= question.since)
    if question.before is not None:
        statement = statement.where(AuditEntry.at < question.before)
    words = dict.fromkeys(question.search.split())
    return statement.where(*(_says(session, word, question.agreement or "") for word in words))


def _says(session: Session, word: str, agreement: str) -> ColumnElement[bool]:
    """That a word stands in an entry, or in the key of a record of an agreement that it changed."""
    of_entry = (AuditEntry.actor, AuditEntry.action, AuditEntry.subject, AuditEntry.reason)
    change = aliased(AuditChange)
    changed = exists().where(
        change.entry == AuditEntry.number,
        holds_words(session, word, change.record),
        _is_of(session, change, agreement),
    )
    return holds_words(session, word, *of_entry) | changed


def _touches(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(EntryAgreement.entry == AuditEntry.number, condition)


def trail_entry(record: AuditEntry) -> TrailEntry:
    """A change set as its readers see it."""
    summary = json.loads(record.summary)
    counts = [
        (sheet, sum(count for count in of.values() if isinstance(count, int)))
        for sheet, of in summary.items()
        if sheet != BATCH and sheet[:1].isupper()
    ]
    return TrailEntry(
        record.number, record.at, record.actor, record.door, record.action, record.subject,
        record.reason, record.batch, record.hash, record.previous_hash, tuple(counts),
        approval_sentence(summary),
    )  # fmt: skip


def _agreement_of(change: AuditChange) -> str | None:
    said = change.after or change.before
    image = json.loads(said)["row"] if said else {}
    found: str | None = image.get(_AGREEMENT)
    return found


def trail_line(change: AuditChange) -> TrailLine:
    """A changed record as its readers see it, with the fields that differ."""
    before, after = _image(change.before), _image(change.after)
    fields = [
        FieldChange(heading, before.get(heading), after.get(heading))
        for heading in dict.fromkeys([*before, *after])
        if before.get(heading) != after.get(heading)
    ]
    return TrailLine(change.entry, change.sheet, change.record, change.change, tuple(fields))


def _image(text: str | None) -> dict[str, str]:
    """What a record said, with where it came from, which is part of what may have changed."""
    if text is None:
        return {}
    said = json.loads(text)
    image: dict[str, str] = {heading: str(value) for heading, value in said["row"].items()}
    if said.get("batch") is not None:
        image["Came from"] = f"batch {said['batch']}, row {said['source row']}"
    return image
