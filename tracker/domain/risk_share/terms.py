"""What the risk-share terms of an agreement may say: two ladders of steps, and caps.

Terms hold one ladder for overspends and one for underspends. A step takes up to its limit of
what is left of the amount, by its method; a cap bounds what one partner bears or keeps over all
steps. `faults` lists everything a version gets wrong, so that terms reach the engine
(`risk_share`) only when they have none. The enums' values are the words of the workbook.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import lcm

from tracker.domain.risk_share.amounts import Weights


class FundKind(StrEnum):
    """What a fund is in law; only a pooled one is shared under terms."""

    POOLED = "Pooled"
    ALIGNED = "Aligned"
    IN_VIEW = "In view"
    LEAD_COMMISSIONING = "Lead commissioning"
    GRANT_TRANSFER = "Grant transfer"


class Direction(StrEnum):
    """Which way a variance goes: outturn above the revised budget, or below it."""

    OVERSPEND = "Overspend"
    UNDERSPEND = "Underspend"


class Method(StrEnum):
    """What a step does with the amount it takes."""

    NET_SCHEMES = "Net schemes"
    USE_RESERVE = "Use reserve"
    RETAIN = "Retain in fund"
    CUT_UNCOMMITTED = "Cut uncommitted"
    FIXED_SHARES = "Fixed shares"
    BY_CONTRIBUTION = "By contribution"
    BY_SCHEME_CONTRIBUTION = "By scheme contribution"
    LEAD_COMMISSIONER = "Lead commissioner"
    UNDETERMINED = "Undetermined"


class LimitUnit(StrEnum):
    """What a step's limit counts: pounds, or per cent of the revised budget being computed."""

    GBP = "GBP"
    PERCENT_OF_BUDGET = "% of budget"


class CapUnit(StrEnum):
    """What a partner's cap counts: pounds, or per cent of its contribution to the fund."""

    GBP = "GBP"
    PERCENT_OF_CONTRIBUTION = "% of contribution"


class Base(StrEnum):
    """Which contribution lines a step counts: those without a variation, or all of them."""

    ORIGINAL = "Original"
    REVISED = "Revised"


