"""Settling up: what the host holds of a pooled fund on a day, and who would receive or owe what.

The host holds the balance brought forward, its own contribution to date, the instalments that came
in from the others, and the fund's reserve, less what the ledger says was spent (income taken off).
The host pays no instalments to itself, so its own contribution counts by the twelfths of the year
for which spend is recorded; where a schedule of its own is recorded, by what of it fell due.
Contributions in kind are never cash, and aligned or other funds are nobody's common money.

If the agreement ended on that day, every partner would pay for those same months. What it has paid
ahead comes back to it, what it is behind with it still owes, and what those months' money was
under- or overspent by goes down the steps of the risk share in force, which may draw on the
reserve. What the terms give to nobody is for the partners to agree. Amounts are in pounds.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.position import FundPosition, PartnerPosition, agreement_position
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import AgreementBook, Contribution
from tracker.domain.risk_share.facts import FundFacts, SchemeFacts
from tracker.domain.risk_share.result import FundShare
from tracker.domain.risk_share.share import what_if
from tracker.domain.risk_share.terms import FundKind
from tracker.errors import RuleBroken

_MONTHS = 12
_PENNY = Decimal("0.01")
# A partner's own reserves or balances are money it pays in like any other, so they are not named.
_BROUGHT_FORWARD = re.compile(
    r"\b(?:brought forward|carried forward|carry[- ]?forward|b/f|c/f|underspends?|slippage"
    r"|opening balance)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PartnerSettlement:
    """One partner's account of a fund: what it should have paid, what it paid, what it gets.

    `agreed` is its contribution of the year in cash, without what was brought forward, and
    `for_months` the twelfths of it for the months settled. `by_twelfths` says that `paid` is
    the same, because a host without a schedule pays nothing to itself; `has_schedule` that
    instalments of the year are recorded. `share` is its part of the months' underspend, which
    it receives; negative is its part of an overspend, which it pays.
    """

    partner: str
    is_host: bool
    agreed: Decimal
    for_months: Decimal
    paid: Decimal
    by_twelfths: bool
    has_schedule: bool
    share: Decimal

    @property
    def ahead(self) -> Decimal:
        """What it has paid ahead of the months settled; negative is what it is behind."""
        return self.paid - self.for_months

    @property
    def receives(self) -> Decimal:
        """What it would receive or keep in the end; negative is what it would owe or bear."""
        return self.ahead + self.share


@dataclass(frozen=True, slots=True)
class Settlement:
    """A pooled fund settled as on a day.

    `months` of the financial year are settled: those up to the last with spend in the ledger
    (`last_month`, None before the first). `spent` is net of income. `result` is how the terms
    divided the months' under- or overspend; None where there is none, or where it cannot be
    spread over schemes, which `unusable` then says. `in_kind` is left out of everything else;
    `designated` is what of the year's cash may be restricted, and `beyond_budgets` how far that
    cash exceeds the revised budgets.
    """

    fund: str
    title: str
    months: int
    last_month: Period | None
    brought_forward: Decimal
    reserve: Decimal
    spent: Decimal
    partners: tuple[PartnerSettlement, ...]
    in_kind: Decimal
    designated: Decimal
    beyond_budgets: Decimal
    result: FundShare | None = None
    unusable: str | None = None

    @property
    def held(self) -> Decimal:
        """What the host holds in cash; below nil it has laid out its own money."""
        paid = total_of(row.paid for row in self.partners)
        return self.brought_forward + paid + self.reserve - self.spent

    @property
    def left_over(self) -> Decimal:
        """What the months' contributions and the balance brought forward were underspent by.

        Below nil it is the overspend. The reserve stands beside it.
        """
        due = total_of(row.for_months for row in self.partners)
        return self.brought_forward + due - self.spent

    @property
    def kept(self) -> Decimal:
        """What the terms would keep in the fund, which ends."""
        return ZERO if self.result is None else self.result.retained

    @property
    def unplaced(self) -> Decimal:
        """What the terms give to nobody; below nil nobody is named to pay it."""
        return self.left_over if self.result is None else -self.result.unallocated

    @property
    def reserve_left(self) -> Decimal:
        """What the terms leave of the reserve."""
        return self.reserve - (ZERO if self.result is None else self.result.reserve_used)

    @property
    def may_count_reserve_twice(self) -> bool:
        """Whether the reserve may be part of this year's contributions, and so counted twice."""
        return ZERO < self.reserve <= self.beyond_budgets


