"""What is refused of outcomes that are entered by hand.

A workbook may bring the history of a measure from before the agreement, and figures whose status
nobody knew; whoever enters a figure on a page can say what it is.
"""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from tracker.domain.financial_year import outcome_period_text
from tracker.domain.outcomes.measures import NOT_AVAILABLE, Better
from tracker.domain.records.outcomes import (
    FormerDefinition,
    OutcomeMeasure,
    OutcomeReading,
    OutcomeTarget,
)
from tracker.domain.registers import Agreement, Row
from tracker.domain.wording import day_text
from tracker.services.changes.import_rules import Comparisons, problem
from tracker.services.records.comparison import SheetComparison
from tracker.sheets.monitoring_layouts import OUTCOME_MEASURES, OUTCOME_READINGS, OUTCOME_TARGETS
from tracker.sheets.outcome_layouts import FORMER_DEFINITIONS
from tracker.sheets.reading import Problem

_Faults = Iterator[tuple[str, str]]


def outcome_problems(comparisons: Comparisons, today: date | None) -> Iterator[Problem]:
    """Everything wrong with the measures, targets, readings and definitions that are entered.

    Args:
        today: lets readings of periods that have not begun be refused; None refuses none.
    """
    for layout in (OUTCOME_MEASURES, OUTCOME_TARGETS, OUTCOME_READINGS, FORMER_DEFINITIONS):
        comparison = comparisons[layout.sheet]
        for row in _touched(comparison):
            for field, message in _faults(row, comparisons, today):
                yield problem(comparison, layout.key_of(row), field, message)


def _faults(row: Row, comparisons: Comparisons, today: date | None) -> _Faults:
    if isinstance(row, OutcomeMeasure) and (row.tolerance or Decimal(0)) < 0:
        yield (
            "tolerance",
            "The tolerance is below zero: enter how far a reading may miss its target.",
        )
    if isinstance(row, OutcomeTarget):
        yield from _target(row, comparisons)
    if isinstance(row, OutcomeReading):
        yield from _reading(row, comparisons, today)
    if isinstance(row, FormerDefinition) and (fault := _order(row, comparisons)):
        yield "replaced_from", fault


def outcome_warnings(comparisons: Comparisons) -> Iterator[str]:
    """New targets and readings of a file that begin after their agreement ends; they are taken in."""
    for layout in (OUTCOME_TARGETS, OUTCOME_READINGS):
        for row, _ in comparisons[layout.sheet].new:
            if not isinstance(row, OutcomeTarget | OutcomeReading):
                continue
            end = _end_of(row, comparisons)
            if end is not None and row.period.first_day > end:
                yield (
                    f"{layout.sheet}: {layout.key_text(row)} begins after agreement "
                    f"{row.agreement} ends on {day_text(end)}: nobody will be asked for it."
                )


def _end_of(row: OutcomeTarget | OutcomeReading, comparisons: Comparisons) -> date | None:
    agreement = comparisons["Agreements"].merged.get((row.agreement,))
    return agreement.end_date if isinstance(agreement, Agreement) else None


def _touched(comparison: SheetComparison) -> list[Row]:
    return [row for row, _ in comparison.new] + [change.after for change in comparison.changed]


def _target(row: OutcomeTarget, comparisons: Comparisons) -> _Faults:
    yield from _outside_term(row, comparisons, comparisons[OUTCOME_TARGETS.sheet])
    measure = comparisons[OUTCOME_MEASURES.sheet].merged.get((row.agreement, row.measure))
    if not isinstance(measure, OutcomeMeasure):
        return
    in_range = measure.better == Better.IN_RANGE
    if in_range and row.upper_target is None:
        yield "upper_target", f"{measure.measure} should stay within a range: enter its upper end."
    if not in_range and row.upper_target is not None:
        which = f"Of {measure.measure} {measure.better.casefold()} is better, so it has no range"
        yield "upper_target", f"{which}: clear the upper target."


def _reading(row: OutcomeReading, comparisons: Comparisons, today: date | None) -> _Faults:
    outside = list(_outside_term(row, comparisons, comparisons[OUTCOME_READINGS.sheet]))
    yield from outside
    period = outcome_period_text(row.period)
    if not outside and today is not None and row.period.first_day > today:
        hoped = "What is hoped for is a target."
        yield "period", f"{period} has not begun yet: enter its reading once there is one. {hoped}"
    elif today is not None and row.status == "Final" and row.period.last_day >= today:
        yield "status", f"{period} is not over yet: enter its reading as Provisional."
    if row.value is None and row.status != NOT_AVAILABLE:
        yield "value", "The value is blank: enter it, or choose the status Not available."
    if row.value is not None and row.status == NOT_AVAILABLE:
        yield "value", "The status is Not available: clear the value, or choose another status."


def _outside_term(
    row: OutcomeTarget | OutcomeReading, comparisons: Comparisons, comparison: SheetComparison
) -> _Faults:
    """What is new and lies wholly before or after the agreement; what is there already may stay."""
    if row not in [new for new, _ in comparison.new]:
        return
    agreement = comparisons["Agreements"].merged.get((row.agreement,))
    if not isinstance(agreement, Agreement):
        return
    period = outcome_period_text(row.period)
    if row.period.last_day < agreement.start_date:
        start = f"is over before the agreement starts on {day_text(agreement.start_date)}"
        yield "period", f"{period} {start}: enter what it was before as the measure’s baseline."
    if agreement.end_date is not None and row.period.first_day > agreement.end_date:
        end = f"begins after the agreement ends on {day_text(agreement.end_date)}"
        yield "period", f"{period} {end}: record the extension first."


def _order(row: FormerDefinition, comparisons: Comparisons) -> str | None:
    """That definitions follow each other in the order in which they were made."""
    for other in comparisons[FORMER_DEFINITIONS.sheet].merged.values():
        if not isinstance(other, FormerDefinition) or other.measure != row.measure:
            continue
        later = other.replaced_from.first_day >= row.replaced_from.first_day
        if other.agreement == row.agreement and other.version < row.version and later:
            return (
                f"{row.measure} was defined anew from "
                f"{outcome_period_text(other.replaced_from)} already: enter a later period."
            )
    return None
