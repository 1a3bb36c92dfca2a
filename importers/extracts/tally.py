"""Control totals of one reading: what was counted, what was left out and why, what the file says."""

from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tracker.domain.ledgers.extracts import RawRow, SkippedRow, StatedTotal
from tracker.domain.money import ZERO

MOST_SKIPPED = 50_000
_SHOWN = 5


@dataclass(slots=True)
class Tally:
    """Grows with every portion; `since` is the sum of the lines since the last subtotal.

    `since_rows` counts those lines. `not_given` counts the cells of a matrix that say NA.
    `unnamed_totals` are rows taken for totals by their sums alone, `like_totals` rows counted although
    they are the sum of those above, `balances` rows left out because
    they say that they are brought or carried forward, `forwards` rows counted although they speak of it,
    `parts` rows counted although they call themselves part of another, `parents` rows of a matrix and
    the last of those below them that make up the same amounts.
    """

    rows: int = 0
    total: Decimal = ZERO
    since: Decimal = ZERO
    since_rows: int = 0
    date_min: date | None = None
    date_max: date | None = None
    skipped: list[SkippedRow] = field(default_factory=list)
    stated: list[StatedTotal] = field(default_factory=list)
    reasons: Counter[str] = field(default_factory=Counter)
    latest: Decimal = ZERO
    negative: int = 0
    not_given: int = 0
    fractions: list[int] = field(default_factory=list)
    damaged: list[int] = field(default_factory=list)
    ragged: list[int] = field(default_factory=list)
    named_totals: list[int] = field(default_factory=list)
    unnamed_totals: list[int] = field(default_factory=list)
    like_totals: list[int] = field(default_factory=list)
    parents: list[tuple[int, int]] = field(default_factory=list)
    balances: list[int] = field(default_factory=list)
    forwards: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    first: list[RawRow] = field(default_factory=list)
    last: deque[RawRow] = field(default_factory=lambda: deque(maxlen=_SHOWN))
    _blank_from: int = 0
    _blank_to: int = 0

    def count(self, amounts: Sequence[Decimal]) -> None:
        """Add the amounts of some transactions."""
        added = sum(amounts, ZERO)
        self.latest = amounts[-1] if amounts else self.latest
        self.rows += len(amounts)
        self.total += added
        self.since += added
        self.since_rows += len(amounts)
        self.negative += sum(1 for amount in amounts if amount < 0)

    def span(self, days: Sequence[date]) -> None:
        """Widen the span of dates."""
        if days:
            first, last = min(days), max(days)
            self.date_min = min(first, self.date_min) if self.date_min else first
            self.date_max = max(last, self.date_max) if self.date_max else last

    def blank(self, first: int, last: int) -> None:
        """Take in blank rows; rows in a run are told once."""
        if self._blank_to and self._blank_to + 1 == first:
            self._blank_to = last
        else:
            self.end_blanks()
            self._blank_from, self._blank_to = first, last

    def end_blanks(self) -> None:
        """The run of blank rows is over."""
        if self._blank_to:
            first, last = self._blank_from, self._blank_to
            self._blank_from = self._blank_to = 0
            reason = (
                "blank row" if first == last else f"{last - first + 1:,} blank rows, to row {last}"
            )
            self.skip(SkippedRow(first, reason))

    def skip(self, row: SkippedRow) -> None:
        """Leave a row out and say why."""
        if not row.reason.endswith("blank row") and "blank rows" not in row.reason:
            self.end_blanks()
        if not row.expected:
            self.reasons[row.reason] += 1
        if len(self.skipped) < MOST_SKIPPED:
            self.skipped.append(row)

    def show(self, row: RawRow) -> None:
        """Keep a row for the eye: the first ones and the last ones are shown."""
        if len(self.first) < _SHOWN:
            self.first.append(row)
        self.last.append(row)

    def adds_up(self, amount: Decimal | None) -> bool:
        """Whether an amount is the sum of several lines: of all, or of those since the last total."""
        if not amount:
            return False
        return (self.rows > 1 and amount == self.total) or (
            self.since_rows > 1 and amount == self.since
        )

    def hold_against(self, row: int, stated: Decimal, label: str) -> StatedTotal:
        """Hold a total row of the file against the lines before it; a subtotal starts anew."""
        if self.total in (stated, self.since) or "grand" in label:
            total = StatedTotal(row, stated, self.total, "all lines above it")
        else:
            total = StatedTotal(row, stated, self.since, "the lines since the last total")
        self.stated.append(total)
        self.since, self.since_rows = ZERO, 0
        return total
