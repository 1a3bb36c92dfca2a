"""What should be kept, worked out by plain dictionaries: the tracker must agree after every step.

The model knows four registers: the ledger and the profiles, which closed months protect, reviews
and instalments. It knows nothing of tables, transactions or hashes.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tests.services.files import layout_of
from tracker.domain.financial_year import Period
from tracker.domain.registers import LedgerEntry, Profile, Row

Key = tuple[object, ...]
SHEETS = ("Instalments", "Profiles", "Ledger", "Reviews")


@dataclass(frozen=True)
class Kept:
    """A row and the batch that wrote it last."""

    row: Row
    batch: int


@dataclass
class Batch:
    """What a batch did: to each key, what stood there before and after."""

    changed: dict[Key, tuple[Kept, Kept]] = field(default_factory=dict)
    removed: dict[Key, Kept] = field(default_factory=dict)
    undone: bool = False


@dataclass
class Model:
    """Rows by sheet and key, closed months, and the batches so far by number."""

    rows: dict[Key, Kept] = field(default_factory=dict)
    closed: set[Period] = field(default_factory=set)
    batches: dict[int, Batch] = field(default_factory=dict)

    def of(self, sheet: str) -> list[Row]:
        """The rows of a sheet in the order of their key."""
        found = [kept.row for key, kept in self.rows.items() if key[0] == sheet]
        return sorted(found, key=layout_of(sheet).sort_key)

    def take(
        self, number: int, found: Mapping[str, Sequence[Row]], remove: Collection[str]
    ) -> bool | None:
        """Import rows as batch `number`: True if taken, None if nothing changes, False if refused."""
        told = {_key(sheet, row): row for sheet, own in found.items() for row in own}
        gone = [key for key in self.rows if key[0] in remove and key not in told]
        touched = [key for key, row in told.items() if self._differs(key, row)] + gone
        if not touched:
            return None
        rows = [told.get(key) or self.rows[key].row for key in touched]
        if any(self._is_closed(row) for row in rows):
            return False
        batch = self.batches[number] = Batch()
        for key in touched:
            before = self.rows.pop(key, None)
            if key in told:
                after = self.rows[key] = Kept(told[key], number)
                if before is not None:
                    batch.changed[key] = (before, after)
            elif before is not None:
                batch.removed[key] = before
        return True

    def undo(self, number: int) -> bool:
        """Put back what still stands as the batch left it; False if it is undone already."""
        batch = self.batches[number]
        if batch.undone:
            return False
        batch.undone = True
        created = [
            key
            for key, kept in self.rows.items()
            if kept.batch == number and key not in batch.changed and not self._is_closed(kept.row)
        ]
        for key in created:
            del self.rows[key]
        for key, (before, after) in batch.changed.items():
            if self.rows.get(key) == after and not self._is_closed(after.row):
                self.rows[key] = before
        for key, before in batch.removed.items():
            if key not in self.rows and not self._is_closed(before.row):
                self.rows[key] = before
        return True

    def _differs(self, key: Key, row: Row) -> bool:
        return key not in self.rows or self.rows[key].row != row

    def _is_closed(self, row: Row) -> bool:
        return isinstance(row, LedgerEntry | Profile) and row.period in self.closed


def _key(sheet: str, row: Row) -> Key:
    return (sheet, *layout_of(sheet).key_of(row))
