"""Next year's contributions by the three formulas that agreements use, side by side.

Published agreements set a partner's next contribution in one of three ways, which disagree:

roll-in      (baseline + this year's recurrent over- or underspend), uplifted
reset        baseline, uplifted; over- and underspends are ignored
prior spend  what the partner's schemes spent this year, uplifted

and each then adds cost pressures and planned changes and takes off savings and efficiencies. The
baseline is what recurs of this year's contributions, variations included. An amount given for a
fund or a partner as a whole is split over their lines in proportion to the baseline by largest
remainder, so nothing is lost; every uplift is rounded half up to the penny, line by line.

Worked: baseline 1,000,000; uplift 5.66 per cent; pressures 20,000; savings 30,000; recurrent
overspend 40,000. Roll-in 1,088,864.00, reset 1,046,600.00: the overspend of 40,000.00 and its
uplift of 2,264.00 lie between them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from tracker.domain.money import ZERO, split_exactly, to_pence, to_pounds, total_of
from tracker.domain.planning.assumptions import (
    NEW_SOURCE,
    Adjustment,
    AdjustmentKind,
    Assumptions,
    Formula,
    MoneyClass,
)
from tracker.domain.registers import Contribution


@dataclass(frozen=True, slots=True, order=True)
class LineKey:
    """What tells the lines of contributions apart; an empty scheme is the fund as a whole."""

    fund: str
    partner: str
    scheme: str
    funding_source: str
    line: str


@dataclass(frozen=True, slots=True)
class NextLine:
    """One line of contributions and what makes its amount of next year, in pounds.

    `this_year` is what counts of it now, `baseline` the part that recurs. `saving` is positive
    where it lowers the contribution. The uplift of the variance is what it adds to the uplift of
    the line, so that both together are rounded once.
    """

    key: LineKey
    money: MoneyClass
    this_year: Decimal
    baseline: Decimal
    percent: Decimal
    variance: Decimal = ZERO
    pressure: Decimal = ZERO
    change: Decimal = ZERO
    saving: Decimal = ZERO

    @property
    def uplift_on_baseline(self) -> Decimal:
        return uplift_of(self.baseline, self.percent)

    @property
    def uplift_on_variance(self) -> Decimal:
        return uplift_of(self.baseline + self.variance, self.percent) - self.uplift_on_baseline

    @property
    def planned(self) -> Decimal:
        """Pressures and changes less savings: the same in every formula."""
        return self.pressure + self.change - self.saving

    @property
    def reset(self) -> Decimal:
        return self.baseline + self.uplift_on_baseline + self.planned

    @property
    def roll_in(self) -> Decimal:
        return self.reset + self.variance + self.uplift_on_variance


@dataclass(frozen=True, slots=True)
class SpendLine:
    """What a partner is taken to have spent on a scheme this year, and the uplift on it."""

    fund: str
    partner: str
    scheme: str
    spend: Decimal
    uplift: Decimal


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a sum, in words without its pounds."""

    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PartnerNext:
    """A partner's contribution to a fund next year by each formula, in cash, and the steps to it.

    `in_kind` stands apart: it is rolled on with its uplift by every formula and never invoiced.
    """

    fund: str
    partner: str
    lines: tuple[NextLine, ...]
    spend: tuple[SpendLine, ...]

    @property
    def cash(self) -> tuple[NextLine, ...]:
        return tuple(line for line in self.lines if line.money is not MoneyClass.IN_KIND)

    @property
    def in_kind(self) -> Decimal:
        return total_of(line.reset for line in self.lines if line.money is MoneyClass.IN_KIND)

    @property
    def baseline(self) -> Decimal:
        return total_of(line.baseline for line in self.cash)

    def by(self, formula: Formula) -> Decimal:
        """Next year's cash contribution by a formula."""
        return total_of(step.amount for step in self.steps(formula))

    def of_class(self, money: MoneyClass, formula: Formula) -> Decimal:
        """What of it is one class of money; prior spend knows no classes, and asks as reset does."""
        lines = [line for line in self.lines if line.money is money]
        return total_of(
            line.roll_in if formula is Formula.ROLL_IN else line.reset for line in lines
        )

    def steps(self, formula: Formula) -> tuple[Step, ...]:
        """From this year's contribution to next year's: the amounts add up to it."""
        this_year = total_of(line.this_year for line in self.cash)
        uplift = total_of(line.uplift_on_baseline for line in self.cash)
        first, *rest = self.difference(formula) or (Step("", ZERO),)
        return (
            Step("This year’s contributions", this_year),
            Step("Not recurrent", self.baseline - this_year),
            *([first] if first.text else []),
            Step("Uplift", uplift),
            *rest,
            Step("Cost pressures", total_of(line.pressure for line in self.cash)),
            Step("Planned changes", total_of(line.change for line in self.cash)),
            Step("Savings and efficiencies", -total_of(line.saving for line in self.cash)),
        )

    def difference(self, formula: Formula) -> tuple[Step, ...]:
        """What a formula asks more than reset does, in steps that add up; none for reset itself."""
        if formula is Formula.ROLL_IN:
            return (
                Step("Recurrent over- or underspend", total_of(x.variance for x in self.cash)),
                Step("Uplift of it", total_of(x.uplift_on_variance for x in self.cash)),
            )
        if formula is Formula.PRIOR_SPEND:
            spend = total_of(line.spend for line in self.spend)
            uplift = total_of(line.uplift for line in self.spend)
            usual = total_of(line.uplift_on_baseline for line in self.cash)
            return (
                Step("Spend above or below the baseline", spend - self.baseline),
                Step("Uplift of it", uplift - usual),
            )
        return ()


