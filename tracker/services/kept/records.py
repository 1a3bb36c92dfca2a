"""Kept rows as they are compared: what stands in a table, agreement by agreement."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models.base import Base

Record = Mapping[str, Any]


def records_of(
    session: Session, model: type[Base], agreements: Collection[str]
) -> dict[str, list[Record]]:
    """The rows of a kept table by agreement, in the order of its key."""
    table = model.__table__
    key = table.primary_key
    found = session.execute(
        select(*table.c).where(table.c.agreement.in_(agreements)).order_by(*key)
    )
    return by_agreement([dict(row) for row in found.mappings()])


def by_agreement(records: Collection[Record]) -> dict[str, list[Record]]:
    """Records sorted into those of each agreement."""
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[record["agreement"]].append(record)
    return found
