"""Kept rows as they are written and compared: on which days they speak, and what stands in a table."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.models.base import Base

Record = Mapping[str, Any]


def spans_between(changes: Collection[date]) -> Iterator[tuple[date, date]]:
    """The days on which one row speaks after another: from the first day of all to the last.

    Args:
        changes: the days, all still to come, on which another one begins to speak.
    """
    later = sorted(set(changes))
    ends = [*(start - timedelta(days=1) for start in later), date.max]
    yield from zip([date.min, *later], ends, strict=True)


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