@dataclass(frozen=True, slots=True)
class NextYear:
    """Next year's contributions to every fund, by partner; and what nobody could be asked for."""

    partners: tuple[PartnerNext, ...]
    unplaced: tuple[Adjustment, ...]

    @property
    def lines(self) -> tuple[NextLine, ...]:
        return tuple(line for partner in self.partners for line in partner.lines)


SpendByScheme = Mapping[tuple[str, str], Mapping[str, Decimal]]
"""Pounds spent by fund and scheme, each by the partner that is taken to have spent them."""


def next_year(
    contributions: Iterable[Contribution], assumptions: Assumptions, spend: SpendByScheme
) -> NextYear:
    """Next year's contributions by every formula.

    Args:
        contributions: the rows of this year that count on the date.
        spend: this year's spend by partner; see `tracker.domain.planning.prior_spend`.
    """
    lines = _baselines(contributions, assumptions)
    unplaced = []
    for adjustment in assumptions.adjustments:
        parts = _places(lines, adjustment)
        if not parts:
            unplaced.append(adjustment)
        for key, amount in parts.items():
            line = lines.get(key) or _new_line(key, assumptions)
            lines[key] = _adjusted(line, adjustment.kind, amount)
    whose = sorted(
        {(key.fund, key.partner) for key in lines}
        | {(fund, partner) for (fund, _), by in spend.items() for partner in by}
    )
    return NextYear(
        tuple(_partner(one, lines, spend, assumptions) for one in whose), tuple(unplaced)
    )


def uplift_of(amount: Decimal, percent: Decimal) -> Decimal:
    """So many per cent of an amount, rounded half up (away from nil) to the penny.

    >>> uplift_of(Decimal("1040000"), Decimal("5.66"))
    Decimal('58864.00')
    """
    return to_pounds(_rounded(Fraction(to_pence(amount)) * Fraction(percent) / 100))


def _rounded(exact: Fraction) -> int:
    size = (2 * abs(exact) + 1) // 2
    return int(size) if exact >= 0 else -int(size)


def split_signed(amount: Decimal, weights: Mapping[str, int]) -> dict[str, Decimal]:
    """An amount in parts in proportion to some weights, by largest remainder; below nil too.

    Weights below nil count as nothing; empty where nothing is left to split by.
    """
    positive = {code: weight for code, weight in weights.items() if weight > 0}
    if not positive:
        return {}
    pence = to_pence(amount)
    parts = split_exactly(abs(pence), positive)
    return {code: to_pounds(part if pence >= 0 else -part) for code, part in parts.items()}


def money_class(row: Contribution) -> MoneyClass:
    """The sort of money a row is: in kind before capital before designated."""
    if row.in_kind:
        return MoneyClass.IN_KIND
    if row.capital:
        return MoneyClass.CAPITAL
    return MoneyClass.DESIGNATED if row.designated else MoneyClass.CASH


