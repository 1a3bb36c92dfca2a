"""What partners assume when they plan: uplifts, pressures, savings, and the years after next.

Assumptions are a question somebody asks, like a scenario. They are kept as one text, so that what
was assumed reads the same in later years; money and percentages are texts in it, never floats.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

NEW_SOURCE = "Source to be agreed"
"""The funding source of what is asked of a partner that has no line to put it on."""


class Formula(StrEnum):
    """How next year's contribution follows from this year."""

    ROLL_IN = "Roll-in"
    RESET = "Reset"
    PRIOR_SPEND = "Prior spend"


class AdjustmentKind(StrEnum):
    """What an adjustment is for; an amount below nil means the opposite."""

    VARIANCE = "Recurrent overspend"
    PRESSURE = "Cost pressure"
    CHANGE = "Planned change"
    SAVING = "Saving or efficiency"


class MoneyClass(StrEnum):
    """The sort of money a line is. Only plain cash takes what is given for a fund as a whole."""

    CASH = "Cash"
    DESIGNATED = "Designated"
    CAPITAL = "Capital"
    IN_KIND = "In kind"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """An amount in pounds that somebody assumes for next year, before any uplift of a variance.

    An overspend, a pressure and a change raise contributions; a saving lowers them. What is not
    named (partner, scheme, funding source) is all that there are.
    """

    kind: AdjustmentKind
    amount: Decimal
    fund: str
    partner: str | None = None
    scheme: str | None = None
    funding_source: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PlanYear:
    """What is assumed of one year after next: percentages of the year before, savings in pounds.

    `uplift` raises every partner's contribution, `growth` the planned spend; `saving` lowers it.
    """

    uplift: Decimal = Decimal(0)
    growth: Decimal = Decimal(0)
    saving: Decimal = Decimal(0)


LEAST_YEARS, MOST_YEARS = 5, 10


@dataclass(frozen=True, slots=True)
class Assumptions:
    """What is assumed for next year and the years after it.

    `uplifts` are in per cent by funding source, `other_uplift` that of every other source.
    `formula` sets next year's contributions in the plan; `growth` is that of spend into next year,
    in per cent. `years` are those from the year after next on; the plan holds `length` years.
    """

    uplifts: Mapping[str, Decimal] = field(default_factory=dict)
    other_uplift: Decimal = Decimal(0)
    adjustments: tuple[Adjustment, ...] = ()
    formula: Formula = Formula.RESET
    growth: Decimal = Decimal(0)
    years: tuple[PlanYear, ...] = ()
    length: int = LEAST_YEARS

    def percent(self, funding_source: str) -> Decimal:
        """The uplift of a source in per cent."""
        return self.uplifts.get(funding_source, self.other_uplift)

    def year(self, number: int) -> PlanYear:
        """What is assumed of a year, counted from 0 for the year after next; else what was last."""
        if not self.years:
            return PlanYear()
        return self.years[min(number, len(self.years) - 1)]


def assumptions_text(assumptions: Assumptions) -> str:
    """Assumptions as the text that is kept of them."""
    return json.dumps(
        {
            "uplifts": {source: str(percent) for source, percent in assumptions.uplifts.items()},
            "other_uplift": str(assumptions.other_uplift),
            "formula": assumptions.formula.value,
            "growth": str(assumptions.growth),
            "length": assumptions.length,
            "adjustments": [
                {
                    "kind": one.kind.value,
                    "amount": str(one.amount),
                    "fund": one.fund,
                    "partner": one.partner,
                    "scheme": one.scheme,
                    "funding_source": one.funding_source,
                    "reason": one.reason,
                }
                for one in assumptions.adjustments
            ],
            "years": [
                {"uplift": str(one.uplift), "growth": str(one.growth), "saving": str(one.saving)}
                for one in assumptions.years
            ],
        },
        ensure_ascii=False,
        sort_keys=True,
    )


def assumptions_from_text(text: str) -> Assumptions:
    """Read what `assumptions_text` writes."""
    kept = json.loads(text)
    return Assumptions(
        uplifts={source: Decimal(percent) for source, percent in kept["uplifts"].items()},
        other_uplift=Decimal(kept["other_uplift"]),
        adjustments=tuple(
            Adjustment(
                AdjustmentKind(one["kind"]),
                Decimal(one["amount"]),
                one["fund"],
                one["partner"],
                one["scheme"],
                one["funding_source"],
                one["reason"],
            )
            for one in kept["adjustments"]
        ),
        formula=Formula(kept["formula"]),
        growth=Decimal(kept["growth"]),
        years=tuple(
            PlanYear(Decimal(one["uplift"]), Decimal(one["growth"]), Decimal(one["saving"]))
            for one in kept["years"]
        ),
        length=kept["length"],
    )
