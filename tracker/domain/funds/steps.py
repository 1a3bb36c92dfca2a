"""A fund's headline figures of one financial year, for every as-at date at once.

Figures change on certain days only: when a month of the ledger begins to count, when a budget
line is approved, when a closed year has reached its last month. Between those days they stand
still, so a handful of steps says what `tracker.domain.funds.position` would answer on any date.
Amounts are whole pence, as the database keeps and adds them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import add

from tracker.domain.financial_year import FinancialYear

ALWAYS = date.min


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """A budget line in pence; it counts from `approved_on`, without a date always."""

    approved_on: date | None
    amount: int
    original: bool


@dataclass(slots=True)
class SchemeYear:
    """The money of one scheme in one financial year, in pence, whatever the date.

    `actuals` and `forecasts` go by the number of the month: April is 1.
    """

    budgets: list[BudgetLine] = field(default_factory=list)
    actuals: dict[int, int] = field(default_factory=dict)
    forecasts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FundStep:
    """What a fund's figures are on every day from `start` to `end`, in pence.

    `outturn` and `variance` (positive: an overspend) add up the schemes that have a forecast.
    """

    start: date
    end: date
    original: int
    revised: int
    actual: int
    outturn: int
    variance: int
    without_forecast: int
    schemes: int


# What a day changes: original, revised, actual, outturn, variance, schemes without forecast.
_Changes = defaultdict[date, list[int]]
_ORIGINAL, _REVISED, _ACTUAL, _OUTTURN, _VARIANCE, _WITHOUT = range(6)


def fund_steps(
    year: FinancialYear, schemes: Sequence[SchemeYear], *, closed: bool
) -> list[FundStep]:
    """The figures of a fund, the earliest step first; there is no step without a scheme.

    Args:
        schemes: those with a budget or a ledger row in the year.
        closed: all twelve months are closed for posting, so that from March on the actuals are
            the outturn.
    """
    if not schemes:
        return []
    firsts = [date.min, *(month.first_day for month in year.periods)]
    changes: _Changes = defaultdict(lambda: [0] * 6)
    changes[ALWAYS][_WITHOUT] = len(schemes)
    for scheme in schemes:
        _add_money(changes, scheme, firsts)
        _add_outturn(changes, scheme, firsts, closed=closed)
    return list(_steps(changes, len(schemes)))


def _add_money(changes: _Changes, scheme: SchemeYear, firsts: Sequence[date]) -> None:
    for line in scheme.budgets:
        change = changes[line.approved_on or ALWAYS]
        change[_REVISED] += line.amount
        if line.original:
            change[_ORIGINAL] += line.amount
    for number, pence in scheme.actuals.items():
        changes[firsts[number]][_ACTUAL] += pence


def _add_outturn(
    changes: _Changes, scheme: SchemeYear, firsts: Sequence[date], *, closed: bool
) -> None:
    """The outturn as each forecast replaces the one before, and its variance from the budget."""
    reported = [(firsts[number], pence) for number, pence in sorted(scheme.forecasts.items())]
    if closed:
        reported.append((firsts[12], sum(scheme.actuals.values())))
    if not reported:
        return
    begun = reported[0][0]
    changes[begun][_WITHOUT] -= 1
    before = 0
    for day, pence in reported:
        change = changes[day]
        change[_OUTTURN] += pence - before
        change[_VARIANCE] += pence - before
        before = pence
    for line in scheme.budgets:
        # A line counts in the variance once both it and a forecast are there.
        changes[max(line.approved_on or ALWAYS, begun)][_VARIANCE] -= line.amount


def _steps(changes: _Changes, schemes: int) -> Iterator[FundStep]:
    days = sorted(day for day, change in changes.items() if any(change))
    ends = [*(day - timedelta(days=1) for day in days[1:]), date.max]
    now = [0] * 6
    for day, end in zip(days, ends, strict=True):
        now = list(map(add, now, changes[day]))
        yield FundStep(day, end, *now, schemes)  # type: ignore[call-arg]  # six figures in its order
