"""A fund's spend so far beside its budget for the same months.

The month that holds a date has its budget before it has its spend. Compared with each other the
two would show an underspend that is none, so they are compared as at the end of the last month
whose spend is entered.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import (
    ACTUAL,
    Cutoff,
    Figures,
    SchemePosition,
    SchemeRows,
    add_figures,
    budget_counts,
    scheme_position,
)
from tracker.domain.registers import Scheme


@dataclass(frozen=True, slots=True)
class SoFar:
    """The schemes of a fund and their sum as at the end of `month`, the last with spend.

    `waiting` are the schemes with a budget by then whose spend of that month is not entered.
    """

    month: Period
    schemes: tuple[SchemePosition, ...]
    figures: Figures
    waiting: tuple[Scheme, ...]


def entered_to(rows: Iterable[SchemeRows], cutoff: Cutoff) -> Period | None:
    """The last month up to the cutoff of which spend is entered, be it nil; None without any.

    A year that is closed is entered to its end.
    """
    if cutoff.final:
        return cutoff.financial_year.month(12)
    months = (
        row.period
        for own in rows
        for row in own.ledger
        if row.measure == ACTUAL and row.period.number <= cutoff.month
    )
    return max(months, default=None)


def so_far(
    cutoff: Cutoff,
    schemes: Collection[Scheme],
    rows: Mapping[tuple[str, str], SchemeRows],
) -> SoFar | None:
    """Where some schemes of a fund stand so far; None while nothing is entered.

    Args:
        rows: those of the year, by fund and scheme, as `position.scheme_rows` gives them.
    """
    listed = [(s, rows[s.fund, s.scheme]) for s in schemes if (s.fund, s.scheme) in rows]
    month = entered_to((own for _, own in listed), cutoff)
    if month is None:
        return None
    end = Cutoff(cutoff.financial_year, month.last_day, month.number, final=cutoff.final)
    found = tuple(scheme_position(scheme, own, end) for scheme, own in listed)
    waiting = tuple(scheme for scheme, own in listed if not end.final and _waits(own, month))
    return SoFar(month, found, add_figures(line.figures for line in found), waiting)


def _waits(own: SchemeRows, month: Period) -> bool:
    entered = any(row.measure == ACTUAL and row.period == month for row in own.ledger)
    return not entered and any(budget_counts(row, month.last_day) for row in own.budgets)
