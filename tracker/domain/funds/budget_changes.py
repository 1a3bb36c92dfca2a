"""Budgets by hand: virements between schemes, and the months over which a budget is spread.

A virement moves budget from one scheme of a fund to another and nets to nothing. A profile is
held against the revised budget of its scheme: twelve months that do not add up to it would show
a budget to date that nobody agreed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.instalment_schedules import equal_parts
from tracker.domain.funds.lines import is_original, names_original
from tracker.domain.money import ZERO, split_exactly, to_pence, to_pounds, total_of
from tracker.domain.registers import Budget
from tracker.domain.wording import pounds_text, signed_pounds_text

Months = Mapping[Period, Decimal]


@dataclass(frozen=True, slots=True)
class Virement:
    """Budget moved from one scheme of a fund to another: `amount` pounds, always above nil."""

    agreement: str
    fund: str
    financial_year: FinancialYear
    reference: str
    source: str
    target: str
    amount: Decimal
    approved_on: date | None
    note: str | None

    def fault(self) -> tuple[str, str] | None:
        """What keeps this from being a virement: the field to mend and a sentence; None if nothing."""
        if self.source == self.target:
            return "target", "Choose two different schemes: a virement moves budget between them"
        if self.amount <= 0:
            return "amount", "Enter an amount above nil: the two schemes say which way it goes"
        if names_original(self.reference):
            return (
                "reference",
                "Enter the virement\u2019s own reference: Original is the first budget",
            )
        return None

    def lines(self) -> tuple[Budget, Budget]:
        """The two budget lines, of which one takes what the other gives."""
        return self._line(self.source, -self.amount), self._line(self.target, self.amount)

    def _line(self, scheme: str, amount: Decimal) -> Budget:
        return Budget(
            self.agreement, self.fund, scheme, self.financial_year, self.reference, amount,
            self.approved_on, self.note,
        )  # fmt: skip


def virement_gaps(budgets: Iterable[Budget]) -> dict[str, Decimal]:
    """By reference, what a virement's lines add up to in pounds; those that net to nil left out."""
    sums: dict[str, Decimal] = {}
    for row in budgets:
        if not is_original(row):
            sums[row.line] = sums.get(row.line, ZERO) + row.amount
    return {line: amount for line, amount in sums.items() if amount}


def twelfths(budget: Decimal, year: FinancialYear, fixed: Months) -> dict[Period, Decimal]:
    """A budget spread equally over the months that are not fixed, the odd pennies in the last.

    Args:
        fixed: months that stay as they are because they are closed, in pounds.

    Raises:
        ValueError: when every month is fixed.
    """
    free = _free(year, fixed)
    parts = equal_parts(budget - total_of(fixed.values()), len(free))
    return {**fixed, **dict(zip(free, parts, strict=True))}


def as_last_year(
    budget: Decimal, year: FinancialYear, fixed: Months, last_year: Months
) -> dict[Period, Decimal]:
    """A budget spread over the months that are not fixed as last year's amounts were.

    Raises:
        ValueError: saying why last year's amounts are no pattern.
    """
    free = _free(year, fixed)
    past = {month: last_year.get(Period(month.year - 1, month.month), ZERO) for month in free}
    if min(past.values()) < 0:
        raise ValueError("Last year has a month below nil, which is no pattern to spread a budget")
    if not any(past.values()):
        raise ValueError("Last year has no amounts in these months to spread the budget by")
    pence = to_pence(budget - total_of(fixed.values()))
    weights = {str(month): to_pence(amount) for month, amount in past.items()}
    split = split_exactly(abs(pence), weights)
    sign = 1 if pence >= 0 else -1
    return {**fixed, **{month: to_pounds(sign * split[str(month)]) for month in free}}


def _free(year: FinancialYear, fixed: Months) -> list[Period]:
    free = [month for month in year.periods if month not in fixed]
    if not free:
        raise ValueError("Every month of the year is closed, so nothing can be spread")
    return free


def profile_fault(budget: Decimal, months: Months) -> str | None:
    """Why twelve months are no profile of a revised budget, in a sentence; None if they are one."""
    total = total_of(months.values())
    if total == budget:
        return None
    way = "more" if total > budget else "less"
    return (
        f"The months add up to {signed_pounds_text(total)}, {pounds_text(total - budget)} {way} than the "
        f"revised budget of {signed_pounds_text(budget)}"
    )