def settlements(book: AgreementBook, today: date) -> tuple[Settlement, ...]:
    """Every pooled fund of the agreement settled as on a day, by the code of the fund."""
    position = agreement_position(book, FinancialYear.of(today), today)
    return tuple(
        _settled(fund, position.agreement.host)
        for fund in position.funds
        if fund.kind is FundKind.POOLED
    )


def _settled(fund: FundPosition, host: str) -> Settlement:
    last = max((row.period for line in fund.schemes for row in line.sources.actuals), default=None)
    cash = [row for row in fund.contributions if not row.in_kind]
    brought = [row for row in cash if is_brought_forward(row)]
    months = 0 if last is None else last.number
    partners = tuple(_partner(line, fund, host, brought, months) for line in fund.partners)
    in_hand = Settlement(
        fund=fund.fund.fund,
        title=fund.fund.title,
        months=months,
        last_month=last,
        brought_forward=total_of(row.amount for row in brought),
        reserve=fund.fund.reserve or ZERO,
        spent=fund.figures.actual_to_date,
        partners=partners,
        in_kind=total_of(line.in_kind for line in fund.partners),
        designated=total_of(row.amount for row in cash if row.designated or row.capital),
        beyond_budgets=total_of(row.amount for row in cash) - fund.figures.revised_budget,
    )
    return _divided(in_hand, fund.share.facts)


def is_brought_forward(row: Contribution) -> bool:
    """Whether a contribution line says that it was brought forward from an earlier year."""
    return _BROUGHT_FORWARD.search(f"{row.funding_source} {row.line}") is not None


def _partner(
    line: PartnerPosition,
    fund: FundPosition,
    host: str,
    brought: Sequence[Contribution],
    months: int,
) -> PartnerSettlement:
    from_before = total_of(row.amount for row in brought if row.partner == line.partner)
    agreed = line.contributions - line.in_kind - from_before
    for_months = _twelfths(agreed, months)
    has_schedule = any(row.partner == line.partner for row in fund.instalments)
    is_host = line.partner == host
    if not is_host:
        paid = line.received_to_date
    else:
        paid = line.due_to_date if has_schedule else for_months
    return PartnerSettlement(
        partner=line.partner,
        is_host=is_host,
        agreed=agreed,
        for_months=for_months,
        paid=paid,
        by_twelfths=is_host and not has_schedule,
        has_schedule=has_schedule,
        share=ZERO,
    )


def _twelfths(amount: Decimal, months: int) -> Decimal:
    """So many twelfths of a year's amount, rounded half up as a budget to date is."""
    return (amount * months / _MONTHS).quantize(_PENNY, ROUND_HALF_UP)


def _divided(in_hand: Settlement, facts: FundFacts) -> Settlement:
    """The settlement with the months' under- or overspend divided by the terms."""
    if in_hand.left_over == 0:
        return in_hand
    try:
        result = _shared(in_hand, facts)
    except RuleBroken as refusal:
        return replace(in_hand, unusable=refusal.sentence)
    partners = tuple(
        replace(row, share=-result.shares.get(row.partner, ZERO)) for row in in_hand.partners
    )
    return replace(in_hand, partners=partners, result=result, unusable=result.error)


def _shared(in_hand: Settlement, facts: FundFacts) -> FundShare:
    """What the ladders make of it, as if it were the variance of the year.

    An allocation that is cancelled brings no cash, so there is none to cut.
    """
    schemes = tuple(_so_far(scheme, in_hand.months) for scheme in facts.schemes)
    budget = total_of(scheme.revised_budget for scheme in schemes)
    so_far = replace(facts, schemes=schemes, uncommitted=ZERO)
    return what_if(so_far, budget - in_hand.left_over)


def _so_far(scheme: SchemeFacts, months: int) -> SchemeFacts:
    """A scheme whose variance is that of the months: spend less as many twelfths of its budget."""
    beyond = scheme.actual_to_date - _twelfths(scheme.revised_budget, months)
    return replace(scheme, outturn=scheme.revised_budget + beyond)
