"""Is the record whole? Every entry of the audit trail is worked out again, from the first on."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.audit import NO_HASH, entry_hash, lines_hash
from tracker.models import AuditChange, AuditEntry, ImportBatch


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries hold, and what is wrong with the first that does not (None: all hold).

    `set_back` are the numbers of entries that bear an earlier time than the one they follow: the
    chain holds, by number, but the clock of the machine was put back before they were made.
    """

    entries: int
    head: str
    broken: str | None
    set_back: tuple[int, ...] = ()


def verify_chain(session: Session, anchor_file: Path | None = None) -> Verdict:
    """Check numbers, hashes and links of every entry, and the hash noted outside the database.

    Args:
        anchor_file: where each change noted the newest hash, if there is such a file.
    """
    previous, count = NO_HASH, 0
    latest: datetime | None = None
    set_back: list[int] = []
    for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.number)):
        fault = _fault(session, entry, count + 1, previous)
        if fault is not None:
            return Verdict(count, previous, fault, tuple(set_back))
        if latest is not None and entry.at < latest:
            set_back.append(entry.number)
        previous, count, latest = entry.hash, count + 1, entry.at
    stray = session.scalars(
        select(AuditChange.entry).where(AuditChange.entry.not_in(select(AuditEntry.number)))
    ).first()
    if stray is not None:
        missing = f"Changes are recorded for entry {stray}, which is missing."
        return Verdict(count, previous, missing, tuple(set_back))
    broken = _anchor_fault(session, anchor_file, count) or _batch_fault(session)
    return Verdict(count, previous, broken, tuple(set_back))


def _batch_fault(session: Session) -> str | None:
    """A batch whose import has no entry: the entries at the end were cut off with it in them."""
    recorded = select(AuditEntry.batch).where(
        AuditEntry.action == "import", AuditEntry.batch.is_not(None)
    )
    batch = session.scalars(
        select(ImportBatch.number)
        .where(ImportBatch.number.not_in(recorded))
        .order_by(ImportBatch.number)
        .limit(1)
    ).first()
    return None if batch is None else f"The entry that recorded batch {batch} is missing."


def _fault(session: Session, entry: AuditEntry, expected: int, previous: str) -> str | None:
    if entry.number != expected:
        return f"Entry {expected} is missing: the next one is {entry.number}."
    if entry.previous_hash != previous:
        return f"Entry {entry.number} does not follow from the entry before it."
    if entry.hash != entry_hash(entry):
        return f"Entry {entry.number} was altered: its hash does not fit what it says."
    lines = session.execute(
        select(
            AuditChange.sheet,
            AuditChange.record,
            AuditChange.change,
            AuditChange.before,
            AuditChange.after,
        )
        .where(AuditChange.entry == entry.number)
        .order_by(AuditChange.id)
    )
    if entry.changes_hash != lines_hash(list(line) for line in lines):
        return f"The changes recorded under entry {entry.number} were altered."
    return None


def _anchor_fault(session: Session, anchor_file: Path | None, entries: int) -> str | None:
    if anchor_file is None or not anchor_file.is_file():
        return None
    noted = anchor_file.read_text(encoding="ascii").split("\n")
    lines = [line.split() for line in noted if line.strip()]
    if not lines:
        return None
    number, digest = int(lines[-1][0]), lines[-1][1]
    if number > entries:
        return (
            f"Entry {entries + 1} is missing: the hash of entry {number} was noted outside the "
            "database, so entries were cut off at the end."
        )
    found = session.get(AuditEntry, number)
    if found is None or found.hash != digest:
        return f"Entry {number} is not the one whose hash was noted outside the database."
    return None
