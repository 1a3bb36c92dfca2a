"""Undoing what a batch did to the ledger, inside the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.audit import ChangeSet, Stored
from tracker.domain.money import to_pence
from tracker.domain.records.agreement_settings import Month
from tracker.domain.registers import LedgerEntry, Row
from tracker.services.changes.ledger_records import as_stored, find_kept, recreate, remove
from tracker.services.changes.ledger_stage import KEPT_COLUMNS, KeptLedgerRow, write_changed
from tracker.services.records.history import RecordedChange, changes_of_batch, changes_since_batch
from tracker.services.records.registers import Key
from tracker.sheets import LEDGER

SINCE = "was changed since"
CLOSED = "lies in a closed period"
_KEPT = f"{KEPT_COLUMNS}, NULL, NULL, NULL FROM ledger l JOIN schemes c ON c.id = l.scheme_id "


@dataclass(slots=True)
class LedgerUndone:
    """How many ledger rows went and were put back, and which were left alone."""

    removed: int = 0
    put_back: int = 0
    kept: list[str] = field(default_factory=list)


def undo_ledger(changes: ChangeSet, number: int, closed: frozenset[Month]) -> LedgerUndone:
    """Put back the ledger rows a batch changed, then take away those it created.

    Args:
        closed: the months in which nothing may be changed, each with its agreement.
    """
    result = LedgerUndone()
    told: set[Key] = set()
    for recorded in changes_of_batch(changes.session, number, LEDGER):
        if recorded.change == "changed":
            told.add(LEDGER.key_of(recorded.known.row))
            _note(result, recorded, _put_back(changes, recorded, number, closed))
    result.kept += _changed_since(changes.session, number, told)
    # Rows the batch changed carry their earlier batch again by now, or lie in closed periods.
    months = {(agreement, str(period)) for agreement, period in closed}
    rows = _created(changes.session, number)
    open_rows = [kept for kept in rows if (kept.agreement, kept.period) not in months]
    remove(changes, open_rows)
    result.removed = len(open_rows)
    for kept in rows:
        if (kept.agreement, kept.period) in months:
            row = as_stored(kept).row
            if LEDGER.key_of(row) not in told:
                result.kept.append(_sentence(row, CLOSED))
    return result


def _created(session: Session, number: int) -> list[KeptLedgerRow]:
    found = session.execute(
        text(f"{_KEPT} WHERE l.batch = :batch ORDER BY l.source_row"), {"batch": number}
    )
    return [KeptLedgerRow(*row) for row in found]


def _changed_since(session: Session, number: int, told: set[Key]) -> Iterator[str]:
    """Rows the batch created and somebody changed since; their keys are added to those told."""
    for recorded in changes_since_batch(session, number, LEDGER):
        row = recorded.known.row
        assert isinstance(row, LedgerEntry)
        now = _find(session, row)
        if now is not None and now.batch != number and LEDGER.key_of(row) not in told:
            told.add(LEDGER.key_of(row))
            yield _sentence(row, SINCE)


def _sentence(row: Row, why: str) -> str:
    return f"Ledger: {LEDGER.key_text(row)} {why}."


def recreate_ledger(
    changes: ChangeSet, number: int, result: LedgerUndone, closed: frozenset[Month]
) -> None:
    """Create again the ledger rows a batch removed, once their schemes are there again."""
    for recorded in changes_of_batch(changes.session, number, LEDGER):
        then = recorded.before
        if recorded.change == "removed" and then and isinstance(then.row, LedgerEntry):
            if (then.row.agreement, then.row.period) in closed:
                why: str | None = CLOSED
            elif _find(changes.session, then.row) is not None:
                why = "was added again since"
            else:
                why = _recreate(changes, then, then.row)
            _note(result, recorded, why)


def _note(result: LedgerUndone, recorded: RecordedChange, why: str | None) -> None:
    if why:
        result.kept.append(_sentence(recorded.known.row, why))
    else:
        result.put_back += 1


def _put_back(
    changes: ChangeSet, recorded: RecordedChange, number: int, closed: frozenset[Month]
) -> str | None:
    """Put one changed row back; what stands in the way, if anything does."""
    then = recorded.before
    assert then is not None
    assert isinstance(then.row, LedgerEntry)
    now = _find(changes.session, then.row)
    if (then.row.agreement, then.row.period) in closed:
        return CLOSED
    if now is None or recorded.after is None or now.batch != number:
        return SINCE
    if as_stored(now).row != recorded.after.row:
        return SINCE
    put_back = replace(
        now,
        new_amount=to_pence(then.row.amount),
        new_narrative=then.row.narrative,
        new_source_row=then.source_row,
    )
    write_changed(changes.session, [put_back], then.batch)
    changes.restored(LEDGER, as_stored(now), then)
    return None


def _recreate(changes: ChangeSet, then: Stored, row: LedgerEntry) -> str | None:
    return None if recreate(changes, then, row) else "belongs to a scheme that is no longer there"


def _find(session: Session, row: LedgerEntry) -> KeptLedgerRow | None:
    key = LEDGER.key_of(row)
    return find_kept(session, [key]).get(key)
