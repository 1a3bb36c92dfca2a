"""The audit trail: every change to every register, recorded by the only means to make one.

A change set is opened with `recording`; through the `ChangeSet` it yields rows are created,
changed and removed, and when it closes one entry is written in the same transaction. Each entry
carries the hash of the one before it, so that nothing can be altered, put in or taken out
unnoticed. Statements that write to a register without an open change set are refused.

Changed rows are kept as images (`tracker.audit.images`). Rows that a batch creates name their batch and their row in its file; the
entry holds their number and a hash over them instead of repeating each of them.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, Engine, bindparam, event, insert, select, update
from sqlalchemy.orm import Session

from tracker.access import Actor, ChangeGuard
from tracker.audit.followers import Touched, complete_followers, tell_followers
from tracker.audit.images import (
    BLOCK,
    Change,
    Digest,
    Image,
    Stored,
    created_record,
    image_of,
    row_of,
    text_of,
)
from tracker.config import Settings
from tracker.database import Database, open_database
from tracker.domain.records.assessments import AssessmentRecord
from tracker.domain.records.balances import OwnRecord
from tracker.domain.records.checks import OwnAnswer
from tracker.domain.records.decisions import DecisionApproval
from tracker.domain.records.outcomes import LibraryMeasure
from tracker.domain.records.signatures import SignatureRecord
from tracker.domain.records.timetables import BcfDate
from tracker.domain.registers import Organisation, Row
from tracker.models import REGISTER_TABLES, AuditChange, AuditEntry, EntryAgreement, table_of
from tracker.sheets import Layout

__all__ = [
    "BATCH",
    "BLOCK",
    "NO_HASH",
    "Change",
    "ChangeSet",
    "Digest",
    "Image",
    "Stored",
    "created_record",
    "entry_hash",
    "image_of",
    "lines_hash",
    "open_recorded",
    "recording",
    "refuse_unrecorded_writes",
    "row_of",
    "text_of",
]

NO_HASH = "0" * 64
BATCH = "batch"  # stands in an entry's summary beside the sheets, whose names begin with capitals
_WRITES = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)
_OPEN = "open change set"


class ChangeSet:
    """The changes of one transaction; made by `recording` only.

    `summary` counts them by sheet; `about_batch` is what the entry shall say of the batch itself,
    `notes` what it shall say of other things by lower-case name, such as the proposal it decides.
    """

    def __init__(self, session: Session, batch: int | None, guard: ChangeGuard) -> None:
        self.session = session
        self.batch = batch
        self._guard = guard
        self.touched = Touched()
        self.summary: dict[str, dict[str, int | str]] = {}
        self.about_batch: Mapping[str, object] = {}
        self.notes: dict[str, Mapping[str, object]] = {}
        self.lines: list[dict[str, str | None]] = []

    def touch(self, agreements: Collection[str]) -> None:
        """Name the agreements of rows that are written in bulk, before they are.

        Raises:
            NotFound: when one of them is not the actor's to change.
        """
        self.touched.agreements.update(agreements)
        self._guard.touch(agreements)

    def _touch(self, rows: Sequence[Row], *, is_new: bool = False) -> None:
        self.touched.note(rows)
        for row in rows:
            if isinstance(row, Organisation):
                self._guard.touch_organisation(row.code, is_new=is_new)
            elif isinstance(row, LibraryMeasure):
                self._guard.touch_library()
            elif isinstance(row, BcfDate):
                self._guard.touch_national_dates()
            else:
                self._guard.touch([row.agreement])
                if isinstance(row, OwnRecord):
                    self._guard.touch_own(row.organisation)
                elif isinstance(row, AssessmentRecord):
                    self._guard.touch_own(row.partner, "score for it")
                elif isinstance(row, SignatureRecord | DecisionApproval | OwnAnswer):
                    self._guard.touch_signature(row.organisation)

    def create(self, layout: Layout, rows: Sequence[tuple[Row, int | None]]) -> None:
        """Add rows, each with the row of the file it came from (None: made by hand or by rule)."""
        if not rows:
            return
        self._touch([row for row, _ in rows], is_new=True)
        table = table_of(layout.sheet)
        fields = layout.fields
        self.session.execute(
            insert(table),
            [
                {f: getattr(row, f) for f in fields} | {"batch": self.batch, "source_row": source}
                for row, source in rows
            ],
        )
        traced = [(row, source) for row, source in rows if self.batch and source is not None]
        for row, source in rows:
            if not self.batch or source is None:
                after = text_of(image_of(layout, row), self.batch, source)
                self._line(layout, row, "created", None, after)
        digest = Digest()
        digest.add(created_record(layout, row, source) for row, source in traced)
        self.created(layout.sheet, len(rows), digest.text() if traced else None)

    def created(self, sheet: str, count: int, digest: str | None) -> None:
        """Count created rows; `digest` is the hash over those that name their batch and row."""
        counts = self._counts(sheet)
        counts["created"] = int(counts["created"]) + count
        if digest is not None:
            counts["created hash"] = digest

    def change(self, layout: Layout, changes: Sequence[Change]) -> None:
        """Change stored rows."""
        if not changes:
            return
        table = table_of(layout.sheet)
        self.session.execute(
            update(table).where(table.c.id == bindparam("stored_id")),
            [
                {f: getattr(change.after, f) for f in layout.fields}
                | {
                    "stored_id": change.stored.id,
                    "batch": self.batch,
                    "source_row": change.source_row,
                }
                for change in changes
            ],
        )
        for change in changes:
            self.changed(layout, change.stored, change.after, change.source_row)

    def changed(self, layout: Layout, stored: Stored, after: Row, source_row: int | None) -> None:
        """Record a changed row that has been written already."""
        self._touch([stored.row, after])
        self._counts(layout.sheet)["changed"] = int(self._counts(layout.sheet)["changed"]) + 1
        before = text_of(image_of(layout, stored.row), stored.batch, stored.source_row)
        self._line(
            layout,
            stored.row,
            "changed",
            before,
            text_of(image_of(layout, after), self.batch, source_row),
        )

    def restore(self, layout: Layout, changes: Sequence[tuple[Stored, Stored]]) -> None:
        """Put stored rows (first) back to an earlier state (second), its origin included."""
        table = table_of(layout.sheet)
        for now, then in changes:
            values = {f: getattr(then.row, f) for f in layout.fields}
            values |= {"batch": then.batch, "source_row": then.source_row}
            self.session.execute(update(table).where(table.c.id == now.id).values(values))
            self.restored(layout, now, then)

    def restored(self, layout: Layout, now: Stored, then: Stored) -> None:
        """Record a row put back that has been written already."""
        self._touch([now.row, then.row])
        self._counts(layout.sheet)["changed"] = int(self._counts(layout.sheet)["changed"]) + 1
        before = text_of(image_of(layout, now.row), now.batch, now.source_row)
        after = text_of(image_of(layout, then.row), then.batch, then.source_row)
        self._line(layout, now.row, "changed", before, after)

    def recreate(self, layout: Layout, stored: Sequence[Stored]) -> None:
        """Put back rows that were removed, with the origin they had."""
        for then in stored:
            values = {f: getattr(then.row, f) for f in layout.fields}
            values |= {"batch": then.batch, "source_row": then.source_row}
            self.session.execute(insert(table_of(layout.sheet)).values(values))
            self.recreated(layout, then)

    def recreated(self, layout: Layout, then: Stored) -> None:
        """Record a row put back that has been written already."""
        self._touch([then.row], is_new=True)
        self.created(layout.sheet, 1, None)
        after = text_of(image_of(layout, then.row), then.batch, then.source_row)
        self._line(layout, then.row, "created", None, after)

    def remove(self, layout: Layout, stored: Sequence[Stored]) -> None:
        """Remove stored rows."""
        if not stored:
            return
        table = table_of(layout.sheet)
        self.session.execute(
            table.delete().where(table.c.id == bindparam("stored_id")),
            [{"stored_id": item.id} for item in stored],
        )
        for item in stored:
            self.removed(layout, item)

    def removed(self, layout: Layout, stored: Stored) -> None:
        """Record a removed row that has been deleted already."""
        self._touch([stored.row])
        self._counts(layout.sheet)["removed"] = int(self._counts(layout.sheet)["removed"]) + 1
        before = text_of(image_of(layout, stored.row), stored.batch, stored.source_row)
        self._line(layout, stored.row, "removed", before, None)

    @property
    def is_empty(self) -> bool:
        return not (self.summary or self.about_batch or self.notes)

    def _counts(self, sheet: str) -> dict[str, int | str]:
        return self.summary.setdefault(sheet, {"created": 0, "changed": 0, "removed": 0})

    def _line(
        self, layout: Layout, row: Row, change: str, before: str | None, after: str | None
    ) -> None:
        self.lines.append(
            {
                "sheet": layout.sheet,
                "record": layout.key_text(row),
                "change": change,
                "before": before,
                "after": after,
            }
        )


@contextmanager
def recording(
    session: Session,
    actor: Actor,
    at: datetime,
    action: str,
    subject: str,
    *,
    reason: str | None = None,
    batch: int | None = None,
) -> Iterator[ChangeSet]:
    """Open a change set; when it closes, its entry is written (none if nothing changed).

    Raises:
        NotFound, NotAllowed: when it touches what its actor may not change.
    """
    info = session.connection().info
    guard = ChangeGuard(session, actor)
    changes = ChangeSet(session, batch, guard)
    info[_OPEN] = True
    try:
        yield changes
    finally:
        info.pop(_OPEN, None)
    if not changes.is_empty:
        guard.close()
        number = _write_entry(session, actor, at, action, subject, reason, changes)
        if guard.agreements:
            session.execute(
                insert(EntryAgreement),
                [{"entry": number, "agreement": code} for code in sorted(guard.agreements)],
            )
        changes.touched.sheets.update(changes.summary)
        tell_followers(session, changes.touched, at)


def _write_entry(  # noqa: PLR0917  # what `recording` was given, in its order
    session: Session,
    actor: Actor,
    at: datetime,
    action: str,
    subject: str,
    reason: str | None,
    changes: ChangeSet,
) -> int:
    last = session.execute(
        select(AuditEntry.number, AuditEntry.hash).order_by(AuditEntry.number.desc()).limit(1)
    ).first()
    entry = AuditEntry(
        number=last.number + 1 if last else 1,
        at=at.astimezone(UTC).replace(microsecond=0),
        actor=actor.name,
        door=actor.door,
        action=action,
        subject=subject,
        reason=reason,
        batch=changes.batch,
        summary=json.dumps(_summary_of(changes), ensure_ascii=False, sort_keys=True),
        changes_hash=lines_hash(line.values() for line in changes.lines),
        previous_hash=last.hash if last else NO_HASH,
        hash="",
    )
    entry.hash = entry_hash(entry)
    session.add(entry)
    session.flush()
    if changes.lines:
        session.execute(
            insert(AuditChange), [line | {"entry": entry.number} for line in changes.lines]
        )
    session.info["head"] = (entry.number, entry.hash)
    return entry.number


def _summary_of(changes: ChangeSet) -> dict[str, Mapping[str, object]]:
    about = {BATCH: changes.about_batch} if changes.about_batch else {}
    return {**changes.summary, **about, **changes.notes}


def lines_hash(lines: Iterable[Iterable[str | None]]) -> str:
    """The hash over the changes of an entry: sheet, record, change, before and after of each."""
    digest = Digest()
    digest.add(list(line) for line in lines)
    return digest.text()


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 of the previous hash and of everything the entry says."""
    content = [
        entry.previous_hash,
        entry.number,
        entry.at.isoformat(),
        entry.actor,
        entry.door,
        entry.action,
        entry.subject,
        entry.reason,
        entry.batch,
        entry.summary,
        entry.changes_hash,
    ]
    return hashlib.sha256(msgspec.json.encode(content)).hexdigest()


def open_recorded(settings: Settings) -> Database:
    """Open the database as every door does: what would leave no record cannot be written.

    Raises:
        RuleBroken: when its address is none, or it is not up to date.
        Unavailable: when it cannot be opened.
    """
    database = open_database(settings)
    refuse_unrecorded_writes(database.engine)
    complete_followers(database)
    return database


def refuse_unrecorded_writes(engine: Engine) -> None:
    """Make the engine refuse any write to a register outside an open change set."""

    @event.listens_for(engine, "before_cursor_execute")
    def check(  # the event decides the arguments
        connection: Connection,
        _cursor: object,
        statement: str,
        _parameters: object,
        _context: object,
        _many: bool,  # noqa: FBT001  # the driver hands it over by its place
    ) -> None:
        match = _WRITES.match(statement)
        if match and match[1] in REGISTER_TABLES and _OPEN not in connection.info:
            raise RuntimeError(f"a write to {match[1]} outside a change set would leave no record")
