"""The lines of a position: what one scheme shows, and how lines add up.

Two variances are kept apart by name. `variance_to_date` is actual to date minus budget to date;
`variance` is the forecast one, outturn minus revised budget, and the only one that is shared.
Both are in pounds, and positive means overspend.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import Budget, LedgerTotal, Profile, Scheme

ACTUAL = "Actual"
FORECAST = "Forecast outturn"
COMMITMENT = "Commitment"

_MONTHS = 12
_PENNY = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cutoff:
    """What a date means for one financial year: the months that count, and whether all is final.

    `month` is the number of the month that holds the date: 0 before the year begins, 12 from
    March on, also after the year. `final` says that all twelve months are closed for posting
    and the date has reached the last of them, so that the actuals are the outturn.
    """

    financial_year: FinancialYear
    as_at: date
    month: int
    final: bool

    @classmethod
    def at(cls, year: FinancialYear, as_at: date, closed: frozenset[Period]) -> "Cutoff":
        """The cutoff of a year at a date, which may lie before or after the year."""
        if as_at < year.first_day:
            month = 0
        elif as_at > year.last_day:
            month = _MONTHS
        else:
            month = Period.of(as_at).number
        final = month == _MONTHS and closed.issuperset(year.periods)
        return cls(year, as_at, month, final)


@dataclass(frozen=True, slots=True)
class Figures:
    """The money of a scheme, a fund or a kind of fund in one financial year, as at one date.

    Revised budget = original budget + virements. `outturn` is None while a scheme has no
    forecast. `variance` and `movement` add up the schemes that have one, and are None when none
    has. `movement` is the outturn minus the forecast reported before it. `commitments` stand
    beside the outturn and are part of none of the other figures.
    """

    original_budget: Decimal
    revised_budget: Decimal
    budget_to_date: Decimal
    actual_to_date: Decimal
    commitments: Decimal
    outturn: Decimal | None
    variance: Decimal | None
    movement: Decimal | None

    @property
    def virements(self) -> Decimal:
        """What approved budget lines after the original have changed."""
        return self.revised_budget - self.original_budget

    @property
    def variance_to_date(self) -> Decimal:
        """Actual to date minus budget to date: positive is an overspend so far."""
        return self.actual_to_date - self.budget_to_date


@dataclass(frozen=True, slots=True)
class SchemeRows:
    """The rows of one scheme in one financial year, whatever the date."""

    budgets: Sequence[Budget] = ()
    profiles: Sequence[Profile] = ()
    ledger: Sequence[LedgerTotal] = ()


@dataclass(frozen=True, slots=True)
class SchemeSources:
    """The rows that the figures of a scheme are made of; ledger rows are totals of one month.

    `profiles` is empty where the budget to date is twelfths of the revised budget. The outturn
    is `forecast`, or the sum of the `actuals` in a year that is closed (`final`); `previous` is
    the forecast that the movement is measured from.
    """

    budgets: tuple[Budget, ...]
    profiles: tuple[Profile, ...]
    actuals: tuple[LedgerTotal, ...]
    commitment: LedgerTotal | None
    forecast: LedgerTotal | None
    previous: LedgerTotal | None
    final: bool


@dataclass(frozen=True, slots=True)
class SchemePosition:
    """One scheme of a fund: its record, its figures, and the rows they are made of."""

    scheme: Scheme
    figures: Figures
    sources: SchemeSources


def scheme_position(scheme: Scheme, rows: SchemeRows, cutoff: Cutoff) -> SchemePosition:
    """What one scheme shows at the cutoff.

    A budget line counts from its Approved on, one without a date always. Actuals add up to the
    month of the date; of forecasts and commitments the latest month up to then counts.
    """
    budgets = tuple(row for row in rows.budgets if budget_counts(row, cutoff.as_at))
    original = total_of(row.amount for row in budgets if is_original(row))
    revised = total_of(row.amount for row in budgets)
    sources = _sources(budgets, rows, cutoff)
    spent = total_of(row.amount for row in sources.actuals)
    outturn, previous = _reported(sources, spent)
    return SchemePosition(
        scheme,
        Figures(
            original_budget=original,
            revised_budget=revised,
            budget_to_date=_budget_to_date(revised, rows.profiles, cutoff),
            actual_to_date=spent,
            commitments=ZERO if sources.commitment is None else sources.commitment.amount,
            outturn=outturn,
            variance=None if outturn is None else outturn - revised,
            movement=None if outturn is None or previous is None else outturn - previous,
        ),
        sources,
    )


def budget_counts(row: Budget, as_at: date) -> bool:
    """Whether a budget line counts on the date: from its Approved on, without one always."""
    return row.approved_on is None or row.approved_on <= as_at


def is_original(row: Budget) -> bool:
    """Whether a budget line is the original budget; every other one is a virement."""
    return names_original(row.line)


def names_original(line: str) -> bool:
    """Whether a budget line of this name is the original budget."""
    return line.casefold() == "original"


def add_figures(lines: Iterable[Figures]) -> Figures:
    """The lines added up; a sum without any line is nil, with an outturn of nil."""
    figures = list(lines)
    outturns = [line.outturn for line in figures if line.outturn is not None]
    return Figures(
        original_budget=total_of(line.original_budget for line in figures),
        revised_budget=total_of(line.revised_budget for line in figures),
        budget_to_date=total_of(line.budget_to_date for line in figures),
        actual_to_date=total_of(line.actual_to_date for line in figures),
        commitments=total_of(line.commitments for line in figures),
        outturn=total_of(outturns) if len(outturns) == len(figures) else None,
        variance=_total_of_known([line.variance for line in figures]),
        movement=_total_of_known([line.movement for line in figures]),
    )


def _sources(budgets: tuple[Budget, ...], rows: SchemeRows, cutoff: Cutoff) -> SchemeSources:
    by_measure: dict[str, list[LedgerTotal]] = {ACTUAL: [], FORECAST: [], COMMITMENT: []}
    for row in rows.ledger:
        if row.period.number <= cutoff.month:
            by_measure[row.measure].append(row)
    for reached in by_measure.values():
        reached.sort(key=_month)
    forecasts, commitments = by_measure[FORECAST], by_measure[COMMITMENT]
    before = forecasts if cutoff.final else forecasts[:-1]
    return SchemeSources(
        budgets=budgets,
        profiles=tuple(row for row in rows.profiles if row.period.number <= cutoff.month),
        actuals=tuple(by_measure[ACTUAL]),
        commitment=commitments[-1] if commitments else None,
        forecast=forecasts[-1] if forecasts and not cutoff.final else None,
        previous=before[-1] if before else None,
        final=cutoff.final,
    )


def _month(row: LedgerTotal) -> int:
    return row.period.number


def _reported(sources: SchemeSources, spent: Decimal) -> tuple[Decimal | None, Decimal | None]:
    """The outturn, and the forecast reported before it."""
    previous = None if sources.previous is None else sources.previous.amount
    if sources.final:
        return spent, previous
    return None if sources.forecast is None else sources.forecast.amount, previous


def _budget_to_date(revised: Decimal, profiles: Sequence[Profile], cutoff: Cutoff) -> Decimal:
    if profiles:
        return total_of(row.amount for row in profiles if row.period.number <= cutoff.month)
    return (revised * cutoff.month / _MONTHS).quantize(_PENNY, ROUND_HALF_UP)


def _total_of_known(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return total_of(known) if known or not amounts else None
