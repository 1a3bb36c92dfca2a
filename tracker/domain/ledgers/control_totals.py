"""What became of every line of an extract, counted and added up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

from tracker.domain.money import ZERO

SchemeKey = tuple[str, str, str]
Place = tuple[SchemeKey, str, str]  # where a line went: its scheme, month and measure
K = TypeVar("K", str, SchemeKey, tuple[str, str], Place)


@dataclass(slots=True)
class Sum:
    """How many lines there are and what they add up to, in Decimal pounds."""

    rows: int = 0
    total: Decimal = ZERO

    def add(self, amount: Decimal) -> None:
        """Count one more line."""
        self.rows += 1
        self.total += amount


@dataclass(slots=True)
class ControlTotals:
    """What became of every line read; `places` are the lines taken, by scheme, month and measure.

    Totals are Decimal pounds after sign and unit. `rounding` is what rounding to the penny added.
    """

    read: Sum = field(default_factory=Sum)
    places: dict[Place, Sum] = field(default_factory=dict)
    ignored: dict[str, Sum] = field(default_factory=dict)
    unmatched: dict[str, Sum] = field(default_factory=dict)
    faulty: dict[str, Sum] = field(default_factory=dict)
    rounding: Decimal = ZERO

    @property
    def taken(self) -> Sum:
        """All lines taken."""
        return added_up(self.places)

    def by_scheme(self) -> dict[SchemeKey, Sum]:
        """The lines taken by scheme, in the order of the codes."""
        return _grouped(self.places, lambda place: place[0])

    def by_period(self) -> dict[tuple[str, str], Sum]:
        """The lines taken by month and measure, in their order."""
        return _grouped(self.places, lambda place: (place[1], place[2]))

    def withdraw(self, place: Place, amount: Decimal, reason: str) -> None:
        """Count a line that was taken as a faulty one."""
        self.places[place].rows -= 1
        self.places[place].total -= amount
        self.faulty.setdefault(reason, Sum()).add(amount)

    @property
    def balances(self) -> bool:
        """Whether what was read is what was taken, ignored, unmatched and faulty together."""
        parts = [self.taken, *self.ignored.values(), *self.unmatched.values()]
        parts += self.faulty.values()
        rows, total = sum(p.rows for p in parts), sum((p.total for p in parts), ZERO)
        return rows == self.read.rows and total == self.read.total + self.rounding


def _grouped(sums: Mapping[Place, Sum], name: Callable[[Place], K]) -> dict[K, Sum]:
    found: dict[K, Sum] = {}
    for place, one in sorted(sums.items()):
        if one.rows:
            together = found.setdefault(name(place), Sum())
            together.rows += one.rows
            together.total += one.total
    return dict(sorted(found.items()))


def added_up(sums: Mapping[K, Sum]) -> Sum:
    """Several sums as one."""
    return Sum(sum(s.rows for s in sums.values()), sum((s.total for s in sums.values()), ZERO))
