"""A fund's year month by month: spend against its profile, and the forecast as each month saw it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import (
    ACTUAL,
    FORECAST,
    Cutoff,
    SchemeRows,
    add_figures,
    budget_counts,
    scheme_position,
)
from tracker.domain.funds.so_far import entered_to
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import Scheme


@dataclass(frozen=True, slots=True)
class MonthPoint:
    """One month of a fund, in pounds.

    `profile` and `actual` are the month's own, `profile_to_date` and `actual_to_date` run from
    April. `actual` is None, and so is what follows from it, after the last month with any spend.
    `forecast` is the outturn as the month saw it: every scheme's latest forecast up to then, None
    while a scheme with a budget has none. `revised` is the budget approved by the month's end.
    """

    period: Period
    profile: Decimal
    profile_to_date: Decimal
    actual: Decimal | None
    actual_to_date: Decimal | None
    revised: Decimal
    forecast: Decimal | None

    @property
    def variance_to_date(self) -> Decimal | None:
        """Actual minus profile to date: positive is an overspend so far; None without spend."""
        return None if self.actual_to_date is None else self.actual_to_date - self.profile_to_date


def month_series(
    cutoff: Cutoff,
    schemes: Collection[Scheme],
    rows: Mapping[tuple[str, str], SchemeRows],
) -> list[MonthPoint]:
    """The twelve months of some schemes of a fund, April first.

    Spend and forecasts are known up to the month of the cutoff; the profile is of the whole year.
    """
    year = cutoff.financial_year
    listed = [(s, rows[s.fund, s.scheme]) for s in schemes if (s.fund, s.scheme) in rows]
    last_spend = entered_to((own for _, own in listed), cutoff)
    last_seen = max(
        (
            row.period
            for _, own in listed
            for row in own.ledger
            if row.measure == FORECAST and row.period.number <= cutoff.month
        ),
        default=None,
    )
    points: list[MonthPoint] = []
    before = ZERO
    for period in year.periods:
        end = Cutoff(year, period.last_day, period.number, final=False)
        figures = add_figures(scheme_position(s, own, end).figures for s, own in listed)
        has_spend = last_spend is not None and period <= last_spend
        points.append(
            MonthPoint(
                period=period,
                profile=figures.budget_to_date - before,
                profile_to_date=figures.budget_to_date,
                actual=_spent_in(listed, period) if has_spend else None,
                actual_to_date=figures.actual_to_date if has_spend else None,
                revised=figures.revised_budget,
                forecast=_forecast(listed, end)
                if last_seen is not None and period <= last_seen
                else None,
            )
        )
        before = figures.budget_to_date
    return points


def _spent_in(listed: Collection[tuple[Scheme, SchemeRows]], period: Period) -> Decimal:
    return total_of(
        row.amount
        for _, own in listed
        for row in own.ledger
        if row.measure == ACTUAL and row.period == period
    )


def _forecast(listed: Collection[tuple[Scheme, SchemeRows]], cutoff: Cutoff) -> Decimal | None:
    """The outturn as a month saw it; None while a scheme with a budget by then has no forecast."""
    total = ZERO
    for _, own in listed:
        latest = [
            row
            for row in own.ledger
            if row.measure == FORECAST and row.period.number <= cutoff.month
        ]
        if latest:
            total += max(latest, key=lambda row: row.period).amount
        elif any(budget_counts(row, cutoff.as_at) for row in own.budgets):
            return None
    return total
