"""K6 and K7: does the agreement say what it is for, and is anyone measuring it?

The Audit Commission recommended measurable outcomes for all partnership agreements ("Means to
an end", 2009), and found that what was set was not systematically monitored.
"""

from collections.abc import Iterator
from datetime import timedelta

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.financial_year import OutcomePeriod, outcome_period_text
from tracker.domain.outcomes.measures import known_value
from tracker.domain.outcomes.reading_calendar import overlap, period_holding
from tracker.domain.records.outcomes import OutcomeMeasure
from tracker.domain.wording import listed

READINGS_MISSED = 2
"""So many due periods in a row without a reading raise a finding."""


def measures_and_targets(case: Inspection) -> Iterator[Finding]:
    """K6: the agreement has no outcome measure, or one without a baseline or a target.

    A target counts if it is set for the year looked at, or for a part of it. Where a reason is recorded why it has none, nothing is found: the reason is shown instead.
    """
    if not case.book.measures and case.book.why_no_measure is None:
        yield case.finding(
            "K6",
            Severity.HIGH,
            None,
            "No outcome measure is recorded: agree at least one for service users, with its "
            "baseline and target, or record on the Outcomes page why there is none.",
        )
    with_target = {row.measure for row in case.book.targets if overlap(row.period, case.year)}
    ever = {row.measure for row in case.book.targets}
    for measure in case.book.measures:
        lacking = []
        if measure.baseline is None:
            lacking.append("baseline")
        if measure.measure not in with_target:
            lacking.append(f"target for {case.year}" if measure.measure in ever else "target")
        if lacking:
            yield case.finding(
                "K6",
                Severity.HIGH,
                measure.measure,
                f"Measure {measure.measure} ({measure.title}) has no {' and no '.join(lacking)}: "
                "without it nobody can say whether users are better off. Agree and enter it.",
            )


def missing_readings(case: Inspection) -> Iterator[Finding]:
    """K7: the last two due periods of a measure have no reading.

    A period is due once it has ended; those that began before the agreement did are not asked
    for. A reading without a value or marked `Not available` is no reading; one for a shorter or
    longer period that overlaps counts.
    """
    for measure in case.book.measures:
        due = due_periods(case, measure)
        read = [
            row.period
            for row in case.book.readings
            if row.measure == measure.measure and known_value(row) is not None
        ]
        if len(due) == READINGS_MISSED and not any(
            overlap(period, reading) for period in due for reading in read
        ):
            periods = listed(outcome_period_text(period) for period in due)
            yield case.finding(
                "K7",
                Severity.WARNING,
                measure.measure,
                f"Measure {measure.measure} ({measure.title}) has no reading for {periods}: obtain "
                "the figures from their source, or agree to drop the measure.",
            )


def due_periods(case: Inspection, measure: OutcomeMeasure) -> list[OutcomePeriod]:
    """The last periods of the measure's frequency to end before today, the earliest first."""
    last_day = case.today - timedelta(days=1)
    if case.agreement.end_date is not None:
        last_day = min(last_day, case.agreement.end_date)
    found: list[OutcomePeriod] = []
    day = last_day
    while len(found) < READINGS_MISSED:
        period = period_holding(day, measure.frequency)
        if period.first_day < case.agreement.start_date:
            break
        if period.last_day <= last_day:
            found.insert(0, period)
        day = period.first_day - timedelta(days=1)
    return found
