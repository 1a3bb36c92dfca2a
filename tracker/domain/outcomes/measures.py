"""Whether outcome measures are on track, said in words with the reason.

A measure is judged by its latest reading against the target of the same period, else the target
of the quarter, else of the financial year that holds it. A reading that is missing or marked
`Not available` is never on track. The tolerance is in the measure's own unit and lies on the
wrong side of the target. Target and tolerance are met when reached exactly.

Where a measure was defined anew, readings are compared with readings, targets and baselines of
the same definition only (`outcomes.definitions`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.financial_year import FinancialYear, OutcomePeriod, Quarter, outcome_period_text
from tracker.domain.outcomes.definitions import (
    Definition,
    break_sentence,
    definition_for,
    definitions_of,
    same_definition,
)
from tracker.domain.records.outcomes import (
    FormerDefinition,
    OutcomeMeasure,
    OutcomeReading,
    OutcomeTarget,
)
from tracker.domain.registers import AgreementBook

NOT_AVAILABLE = "Not available"
PROVISIONAL = "Provisional"


class Better(StrEnum):
    """Which way a measure should move; the values are the words of the workbook."""

    HIGHER = "Higher"
    LOWER = "Lower"
    IN_RANGE = "In range"


class Track(StrEnum):
    """Where a measure stands."""

    ON_TRACK = "on track"
    WITHIN_TOLERANCE = "within tolerance"
    OFF_TRACK = "off track"
    NO_DATA = "no data"
    NO_TARGET = "no target"


class Trend(StrEnum):
    """Where a measure moved since the reading before, or since its baseline."""

    BETTER = "better"
    WORSE = "worse"
    UNCHANGED = "unchanged"
    UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class MeasureStatus:
    """Where one measure stands on a date, and why.

    `reading` is the latest one of any kind, `previous` the latest earlier one with a value for
    the same length of period and definition. `trend` compares with that one, `since_baseline` with
    the baseline. `break_note` says since when the measure is counted in another way than before.
    """

    measure: OutcomeMeasure
    track: Track
    reason: str
    reading: OutcomeReading | None
    target: OutcomeTarget | None
    previous: OutcomeReading | None
    trend: Trend
    since_baseline: Trend
    break_note: str | None = None


def measure_statuses(book: AgreementBook, as_at: date) -> list[MeasureStatus]:
    """Every measure of the agreement, by code; readings of periods begun by the date count."""
    return [
        measure_status(measure, book.targets, book.readings, as_at, book.former_definitions)
        for measure in sorted(book.measures, key=lambda row: row.measure)
    ]


def measure_status(
    measure: OutcomeMeasure,
    targets: Iterable[OutcomeTarget],
    readings: Iterable[OutcomeReading],
    as_at: date,
    former: Iterable[FormerDefinition] = (),
) -> MeasureStatus:
    """Where one measure stands; rows of other measures are left aside."""
    definitions = definitions_of(measure, former)
    own = _begun(measure, readings, as_at)
    reading = own[-1] if own else None
    if reading is None:
        return _without_value(measure, None, "No reading has been recorded.", definitions)
    value = known_value(reading)
    if value is None:
        return _without_value(
            measure,
            reading,
            f"The reading for {outcome_period_text(reading.period)} is missing.",
            definitions,
        )
    targets_by_period = {row.period: row for row in targets if row.measure == measure.measure}
    target = target_for(reading.period, targets_by_period, definitions)
    previous = _previous(reading, own, definitions)
    track, reason = _judge(measure, value, reading, target)
    if target is None and (found := target_for(reading.period, targets_by_period)) is not None:
        reason = _other_definition(measure, value, reading, found)
    counted_by = definition_for(reading.period, definitions)
    note = break_sentence(definitions)
    if note is not None and previous is None and _previous(reading, own, definitions[:1]):
        reason = f"{reason} {note}"
    return MeasureStatus(
        measure=measure,
        track=track,
        reason=reason,
        reading=reading,
        target=target,
        previous=previous,
        trend=_trend(measure, None if previous is None else known_value(previous), value, target),
        since_baseline=_trend(
            measure, None if counted_by is None else counted_by.baseline, value, target
        ),
        break_note=note,
    )


def _begun(
    measure: OutcomeMeasure, readings: Iterable[OutcomeReading], as_at: date
) -> list[OutcomeReading]:
    """The measure's readings of periods begun by the date, the earliest first."""
    own = [
        row for row in readings if row.measure == measure.measure and row.period.first_day <= as_at
    ]
    return sorted(own, key=lambda row: (row.period.last_day, row.period.first_day))


def known_value(reading: OutcomeReading) -> Decimal | None:
    """The value of a reading; None where it is missing or marked `Not available`."""
    return None if reading.status == NOT_AVAILABLE else reading.value


def _without_value(
    measure: OutcomeMeasure,
    reading: OutcomeReading | None,
    reason: str,
    definitions: Sequence[Definition],
) -> MeasureStatus:
    note = break_sentence(definitions)
    unknown = Trend.UNKNOWN
    return MeasureStatus(
        measure, Track.NO_DATA, reason, reading, None, None, unknown, unknown, note
    )


