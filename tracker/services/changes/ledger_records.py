"""Changes to kept ledger rows: written in bulk, recorded row by row."""

from collections.abc import Sequence

from sqlalchemy import CursorResult, bindparam, text
from sqlalchemy.orm import Session

from tracker.access import limited
from tracker.audit import Change, ChangeSet, Stored
from tracker.domain.financial_year import Period
from tracker.domain.money import to_pence, to_pounds
from tracker.domain.registers import LedgerEntry
from tracker.services.changes.ledger_stage import (
    KEPT_COLUMNS,
    KeptLedgerRow,
    write_changed,
    write_removed,
)
from tracker.services.records.registers import Key
from tracker.sheets import LEDGER

_FIND = text(
    f"{KEPT_COLUMNS}, NULL, NULL, NULL FROM schemes c JOIN ledger l ON l.scheme_id = c.id "
    "WHERE c.agreement IN :agreements AND c.scheme IN :schemes AND l.period IN :periods "
    "AND l.measure IN :measures AND l.source_reference IN :references"
).bindparams(
    *(
        bindparam(name, expanding=True)
        for name in ("agreements", "schemes", "periods", "measures", "references")
    )
)
_INSERT = text(
    "INSERT INTO ledger (scheme_id, period, measure, source_reference, amount, narrative, "
    "batch, source_row) SELECT c.id, :period, :measure, :reference, :amount, :narrative, :batch, "
    ":source_row FROM schemes c WHERE c.agreement = :agreement AND c.fund = :fund "
    "AND c.scheme = :scheme"
)


def find_kept(session: Session, keys: Sequence[Key]) -> dict[Key, KeptLedgerRow]:
    """The kept ledger rows among some keys, as far as the session may show them."""
    agreements = limited(session, {str(key[0]) for key in keys})
    found = session.execute(
        _FIND,
        {
            "agreements": sorted(agreements or ()),
            "schemes": sorted({str(key[2]) for key in keys}),
            "periods": sorted({str(key[3]) for key in keys}),
            "measures": sorted({str(key[4]) for key in keys}),
            "references": sorted({str(key[5]) for key in keys}),
        },
    )
    wanted = set(keys)
    kept = {LEDGER.key_of(as_stored(row).row): row for row in (KeptLedgerRow(*r) for r in found)}
    return {key: row for key, row in kept.items() if key in wanted}


def create(changes: ChangeSet, rows: Sequence[LedgerEntry]) -> None:
    """Add ledger rows entered by hand, and record each."""
    for row in rows:
        recreate(changes, Stored(0, row, changes.batch, None), row)


def recreate(changes: ChangeSet, then: Stored, row: LedgerEntry) -> bool:
    """Add one ledger row with the origin it had, and record it.

    Returns:
        Whether its scheme is there; nothing is added if it is not.
    """
    added = changes.session.execute(
        _INSERT,
        {
            "agreement": row.agreement,
            "fund": row.fund,
            "scheme": row.scheme,
            "period": str(row.period),
            "measure": row.measure,
            "reference": row.source_reference,
            "amount": to_pence(row.amount),
            "narrative": row.narrative,
            "batch": then.batch,
            "source_row": then.source_row,
        },
    )
    assert isinstance(added, CursorResult)
    if not added.rowcount:
        return False
    changes.recreated(LEDGER, then)
    return True


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
