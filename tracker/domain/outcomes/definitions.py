"""How a measure was counted when: a new definition breaks the series.

Bury's admissions to care homes rose because clients who pay in full were counted in from then on
(reported in its Better Care Fund returns): figures counted in two ways say nothing of each other.
So readings are compared within one definition only, and so are targets and baselines.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.financial_year import OutcomePeriod, outcome_period_text
from tracker.domain.records.outcomes import FormerDefinition, OutcomeMeasure


@dataclass(frozen=True, slots=True)
class Definition:
    """One definition of a measure; the first has number 1.

    `since` is the first period counted by it, None for the first definition; `reason` says why
    it came.
    """

    number: int
    definition: str | None
    numerator: str | None
    denominator: str | None
    baseline: Decimal | None
    baseline_period: OutcomePeriod | None
    since: OutcomePeriod | None = None
    reason: str | None = None


def definitions_of(
    measure: OutcomeMeasure, former: Iterable[FormerDefinition]
) -> Sequence[Definition]:
    """Every definition of a measure, the first one first; the last one holds now."""
    own = former_of(measure, former)
    since = [None, *(row.replaced_from for row in own)]
    why = [None, *(row.reason for row in own)]
    counted: list[FormerDefinition | OutcomeMeasure] = [*own, measure]
    return [
        Definition(
            number,
            row.definition,
            row.numerator,
            row.denominator,
            row.baseline,
            row.baseline_period,
            since[number - 1],
            why[number - 1],
        )
        for number, row in enumerate(counted, 1)
    ]


def former_of(
    measure: OutcomeMeasure, former: Iterable[FormerDefinition]
) -> list[FormerDefinition]:
    """The former definitions of one measure, in the order in which they were replaced."""
    own = [row for row in former if row.measure == measure.measure]
    return sorted(own, key=lambda row: row.replaced_from.first_day)


def definition_for(period: OutcomePeriod, definitions: Sequence[Definition]) -> Definition | None:
    """By which definition a period is counted; None where it changed within the period."""
    found = definitions[0]
    for definition in definitions[1:]:
        assert definition.since is not None
        starts = definition.since.first_day
        if starts <= period.first_day:
            found = definition
        elif starts <= period.last_day:
            return None
    return found


def same_definition(
    one: OutcomePeriod, other: OutcomePeriod, definitions: Sequence[Definition]
) -> bool:
    """Whether two periods are counted by one and the same definition."""
    found = definition_for(one, definitions)
    return found is not None and found == definition_for(other, definitions)


def break_sentence(definitions: Sequence[Definition]) -> str | None:
    """That the latest definition breaks the series, and why it came; None where there is one only."""
    latest = definitions[-1]
    if latest.since is None:
        return None
    return (
        f"Counted by definition {latest.number} since {outcome_period_text(latest.since)} "
        f"({latest.reason}): earlier readings are not compared with it."
    )