def target_for(
    period: OutcomePeriod,
    targets: Mapping[OutcomePeriod, OutcomeTarget],
    definitions: Sequence[Definition] = (),
) -> OutcomeTarget | None:
    """The target of the period itself, else of the quarter, else of the year that holds it.

    Args:
        definitions: those of the measure; a target set for another one than counts the period
            is none.
    """
    year = FinancialYear.of(period.first_day)
    quarters = [Quarter(year, number) for number in (1, 2, 3, 4)]
    holding = [
        quarter
        for quarter in quarters
        if quarter.first_day <= period.first_day and period.last_day <= quarter.last_day
    ]
    for candidate in (period, *holding, year):
        if candidate in targets:
            applies = not definitions or same_definition(period, candidate, definitions)
            return targets[candidate] if applies else None
    return None


def _previous(
    reading: OutcomeReading, ordered: list[OutcomeReading], definitions: Sequence[Definition]
) -> OutcomeReading | None:
    earlier = [
        row
        for row in ordered
        if type(row.period) is type(reading.period)
        and row.period.last_day < reading.period.last_day
        and known_value(row) is not None
        and same_definition(row.period, reading.period, definitions)
    ]
    return earlier[-1] if earlier else None


def _judge(
    measure: OutcomeMeasure, value: Decimal, reading: OutcomeReading, target: OutcomeTarget | None
) -> tuple[Track, str]:
    figure = _figure(measure, value, reading)
    if target is None:
        return Track.NO_TARGET, f"{figure}; no target is set for that period or its year."
    goal = goal_text(measure, target)
    miss = miss_of(measure, value, target)
    if miss == 0:
        return (
            Track.ON_TRACK,
            f"{figure} meets the target for {outcome_period_text(target.period)} of {goal}.",
        )
    tolerance = measure.tolerance or Decimal(0)
    off = f"{figure} misses the target for {outcome_period_text(target.period)} of {goal} by {number_text(miss)}"
    if miss <= tolerance:
        return Track.WITHIN_TOLERANCE, f"{off}, within the tolerance of {number_text(tolerance)}."
    if tolerance > 0:
        return Track.OFF_TRACK, f"{off}, more than the tolerance of {number_text(tolerance)}."
    return Track.OFF_TRACK, f"{off}."


def _figure(measure: OutcomeMeasure, value: Decimal, reading: OutcomeReading) -> str:
    said = " (provisional)" if reading.status == PROVISIONAL else ""
    return f"{number_text(value)} {measure.unit} in {outcome_period_text(reading.period)}{said}"


def _other_definition(
    measure: OutcomeMeasure, value: Decimal, reading: OutcomeReading, target: OutcomeTarget
) -> str:
    return (
        f"{_figure(measure, value, reading)}; the measure was defined anew within "
        f"{outcome_period_text(target.period)}, so the target for it does not apply: set one for "
        "the periods since."
    )


def miss_of(measure: OutcomeMeasure, value: Decimal, target: OutcomeTarget) -> Decimal:
    """How far the value is on the wrong side of the target; nil when it is met."""
    lowest, highest = _limits(measure, target)
    if lowest is not None and value < lowest:
        return lowest - value
    if highest is not None and value > highest:
        return value - highest
    return Decimal(0)


def _limits(
    measure: OutcomeMeasure, target: OutcomeTarget
) -> tuple[Decimal | None, Decimal | None]:
    if measure.better == Better.HIGHER:
        return target.target, None
    if measure.better == Better.LOWER:
        return None, target.target
    upper = target.target if target.upper_target is None else target.upper_target
    return min(target.target, upper), max(target.target, upper)


def goal_text(measure: OutcomeMeasure, target: OutcomeTarget) -> str:
    """The target as a sentence says it: at most 85, at least 85, 10 to 12."""
    lowest, highest = _limits(measure, target)
    if lowest is not None and highest is not None:
        return f"{number_text(lowest)} to {number_text(highest)}"
    if lowest is not None:
        return f"at least {number_text(lowest)}"
    return f"at most {number_text(target.target)}"


def _trend(
    measure: OutcomeMeasure, before: Decimal | None, now: Decimal, target: OutcomeTarget | None
) -> Trend:
    if before is None or (measure.better == Better.IN_RANGE and target is None):
        return Trend.UNKNOWN
    gain = _gain(measure, before, now, target)
    if gain == 0:
        return Trend.UNCHANGED
    return Trend.BETTER if gain > 0 else Trend.WORSE


def _gain(
    measure: OutcomeMeasure, before: Decimal, now: Decimal, target: OutcomeTarget | None
) -> Decimal:
    if measure.better == Better.LOWER:
        return before - now
    if measure.better == Better.HIGHER or target is None:
        return now - before
    return miss_of(measure, before, target) - miss_of(measure, now, target)


def number_text(value: Decimal) -> str:
    """A number as a sentence says it: without zeros that say nothing."""
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
