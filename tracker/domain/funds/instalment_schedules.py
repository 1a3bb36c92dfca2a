"""Schedules of instalments: how a contribution is cut into payments, and what has come in of them.

The parts of a schedule add up to the contribution exactly: equal whole pence, the odd pennies in
the last one. A schedule made anew during the year leaves alone what was invoiced or received
already and spreads only the rest, because an invoice that went out is never changed behind the
payer's back. Contributions in kind are never invoiced, so they are no part of a schedule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear, add_months
from tracker.domain.funds.position import received_by
from tracker.domain.money import ZERO, to_pence, to_pounds, total_of
from tracker.domain.obligations.agreement_calendar import is_received_in_full
from tracker.domain.registers import Contribution, Instalment

MONTHLY, QUARTERLY = 1, 3
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Payer:
    """Whose schedule is meant: a partner's payments into a fund in a financial year."""

    agreement: str
    fund: str
    partner: str
    financial_year: FinancialYear


@dataclass(frozen=True, slots=True)
class Replan:
    """A schedule made anew: what stays as it was, what goes, and what comes in its place.

    `left_over` is the part of the contribution that no instalment covers; it is nil unless there
    is no date left to put it on.
    """

    kept: tuple[Instalment, ...]
    removed: tuple[Instalment, ...]
    added: tuple[Instalment, ...]
    left_over: Decimal

    @property
    def total(self) -> Decimal:
        """What the schedule will add up to, in pounds."""
        return total_of(row.amount for row in (*self.kept, *self.added))


def equal_parts(total: Decimal, number: int) -> list[Decimal]:
    """Pounds cut into so many equal parts of whole pence, the odd pennies in the last.

    Raises ValueError for less than one part, or for more decimals than two.

    >>> equal_parts(Decimal("1000000.01"), 4)[-2:]
    [Decimal('250000.00'), Decimal('250000.01')]
    """
    if number < 1:
        raise ValueError("a contribution is paid in one instalment at least")
    pence = to_pence(total)
    size = abs(pence) // number * (1 if pence >= 0 else -1)
    parts = [size] * (number - 1)
    return [to_pounds(part) for part in (*parts, pence - sum(parts))]


def regular_dates(first: date, every_months: int, last: date) -> list[date]:
    """The days every so many months from the first, up to the last.

    The day of the month is the first one's; a shorter month has its last day instead.
    """
    days = []
    for number in range(_MONTHS // every_months):
        try:
            day = add_months(first, number * every_months)
        except ValueError:  # beyond the calendar's last year
            break
        if day <= last:
            days.append(day)
    return days


def is_settled(row: Instalment) -> bool:
    """Whether an instalment was invoiced or something came in of it, so that it stays as it is."""
    return any(
        value is not None
        for value in (row.invoice, row.invoiced_on, row.received_on, row.received_amount)
    )


def is_word_of_the_host(before: Instalment | None, after: Instalment | None) -> bool:
    """Whether a change of an instalment says what the host invoiced or received.

    That is a change of these facts, and any change of an instalment that has some.
    """
    settled = [row is not None and is_settled(row) for row in (before, after)]
    return any(settled) and before != after


def replan(
    payer: Payer, total: Decimal, dates: Iterable[date], existing: Sequence[Instalment]
) -> Replan:
    """The schedule that spreads what is not invoiced yet equally over the dates.

    Args:
        total: what the partner is to pay in cash in the year, in pounds.
        dates: the days that instalments may fall on; those of a kept instalment are passed over.
        existing: the payer's present instalments.
    """
    kept = tuple(row for row in existing if is_settled(row))
    rest = total - total_of(row.amount for row in kept)
    taken = {row.due_date for row in kept}
    days = sorted({day for day in dates if day not in taken})
    parts = equal_parts(rest, len(days)) if days and rest else []
    added = tuple(
        Instalment(
            payer.agreement, payer.fund, payer.partner, payer.financial_year, day, amount,
            None, None, None, None,
        )
        for day, amount in zip(days, parts, strict=False)
        if amount
    )  # fmt: skip
    standing = set(added)
    gone = (row for row in existing if not is_settled(row) and row not in standing)
    return Replan(kept, tuple(gone), added, ZERO if added else rest)


def cash_by_partner(contributions: Iterable[Contribution]) -> dict[str, Decimal]:
    """What each partner is to pay in cash, in pounds: its contributions without those in kind."""
    totals: dict[str, Decimal] = {}
    for row in contributions:
        totals.setdefault(row.partner, ZERO)
        if not row.in_kind:
            totals[row.partner] += row.amount
    return totals


@dataclass(frozen=True, slots=True)
class LateInstalment:
    """An instalment past its day that has not come in full; `days` is how long, `missing` pounds."""

    instalment: Instalment
    days: int
    missing: Decimal


@dataclass(frozen=True, slots=True)
class Receipts:
    """How far the instalments that were due by a day have come in.

    `due` and `received` are pounds; `received` counts no more of an instalment than was asked for,
    `beyond` is what came in above that, and `early` what came in before its day. The latest
    instalments are the longest overdue first.
    """

    due: Decimal
    received: Decimal
    early: Decimal
    beyond: Decimal
    late: tuple[LateInstalment, ...]


def receipts(instalments: Iterable[Instalment], today: date) -> Receipts:
    """What has been received of what was due by today; an instalment due today is not late."""
    rows = sorted(instalments, key=lambda row: (row.due_date, row.partner, row.fund))
    due = [row for row in rows if row.due_date <= today]
    came_in = total_of(received_by(row, today) for row in due)
    beyond = total_of(beyond_asked(row.amount, received_by(row, today)) for row in due)
    return Receipts(
        due=total_of(row.amount for row in due),
        received=came_in - beyond,
        early=total_of(received_by(row, today) for row in rows) - came_in,
        beyond=beyond,
        late=tuple(
            LateInstalment(row, (today - row.due_date).days, row.amount - received_by(row, today))
            for row in due
            if row.due_date < today and not is_received_in_full(row)
        ),
    )


def beyond_asked(asked: Decimal, received: Decimal) -> Decimal:
    """What came in of an instalment above what was asked for; nil for a payment back."""
    return max(received - asked, ZERO) if asked >= 0 else ZERO


def with_receipt(row: Instalment, received_on: date, amount: Decimal) -> Instalment:
    """The instalment once more of it has come in: amounts add up, the latest day counts."""
    before = received_in_all(row)
    days = [day for day in (row.received_on, received_on) if day is not None]
    return Instalment(
        row.agreement, row.fund, row.partner, row.financial_year, row.due_date, row.amount,
        row.invoice, row.invoiced_on, max(days), before + amount,
    )  # fmt: skip


def received_in_all(row: Instalment) -> Decimal:
    """Everything recorded as received of an instalment, in pounds, whatever the day."""
    return received_by(row, row.received_on or date.max)


def schedule_gaps(
    cash: Mapping[str, Decimal], instalments: Iterable[Instalment]
) -> dict[str, Decimal]:
    """By partner, how much more its instalments add up to than its contribution; nil left out."""
    scheduled: dict[str, Decimal] = {}
    for row in instalments:
        scheduled[row.partner] = scheduled.get(row.partner, ZERO) + row.amount
    gaps = {code: amount - cash.get(code, ZERO) for code, amount in scheduled.items()}
    return {code: gap for code, gap in gaps.items() if gap}
