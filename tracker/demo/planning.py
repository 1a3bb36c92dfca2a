"""Plans of Marlshire: what is assumed for 2027-28, and contributions linked between years.

The assumptions hold the two formulas' published difference: an uplift of 5.66 per cent (the NHS
minimum contribution of 2022-23 and 2023-24), an overspend of 40,000 that recurs, pressures of
20,000 and savings of 30,000 on the same line. The linked changes follow Bury's of 2020, where the
council paid more in one year and the NHS in the next; their amounts are invented.
"""

from collections.abc import Iterator
from decimal import Decimal

from tracker.demo.fund_writer import THIS_YEAR, pounds
from tracker.demo.place import COUNCIL, ICB
from tracker.domain.planning.assumptions import (
    Adjustment,
    AdjustmentKind,
    Assumptions,
    Formula,
    PlanYear,
)
from tracker.domain.planning.linked_contributions import contribution_of
from tracker.domain.records.linked_variations import LinkedChange, LinkedVariation, LinkKind
from tracker.domain.registers import Row

_MINIMUM = "NHS minimum contribution"
_NEXT_YEAR = THIS_YEAR.next()

ASSUMED_OF = "BCF"
ASSUMED_NAME = "Published uplift, agency cover kept"


def assumptions() -> Assumptions:
    """What the partners of the Better Care Fund assume for 2027-28 and after."""

    def on_minimum(kind: AdjustmentKind, amount: int, reason: str) -> Adjustment:
        return Adjustment(kind, pounds(amount), "POOL", ICB, None, _MINIMUM, reason)

    return Assumptions(
        uplifts={_MINIMUM: Decimal("5.66"), "Disabled Facilities Grant": Decimal(0)},
        other_uplift=Decimal(2),
        adjustments=(
            on_minimum(AdjustmentKind.VARIANCE, 40_000, "Agency cover that will stay"),
            on_minimum(AdjustmentKind.PRESSURE, 20_000, "National living wage"),
            on_minimum(AdjustmentKind.SAVING, 30_000, "One contract for equipment"),
            Adjustment(
                AdjustmentKind.CHANGE,
                pounds(90_000),
                "POOL",
                reason="Reablement at weekends, by all partners",
            ),
        ),
        formula=Formula.RESET,
        growth=Decimal("5.2"),
        years=(
            PlanYear(Decimal("2.5"), Decimal("3.4"), pounds(120_000)),
            PlanYear(Decimal("2.5"), Decimal("3.2"), pounds(120_000)),
            PlanYear(Decimal(3), Decimal(3), pounds(60_000)),
        ),
        length=7,
    )


_SETS = (
    (
        LinkedVariation(
            "CARE",
            "LV1",
            "Council pays first, ICB next year",
            LinkKind.BETWEEN_YEARS,
            None,
            None,
            "Board of 17 March 2026, minute 6; both external auditors were asked before.",
        ),
        ((COUNCIL, THIS_YEAR, 120_000, ICB), (ICB, _NEXT_YEAR, 120_000, COUNCIL)),
        "CAREPOOL",
    ),
    (
        LinkedVariation(
            "NEIGH",
            "TOP1",
            "Top-up for co-ordinators’ pay",
            LinkKind.LOAN,
            None,
            _NEXT_YEAR,
            "Asked for under clause 11 after the recovery plan; finance directors, 6 October 2026.",
        ),
        ((COUNCIL, THIS_YEAR, 16_500, None),),
        "TEAMS",
    ),
)


def _changes() -> Iterator[tuple[LinkedVariation, LinkedChange]]:
    for head, changes, fund in _SETS:
        for partner, year, amount, owed_by in changes:
            yield (
                head,
                LinkedChange(
                    head.agreement,
                    head.link,
                    fund,
                    partner,
                    year,
                    "Linked variation",
                    pounds(amount),
                    owed_by,
                ),
            )


def rows() -> dict[str, list[Row]]:
    """The sets and their changes, beside the workbook."""
    return {
        "Linked variations": [head for head, _, _ in _SETS],
        "Linked changes": [change for _, change in _changes()],
    }


def contributions() -> dict[str, list[Row]]:
    """The contributions that the linked changes are, in the workbook."""
    return {"Contributions": [contribution_of(head, change) for head, change in _changes()]}
