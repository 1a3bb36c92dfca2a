"""Fills an empty database with a sample, through the audited way in."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.sample_books import Size, ledger_cells, register_rows
from tracker.access import Actor
from tracker.audit import Digest, recording
from tracker.database import Database
from tracker.domain.registers import Row
from tracker.models import ImportBatch
from tracker.sheets import LAYOUTS, LEDGER

PORTION = 50_000


def fill(database: Database, size: Size) -> int:
    """Write the sample through the audited way in, as a batch would; the number of ledger rows."""
    at, actor = datetime.now(UTC), Actor("benchmark", "command line")
    rows = register_rows(size)
    batch = ImportBatch(
        number=1,
        file_name="sample",
        sha256="",
        imported_at=at,
        imported_by=actor.name,
        status="imported",
        counts="{}",
        ledger_rows=0,
        ledger_pence=0,
    )
    with database.writing() as session:
        session.add(batch)
        session.flush()
        return _write(database, session, rows, size, at, actor)


def _write(
    database: Database,
    session: Session,
    rows: dict[str, list[Row]],
    size: Size,
    at: datetime,
    actor: Actor,
) -> int:
    with recording(session, actor, at, "import", "sample", batch=1) as changes:
        for layout in LAYOUTS:
            if layout is not LEDGER:
                own = rows.get(layout.sheet, [])
                changes.create(layout, [(row, place) for place, row in enumerate(own, 2)])
        schemes = {
            (agreement, fund, scheme): number
            for number, agreement, fund, scheme in session.execute(
                text("SELECT id, agreement, fund, scheme FROM schemes")
            )
        }
        count = 0
        for portion in _portions(size, schemes):
            session.connection().exec_driver_sql(_insert(database), portion)
            count += len(portion)
        changes.created(LEDGER.sheet, count, Digest().text())
        first, last = size.financial_years[0], size.last_year
        changes.touched.note_months(first.month(1), last.month(12))
    session.execute(text("ANALYZE"))
    return count


def _insert(database: Database) -> str:
    mark = "?" if database.engine.dialect.name == "sqlite" else "%s"
    columns = "scheme_id, period, measure, source_reference, amount, narrative"
    return f"INSERT INTO ledger ({columns}) VALUES ({', '.join([mark] * 6)})"


def _portions(
    size: Size, schemes: dict[tuple[str, str, str], int]
) -> Iterator[list[tuple[object, ...]]]:
    cells = ledger_cells(size)
    while taken := list(islice(cells, PORTION)):
        yield [
            (schemes[agreement, fund, scheme], period, measure, reference, pence, note)
            for agreement, fund, scheme, period, measure, pence, note, reference in taken
        ]
