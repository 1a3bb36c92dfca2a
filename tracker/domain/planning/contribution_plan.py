"""A plan of five to ten years: what partners contribute, what is to be spent, and the gap.

A year's contributions are those agreed for it. Where a partner has none, next year's follow from
the formula chosen, and every later year's from the recurrent ones of the year before with the
uplift assumed. Planned spend is the revised budget of a year; where there is none, it follows from
the year before: what non-recurrent contributions paid for ends with them, a recurrent overspend,
pressures, changes and savings of next year count, then growth, less the year's savings. Amounts are
in cash: what is given in kind is in no budget. Kinds of fund are never added together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import contributions_in_force
from tracker.domain.money import ZERO, total_of
from tracker.domain.planning.assumptions import AdjustmentKind, Assumptions, PlanYear
from tracker.domain.planning.next_year import NextYear, uplift_of
from tracker.domain.registers import AgreementBook, Contribution
from tracker.domain.risk_share.terms import FundKind


class Basis(StrEnum):
    """Where an amount of the plan comes from."""

    AGREED = "Agreed"
    FORMULA = "By formula"
    ASSUMED = "Assumed"


class Term(StrEnum):
    """Whether the agreement covers a year."""

    WITHIN = "Within the agreement"
    ENDS = "Agreement ends in the year"
    BEYOND = "Beyond the agreement’s end"


@dataclass(frozen=True, slots=True)
class PlanAmount:
    """An amount in pounds and where it comes from; `recurrent` is what the next year builds on."""

    amount: Decimal
    recurrent: Decimal
    basis: Basis


@dataclass(frozen=True, slots=True)
class YearOfPlan:
    """One year: each partner's contribution, the planned spend, and the gap between them.

    A positive gap is spend that no contribution pays for. `assumed` is what the year was worked
    out by where nothing is agreed; None for this year and next year.
    """

    year: FinancialYear
    term: Term
    contributions: Mapping[str, PlanAmount]
    spend: PlanAmount
    assumed: PlanYear | None

    @property
    def contributed(self) -> Decimal:
        return total_of(one.amount for one in self.contributions.values())

    @property
    def gap(self) -> Decimal:
        return self.spend.amount - self.contributed


@dataclass(frozen=True, slots=True)
class Plan:
    """The years of all funds of one kind, this year first."""

    kind: FundKind
    partners: tuple[str, ...]
    years: tuple[YearOfPlan, ...]


@dataclass(frozen=True, slots=True)
class _Sources:
    """What the plan of one kind of fund is made from."""

    book: AgreementBook
    funds: frozenset[str]
    as_at: date
    following: NextYear
    assumptions: Assumptions
    partners: tuple[str, ...]


def plans(
    book: AgreementBook,
    year: FinancialYear,
    as_at: date,
    following: NextYear,
    assumptions: Assumptions,
) -> list[Plan]:
    """The plan of each kind of fund that has money of its own, in the order of the kinds.

    Args:
        year: this year, the first of the plan.
        following: next year by the formulas, made with the same assumptions.
    """
    found = []
    for kind in FundKind:
        funds = frozenset(fund.fund for fund in book.funds if fund.kind == kind)
        if not funds or kind is FundKind.IN_VIEW:
            continue
        partners = sorted(
            {row.partner for row in book.contributions if row.fund in funds}
            | {one.partner for one in following.partners if one.fund in funds}
        )
        sources = _Sources(book, funds, as_at, following, assumptions, tuple(partners))
        found.append(Plan(kind, tuple(partners), tuple(_years(sources, year))))
    return found


def _years(sources: _Sources, first: FinancialYear) -> Iterator[YearOfPlan]:
    before: YearOfPlan | None = None
    for number in range(sources.assumptions.length):
        year = FinancialYear(first.start + number)
        assumed = sources.assumptions.year(number - 2) if number > 1 else None
        agreed = _agreed(sources, year)
        contributions = {
            partner: _contribution(sources, partner, agreed.get(partner, _NOTHING), before, assumed)
            for partner in sources.partners
        }
        spend = _spend(sources, year, before, assumed, agreed)
        before = YearOfPlan(year, _term(sources.book, year), contributions, spend, assumed)
        yield before


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What is agreed of a partner's year in cash, and whether that is its whole contribution.

    A repayment agreed years ahead stands in the register long before the year's contribution, so
    changes and non-recurrent money alone are added to what is assumed. `ending` is the
    non-recurrent money that pays for spend; linked changes only shift who pays.
    """

    amount: Decimal
    recurrent: Decimal
    ending: Decimal
    is_whole: bool


