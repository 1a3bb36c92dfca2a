"""A fund's headline figures of one financial year, for every as-at date at once.

Figures change on certain days only: when a month of the ledger begins to count, when a budget
line is approved, when a closed year has reached its last month. Between those days they stand
still, so a handful of steps says what `tracker.domain.fund_position` would answer on any date.
Amounts are whole pence, as the database keeps and adds them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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


_Change = tuple[int, int, int, int, int, int]
_NOTHING: _Change = (0, 0, 0, 0, 0, 0)


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
    firsts = _first_days(year)
    changes: dict[date, _Change] = {ALWAYS: (0, 0, 0, 0, 0, len(schemes))}
    for scheme in schemes:
        for day, change in _changes(scheme, firsts, closed=closed):
            changes[day] = _sum(changes.get(day, _NOTHING), change)
    return list(_steps(changes, len(schemes)))


def _first_days(year: FinancialYear) -> Mapping[int, date]:
    return {number: year.month(number).first_day for number in range(1, 13)}


def _sum(one: _Change, other: _Change) -> _Change:
    return tuple(map(add, one, other))


def _steps(changes: Mapping[date, _Change], schemes: int) -> Iterator[FundStep]:
    days = sorted(day for day, change in changes.items() if any(change))
    ends = [*(day - timedelta(days=1) for day in days[1:]), date.max]
    now = _NOTHING
    for day, end in zip(days, ends, strict=True):
        now = _sum(now, changes[day])
        yield FundStep(day, end, *now, schemes)


def _changes(
    scheme: SchemeYear, firsts: Mapping[int, date], *, closed: bool
) -> Iterator[tuple[date, _Change]]:
    """How each day changes the figures: original, revised, actual, outturn, variance, without."""
    revised = spent = 0
    outturn: int | None = None
    for day, kind, line in _events(scheme, firsts, closed=closed):
        if isinstance(line, BudgetLine):
            revised += line.amount
            less = 0 if outturn is None else -line.amount
            yield day, (line.amount if line.original else 0, line.amount, 0, 0, less, 0)
        elif kind == _ACTUAL:
            spent += line
            yield day, (0, 0, line, 0, 0, 0)
        else:
            now = spent if kind == _FINAL else line
            if outturn is None:
                yield day, (0, 0, 0, now, now - revised, -1)
            else:
                yield day, (0, 0, 0, now - outturn, now - outturn, 0)
            outturn = now


_BUDGET, _ACTUAL, _FORECAST, _FINAL = range(4)
_Event = tuple[date, int, BudgetLine | int]


def _events(scheme: SchemeYear, firsts: Mapping[int, date], *, closed: bool) -> Iterable[_Event]:
    """What happens to a scheme, in the order in which it counts."""
    events: list[_Event] = [(line.approved_on or ALWAYS, _BUDGET, line) for line in scheme.budgets]
    events += [(firsts[number], _ACTUAL, pence) for number, pence in scheme.actuals.items()]
    events += [(firsts[number], _FORECAST, pence) for number, pence in scheme.forecasts.items()]
    if closed:
        events.append((firsts[12], _FINAL, 0))
    return sorted(events, key=lambda event: event[:2])
