"""The rows of the Contributions sheet that linked changes make, and where the two differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.funds.position import AGREED
from tracker.domain.records.linked_variations import LinkedChange, LinkedSet, LinkedVariation
from tracker.domain.registers import Contribution


def contribution_of(head: LinkedVariation, change: LinkedChange) -> Contribution:
    """The contribution row a change is: not recurrent, its Line the reference of the set."""
    return Contribution(
        agreement=change.agreement,
        fund=change.fund,
        scheme=None,
        partner=change.partner,
        financial_year=change.financial_year,
        funding_source=change.funding_source,
        line=change.link,
        variation=head.variation,
        recurrent=False,
        capital=False,
        in_kind=False,
        designated=False,
        amount=change.amount,
        status=AGREED,
    )


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A change whose contribution row says another amount, or (None) is not there."""

    change: LinkedChange
    contributed: Decimal | None


def mismatches(of: LinkedSet, contributions: Iterable[Contribution]) -> Iterator[Mismatch]:
    """Where the Contributions sheet no longer says what the set does."""
    kept = {_place(row): row.amount for row in contributions if row.line == of.head.link}
    for change in of.changes:
        amount = kept.get(_place(contribution_of(of.head, change)))
        if amount != change.amount:
            yield Mismatch(change, amount)


def _place(row: Contribution) -> tuple[object, ...]:
    return (
        row.fund, row.scheme, row.partner, row.financial_year, row.funding_source, row.variation,
    )  # fmt: skip
