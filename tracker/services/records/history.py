"""What the audit trail recorded of single rows, read back as rows."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.audit import Stored, row_of
from tracker.models import AuditChange, AuditEntry
from tracker.sheets import BESIDE, LAYOUTS, VERSIONS, Layout

RECORDED = (*LAYOUTS, VERSIONS, *BESIDE)


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """One row created by hand, changed or removed, before and after; `id` 0 stands for unknown."""

    entry: int
    change: str
    before: Stored | None
    after: Stored | None

    @property
    def known(self) -> Stored:
        """Whichever side there is; both have the same key."""
        stored = self.before or self.after
        assert stored is not None
        return stored


def changes_of_batch(session: Session, batch: int, layout: Layout) -> list[RecordedChange]:
    """What the import of a batch changed and removed in one register, in the order it was done."""
    found = session.scalars(
        select(AuditChange)
        .join(AuditEntry, AuditEntry.number == AuditChange.entry)
        .where(
            AuditEntry.batch == batch,
            AuditEntry.action == "import",
            AuditChange.sheet == layout.sheet,
        )
        .order_by(AuditChange.id)
    )
    return [_recorded(layout, change) for change in found]


def changes_since_batch(session: Session, batch: int, layout: Layout) -> list[RecordedChange]:
    """What was changed later of what a batch had left, in one register, oldest first."""
    found = session.scalars(
        select(AuditChange)
        .where(
            AuditChange.sheet == layout.sheet,
            AuditChange.change == "changed",
            AuditChange.before.startswith(f'{{"batch": {batch}, '),
        )
        .order_by(AuditChange.id)
    )
    return [_recorded(layout, change) for change in found]


def count_changed_since_batch(session: Session, batch: int) -> int:
    """How many records that a batch wrote were changed or removed by anything after it."""
    own = select(func.min(AuditEntry.number)).where(
        AuditEntry.batch == batch, AuditEntry.action == "import"
    )
    since = (
        select(AuditChange.sheet, AuditChange.record)
        .where(
            AuditChange.entry > own.scalar_subquery(),
            AuditChange.before.startswith(f'{{"batch": {batch}, '),
        )
        .distinct()
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(since)) or 0


def all_changes(session: Session, layout: Layout) -> Iterator[RecordedChange]:
    """Every recorded change of a register, oldest first."""
    found = session.scalars(
        select(AuditChange).where(AuditChange.sheet == layout.sheet).order_by(AuditChange.id)
    )
    for change in found:
        yield _recorded(layout, change)


def _recorded(layout: Layout, change: AuditChange) -> RecordedChange:
    before, after = _stored(layout, change.before), _stored(layout, change.after)
    return RecordedChange(change.entry, change.change, before, after)


def _stored(layout: Layout, text: str | None) -> Stored | None:
    if text is None:
        return None
    said = json.loads(text)
    return Stored(0, row_of(layout, said["row"]), said["batch"], said["source row"])
