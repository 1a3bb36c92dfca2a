"""Does the history yield the registers as they stand? The whole record is played through.

For every register the recorded changes of each row are followed from first to last. Where a row
appears without a recorded change it was created by a batch, which counted such rows and noted a
hash over them; where the changes end, the row must stand as the last one left it.
"""

import json
from collections.abc import Generator, Iterable, Iterator
from dataclasses import dataclass, field

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from tracker.audit import Digest, Stored, created_record
from tracker.domain.financial_year import Period
from tracker.domain.money import to_pence
from tracker.domain.registers import LedgerEntry
from tracker.models import AuditEntry
from tracker.services.records.history import RECORDED, all_changes
from tracker.services.records.registers import Key, stored_rows
from tracker.sheets import LEDGER, Layout


@dataclass(slots=True)
class _Timeline:
    """One row's recorded changes so far: what it says now, and who created it without a line."""

    now: Stored | None = None
    created: list[Stored] = field(default_factory=list)


def replay_faults(session: Session) -> Iterator[str]:
    """Sentences for every register that is not what its history says; none if all is well."""
    expected = _noted_creations(session)
    for layout in RECORDED:
        timelines: dict[Key, _Timeline] = {}
        yield from _follow(session, layout, timelines)
        if layout is LEDGER:
            found = yield from _ledger_creations(session, timelines)
        else:
            found = yield from _register_creations(session, layout, timelines)
        for batch, noted in expected.get(layout.sheet, {}).items():
            if found.get(batch) != noted:
                yield f"{layout.sheet}: rows created by batch {batch} were altered, added or lost."
        for batch in found.keys() - expected.get(layout.sheet, {}).keys():
            yield f"{layout.sheet}: rows claim batch {batch}, which created none of them."


def _noted_creations(session: Session) -> dict[str, dict[int, str]]:
    noted: dict[str, dict[int, str]] = {}
    for batch, summary in session.execute(
        select(AuditEntry.batch, AuditEntry.summary).where(AuditEntry.action == "import")
    ):
        for sheet, counts in json.loads(summary).items():
            if "created hash" in counts and batch is not None:
                noted.setdefault(sheet, {})[batch] = counts["created hash"]
    return noted


def _follow(session: Session, layout: Layout, timelines: dict[Key, _Timeline]) -> Iterator[str]:
    for change in all_changes(session, layout):
        key = layout.key_of(change.known.row)
        line = timelines.setdefault(key, _Timeline())
        if change.before is not None and line.now is None:
            line.created.append(change.before)
        elif change.before != line.now:
            yield (
                f"{layout.sheet}: {layout.key_text(change.known.row)} was not what entry "
                f"{change.entry} says it was before."
            )
        line.now = change.after


def _register_creations(
    session: Session, layout: Layout, timelines: dict[Key, _Timeline]
) -> Generator[str, None, dict[int, str]]:
    """The hash over the rows each batch created; yields rows that differ from their history."""
    created: dict[int, list[Stored]] = {}
    current = stored_rows(session, layout)
    for key, line in timelines.items():
        for item in line.created:
            created.setdefault(item.batch or 0, []).append(item)
        now = current.pop(key, None)
        if line.now is not None and (now is None or _differs(now, line.now)):
            yield f"{layout.sheet}: {layout.key_text(line.now.row)} is not as its history left it."
        if line.now is None and now is not None:
            created.setdefault(now.batch or 0, []).append(now)
    for item in current.values():
        created.setdefault(item.batch or 0, []).append(item)
    for item in created.pop(0, []):
        yield f"{layout.sheet}: {layout.key_text(item.row)} has no record of its making."
    hashes = {}
    for batch, items in created.items():
        items.sort(key=lambda item: item.source_row or 0)
        digest = Digest()
        digest.add(created_record(layout, item.row, item.source_row) for item in items)
        hashes[batch] = digest.text()
    return hashes


def _differs(now: Stored, then: Stored) -> bool:
    return (now.row, now.batch, now.source_row) != (then.row, then.batch, then.source_row)


_Record = tuple[object, ...]
_LEDGER_ROWS = (
    "SELECT l.source_row, c.agreement, c.fund, c.scheme, l.period, l.measure, l.source_reference, "
    "l.amount, l.narrative FROM ledger l JOIN schemes c ON c.id = l.scheme_id"
)


def _ledger_creations(
    session: Session, timelines: dict[Key, _Timeline]
) -> Generator[str, None, dict[int, str]]:
    """As `_register_creations`, but the rows stay in the database until their turn comes."""
    gone: dict[int, list[_Record]] = {}
    standing: dict[Key, Stored] = {}
    for key, line in timelines.items():
        for item in line.created:
            gone.setdefault(item.batch or 0, []).append(_ledger_record(item))
        if line.now is not None:
            standing[key] = line.now
    hashes: dict[int, str] = {}
    batches = {row[0] for row in session.execute(text("SELECT DISTINCT batch FROM ledger"))}
    if None in batches and (yield from _untouched(session, None, standing)):
        yield "Ledger: some rows have no record of their making."
    for batch in sorted((batches | gone.keys()) - {None, 0}):
        untouched = yield from _untouched(session, batch, standing)
        together: list[_Record] = sorted([*untouched, *gone.get(batch, [])], key=_place)
        if together:
            digest = Digest()
            digest.add(together)
            hashes[batch] = digest.text()
    for known in standing.values():
        yield f"Ledger: {LEDGER.key_text(known.row)} is not as its history left it."
    return hashes


def _untouched(
    session: Session, batch: int | None, standing: dict[Key, Stored]
) -> Generator[str, None, list[_Record]]:
    """A batch's rows nobody changed since; yields those that are not as their history left them.

    None stands for the rows entered by hand, all of which have a history.
    """
    untouched: list[_Record] = []
    for record in _ledger_rows(session, batch):
        known = standing.pop(_ledger_key(record), None) if standing else None
        if known is None:
            untouched.append(record)
        elif _ledger_record(known) != record or known.batch != batch:
            yield f"Ledger: {LEDGER.key_text(known.row)} is not as its history left it."
    return untouched


def _place(record: _Record) -> _Record:
    """Its row in the file, and the key that tells the ledger rows of one line of a file apart."""
    return record[:7]


def _ledger_rows(session: Session, batch: int | None) -> Iterable[_Record]:
    condition = "l.batch IS NULL" if batch is None else "l.batch = :batch"
    found = session.execute(
        text(f"{_LEDGER_ROWS} WHERE {condition} ORDER BY l.source_row"),
        {} if batch is None else {"batch": batch},
    )
    return (tuple(row) for row in found)


def _ledger_key(record: _Record) -> Key:
    _row, agreement, fund, scheme, period, measure, reference, _amount, _narrative = record
    return (
        str(agreement),
        str(fund),
        str(scheme),
        Period.from_text(str(period)),
        str(measure),
        str(reference),
    )


def _ledger_record(item: Stored) -> _Record:
    row = item.row
    assert isinstance(row, LedgerEntry)
    return (
        item.source_row,
        row.agreement,
        row.fund,
        row.scheme,
        str(row.period),
        row.measure,
        row.source_reference,
        to_pence(row.amount),
        row.narrative,
    )
