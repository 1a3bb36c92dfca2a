"""Agreement of balances: what the payer's ledger shows held against what the host's shows.

Nothing is tolerated: pennies count. A difference of timing may be explained by lines that both
bodies see; where they come to the whole difference, the figures agree once explained. What the
tracker's own instalments show stands beside both, and decides nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import contributions_in_force, received_by
from tracker.domain.money import ZERO, total_of
from tracker.domain.records.balances import (
    BalanceDispute,
    BalanceExplanation,
    Figure,
    OwnBalance,
)
from tracker.domain.registers import AgreementBook, Instalment
from tracker.domain.risk_share.terms import FundKind

# What is aligned or in view is not paid over: each body spends its own.
_PAID_OVER = frozenset({FundKind.POOLED, FundKind.LEAD_COMMISSIONING, FundKind.GRANT_TRANSFER})


class BalanceState(StrEnum):
    """How two records of a balance stand to each other, what needs somebody first."""

    MISMATCHED = "Mismatched"
    DISPUTED = "Disputed"
    NOT_STATED = "Not yet stated"
    EXPLAINED = "Agrees once explained"
    MATCHED = "Matched"


AGREEING = frozenset({BalanceState.MATCHED, BalanceState.EXPLAINED})
_ORDER = list(BalanceState)


@dataclass(frozen=True, slots=True)
class Owing:
    """A balance that both bodies should record: the payer of a fund in a financial year."""

    fund: str
    payer: str
    financial_year: FinancialYear


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """One figure of a balance as the host and the payer record it, all in Decimal pounds.

    A side that has not stated it is None; `tracker` is what the instalments kept here come to.
    """

    figure: Figure
    host: Decimal | None
    payer: Decimal | None
    tracker: Decimal
    explanations: tuple[BalanceExplanation, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        """The host's figure minus the payer's; None where a side has not stated it."""
        if self.host is None or self.payer is None:
            return None
        return self.host - self.payer

    @property
    def explained(self) -> Decimal:
        """By how much the host's figure is the higher for reasons of timing."""
        return total_of(line.amount for line in self.explanations)

    @property
    def left(self) -> Decimal:
        """What of the difference no line explains; nil where a side has not stated it."""
        return ZERO if self.difference is None else self.difference - self.explained


@dataclass(frozen=True, slots=True)
class ComparedBalance:
    """Both records of a balance as at a day; `open_dispute` is the one not yet resolved."""

    owing: Owing
    as_at: date
    host: str
    hosts: OwnBalance | None
    payers: OwnBalance | None
    figures: tuple[ComparedFigure, ...]
    open_dispute: BalanceDispute | None = None
    resolved: tuple[BalanceDispute, ...] = ()

    @property
    def sides(self) -> tuple[str, str]:
        """The codes of the host and of the payer."""
        return self.host, self.owing.payer

    @property
    def missing(self) -> tuple[str, ...]:
        """The codes of those who have not stated it."""
        records = (self.hosts, self.payers)
        return tuple(code for code, own in zip(self.sides, records, strict=True) if own is None)

    @property
    def is_stated(self) -> bool:
        """Whether both have stated it."""
        return not self.missing

    @property
    def differing(self) -> tuple[ComparedFigure, ...]:
        """The figures that differ by something no line explains."""
        return tuple(figure for figure in self.figures if figure.left)

    @property
    def state(self) -> BalanceState:
        """How the two records stand to each other."""
        if self.open_dispute is not None:
            return BalanceState.DISPUTED
        if not self.is_stated:
            return BalanceState.NOT_STATED
        if self.differing:
            return BalanceState.MISMATCHED
        if any(figure.difference for figure in self.figures):
            return BalanceState.EXPLAINED
        return BalanceState.MATCHED

    @property
    def amount(self) -> Decimal:
        """Decimal pounds at stake, never below nil: the largest difference that is left.

        The same money that is due, invoiced and paid is not counted three times. Where a side has
        not stated its figures as at the day, a dispute stands at what it was raised over.
        """
        if not self.is_stated and self.open_dispute is not None:
            return self.open_dispute.amount
        return max((abs(figure.left) for figure in self.figures), default=ZERO)

    @property
    def stated_on(self) -> date | None:
        """The day since which both have stated it; None while one has not."""
        if self.hosts is None or self.payers is None:
            return None
        return max(self.hosts.stated_on, self.payers.stated_on)

    @property
    def since(self) -> date | None:
        """The day from which its age is counted: of the dispute, else since both have stated it."""
        return self.stated_on if self.open_dispute is None else self.open_dispute.raised_on

    def days(self, today: date) -> int | None:
        """How many days a mismatch or a dispute has stood; None where there is neither."""
        if self.state not in {BalanceState.MISMATCHED, BalanceState.DISPUTED}:
            return None
        return None if self.since is None else max(0, (today - self.since).days)

    def own(self, organisation: str) -> OwnBalance | None:
        """What one of the two has stated."""
        records = (self.hosts, self.payers)
        return next((own for own in records if own and own.organisation == organisation), None)

    def other(self, organisation: str) -> str:
        """The code of the other of the two."""
        return self.owing.payer if organisation == self.host else self.host


