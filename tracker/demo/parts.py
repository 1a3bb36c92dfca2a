"""Parts of an agreement that are made before they are placed: steps of a ladder, measures."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.outcomes import OutcomeMeasure
from tracker.domain.records.risk import RiskShare


def step(
    number: int,
    method: str,
    clause: str,
    *,
    limit: tuple[str, str] | None = None,
    scheme: str | None = None,
) -> RiskShare:
    """A step of a ladder that needs no shares; `limit` is an amount and its unit."""
    amount, unit = limit or (None, None)
    return RiskShare(
        agreement="",
        fund="",
        scheme=scheme,
        direction="",
        effective_from=FinancialYear(2026).first_day,
        step=number,
        method=method,
        limit=None if amount is None else Decimal(amount),
        limit_unit=unit,
        partner=None,
        share=None,
        clause=clause,
        base="Revised",
        include_in_kind=False,
    )


def split(
    number: int,
    shares: Mapping[str, str],
    clause: str,
    *,
    limit: tuple[str, str] | None = None,
) -> list[RiskShare]:
    """A `Fixed shares` step: each partner with its share, such as `86.87` or `1/3`."""
    row = step(number, "Fixed shares", clause, limit=limit)
    return [replace(row, partner=partner, share=share) for partner, share in shares.items()]


def measured(code: str, title: str, unit: str, better: str) -> OutcomeMeasure:
    """A monthly outcome measure without a baseline; `replace` adds what is known."""
    return OutcomeMeasure(
        agreement="",
        measure=code,
        title=title,
        unit=unit,
        better=better,
        definition=None,
        baseline=None,
        baseline_period=None,
        frequency="Monthly",
        tolerance=None,
        source=None,
    )
