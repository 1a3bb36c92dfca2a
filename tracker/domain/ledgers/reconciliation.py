"""Holding the ledger against what others say: its own funding, its cost centre, the partner's books.

Agreement of balances: what one body's ledger shows as paid, the other's must show as received.
Lines agree by their reference and amount; a reference with two amounts is a mismatch; what has no
like by reference may still have one by amount and month. The rest is missing on one side. Every
difference has an age, because an old one is a dispute and a new one is timing.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from tracker.domain.financial_year import Period
from tracker.domain.ledgers.mapping import comparable
from tracker.domain.money import total_of

Agreed = Literal["reference", "amount and month"]


@dataclass(frozen=True, slots=True)
class BookLine:
    """A line of one side's books; `amount` is Decimal pounds, spending positive on both sides.

    `day` is None where only the month is known. `batch` and `row` say where the line came from.
    """

    fund: str
    scheme: str
    period: Period
    day: date | None
    reference: str
    amount: Decimal
    batch: int | None
    row: int | None

    def days(self, today: date) -> int:
        """How old the line is: from its date, or else from the end of its month; never negative."""
        return max(0, (today - (self.day or self.period.last_day)).days)


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of the host's and the partner's line for the same thing, with why they are paired."""

    host: BookLine
    partner: BookLine
    by: Agreed

    @property
    def difference(self) -> Decimal:
        """The host's amount minus the partner's, in Decimal pounds."""
        return self.host.amount - self.partner.amount


@dataclass(frozen=True, slots=True)
class Matching:
    """Two sets of books held against each other: every line is in exactly one of the four."""

    agreed: tuple[Pair, ...]
    mismatched: tuple[Pair, ...]
    only_host: tuple[BookLine, ...]
    only_partner: tuple[BookLine, ...]

    @property
    def difference(self) -> Decimal:
        """By how much the host's books exceed the partner's, in Decimal pounds."""
        return (
            total_of(pair.difference for pair in self.mismatched)
            + total_of(line.amount for line in self.only_host)
            - total_of(line.amount for line in self.only_partner)
        )


def match_books(host: Iterable[BookLine], partner: Iterable[BookLine]) -> Matching:
    """Pair the lines of two books, the surest way first; no line is paired twice."""
    left, right = list(host), list(partner)
    exact, left, right = _paired(left, right, _by_reference_and_amount, "reference")
    differing, left, right = _paired(left, right, _by_reference, "reference")
    alike, left, right = _paired(left, right, _by_amount_and_month, "amount and month")
    return Matching((*exact, *alike), tuple(differing), tuple(left), tuple(right))


def _by_reference_and_amount(line: BookLine) -> Hashable:
    return (comparable(line.reference), line.amount) if line.reference else None


def _by_reference(line: BookLine) -> Hashable:
    return comparable(line.reference) or None


def _by_amount_and_month(line: BookLine) -> Hashable:
    return line.amount, line.period


def _paired(
    host: Sequence[BookLine],
    partner: Sequence[BookLine],
    key: Callable[[BookLine], Hashable],
    by: Agreed,
) -> tuple[list[Pair], list[BookLine], list[BookLine]]:
    """Pairs of lines with the same key, and what is left on each side, both in their order."""
    waiting: defaultdict[Hashable, list[BookLine]] = defaultdict(list)
    for line in reversed(partner):
        waiting[key(line)].append(line)
    pairs: list[Pair] = []
    left: list[BookLine] = []
    for line in host:
        name = key(line)
        if name is not None and waiting.get(name):
            pairs.append(Pair(line, waiting[name].pop(), by))
        else:
            left.append(line)
    taken = {id(pair.partner) for pair in pairs}
    return pairs, left, [line for line in partner if id(line) not in taken]


@dataclass(frozen=True, slots=True)
class MonthOfFund:
    """A fund's month: what was spent, and the budget and contributions it is held against.

    All in Decimal pounds; `to_date` figures run from April. `due` is what instalments should
    have brought by the end of the month, `received` what they have.
    """

    fund: str
    period: Period
    actual: Decimal
    actual_to_date: Decimal
    budget_to_date: Decimal
    due: Decimal
    received: Decimal

    @property
    def against_budget(self) -> Decimal:
        """Spending to date minus budget to date: positive is an overspend so far."""
        return self.actual_to_date - self.budget_to_date

    @property
    def against_received(self) -> Decimal:
        """Spending to date minus what was received: positive is what the host has laid out."""
        return self.actual_to_date - self.received


@dataclass(frozen=True, slots=True)
class CostCentreCheck:
    """The tracker's ledger of a fund to the end of a month against the host's cost centre."""

    fund: str
    period: Period
    ledger: Decimal
    cost_centre: Decimal
    note: str | None
    entered_by: str
    entered_on: date

    @property
    def difference(self) -> Decimal:
        """Ledger minus cost centre in Decimal pounds; nil when they agree."""
        return self.ledger - self.cost_centre

    def days(self, today: date) -> int:
        """For how many days the month has been over; never negative."""
        return max(0, (today - self.period.last_day).days)
