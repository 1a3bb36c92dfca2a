"""Spend beside outcome: what one of the things counted cost in a period.

The spend of the fund or scheme that the measure names is divided by what its reading counted. That
shows the two side by side; it does not show that one caused the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.financial_year import FinancialYear, OutcomePeriod, Period, Quarter
from tracker.domain.funds.lines import ACTUAL
from tracker.domain.money import ZERO
from tracker.domain.records.outcomes import OutcomeMeasure, OutcomeReading
from tracker.domain.registers import AgreementBook

_PENNY = Decimal("0.01")
_RATES = ("%", "per cent", "per ", "rate", "score", "days", "hours", "ratio")

CAUTION = (
    "It sets the spend of the period beside what was counted in it. It shows association, not cause: "
    "the money also bought other things, and other things moved the count."
)


@dataclass(frozen=True, slots=True)
class OutcomeCost:
    """The cost for each of what a reading counted.

    `spend` is the fund's or scheme's actual spend of the period in pounds; `cost` is in pounds
    to the penny, None where nothing was counted. `why_not` says why a figure is missing.
    """

    period: OutcomePeriod
    spend: Decimal | None
    count: Decimal | None
    cost: Decimal | None
    why_not: str | None = None


def outcome_costs(book: AgreementBook, measure: OutcomeMeasure) -> Sequence[OutcomeCost]:
    """Spend and cost for each reading with a value, the latest first; empty where none is asked for.

    The book needs readings and the ledger.
    """
    if measure.cost_for_each is None or measure.fund is None:
        return ()
    spent: dict[Period, Decimal] = {}
    for line in book.ledger:
        own = line.fund == measure.fund and measure.scheme in {None, line.scheme}
        if own and line.measure == ACTUAL:
            spent[line.period] = spent.get(line.period, ZERO) + line.amount
    readings = [row for row in book.readings if row.measure == measure.measure]
    return [
        _cost(measure, row, spent)
        for row in sorted(readings, key=lambda row: row.period.last_day, reverse=True)
        if row.value is not None
    ]


def is_count(measure: OutcomeMeasure) -> bool:
    """Whether the readings themselves count something, rather than relate two counts."""
    unit = f"{measure.unit.casefold()} "
    return measure.denominator is None and not any(word in unit for word in _RATES)


def months_of(period: OutcomePeriod) -> Sequence[Period]:
    """The months that make up a period."""
    if isinstance(period, Period):
        return (period,)
    if isinstance(period, Quarter):
        return tuple(period.financial_year.month(period.number * 3 - n) for n in (2, 1, 0))
    assert isinstance(period, FinancialYear)
    return period.periods


def _cost(
    measure: OutcomeMeasure, row: OutcomeReading, spent: dict[Period, Decimal]
) -> OutcomeCost:
    count = row.numerator
    if count is None and row.denominator is None and is_count(measure):
        count = row.value
    months = months_of(row.period)
    lacking = [month for month in months if month not in spent]
    spend = None if lacking else sum((spent[month] for month in months), ZERO)
    if lacking:
        return OutcomeCost(row.period, None, count, None, f"no spend is recorded for {lacking[0]}")
    if count is None:
        return OutcomeCost(row.period, spend, None, None, "the reading’s numerator is not recorded")
    if count <= 0 or spend is None:
        return OutcomeCost(row.period, spend, count, None, "nothing was counted")
    cost = (spend / count).quantize(_PENNY, ROUND_HALF_UP)
    return OutcomeCost(row.period, spend, count, cost)