@dataclass(frozen=True)
class Step:
    """One step of a ladder.

    `limit` is in pounds or per cent, as `limit_unit` says; without one the step takes all that
    is left. `shares` are fractions of the whole by partner, for `Fixed shares` only. `base` and
    `include_in_kind` say which contributions count, for the two contribution methods only.
    """

    number: int
    method: Method
    limit: Decimal | None = None
    limit_unit: LimitUnit | None = None
    shares: tuple[tuple[str, Fraction], ...] = ()
    clause: str = ""
    base: Base = Base.REVISED
    include_in_kind: bool = False

    @cached_property
    def weights(self) -> Weights:
        """The fixed shares as whole numbers in the same proportion, in code order."""
        whole = lcm(*(share.denominator for _, share in self.shares))
        return Weights(
            {
                partner: share.numerator * (whole // share.denominator)
                for partner, share in sorted(self.shares)
            }
        )


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that one partner bears of overspends, or keeps of underspends, in a year.

    `excess_to` names the partner that takes what is above the cap; None leaves it unallocated.
    """

    partner: str
    direction: Direction
    amount: Decimal
    unit: CapUnit
    excess_to: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of the terms of a fund or of a scheme: both ladders in step order, and caps.

    A ladder without steps leaves its amount unallocated. Caps belong to a fund's terms; on a
    scheme's terms they have no effect.
    """

    effective_from: date
    overspend: tuple[Step, ...]
    underspend: tuple[Step, ...]
    caps: tuple[Cap, ...] = ()

    def ladder(self, direction: Direction) -> tuple[Step, ...]:
        """The steps for overspends or for underspends, first step first."""
        return self.overspend if direction is Direction.OVERSPEND else self.underspend

    @property
    def net_schemes(self) -> bool:
        """Whether the schemes are set against each other before anything is shared.

        If only one ladder has steps, it decides for both directions.
        """
        return any(
            ladder[0].method is Method.NET_SCHEMES
            for ladder in (self.overspend, self.underspend)
            if ladder
        )


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that terms get wrong, with a sentence that says what to change.

    `step` is None for a fault of a whole ladder or of a cap; `direction` is None for a fault of
    the version as a whole; `partner` names the partner where the fault is about one.
    """

    direction: Direction | None
    step: int | None
    sentence: str
    partner: str | None = None


def faults(terms: Terms, partners: Sequence[str]) -> list[Fault]:
    """Everything that is wrong with one version of the terms, in reading order.

    `partners` are the codes of the agreement's partners. An empty list means that the engine
    can work with the terms.
    """
    known = frozenset(partners)
    found: list[Fault] = []
    if terms.overspend and terms.underspend:
        found.extend(_netting_faults(terms))
    for direction in Direction:
        found.extend(_ladder_faults(terms, direction, known))
    found.extend(_cap_faults(terms.caps, known))
    return found


def share_text(share: Fraction) -> str:
    """A share of the whole in words: per cent where that is exact, else as a fraction.

    >>> share_text(Fraction(8687, 10000)), share_text(Fraction(1, 3))
    ('86.87 per cent', '1/3 of the whole')
    """
    percent = share * 100
    written = Decimal(percent.numerator) / percent.denominator
    if Fraction(written) != percent:
        return f"{share} of the whole"
    return f"{written:f} per cent"


_ONLY_IN = {
    Method.USE_RESERVE: Direction.OVERSPEND,
    Method.CUT_UNCOMMITTED: Direction.OVERSPEND,
    Method.RETAIN: Direction.UNDERSPEND,
}
_BY_SCHEME = frozenset({Method.BY_SCHEME_CONTRIBUTION, Method.LEAD_COMMISSIONER})


def _netting_faults(terms: Terms) -> Iterator[Fault]:
    nets = {
        direction: terms.ladder(direction)[0].method is Method.NET_SCHEMES
        for direction in Direction
    }
    if len(set(nets.values())) == 1:
        return
    without = next(direction for direction, netted in nets.items() if not netted)
    yield Fault(
        without,
        terms.ladder(without)[0].number,
        f"Only one of the two ladders starts with Net schemes: start the {without.lower()} "
        "ladder with it too, or neither.",
    )


def _ladder_faults(terms: Terms, direction: Direction, partners: frozenset[str]) -> Iterator[Fault]:
    ladder = terms.ladder(direction)
    previous = 0
    for step in ladder:
        sentences: list[tuple[str, str | None]] = []
        if step.number <= previous:
            sentences.append(
                (f"Step {step.number} comes after {previous}: number the steps upwards.", None)
            )
        previous = step.number
        sentences.extend((text, None) for text in _place_faults(step, ladder[0], direction))
        sentences.extend((text, None) for text in _limit_faults(step))
        sentences.extend(_share_faults(step, partners))
        for sentence, partner in sentences:
            yield Fault(direction, step.number, sentence, partner)


def _place_faults(step: Step, first: Step, direction: Direction) -> Iterator[str]:
    only_in = _ONLY_IN.get(step.method, direction)
    if only_in is not direction:
        yield (
            f"{step.method} is a step for an {only_in.lower()}: it cannot stand in the "
            f"{direction.lower()} ladder."
        )
    if step.method is Method.NET_SCHEMES and step is not first:
        yield "Net schemes can only be the first step of a ladder."
    if step.method in _BY_SCHEME and first.method is Method.NET_SCHEMES:
        yield f"{step.method} cannot follow Net schemes, because a net amount has no scheme."


def _limit_faults(step: Step) -> Iterator[str]:
    if step.limit is None:
        if step.limit_unit is not None:
            yield f"The limit is missing: enter how much, or leave out the unit {step.limit_unit}."
        return
    if step.limit_unit is None:
        yield f"The limit {step.limit} has no unit: enter GBP or % of budget."
    elif step.limit_unit is LimitUnit.GBP and not _is_whole_pence(step.limit):
        yield f"The limit {step.limit} has more than two decimals: enter whole pence."


def _share_faults(step: Step, partners: frozenset[str]) -> Iterator[tuple[str, str | None]]:
    if step.method is not Method.FIXED_SHARES:
        if step.shares:
            yield f"{step.method} takes no shares: only Fixed shares has a share by partner.", None
        return
    if not step.shares:
        yield "Fixed shares needs the share of each partner.", None
        return
    yield from _partner_share_faults(step, partners)
    total = sum((share for _, share in step.shares), Fraction(0))
    if total < 1:
        yield f"The shares total {share_text(total)}: {share_text(1 - total)} is missing.", None
    elif total > 1:
        yield f"The shares total {share_text(total)}: {share_text(total - 1)} is too much.", None


def _partner_share_faults(step: Step, partners: frozenset[str]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for partner, share in step.shares:
        if partner not in partners:
            yield f"{partner} is not a partner of the agreement.", partner
        if partner in seen:
            yield f"{partner} has more than one share in this step.", partner
        if share < 0:
            yield f"The share of {partner} is below nil.", partner
        seen.add(partner)


def _cap_faults(caps: tuple[Cap, ...], partners: frozenset[str]) -> Iterator[Fault]:
    seen: set[tuple[str, Direction]] = set()
    for cap in caps:
        sentences = []
        if cap.partner not in partners:
            sentences.append(f"{cap.partner} is not a partner of the agreement.")
        if (cap.partner, cap.direction) in seen:
            sentences.append(f"{cap.partner} has more than one cap for an {cap.direction.lower()}.")
        seen.add((cap.partner, cap.direction))
        if cap.excess_to == cap.partner:
            sentences.append(f"{cap.partner} cannot take the excess over its own cap.")
        elif cap.excess_to is not None and cap.excess_to not in partners:
            sentences.append(f"{cap.excess_to}, named for the excess, is not a partner.")
        if cap.unit is CapUnit.GBP and not _is_whole_pence(cap.amount):
            sentences.append(f"The cap {cap.amount} has more than two decimals.")
        for sentence in sentences:
            yield Fault(cap.direction, None, sentence, cap.partner)


def _is_whole_pence(pounds: Decimal) -> bool:
    return 100 % pounds.as_integer_ratio()[1] == 0
