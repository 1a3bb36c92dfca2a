"""Where a measure will end the year if it goes on as it does, held against its target.

The mean of the last three readings of the same length and definition is carried forward to the last
period of the financial year. No line is drawn through them: with so few figures it would promise
what nobody knows, and a finance lead can check a mean in the head. A partner that knows better
says so in its own words in the agreement's reports.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.financial_year import FinancialYear, OutcomePeriod, outcome_period_text
from tracker.domain.outcomes.definitions import definitions_of, same_definition
from tracker.domain.outcomes.measures import (
    goal_text,
    known_value,
    miss_of,
    number_text,
    target_for,
)
from tracker.domain.outcomes.reading_calendar import period_holding
from tracker.domain.records.outcomes import (
    FormerDefinition,
    OutcomeMeasure,
    OutcomeReading,
    OutcomeTarget,
)

READINGS_NEEDED = 3


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a measure is heading for; `sentence` says how that was worked out.

    `value` is the mean, to as many decimals as the readings have; `miss` is how far it lies on
    the wrong side of the target, nil when it would be met, None without a target.
    """

    period: OutcomePeriod
    value: Decimal
    target: OutcomeTarget | None
    miss: Decimal | None
    sentence: str


def outlook(
    measure: OutcomeMeasure,
    targets: Iterable[OutcomeTarget],
    readings: Iterable[OutcomeReading],
    former: Iterable[FormerDefinition],
    as_at: date,
) -> Outlook | None:
    """What the latest readings are heading for, or None where they are too few to say.

    Measures read once a year are not carried forward.
    """
    if measure.frequency not in {"Monthly", "Quarterly"}:
        return None
    definitions = definitions_of(measure, former)
    own = sorted(
        (
            row
            for row in readings
            if row.measure == measure.measure
            and row.period.first_day <= as_at
            and type(row.period) is type(period_holding(as_at, measure.frequency))
        ),
        key=lambda row: row.period.last_day,
    )
    known = [row for row in own if known_value(row) is not None]
    last = [row for row in known if same_definition(row.period, known[-1].period, definitions)][
        -READINGS_NEEDED:
    ]
    if len(last) < READINGS_NEEDED:
        return None
    goal = period_holding(FinancialYear.of(as_at).last_day, measure.frequency)
    if last[-1].period.last_day >= goal.last_day or not same_definition(
        last[-1].period, goal, definitions
    ):
        return None
    own_targets = {row.period: row for row in targets if row.measure == measure.measure}
    return _outlook(measure, last, goal, target_for(goal, own_targets, definitions))


def _outlook(
    measure: OutcomeMeasure,
    last: list[OutcomeReading],
    goal: OutcomePeriod,
    target: OutcomeTarget | None,
) -> Outlook:
    values = [value for row in last if (value := known_value(row)) is not None]
    places = max(-int(value.as_tuple().exponent) for value in values)
    step = Decimal(1).scaleb(-max(places, 0))
    mean = (sum(values, Decimal(0)) / len(values)).quantize(step, ROUND_HALF_UP)
    miss = None if target is None else miss_of(measure, mean, target)
    first, latest = (outcome_period_text(row.period) for row in (last[0], last[-1]))
    carried = (
        f"If it goes on as in the last {len(values)} readings ({first} to {latest}, mean "
        f"{number_text(mean)}, from {number_text(min(values))} to {number_text(max(values))}), "
        f"{outcome_period_text(goal)} will show {number_text(mean)} {measure.unit}"
    )
    return Outlook(goal, mean, target, miss, f"{carried}{_against(measure, target, miss)}.")


def _against(measure: OutcomeMeasure, target: OutcomeTarget | None, miss: Decimal | None) -> str:
    if target is None or miss is None:
        return "; no target is set for it"
    goal = goal_text(measure, target)
    if miss == 0:
        return f", which would meet the target of {goal}"
    return f", which would miss the target of {goal} by {number_text(miss)}"
