"""The sums of a matrix, column by column: which rows add up others, above them or below."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tracker.domain.money import ZERO

_MOST_WAITING = 10_000


class ColumnSums:
    """Grows with every row that counts.

    `all` are the sums of all of them by column, `since` those since the last total.
    """

    def __init__(self, columns: Sequence[int]) -> None:
        self._columns = columns
        self.all = dict.fromkeys(columns, ZERO)
        self.since = dict.fromkeys(columns, ZERO)
        self._rows = self._rows_since = 0
        self._waiting: dict[tuple[Decimal, ...], tuple[int, int]] = {}

    def count(self, number: int, amounts: Mapping[int, Decimal]) -> int | None:
        """Add a row; answers with the row above whose amounts it makes up together with those between."""
        for at, amount in amounts.items():
            self.all[at] += amount
            self.since[at] += amount
        if not any(amounts.values()):
            return None
        self._rows += 1
        self._rows_since += 1
        sums = tuple(self.all[at] for at in self._columns)
        parent, rows_then = self._waiting.get(sums, (None, 0))
        if len(self._waiting) < _MOST_WAITING:
            due = tuple(self.all[at] + amounts.get(at, ZERO) for at in self._columns)
            self._waiting[due] = number, self._rows
        return parent if self._rows - rows_then > 1 else None

    def adds_up(self, amounts: Mapping[int, Decimal]) -> bool:
        """Whether a row is in every column the sum of several above it."""
        row = {at: amounts.get(at, ZERO) for at in self._columns}
        return any(row.values()) and (
            (self._rows > 1 and row == self.all) or (self._rows_since > 1 and row == self.since)
        )

    def begin_anew(self) -> None:
        """A total has closed the rows above it."""
        self.since = dict.fromkeys(self._columns, ZERO)
        self._rows_since = 0