_NOTHING = _Agreed(ZERO, ZERO, ZERO, is_whole=False)


def _agreed(sources: _Sources, year: FinancialYear) -> dict[str, _Agreed]:
    """What is agreed of a year by partner; variations to come count in their years."""
    as_at = max(sources.as_at, year.first_day)
    linked = {change.link for change in sources.book.linked_changes}
    rows: dict[str, list[Contribution]] = {}
    for row in contributions_in_force(sources.book, year, as_at):
        if row.fund in sources.funds and not row.in_kind:
            rows.setdefault(row.partner, []).append(row)
    return {
        partner: _Agreed(
            total_of(row.amount for row in own),
            total_of(row.amount for row in own if row.recurrent),
            total_of(row.amount for row in own if not row.recurrent and row.line not in linked),
            any(row.recurrent and row.variation is None for row in own),
        )
        for partner, own in rows.items()
    }


def _contribution(
    sources: _Sources,
    partner: str,
    agreed: _Agreed,
    before: YearOfPlan | None,
    assumed: PlanYear | None,
) -> PlanAmount:
    if agreed.is_whole or before is None:
        return PlanAmount(agreed.amount, agreed.recurrent, Basis.AGREED)
    if assumed is None:
        amount = total_of(
            one.by(sources.assumptions.formula)
            for one in sources.following.partners
            if one.fund in sources.funds and one.partner == partner
        )
    else:
        base = before.contributions[partner].recurrent
        amount = base + uplift_of(base, assumed.uplift)
    basis = Basis.FORMULA if assumed is None else Basis.ASSUMED
    return PlanAmount(amount + agreed.amount, amount + agreed.recurrent, basis)


def _spend(
    sources: _Sources,
    year: FinancialYear,
    before: YearOfPlan | None,
    assumed: PlanYear | None,
    agreed: Mapping[str, _Agreed],
) -> PlanAmount:
    budgets = [
        row.amount
        for row in sources.book.budgets
        if row.fund in sources.funds
        and row.financial_year == year
        and (row.approved_on is None or row.approved_on <= max(sources.as_at, year.first_day))
    ]
    if budgets or before is None:
        ending = total_of(one.ending for one in agreed.values())
        total = total_of(budgets)
        return PlanAmount(total, total - ending, Basis.AGREED)
    base = before.spend.recurrent
    if assumed is None:
        base += _adjusted(sources, AdjustmentKind.VARIANCE)
        amount = base + uplift_of(base, sources.assumptions.growth) + _planned(sources)
    else:
        amount = base + uplift_of(base, assumed.growth) - assumed.saving
    return PlanAmount(amount, amount, Basis.ASSUMED)


def _planned(sources: _Sources) -> Decimal:
    return (
        _adjusted(sources, AdjustmentKind.PRESSURE)
        + _adjusted(sources, AdjustmentKind.CHANGE)
        - _adjusted(sources, AdjustmentKind.SAVING)
    )


def _adjusted(sources: _Sources, kind: AdjustmentKind) -> Decimal:
    return total_of(
        one.amount
        for one in sources.assumptions.adjustments
        if one.kind is kind and one.fund in sources.funds
    )


def _term(book: AgreementBook, year: FinancialYear) -> Term:
    end = book.agreement.end_date
    if end is None or end >= year.last_day:
        return Term.WITHIN
    return Term.BEYOND if end < year.first_day else Term.ENDS
