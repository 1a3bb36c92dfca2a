"""Rows handed to the services as if an importer had just read them from a file.

`place()` is a whole agreement with rows of every sheet. `take` imports rows, `preview` only asks
what would change; rows are numbered from 2 and columns lettered from A, as in a workbook.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from openpyxl.utils import get_column_letter
from sqlalchemy import Connection, text

from tests.domain import books
from tracker.access import COMMAND_LINE, Actor
from tracker.audit import Stored
from tracker.database import Database
from tracker.domain.financial_year import Period, Quarter
from tracker.domain.money import to_pence, to_pounds
from tracker.domain.registers import LedgerEntry, Row
from tracker.services.audit.chain import verify_chain
from tracker.services.audit.invariants import check_invariants
from tracker.services.changes.ledger_stage import LedgerStage
from tracker.services.imports.undo import Undone, undo_batch
from tracker.services.imports.workbooks import ImportPlan, commit_import, plan_import
from tracker.services.records.registers import rows, stored_rows
from tracker.sheets import LAYOUTS, LEDGER, Layout, layout_named
from tracker.sheets.reading import LedgerSummary, Reading, SheetRows

ACTOR = Actor("priya.nair@northshire.example", COMMAND_LINE)
AT = datetime(2025, 12, 15, 9, 30, tzinfo=UTC)
Rows = dict[str, list[Row]]


def entry(number: int, amount: str, reference: str = "", **changes: Any) -> LedgerEntry:
    """A ledger row of scheme S1: by default what was spent in a month of 2025-26."""
    row = LedgerEntry(
        "A1", "F1", "S1", books.month(number), "Actual", Decimal(amount), None, reference
    )
    return replace(row, **changes)


def place() -> Rows:
    """One agreement with rows of every sheet."""
    return {
        "Organisations": [
            books.organisation("LA"),
            books.organisation("ICB", "Northshire ICB"),
            books.organisation("FT", "Northshire Trust"),
        ],
        "Agreements": [books.agreement()],
        "Partners": [books.partner("LA"), books.partner("ICB"), books.partner("FT")],
        "Funds": [books.fund(reserve=Decimal("50.00")), books.fund("F2", "Aligned")],
        "Schemes": [books.scheme("S1"), books.scheme("S2"), books.scheme("S1", "F2")],
        "Variations": [books.variation("V1", date(2025, 10, 1))],
        "Contributions": [
            books.contribution("ICB", "600.00"),
            books.contribution("LA", "400.00"),
            books.contribution("LA", "-25.50", variation="V1"),
            books.contribution("FT", "10.00", scheme="S1", line="in kind", in_kind=True),
        ],
        "Instalments": [books.instalment(date(2025, 5, 1), invoice="007")],
        "Budgets": [
            books.budget("700.00"),
            books.budget("300.00", "S2"),
            books.budget("-20.00", line="V-1", approved_on=date(2025, 7, 1)),
        ],
        "Profiles": [books.profile(1, "50.00"), books.profile(2, "60.00")],
        "Ledger": [
            entry(1, "80.00", "r1", narrative="April"),
            entry(1, "-5.25", "r2"),
            entry(2, "70.00", "r1"),
            entry(1, "20.00", scheme="S2"),
            entry(2, "990.00", measure="Forecast outturn"),
            entry(2, "310.00", scheme="S2", measure="Forecast outturn"),
        ],
        "Risk share": [
            *books.fixed_shares({"LA": "1/3", "ICB": "1/3", "FT": "1/3"}),
            books.step("Use reserve", 2, limit=Decimal(20), limit_unit="GBP"),
            *books.fixed_shares({"LA": "49", "ICB": "51"}, direction="Underspend"),
        ],
        "Risk share caps": [books.cap("ICB", "100.00", excess_to="LA")],
        "Reviews": [books.review(date(2026, 3, 31))],
        "Returns": [books.report(Quarter(books.YEAR, 1), date(2025, 7, 31))],
        "Outcome measures": [books.measure()],
        "Outcome targets": [books.target(books.YEAR, "85")],
        "Outcome readings": [books.reading(Quarter(books.YEAR, 2), "86.5")],
    }


def changed(found: Rows, sheet: str, index: int, **fields: Any) -> Rows:
    """The same rows but for one."""
    own = list(found[sheet])
    own[index] = replace(own[index], **fields)
    return found | {sheet: own}


def without(found: Rows, sheet: str, index: int) -> Rows:
    """The same rows less one."""
    own = list(found[sheet])
    del own[index]
    return found | {sheet: own}


@dataclass(frozen=True)
class Taken:
    """The plan, and the number of the batch if one was written."""

    plan: ImportPlan
    batch: int | None

    @property
    def moved(self) -> dict[str, dict[str, int]]:
        """The counts of the plan without noughts and without what is unchanged."""
        found = {
            sheet: {name: count for name, count in counts.items() if count and name != "unchanged"}
            for sheet, counts in self.plan.counts().items()
        }
        return {sheet: counts for sheet, counts in found.items() if counts}

    @property
    def messages(self) -> list[str]:
        """Each problem as people see it."""
        return [f"{p.sheet}!{p.cell} {p.column}: {p.message}" for p in self.plan.problems]


def take(
    database: Database,
    found: Mapping[str, Sequence[Row]],
    *,
    remove: Collection[str] = (),
    absent: Collection[str] = (),
    actor: Actor = ACTOR,
) -> Taken:
    """Import rows as one batch, unless something is wrong or nothing changes.

    `absent` names columns the file does not have, as `Sheet!Heading`.
    """
    with staged(database, found, absent) as (held, reading, stage), held.writing() as session:
        plan = plan_import(session, reading, stage, remove)
        if plan.problems or plan.changes_nothing:
            return Taken(plan, None)
        return Taken(plan, commit_import(session, actor, AT, plan, stage))


def preview(
    database: Database,
    found: Mapping[str, Sequence[Row]],
    *,
    remove: Collection[str] = (),
    absent: Collection[str] = (),
    today: date | None = None,
) -> Taken:
    """What importing the rows would do."""
    with staged(database, found, absent) as (held, reading, stage), held.reading() as session:
        return Taken(plan_import(session, reading, stage, remove, today), None)


@contextmanager
def staged(
    database: Database, found: Mapping[str, Sequence[Row]], absent: Collection[str] = ()
) -> Iterator[tuple[Database, Reading, LedgerStage]]:
    """The rows as a reading, with their ledger in a stage of its own."""
    digest = hashlib.sha256(repr((sorted(found.items()), sorted(absent))).encode()).hexdigest()
    reading = Reading("northshire.xlsx", digest)
    with database.on_one_connection() as held:
        assert isinstance(held.bind, Connection)
        stage = LedgerStage(held.bind)
        try:
            with held.bind.begin():
                for sheet, own in found.items():
                    _read(reading, stage, sheet, own, absent)
            yield held, reading, stage
        finally:
            stage.close()


def _read(
    reading: Reading,
    stage: LedgerStage,
    sheet: str,
    own: Sequence[Row],
    absent: Collection[str],
) -> None:
    layout = layout_of(sheet)
    letters = {
        column.field: get_column_letter(place)
        for place, column in enumerate(layout.columns, start=1)
        if f"{sheet}!{column.heading}" not in absent
    }
    if layout is LEDGER:
        reading.ledger = _read_ledger(stage, own, letters)
        return
    wires = [
        tuple(
            wire if field in letters else None
            for field, wire in zip(layout.fields, layout.dump(row), strict=True)
        )
        for row in own
    ]
    reading.sheets[sheet] = SheetRows(layout, tuple(letters), letters, [*enumerate(wires, 2)])


def _read_ledger(stage: LedgerStage, own: Sequence[Row], letters: dict[str, str]) -> LedgerSummary:
    entries = [row for row in own if isinstance(row, LedgerEntry)]
    schemes = list(dict.fromkeys((row.agreement, row.fund, row.scheme) for row in entries))
    stage.add(
        [
            (
                number,
                schemes.index((row.agreement, row.fund, row.scheme)),
                str(row.period),
                row.measure,
                row.source_reference,
                to_pence(row.amount),
                row.narrative if "narrative" in letters else None,
            )
            for number, row in enumerate(entries, 2)
        ]
    )
    total = sum(to_pence(row.amount) for row in entries)
    numbered = [(*names, 0) for names in schemes]
    return LedgerSummary(tuple(letters), letters, len(entries), total, numbered)


def layout_of(sheet: str) -> Layout:
    layout = layout_named(sheet)
    assert layout is not None
    return layout


def undo(database: Database, number: int) -> Undone:
    with database.writing() as session:
        return undo_batch(session, ACTOR, AT, number)


def kept(database: Database, sheet: str) -> list[Row]:
    """The rows of a sheet as they are kept, in the order of their key."""
    with database.reading() as session:
        if sheet != LEDGER.sheet:
            return list(rows(session, layout_of(sheet)))
        found = session.execute(
            text(
                "SELECT c.agreement, c.fund, c.scheme, l.period, l.measure, l.amount, l.narrative, "
                "l.source_reference FROM ledger l JOIN schemes c ON c.id = l.scheme_id"
            )
        )
        entries = [
            LedgerEntry(a, f, s, Period.from_text(p), m, to_pounds(int(pence)), n, r)
            for a, f, s, p, m, pence, n, r in found
        ]
    return sorted(entries, key=LEDGER.sort_key)


def everything(database: Database) -> Rows:
    """Every sheet as it is kept."""
    return {layout.sheet: kept(database, layout.sheet) for layout in LAYOUTS}


def in_key_order(found: Mapping[str, Sequence[Row]]) -> Rows:
    """Rows as `everything` would give them back."""
    return {
        layout.sheet: sorted(found.get(layout.sheet, ()), key=layout.sort_key) for layout in LAYOUTS
    }


def stored(database: Database, sheet: str) -> list[Stored]:
    """The rows of a sheet with where they came from."""
    with database.reading() as session:
        return list(stored_rows(session, layout_of(sheet)).values())


def faults(database: Database) -> list[str]:
    """What is broken: in the audit trail, and of the invariants."""
    with database.reading() as session:
        anchors = database.anchor_file(session)
        broken = verify_chain(session, anchors).broken
        found = [f for i in check_invariants(session, books.TODAY, anchors) for f in i.faults]
    return [broken, *found] if broken else found
