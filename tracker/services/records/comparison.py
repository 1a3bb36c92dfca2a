"""What a file would change: new, changed, unchanged and missing records of each register.

The ledger, which may hold hundreds of thousands of rows, is compared inside the database by
`tracker.services.changes.ledger_stage`; every other register is compared here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from tracker.audit import Change, Stored
from tracker.domain.registers import Row
from tracker.services.records.registers import Key, stored_rows
from tracker.sheets import LAYOUTS, LEDGER, Layout, Wire
from tracker.sheets.agreement_layouts import AGREEMENTS, ORGANISATIONS, PARTNERS
from tracker.sheets.reading import Reading, SheetRows

WHOLE_REGISTERS = (ORGANISATIONS.sheet, AGREEMENTS.sheet)
COMPARED = tuple(layout for layout in LAYOUTS if layout is not LEDGER)


@dataclass(slots=True)
class SheetComparison:
    """One register of the file, or of edits by hand, against what is kept.

    `kept` is the register as it is, `merged` as it would be afterwards; `source_rows` says on
    which row of the file a record stands.
    """

    layout: Layout
    new: list[tuple[Row, int | None]] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: int = 0
    missing: list[Stored] = field(default_factory=list)
    removed: list[Stored] = field(default_factory=list)
    kept: Mapping[Key, Stored] = field(default_factory=dict)
    merged: dict[Key, Row] = field(default_factory=dict)
    source_rows: dict[Key, int] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    in_file: bool = False

    def counts(self) -> dict[str, int]:
        """The four figures people see."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "missing": len(self.missing),
        }


def agreements_concerned(
    session: Session, reading: Reading, remove_missing: Collection[str]
) -> set[str]:
    """The agreements a file speaks of, in whatever sheet, and those that are to be removed."""
    found = {agreement for agreement, *_ in reading.ledger.schemes} if reading.ledger else set()
    for sheet in reading.sheets.values():
        if "agreement" in sheet.layout.fields:
            place = sheet.layout.fields.index("agreement")
            found |= {str(wires[place]) for _, wires in sheet.rows}
    if AGREEMENTS.sheet in remove_missing:
        found |= {str(key[0]) for key in stored_rows(session, AGREEMENTS)}
    return found


def compare(
    session: Session,
    reading: Reading,
    agreements: Collection[str],
    remove_missing: Collection[str],
) -> Mapping[str, SheetComparison]:
    """Compare every register except the ledger, by the name of its sheet.

    Records count as missing within the agreements the file speaks of; of the organisations and
    of the agreements themselves, all that the file does not name do.
    """
    comparisons = {}
    for layout in COMPARED:
        sheet = reading.sheets.get(layout.sheet)
        whole = layout.sheet in WHOLE_REGISTERS
        stored = stored_rows(session, layout, None if whole else agreements)
        comparison = _compare_sheet(layout, sheet, stored, remove=layout.sheet in remove_missing)
        if layout is PARTNERS and ORGANISATIONS.sheet in remove_missing:
            # An organisation may be needed by agreements the file says nothing of.
            others = stored_rows(session, layout)
            comparison.merged |= {k: v.row for k, v in others.items() if k[0] not in agreements}
        comparisons[layout.sheet] = comparison
    return comparisons


def _compare_sheet(
    layout: Layout, sheet: SheetRows | None, stored: dict[Key, Stored], *, remove: bool
) -> SheetComparison:
    merged = {key: item.row for key, item in stored.items()}
    result = SheetComparison(layout, kept=stored, merged=merged)
    if sheet is None:
        return result
    result.in_file = True
    result.letters = sheet.letters
    absent = [f for f in layout.fields if f not in sheet.fields]
    for source_row, wires in sheet.rows:
        row = layout.load(_filled(layout, wires, absent))
        key = layout.key_of(row)
        before = stored.get(key)
        if before is not None and absent:
            row = layout.with_fields_of(row, before.row, absent)
        result.merged[key] = row
        result.source_rows[key] = source_row
        if before is None:
            result.new.append((row, source_row))
        elif before.row == row:
            result.unchanged += 1
        else:
            result.changed.append(Change(before, row, source_row))
    result.missing = [item for key, item in stored.items() if key not in result.source_rows]
    if remove:
        result.removed = result.missing
        for item in result.removed:
            del result.merged[layout.key_of(item.row)]
    return result


def _filled(layout: Layout, wires: tuple[Wire, ...], absent: list[str]) -> list[Wire]:
    return [
        column.kind.blank if column.field in absent else wire
        for column, wire in zip(layout.columns, wires, strict=True)
    ]
