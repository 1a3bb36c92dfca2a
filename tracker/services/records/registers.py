"""Registers as the database keeps them, loaded as rows of the workbook's language."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import limited
from tracker.audit import Stored
from tracker.domain.registers import Row
from tracker.models import table_of
from tracker.sheets import Layout, Value

Key = tuple[Value, ...]
FEW = 500


def stored_rows(
    session: Session, layout: Layout, agreements: Collection[str] | None = None
) -> dict[Key, Stored]:
    """All rows of a register by key, in key order; only those of the agreements if any are named.

    Agreements the session may not show are left out.

    Registers that belong to no agreement (organisations) are always loaded whole.
    """
    return {layout.key_of(item.row): item for item in _load(session, layout, agreements)}


def rows(
    session: Session, layout: Layout, agreements: Collection[str] | None = None
) -> tuple[Row, ...]:
    """The rows of a register without their origin, in key order."""
    return tuple(item.row for item in _load(session, layout, agreements))


def _load(session: Session, layout: Layout, agreements: Collection[str] | None) -> list[Stored]:
    table = table_of(layout.sheet)
    statement = select(table)
    wanted: set[str] | None = None
    seen = limited(session, agreements)
    if seen is not None and "agreement" in table.c:
        wanted = set(seen)
        # A long list of agreements would be slower to look up one by one than to read past.
        if len(wanted) <= FEW:
            statement = statement.where(table.c.agreement.in_(sorted(wanted)))
    found = [
        Stored(
            record["id"],
            layout.row(**{field: record[field] for field in layout.fields}),
            record["batch"],
            record["source_row"],
        )
        for record in session.execute(statement).mappings()
        if wanted is None or record["agreement"] in wanted
    ]
    # Sorted here, because the two databases order text differently.
    return sorted(found, key=lambda item: layout.sort_key(item.row))
