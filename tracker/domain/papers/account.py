"""The account of a pooled fund for a year, as the host's memorandum account shows it.

    brought forward + funding - expenditure + drawn from the reserve + uncommitted cut + shares
        = carried forward
        = funding beyond the budgets + retained - unallocated

Both sides are the same to the penny, because the terms place the whole variance. Amounts are in
pounds; a share is positive where the partner pays in for an overspend, negative where it is paid
back. Contributions in kind are no money, and stand beside the account. The reserve and the
uncommitted amount are what the fund holds besides the year's money, as its record has them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.agreements.settling import is_brought_forward
from tracker.domain.funds.position import FundPosition
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import Contribution


@dataclass(frozen=True, slots=True)
class FundAccount:
    """A fund's account; `spent` holds the outturn of each scheme, None where it has no forecast.

    `brought` are the contribution lines that say they were brought forward; `funding` has each
    partner's other contributions in cash.
    """

    brought: tuple[Contribution, ...]
    funding: Mapping[str, Decimal]
    spent: Mapping[str, Decimal | None]
    reserve_used: Decimal
    shares: Mapping[str, Decimal]
    revised_budget: Decimal
    uncommitted_cut: Decimal
    retained: Decimal
    unallocated: Decimal

    @property
    def brought_forward(self) -> Decimal:
        return total_of(row.amount for row in self.brought)

    @property
    def income(self) -> Decimal:
        """What the partners put in for the year."""
        return total_of(self.funding.values())

    @property
    def is_known(self) -> bool:
        """Whether every scheme has an outturn, so that the account can be drawn up."""
        return all(amount is not None for amount in self.spent.values())

    @property
    def expenditure(self) -> Decimal:
        """The outturn of the schemes that have one."""
        return total_of(amount for amount in self.spent.values() if amount is not None)

    @property
    def surplus(self) -> Decimal:
        """Income of the year less its expenditure; below nil it is a deficit."""
        return self.income - self.expenditure

    @property
    def before_sharing(self) -> Decimal:
        """What is there before the partners settle their shares."""
        return self.brought_forward + self.surplus + self.reserve_used + self.uncommitted_cut

    @property
    def carried_forward(self) -> Decimal:
        """What stays in the fund once the partners have settled their shares."""
        return self.before_sharing + total_of(self.shares.values())

    @property
    def beyond_budgets(self) -> Decimal:
        """Funding, with what was brought forward, beyond the revised budgets."""
        return self.brought_forward + self.income - self.revised_budget

    @property
    def may_count_twice(self) -> bool:
        """Whether what the fund holds besides may be part of its funding, and so counted twice."""
        return ZERO < self.reserve_used + self.uncommitted_cut <= self.beyond_budgets


def fund_account(fund: FundPosition) -> FundAccount:
    """The account of a fund for the year of its position."""
    cash = [row for row in fund.contributions if not row.in_kind]
    brought = tuple(row for row in cash if is_brought_forward(row))
    return FundAccount(
        brought=brought,
        funding={
            line.partner: line.contributions
            - line.in_kind
            - total_of(row.amount for row in brought if row.partner == line.partner)
            for line in fund.partners
        },
        spent={line.scheme.scheme: line.figures.outturn for line in fund.schemes},
        reserve_used=fund.share.reserve_used,
        shares={line.partner: fund.share.shares.get(line.partner, ZERO) for line in fund.partners},
        revised_budget=fund.figures.revised_budget,
        uncommitted_cut=fund.share.uncommitted_cut,
        retained=fund.share.retained,
        unallocated=fund.share.unallocated,
    )
