"""Changes to kept ledger rows: written in bulk, recorded row by row."""

from collections.abc import Sequence

from tracker.audit import Change, ChangeSet, Stored
from tracker.domain.financial_year import Period
from tracker.domain.money import to_pounds
from tracker.domain.registers import LedgerEntry
from tracker.services.ledger_stage import KeptLedgerRow, write_changed, write_removed
from tracker.sheets import LEDGER


def as_stored(kept: KeptLedgerRow) -> Stored:
    """A kept ledger row as the audit trail shows it."""
    return Stored(0, _entry(kept, kept.amount, kept.narrative), kept.batch, kept.source_row)


def as_change(kept: KeptLedgerRow) -> Change:
    """What the file makes of a kept ledger row."""
    pence = kept.amount if kept.new_amount is None else kept.new_amount
    return Change(as_stored(kept), _entry(kept, pence, kept.new_narrative), kept.new_source_row)


def _entry(kept: KeptLedgerRow, pence: int, narrative: str | None) -> LedgerEntry:
    return LedgerEntry(
        kept.agreement,
        kept.fund,
        kept.scheme,
        Period.from_text(kept.period),
        kept.measure,
        to_pounds(pence),
        narrative,
        kept.source_reference,
    )


def change(changes: ChangeSet, rows: Sequence[KeptLedgerRow]) -> None:
    """Give ledger rows what the batch's file says, and record each."""
    write_changed(changes.session, rows, changes.batch)
    for kept in rows:
        assert kept.new_amount is not None
        after = _entry(kept, kept.new_amount, kept.new_narrative)
        changes.changed(LEDGER, as_stored(kept), after, kept.new_source_row)


def remove(changes: ChangeSet, rows: Sequence[KeptLedgerRow]) -> None:
    """Delete ledger rows, and record each."""
    write_removed(changes.session, rows)
    for kept in rows:
        changes.removed(LEDGER, as_stored(kept))