def owings(book: AgreementBook, year: FinancialYear, as_at: date) -> list[Owing]:
    """The balances of a year: who pays the host into which fund, and what anybody has stated.

    The host's own share moves no cash, and contributions in kind are never invoiced.
    """
    host = book.as_at(as_at).host
    paid_over = {row.fund for row in book.funds if row.kind in _PAID_OVER}
    found = {
        (row.fund, row.partner)
        for row in contributions_in_force(book, year, as_at)
        if row.fund in paid_over and not row.in_kind
    }
    found |= {(row.fund, row.partner) for row in book.instalments if row.financial_year == year}
    found = {(fund, payer) for fund, payer in found if payer != host}
    found |= {(row.fund, row.payer) for row in book.own_balances if row.financial_year == year}
    return [Owing(fund, payer, year) for fund, payer in sorted(found)]


def recorded_here(
    instalments: Iterable[Instalment], owing: Owing, as_at: date
) -> dict[Figure, Decimal]:
    """What the tracker's own instalments come to by a day, in Decimal pounds.

    An invoice without its date counts always, as an amount received without one does.
    """
    own = [
        row
        for row in instalments
        if (row.fund, row.partner, row.financial_year)
        == (owing.fund, owing.payer, owing.financial_year)
    ]
    return {
        Figure.DUE: total_of(row.amount for row in own if row.due_date <= as_at),
        Figure.INVOICED: total_of(row.amount for row in own if _is_invoiced(row, as_at)),
        Figure.PAID: total_of(received_by(row, as_at) for row in own),
    }


def _is_invoiced(row: Instalment, as_at: date) -> bool:
    if row.invoiced_on is None:
        return row.invoice is not None
    return row.invoiced_on <= as_at


def compare(book: AgreementBook, year: FinancialYear, as_at: date) -> list[ComparedBalance]:
    """Every balance of a year as at a day, what needs somebody first."""
    found = [_compared(book, owing, as_at) for owing in owings(book, year, as_at)]
    return sorted(
        found,
        key=lambda one: (_ORDER.index(one.state), -one.amount, one.owing.fund, one.owing.payer),
    )


def _compared(book: AgreementBook, owing: Owing, as_at: date) -> ComparedBalance:
    host = book.as_at(as_at).host
    records = {
        row.organisation: row
        for row in book.own_balances
        if row.as_at == as_at and _of(row.fund, row.payer, row.financial_year) == owing
    }
    lines = [
        row
        for row in book.balance_explanations
        if row.as_at == as_at and _of(row.fund, row.payer, row.financial_year) == owing
    ]
    disputes = [
        row
        for row in book.balance_disputes
        if _of(row.fund, row.payer, row.financial_year) == owing
    ]
    hosts, payers = records.get(host), records.get(owing.payer)
    here = recorded_here(book.instalments, owing, as_at)
    return ComparedBalance(
        owing,
        as_at,
        host,
        hosts,
        payers,
        tuple(
            ComparedFigure(
                figure,
                None if hosts is None else hosts.amount(figure),
                None if payers is None else payers.amount(figure),
                here[figure],
                tuple(line for line in lines if line.figure == figure),
            )
            for figure in Figure
        ),
        next((row for row in disputes if row.is_open), None),
        tuple(row for row in disputes if not row.is_open),
    )


