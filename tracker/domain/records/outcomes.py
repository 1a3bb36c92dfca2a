"""What is kept of outcomes: measures, targets and readings, and beside the workbook what they rest on.

The library of standard measures belongs to no agreement. A measure that an agreement took from it
remembers the code, and is the agreement's own from then on.
"""

from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear, OutcomePeriod


@dataclass(frozen=True, slots=True)
class OutcomeMeasure:
    """A measurable outcome for service users, as it is defined now.

    `fund` and `scheme` say whose spend may be shown beside it. `cost_for_each` names one of what
    is counted, such as `delivery`. `library_code` is the standard measure it was taken from.
    """

    agreement: str
    measure: str
    title: str
    unit: str
    better: str
    definition: str | None
    baseline: Decimal | None
    baseline_period: OutcomePeriod | None
    frequency: str | None
    tolerance: Decimal | None
    source: str | None
    numerator: str | None = None
    denominator: str | None = None
    fund: str | None = None
    scheme: str | None = None
    cost_for_each: str | None = None
    library_code: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeTarget:
    """What a measure should reach in a period; `upper_target` closes a range."""

    agreement: str
    measure: str
    period: OutcomePeriod
    target: Decimal
    upper_target: Decimal | None


@dataclass(frozen=True, slots=True)
class OutcomeReading:
    """What a measure was in a period; a missing value is never on track.

    `numerator` and `denominator` are the figures the value was worked out from, where known.
    """

    agreement: str
    measure: str
    period: OutcomePeriod
    value: Decimal | None
    status: str | None
    source: str | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True)
class LibraryMeasure:
    """A standard measure, used from `first_year` to `last_year` (both may be open).

    `cost_for_each` names one of what the numerator counts, such as `delivery`; it is blank where
    spend divided by a count would say nothing.
    """

    code: str
    title: str
    unit: str
    better: str
    definition: str
    numerator: str | None
    denominator: str | None
    frequency: str | None
    source: str | None
    first_year: FinancialYear | None
    last_year: FinancialYear | None
    cost_for_each: str | None

    def applies_in(self, year: FinancialYear) -> bool:
        """Whether the measure is used in a financial year."""
        begun = self.first_year is None or self.first_year <= year
        return begun and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True, slots=True)
class FormerDefinition:
    """How a measure was counted until it was defined anew; version 1 is the first.

    `replaced_from` is the first period counted by the next definition. `baseline` was counted by
    this one. The measure itself says how it is counted now.
    """

    agreement: str
    measure: str
    version: int
    replaced_from: OutcomePeriod
    reason: str
    definition: str | None
    numerator: str | None
    denominator: str | None
    baseline: Decimal | None
    baseline_period: OutcomePeriod | None


@dataclass(frozen=True, slots=True)
class OutcomeSetting:
    """Why an agreement has no outcome measure; one without a row gives no reason."""

    agreement: str
    why_no_measure: str


OutcomeRecord = (
    OutcomeMeasure
    | OutcomeTarget
    | OutcomeReading
    | LibraryMeasure
    | FormerDefinition
    | OutcomeSetting
)
