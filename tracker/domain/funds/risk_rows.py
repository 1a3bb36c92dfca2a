"""From risk-share rows, as the workbook and the database hold them, to terms the engine takes.

A version of the terms is all rows of one fund (or of one scheme) with one Effective from, both
directions together; a later version replaces the earlier whole. Caps belong to the fund's
version of the same Effective from. The rows have passed the workbook's checks: listed values are
written as the enums write them, and rows of one step agree with each other.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from tracker.domain.records.risk import RiskShare, RiskShareCap
from tracker.domain.risk_share.terms import (
    Base,
    Cap,
    CapUnit,
    Direction,
    LimitUnit,
    Method,
    Step,
    Terms,
)

TermsKey = tuple[str, str | None]
"""What terms belong to: a fund's code, and a scheme's code or None for the fund's own terms."""

Versions = Mapping[TermsKey, Sequence[Terms]]
"""Every version of the terms of each fund and scheme, the earliest first."""


_PERCENT = re.compile(r"\s*(\d{1,20}(?:\.\d{1,20})?)\s*%?\s*", re.ASCII)
_PARTS = re.compile(r"\s*(\d{1,20})\s*/\s*(\d{1,20})\s*", re.ASCII)


def share_fraction(text: str) -> Fraction:
    """The fraction of the whole that a Share says: per cent, or a fraction written `1/3`.

    Raises ValueError when it is neither; a share is never below nil.

    >>> share_fraction("86.87"), share_fraction("1/3")
    (Fraction(8687, 10000), Fraction(1, 3))
    """
    percent = _PERCENT.fullmatch(text)
    if percent is not None:
        return Fraction(percent[1]) / 100
    parts = _PARTS.fullmatch(text)
    if parts is None or int(parts[2]) == 0:
        raise ValueError(f"{text!r} is not a share such as 51, 86.87 or 1/3")
    return Fraction(int(parts[1]), int(parts[2]))


def terms_versions(rows: Iterable[RiskShare], caps: Iterable[RiskShareCap]) -> Versions:
    """Every version of the terms that the rows of one agreement make."""
    grouped: dict[TermsKey, dict[date, list[RiskShare]]] = {}
    for row in rows:
        versions = grouped.setdefault((row.fund, row.scheme), {})
        versions.setdefault(row.effective_from, []).append(row)
    caps_of: dict[tuple[str, date], list[RiskShareCap]] = {}
    for cap in caps:
        caps_of.setdefault((cap.fund, cap.effective_from), []).append(cap)
    return {
        (fund, scheme): tuple(
            _terms(day, versions[day], caps_of.get((fund, day), ()) if scheme is None else ())
            for day in sorted(versions)
        )
        for (fund, scheme), versions in grouped.items()
    }


def version_in_force(versions: Sequence[Terms], as_at: date) -> Terms | None:
    """The latest version effective on or before the date; None before the first one."""
    started = [terms for terms in versions if terms.effective_from <= as_at]
    return max(started, key=lambda terms: terms.effective_from, default=None)


def caps_without_terms(
    rows: Iterable[RiskShare], caps: Iterable[RiskShareCap]
) -> list[RiskShareCap]:
    """The caps that have no effect, because the fund has no terms with their Effective from."""
    starts = {(row.fund, row.effective_from) for row in rows if row.scheme is None}
    return [cap for cap in caps if (cap.fund, cap.effective_from) not in starts]


def _terms(day: date, rows: Sequence[RiskShare], caps: Iterable[RiskShareCap]) -> Terms:
    return Terms(
        effective_from=day,
        overspend=_ladder(rows, Direction.OVERSPEND),
        underspend=_ladder(rows, Direction.UNDERSPEND),
        caps=tuple(_cap(cap) for cap in caps),
    )


def _ladder(rows: Sequence[RiskShare], direction: Direction) -> tuple[Step, ...]:
    steps: dict[int, list[RiskShare]] = {}
    for row in rows:
        if row.direction == direction:
            steps.setdefault(row.step, []).append(row)
    return tuple(_step(steps[number]) for number in sorted(steps))


def _step(rows: Sequence[RiskShare]) -> Step:
    first = rows[0]
    return Step(
        number=first.step,
        method=Method(first.method),
        limit=first.limit,
        limit_unit=None if first.limit_unit is None else LimitUnit(first.limit_unit),
        shares=tuple(
            (row.partner, share_fraction(row.share))
            for row in rows
            if row.partner is not None and row.share is not None
        ),
        clause=first.clause or "",
        base=Base(first.base),
        include_in_kind=first.include_in_kind,
    )


def _cap(row: RiskShareCap) -> Cap:
    return Cap(row.partner, Direction(row.direction), row.cap, CapUnit(row.cap_unit), row.excess_to)
