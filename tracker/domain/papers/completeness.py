"""Are the figures of a period complete, and which of them may still change?

A month is entered once every scheme with a budget in the year has its spend of the month recorded,
be it nil. Figures are final once their months are closed for posting.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.financial_year import FinancialYear, Period, Quarter
from tracker.domain.funds.lines import ACTUAL
from tracker.domain.funds.position import AgreementPosition
from tracker.domain.papers.orders import months_of, period_words
from tracker.domain.registers import AgreementBook, Scheme
from tracker.domain.risk_share.result import Rule
from tracker.domain.wording import day_text, joined, listed, month_text

_FEW = 2


@dataclass(frozen=True, slots=True)
class MonthGap:
    """A month that is over in which some of the schemes expected have no spend recorded."""

    period: Period
    missing: tuple[Scheme, ...]
    expected: int

    @property
    def sentence(self) -> str:
        """In words: September 2026: 2 of 10 schemes not entered."""
        noun = "scheme" if self.expected == 1 else "schemes"
        return (
            f"{month_text(self.period)}: {len(self.missing):,} of {self.expected:,} {noun} "
            "not entered"
        )


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is there of a period's figures, and what is not.

    `expected` counts the schemes with a budget in the year. `last_day` ends the period, of which
    the figures go to `as_at`. `open_months` have begun and may still be posted in.
    """

    period: Quarter | FinancialYear
    as_at: date
    expected: int
    gaps: tuple[MonthGap, ...]
    open_months: tuple[Period, ...]
    no_forecast: tuple[str, ...] = ()
    no_terms: tuple[str, ...] = ()
    no_contributions: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether the whole period is in the figures."""
        return self.as_at >= self.period.last_day

    @property
    def is_complete(self) -> bool:
        """Whether every month of the period is over and entered, scheme by scheme."""
        return self.is_over and self.expected > 0 and not self.gaps

    @property
    def words(self) -> str:
        """Whether the figures are complete, for a list; without full stop."""
        if not self.expected:
            return f"no scheme has a budget in {_year_of(self.period)}"
        if self.gaps:
            return "; ".join(gap.sentence for gap in self.gaps)
        return "complete" if self.is_over else f"complete so far, to {day_text(self.as_at)}"

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not there, each a sentence."""
        said = [f"{gap.sentence} ({_titles(gap.missing)})." for gap in self.gaps]
        if not self.expected:
            said.append(f"No scheme has a budget in {_year_of(self.period)}.")
        if self.no_contributions:
            said.append(f"No contribution is recorded: {listed(self.no_contributions)}.")
        if self.no_forecast:
            said.append(f"No forecast outturn: {listed(self.no_forecast)}.")
        if self.no_terms:
            said.append(
                f"No risk-share terms in force, so nobody is said to bear a variance: "
                f"{listed(self.no_terms)}."
            )
        return tuple(said)

    @property
    def provisional(self) -> tuple[str, ...]:
        """What may still change, each a sentence."""
        said = []
        if not self.is_over:
            said.append(
                f"{period_words(self.period).capitalize()} ends on "
                f"{day_text(self.period.last_day)}: the figures go to {day_text(self.as_at)}."
            )
        if self.open_months:
            said.append(f"Still open for posting: {_months_in_words(self.open_months)}.")
        return tuple(said)


def completeness(
    book: AgreementBook,
    period: Quarter | FinancialYear,
    as_at: date,
    funds: Collection[str] | None = None,
    position: AgreementPosition | None = None,
) -> Completeness:
    """What is there of a period's figures as at a day.

    Args:
        funds: leaves out the schemes of all others.
        position: that of the funds, where what it lacks is to be said too.
    """
    months = [month for month in _months(book, period) if month.first_day <= as_at]
    schemes = _expected(book, _year_of(period), funds)
    entered = {(row.fund, row.scheme, row.period) for row in book.ledger if row.measure == ACTUAL}
    gaps = [
        MonthGap(month, missing, len(schemes))
        for month in months
        if month.last_day <= as_at
        and (missing := tuple(s for s in schemes if (s.fund, s.scheme, month) not in entered))
    ]
    shown = () if position is None else position.funds
    return Completeness(
        period,
        as_at,
        len(schemes),
        tuple(gaps),
        tuple(month for month in months if month not in book.closed),
        tuple(
            line.scheme.title
            for fund in shown
            for line in fund.schemes
            if line.figures.outturn is None
        ),
        tuple(
            fund.fund.title
            for fund in shown
            if fund.share.rule is Rule.NO_AGREED_RULE or fund.share.error is not None
        ),
        tuple(fund.fund.title for fund in shown if not fund.contributions),
    )


def _months_in_words(months: Sequence[Period]) -> str:
    """Some months; a run of them by its first and its last."""
    first, last = months[0], months[-1]
    if len(months) > _FEW and last.number - first.number + 1 == len(months):
        return f"{month_text(first)} to {month_text(last)}"
    return joined(month_text(month) for month in months)


def _expected(
    book: AgreementBook, year: FinancialYear, funds: Collection[str] | None
) -> Sequence[Scheme]:
    budgeted = {(row.fund, row.scheme) for row in book.budgets if row.financial_year == year}
    return [
        row
        for row in book.schemes
        if (row.fund, row.scheme) in budgeted and (funds is None or row.fund in funds)
    ]


def _months(book: AgreementBook, period: Quarter | FinancialYear) -> list[Period]:
    """The months of a period in which the agreement runs."""
    first, last = months_of(period)
    year, said = _year_of(period), book.agreement
    return [
        month
        for month in (year.month(number) for number in range(first, last + 1))
        if said.start_date <= month.last_day
        and (said.end_date is None or said.end_date >= month.first_day)
    ]


def _year_of(period: Quarter | FinancialYear) -> FinancialYear:
    return period.financial_year if isinstance(period, Quarter) else period


def _titles(schemes: Sequence[Scheme]) -> str:
    return listed(row.title for row in schemes)
