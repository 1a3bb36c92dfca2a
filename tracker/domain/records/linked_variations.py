"""Contribution changes of several years that belong together and are to net to nothing.

A partner may pay more now and less later, for another partner or for the fund: councils and NHS
bodies have called it standard practice under section 75 (Bury, 2020). Each change is a row of the
Contributions sheet whose Line is the set's reference, so the rows name each other wherever they
are read. What one partner paid more than its part, and is not yet paid back, is the open balance.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from tracker.domain.figures import pounds
from tracker.domain.financial_year import FinancialYear
from tracker.domain.money import ZERO, total_of
from tracker.domain.wording import listed


class LinkKind(StrEnum):
    """Why contributions change: between years, or a top-up asked for after an overspend."""

    BETWEEN_YEARS = "Between years"
    LOAN = "Top-up as a loan"
    GIFT = "Top-up as a gift"


@dataclass(frozen=True, slots=True)
class LinkedVariation:
    """A set of linked changes; `balance_due` is the year in which an open balance falls due."""

    agreement: str
    link: str
    title: str
    kind: str
    variation: str | None
    balance_due: FinancialYear | None
    authority: str | None


@dataclass(frozen=True, slots=True)
class LinkedChange:
    """One change of a set: in a year a partner contributes so much more (below nil: less).

    `owed_by` is the partner for which it pays; blank where the other changes of the set say who
    pays less, or where it pays for the fund as a whole.
    """

    agreement: str
    link: str
    fund: str
    partner: str
    financial_year: FinancialYear
    funding_source: str
    amount: Decimal
    owed_by: str | None


LinkedRecord = LinkedVariation | LinkedChange


@dataclass(frozen=True, slots=True)
class PartnerBalance:
    """What a partner has paid more (below nil: less) than its part by the end of a year."""

    partner: str
    year: FinancialYear
    amount: Decimal


@dataclass(frozen=True, slots=True)
class LinkedSet:
    """A set with its changes in the order of their years, and its balances."""

    head: LinkedVariation
    changes: tuple[LinkedChange, ...]

    @property
    def counts(self) -> bool:
        """Whether it is ever to be paid back: a gift is not."""
        return self.head.kind != LinkKind.GIFT

    @property
    def years(self) -> tuple[FinancialYear, ...]:
        """The years from the first change to the last."""
        found = [change.financial_year.start for change in self.changes]
        return tuple(FinancialYear(n) for n in range(min(found), max(found) + 1)) if found else ()

    @property
    def partners(self) -> tuple[str, ...]:
        return tuple(
            sorted(
                {c.partner for c in self.changes} | {c.owed_by for c in self.changes if c.owed_by}
            )
        )

    def balance(self, partner: str, year: FinancialYear) -> Decimal:
        """What the partner has paid more than its part by the end of a year; nil for a gift.

        A change with an `owed_by` counts for both: what one paid more, the other owes.
        """
        if not self.counts:
            return ZERO
        by_then = [change for change in self.changes if change.financial_year <= year]
        return total_of(c.amount for c in by_then if c.partner == partner) - total_of(
            c.amount for c in by_then if c.owed_by == partner
        )

    def balances(self, year: FinancialYear) -> tuple[PartnerBalance, ...]:
        """The balances that are not nil by the end of a year."""
        found = (PartnerBalance(one, year, self.balance(one, year)) for one in self.partners)
        return tuple(one for one in found if one.amount)

    @property
    def open_at_end(self) -> tuple[PartnerBalance, ...]:
        """What no change of the set pays back."""
        return self.balances(self.years[-1]) if self.changes else ()


def linked_sets(
    heads: Iterable[LinkedVariation], changes: Iterable[LinkedChange]
) -> list[LinkedSet]:
    """The sets of an agreement in the order of their references."""
    grouped: dict[tuple[str, str], list[LinkedChange]] = {}
    for change in changes:
        grouped.setdefault((change.agreement, change.link), []).append(change)
    return [
        LinkedSet(
            head,
            tuple(
                sorted(
                    grouped.get((head.agreement, head.link), []),
                    key=lambda c: (c.financial_year, c.fund, c.partner, c.funding_source),
                )
            ),
        )
        for head in sorted(heads, key=lambda head: (head.agreement, head.link))
    ]


def set_faults(of: LinkedSet) -> Iterator[tuple[str, str]]:
    """What contradicts itself within a set: the field of its head to mend, and a sentence."""
    if not of.changes:
        yield "link", f"Set {of.head.link} holds no change: enter the contributions it changes."
        return
    due, last, left = of.head.balance_due, of.years[-1], of.open_at_end
    if left and due is None:
        words = listed([f"{one.partner} {_more_or_less(one.amount)}" for one in left])
        yield (
            "balance_due",
            (
                f"The changes do not net to zero: over the years {words}. Enter the years in which it "
                "is paid back, or the financial year in which the open balance falls due."
            ),
        )
    if due is not None and not left:
        yield (
            "balance_due",
            "The changes net to zero, so no balance falls due: clear the financial year.",
        )
    if left and due is not None and due < last:
        yield (
            "balance_due",
            (
                f"The balance cannot fall due in {due}, before the last change in {last}: enter "
                f"{last} or a later year."
            ),
        )


def _more_or_less(amount: Decimal) -> str:
    return f"pays {pounds(abs(amount))} {'more' if amount > 0 else 'less'} than its part"


def open_balances(
    sets: Sequence[LinkedSet], years: Iterable[FinancialYear]
) -> dict[str, dict[FinancialYear, Decimal]]:
    """The open balance of all sets by partner, at the end of each year."""
    wanted = list(years)
    partners = sorted({partner for one in sets if one.counts for partner in one.partners})
    return {
        partner: {year: total_of(one.balance(partner, year) for one in sets) for year in wanted}
        for partner in partners
    }
