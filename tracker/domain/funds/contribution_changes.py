"""When the contributions of an agreement changed so much that a review is called for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear, add_months
from tracker.domain.funds.position import contributions_in_force
from tracker.domain.money import total_of
from tracker.domain.registers import AgreementBook
from tracker.domain.risk_share.terms import FundKind

REVIEW_BEFORE_CHANGE_MONTHS = 6
"""A review held up to so many months before a change is taken to have considered it."""


@dataclass(frozen=True, slots=True)
class ContributionChange:
    """All contributions together before and from a day, in pounds."""

    day: date
    before: Decimal
    after: Decimal

    @property
    def considered_from(self) -> date:
        """A review held on this day or later is taken to have considered the change."""
        return add_months(self.day, -REVIEW_BEFORE_CHANGE_MONTHS)


def contribution_changes(
    book: AgreementBook, year: FinancialYear, today: date, share: Decimal
) -> Iterator[ContributionChange]:
    """Changes above a share in a year up to today: from the year before, and by variations.

    What is in view is shown, not held, and does not count.

    Args:
        share: the part of the contributions before, as 0.1 for a tenth.
    """
    own = {fund.fund for fund in book.funds if fund.kind != FundKind.IN_VIEW}

    def total(of: FinancialYear, as_at: date) -> Decimal:
        lines = contributions_in_force(book, of, as_at)
        return total_of(line.amount for line in lines if line.fund in own)

    effective = {row.effective_from for row in book.variations}
    last_day = min(today, year.last_day)
    days = [year.first_day, *sorted(day for day in effective if year.first_day < day <= last_day)]
    last_year = FinancialYear(year.start - 1)
    before = total(last_year, last_year.last_day)
    for day in days:
        after = total(year, day)
        # A year without contributions is one that is not set up yet, or the agreement's first.
        if before and after and abs(after - before) > abs(before) * share:
            yield ContributionChange(day, before, after)
        before = after
