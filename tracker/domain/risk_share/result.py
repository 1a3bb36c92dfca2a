"""What the risk-share engine answers: who bears what, and every step that led there.

In a `FundShare`, shares and unallocated amounts carry the sign of the variance (positive bears,
negative benefits), and reserve used, uncommitted cut and retained are never negative, so that
    variance = shares + reserve used + uncommitted cut - retained + unallocated
for every pooled fund. Inside a `StepTrace` all amounts are positive; its direction says which
way they go. What a trace is made of are named tuples, as quick to make as they are to read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tracker.domain.risk_share.facts import FundFacts
from tracker.domain.risk_share.terms import Direction, Method


class Rule(StrEnum):
    """Whether terms cover the fund's variance; its values are the words of the workbook."""

    AGREED = "agreed"
    NO_AGREED_RULE = "no agreed rule"
    NOT_SHARED = "not shared"


class SplitPart(NamedTuple):
    """What one partner gets of the amount taken, before caps: its exact share, and in pounds."""

    partner: str
    share: Fraction
    amount: Decimal


class CapApplied(NamedTuple):
    """A cap that a step ran into.

    `room` is what was left of the partner's cap before the step, `excess` what its own share
    exceeded that by. Of the excess, `passed` went to `passed_to`, whose own cap (None: it has
    none) had `taker_room` left; the rest is `unallocated`.
    """

    partner: str
    cap: Decimal
    room: Decimal
    excess: Decimal
    passed_to: str | None
    taker_room: Decimal | None
    passed: Decimal
    unallocated: Decimal


class StepTrace(NamedTuple):
    """One step that was reached: enough to redo its sum by hand.

    `scheme` is None where the step placed the fund's net amount. `limit` is in pounds, as
    applied; `available` is what the reserve or the uncommitted amount held before the step
    (None for other methods). `base` holds each partner's contributions where the split goes by
    them. `shares` are what each partner bears of `taken` after caps; `amount_left` is
    `amount_in` minus `taken`.
    """

    scheme: str | None
    direction: Direction
    step: int
    method: Method
    clause: str
    amount_in: Decimal
    limit: Decimal | None
    available: Decimal | None
    taken: Decimal
    base: Mapping[str, Decimal] | None
    split: tuple[SplitPart, ...]
    caps: tuple[CapApplied, ...]
    shares: Mapping[str, Decimal]
    amount_left: Decimal


@dataclass(frozen=True, slots=True)
class FundShare:
    """Who bears the fund's variance.

    `outturn` is None while a scheme has no forecast; `variance` adds up the schemes that have
    one, and is None only when there are schemes and none has. `shares` lists every partner.
    `unallocated_by_scheme` holds each amount that raises an action, by scheme (None: the net of
    the fund). `error` is the sentence that says why a base cannot be used; the whole variance
    is then unallocated.
    """

    facts: FundFacts
    rule: Rule
    outturn: Decimal | None
    variance: Decimal | None
    shares: Mapping[str, Decimal]
    reserve_used: Decimal
    retained: Decimal
    uncommitted_cut: Decimal
    unallocated: Decimal
    unallocated_by_scheme: tuple[tuple[str | None, Decimal], ...]
    no_forecast: tuple[str, ...]
    error: str | None
    steps: tuple[StepTrace, ...]


@dataclass(frozen=True, slots=True)
class ExposurePoint:
    """Where the exposure curve stands at one variance, as `what_if` answers it there."""

    variance: Decimal
    outturn: Decimal
    shares: Mapping[str, Decimal]
    reserve_used: Decimal
    retained: Decimal
    uncommitted_cut: Decimal
    unallocated: Decimal
    error: str | None
