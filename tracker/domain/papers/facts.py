"""What a paper is made of: rows and results, gathered by whoever asks for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from tracker.domain.balances.comparing import ComparedBalance
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.lines import Cutoff, scheme_position
from tracker.domain.funds.position import AgreementPosition, FundPosition, received_by, scheme_rows
from tracker.domain.obligations.timeliness import SentInTime
from tracker.domain.outcomes.measures import MeasureStatus
from tracker.domain.papers.completeness import Completeness
from tracker.domain.papers.orders import PaperOrder, months_of
from tracker.domain.registers import AgreementBook, Instalment

LedgerLine = tuple[str, str, str, str, str, str, int, str | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """Everything in one paper.

    `book` and `position` hold the funds of the paper alone; `before` is the position at the end of
    the year before, where the paper compares with it. `ledger` starts the ledger rows of the year
    up to the date, the same each time.
    """

    order: PaperOrder
    as_at: date
    book: AgreementBook
    position: AgreementPosition
    completeness: Completeness
    reports: Sequence[SentInTime]
    made_by: str
    made_at: datetime
    ledger: Callable[[], Iterator[LedgerLine]]
    before: AgreementPosition | None = None
    balances: Sequence[ComparedBalance] = ()
    outcomes: Sequence[MeasureStatus] = ()

    @property
    def year(self) -> FinancialYear:
        return self.order.year

    @property
    def names(self) -> Mapping[str, str]:
        """The bodies' names by their codes."""
        return {row.code: row.name for row in self.book.organisations}


@dataclass(frozen=True, slots=True)
class InPeriod:
    """What of a scheme's figures to date is of the paper's own period, in pounds."""

    budget: Decimal
    spent: Decimal

    @property
    def variance(self) -> Decimal:
        """Spend minus budget: positive is an overspend."""
        return self.spent - self.budget


@dataclass(frozen=True, slots=True)
class LateInstalment:
    """An instalment that was due by the date and had not come in, or not in full, by then."""

    instalment: Instalment
    received: Decimal
    days: int

    @property
    def outstanding(self) -> Decimal:
        return self.instalment.amount - self.received


def month_reached(facts: PaperFacts) -> int:
    """How many months of the year have begun by the paper's date."""
    return Cutoff.at(facts.year, facts.as_at, facts.book.closed).month


def in_period(facts: PaperFacts) -> dict[tuple[str, str], InPeriod]:
    """What of every scheme's figures is of the paper's period, by fund and scheme.

    It is what is to date, less what was to date when the period began. Both are of the budget as
    it stands on the paper's date, so that the quarters add up to the year.
    """
    rows = scheme_rows(facts.book, facts.year)
    first, _ = months_of(facts.order.period)
    month = min(first - 1, month_reached(facts))
    begun = Cutoff(facts.year, facts.as_at, month, final=False)
    found = {}
    for fund in facts.position.funds:
        for line in fund.schemes:
            key = (line.scheme.fund, line.scheme.scheme)
            before = scheme_position(line.scheme, rows[key], begun).figures
            found[key] = InPeriod(
                line.figures.budget_to_date - before.budget_to_date,
                line.figures.actual_to_date - before.actual_to_date,
            )
    return found


def late_instalments(fund: FundPosition, as_at: date) -> list[LateInstalment]:
    """The instalments of a fund that are late on a day, the longest first."""
    found = [
        LateInstalment(row, received_by(row, as_at), (as_at - row.due_date).days)
        for row in sorted(fund.instalments, key=lambda row: (row.due_date, row.partner))
        if row.due_date < as_at
    ]
    return [
        one
        for one in found
        if (one.outstanding > 0 if one.instalment.amount >= 0 else one.outstanding < 0)
    ]