def _baselines(
    contributions: Iterable[Contribution], assumptions: Assumptions
) -> dict[LineKey, NextLine]:
    grouped: dict[LineKey, list[Contribution]] = {}
    for row in contributions:
        key = LineKey(row.fund, row.partner, row.scheme or "", row.funding_source, row.line)
        grouped.setdefault(key, []).append(row)
    return {
        key: NextLine(
            key,
            money_class(next((row for row in rows if row.variation is None), rows[0])),
            total_of(row.amount for row in rows),
            total_of(row.amount for row in rows if row.recurrent),
            assumptions.percent(key.funding_source),
        )
        for key, rows in grouped.items()
    }


def _new_line(key: LineKey, assumptions: Assumptions) -> NextLine:
    return NextLine(key, MoneyClass.CASH, ZERO, ZERO, assumptions.percent(key.funding_source))


def _adjusted(line: NextLine, kind: AdjustmentKind, amount: Decimal) -> NextLine:
    by_kind = {
        AdjustmentKind.VARIANCE: line.variance,
        AdjustmentKind.PRESSURE: line.pressure,
        AdjustmentKind.CHANGE: line.change,
        AdjustmentKind.SAVING: line.saving,
    }
    by_kind[kind] += amount
    return NextLine(
        line.key, line.money, line.this_year, line.baseline, line.percent, *by_kind.values()
    )


def _places(lines: Mapping[LineKey, NextLine], wanted: Adjustment) -> dict[LineKey, Decimal]:
    """The lines an adjustment falls on, each with its part; empty where nobody can be asked."""
    if wanted.partner is None:
        weights = _weights(
            line for key, line in lines.items() if _fits(key, wanted) and _is_cash(line)
        )
        parts = split_signed(wanted.amount, weights)
    else:
        parts = {wanted.partner: wanted.amount}
    found: dict[LineKey, Decimal] = {}
    for partner, amount in parts.items():
        found |= _places_of_partner(lines, wanted, partner, amount)
    return found


def _weights(lines: Iterable[NextLine]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        partner = line.key.partner
        found[partner] = found.get(partner, 0) + max(0, to_pence(line.baseline))
    return found


def _places_of_partner(
    lines: Mapping[LineKey, NextLine], wanted: Adjustment, partner: str, amount: Decimal
) -> dict[LineKey, Decimal]:
    """Plain cash first, then what is designated, then capital; else a line of its own."""
    own = [x for key, x in lines.items() if key.partner == partner and _fits(key, wanted)]
    for money in (MoneyClass.CASH, MoneyClass.DESIGNATED, MoneyClass.CAPITAL):
        chosen = sorted(line.key for line in own if line.money is money)
        weights = {str(n): max(0, to_pence(lines[key].baseline)) for n, key in enumerate(chosen)}
        parts = split_signed(amount, weights)
        if parts:
            return {chosen[int(number)]: part for number, part in parts.items()}
    key = LineKey(
        wanted.fund, partner, wanted.scheme or "", wanted.funding_source or NEW_SOURCE, ""
    )
    if key in lines and not _is_cash(lines[key]):
        key = replace(key, line=MoneyClass.CASH)
    return {key: amount}


def _fits(key: LineKey, wanted: Adjustment) -> bool:
    return (
        key.fund == wanted.fund
        and wanted.scheme in (None, key.scheme)
        and wanted.funding_source in (None, key.funding_source)
    )


def _is_cash(line: NextLine) -> bool:
    return line.money is not MoneyClass.IN_KIND


def _partner(
    whose: tuple[str, str],
    lines: Mapping[LineKey, NextLine],
    spend: SpendByScheme,
    assumptions: Assumptions,
) -> PartnerNext:
    fund, partner = whose
    own = tuple(lines[key] for key in sorted(lines) if (key.fund, key.partner) == whose)
    rate = _usual_rate([line for line in own if _is_cash(line)], assumptions)
    spent = tuple(
        SpendLine(fund, partner, scheme, amount, to_pounds(_rounded(to_pence(amount) * rate)))
        for (of_fund, scheme), by in sorted(spend.items())
        if of_fund == fund and (amount := by.get(partner, ZERO))
    )
    return PartnerNext(fund, partner, own, spent)


def _usual_rate(lines: Sequence[NextLine], assumptions: Assumptions) -> Fraction:
    """The uplift of a partner's lines together, as a part of 1: spend knows no funding source."""
    baseline = sum(to_pence(line.baseline) for line in lines)
    if baseline <= 0:
        return Fraction(assumptions.other_uplift) / 100
    return Fraction(sum(to_pence(line.uplift_on_baseline) for line in lines), baseline)