def _of(fund: str, payer: str, year: FinancialYear) -> Owing:
    return Owing(fund, payer, year)


def stated_days(book: AgreementBook, year: FinancialYear) -> list[date]:
    """The days as at which anybody has stated a balance of a year, the latest first."""
    return sorted({r.as_at for r in book.own_balances if r.financial_year == year}, reverse=True)


def usual_day(year: FinancialYear, today: date) -> date:
    """The day as at which balances are usually agreed: the last end of a month in the year.

    In the first month of the present year that is today. A year to come begins on its first day.

    >>> usual_day(FinancialYear(2026), date(2026, 11, 22))
    datetime.date(2026, 10, 31)
    """
    if today > year.last_day:
        return year.last_day
    end_of_month = today.replace(day=1) - timedelta(days=1)
    return end_of_month if end_of_month >= year.first_day else max(today, year.first_day)


def latest(book: AgreementBook) -> list[ComparedBalance]:
    """Of every balance the latest day on which both have stated it, and of later ones the latest.

    What was not agreed as at one day is no longer pursued once both have stated a later one.
    """
    days: dict[Owing, dict[date, int]] = {}
    for row in book.own_balances:
        owing = _of(row.fund, row.payer, row.financial_year)
        counts = days.setdefault(owing, {})
        counts[row.as_at] = counts.get(row.as_at, 0) + 1
    found = []
    for owing, counts in days.items():
        both = max((day for day, number in counts.items() if number > 1), default=None)
        last = max(counts)
        wanted = {last} if both is None else {both, last}
        found += [_compared(book, owing, day) for day in sorted(wanted)]
    return sorted(found, key=lambda one: (one.owing.fund, one.owing.payer, one.as_at))


def agreeing(balances: Collection[ComparedBalance]) -> int:
    """How many balances agree, with or without lines that explain them."""
    return sum(one.state in AGREEING for one in balances)


def in_dispute(balances: Iterable[ComparedBalance]) -> tuple[Decimal, date | None]:
    """How many Decimal pounds are in dispute, and since when the oldest dispute runs."""
    disputed = [one for one in balances if one.open_dispute is not None]
    since = min((one.since for one in disputed if one.since is not None), default=None)
    return total_of(one.amount for one in disputed), since


@dataclass(frozen=True, slots=True)
class FigureTotal:
    """One figure added up over all balances that both have stated, in Decimal pounds.

    The difference is the host's total minus the payers', and the sum of all differences.
    """

    figure: Figure
    host: Decimal
    payer: Decimal
    explained: Decimal

    @property
    def difference(self) -> Decimal:
        return self.host - self.payer

    @property
    def left(self) -> Decimal:
        """What of the difference no line explains."""
        return self.difference - self.explained


def totals(balances: Sequence[ComparedBalance]) -> list[FigureTotal]:
    """Each figure added up over the balances that both have stated."""
    stated = [one for one in balances if one.is_stated]
    found = []
    for place, figure in enumerate(Figure):
        lines = [one.figures[place] for one in stated]
        found.append(
            FigureTotal(
                figure,
                total_of(line.host or ZERO for line in lines),
                total_of(line.payer or ZERO for line in lines),
                total_of(line.explained for line in lines),
            )
        )
    return found


def explanation_fault(figure: ComparedFigure, amount: Decimal) -> str | None:
    """Why a line cannot explain so much of a difference, without full stop; None if it can.

    Args:
        amount: Decimal pounds by which the host's figure is the higher for the line's reason.
    """
    if figure.difference is None:
        return "Both sides must have stated the figure before a difference can be explained"
    if not figure.left:
        return "Nothing of this figure is left to explain: the two sides agree"
    if not amount:
        return "Enter an amount other than nil"
    if (amount > 0) != (figure.left > 0) or abs(amount) > abs(figure.left):
        return f"Only £{abs(figure.left):,.2f} is left to explain: enter that much or less"
    return None
