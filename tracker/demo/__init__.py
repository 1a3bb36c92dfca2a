"""A believable place to try the tracker on: eleven agreements of invented Marlshire.

Two financial years are recorded: 2025-26 complete, 2026-27 up to October. The dates suit a
reader in November 2026, but nothing here reads a clock.
"""

from tracker.demo import (
    aligned,
    answers,
    assessments,
    balances,
    bcf_returns,
    better_care,
    carers,
    decisions,
    frameworks,
    integrated_care,
    loose_ends,
    mental_health,
    older_people,
    outcomes,
    place,
    planning,
    small_pools,
    timetable,
)
from tracker.domain.registers import Row

_AGREEMENTS = (
    better_care.rows,
    older_people.rows,
    mental_health.rows,
    aligned.rows,
    integrated_care.rows,
    small_pools.equipment,
    small_pools.intermediate_care,
    carers.rows,
    loose_ends.children,
    loose_ends.neighbourhood,
    loose_ends.winter_grant,
    planning.contributions,
)


def demo_rows() -> dict[str, list[Row]]:
    """The demonstration's register rows by the name of their sheet, ledger entries included."""
    rows: dict[str, list[Row]] = {"Organisations": place.organisations()}
    for agreement in _AGREEMENTS:
        for sheet, written in agreement().items():
            rows.setdefault(sheet, []).extend(written)
    return rows


# What is kept beside the workbook, and so does not come in with one.
_BESIDE = (
    answers.rows,
    timetable.rows,
    bcf_returns.rows,
    balances.rows,
    decisions.rows,
    frameworks.rows,
    assessments.rows,
    planning.rows,
    outcomes.rows,
)


def demo_beside() -> dict[str, list[Row]]:
    """The demonstration's rows of the registers beside the workbook, by the name of each."""
    rows: dict[str, list[Row]] = {}
    for register in _BESIDE:
        for sheet, written in register().items():
            rows.setdefault(sheet, []).extend(written)
    return rows


__all__ = ["demo_beside", "demo_rows"]
