"""Next year's contributions as rows of the Contributions sheet, proposed and not yet agreed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import PROPOSED
from tracker.domain.money import ZERO, to_pence, total_of
from tracker.domain.planning.assumptions import NEW_SOURCE, Formula, MoneyClass
from tracker.domain.planning.next_year import LineKey, NextYear, PartnerNext, split_signed
from tracker.domain.registers import Contribution


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """A row to be proposed: what is kept of it now, if anything, and what it would be."""

    before: Contribution | None
    after: Contribution

    @property
    def is_agreed(self) -> bool:
        """Whether the partners have agreed the row already, so that it stays as it is."""
        return self.before is not None and self.before.status != PROPOSED

    @property
    def changes(self) -> bool:
        return not self.is_agreed and self.before != self.after


def proposed_rows(
    agreement: str,
    year: FinancialYear,
    found: NextYear,
    formula: Formula,
    kept: Iterable[Contribution],
) -> list[ProposedRow]:
    """The rows a formula proposes, by fund, partner and source; what has ended is left out.

    Args:
        year: the year to be proposed.
        kept: every contribution row of the agreement; what a row of the year before says of its
            money (capital, in kind, designated) holds of the one that follows it.
    """
    originals = [row for row in kept if row.variation is None]
    there = {key_of(row): row for row in originals if row.financial_year == year}
    before = {key_of(row): row for row in originals if row.financial_year.next() == year}
    rows = []
    for partner in found.partners:
        for key, amount in _amounts(partner, formula):
            model = before.get(key) or _new_row(agreement, key)
            after = replace(
                model, financial_year=year, amount=amount, recurrent=True, status=PROPOSED
            )
            rows.append(ProposedRow(there.get(key), after))
    return rows


def key_of(row: Contribution) -> LineKey:
    """The line a contribution row belongs to."""
    return LineKey(row.fund, row.partner, row.scheme or "", row.funding_source, row.line)


def _amounts(partner: PartnerNext, formula: Formula) -> Iterator[tuple[LineKey, Decimal]]:
    """What each line of a partner is to be; in cash they add up to what the formula asks."""
    by_spend = _by_spend(partner) if formula is Formula.PRIOR_SPEND else {}
    for line in partner.lines:
        amount = line.roll_in if formula is Formula.ROLL_IN else line.reset
        amount = by_spend.get(line.key, amount)
        if line.baseline or amount:
            yield line.key, amount
    placed = total_of(by_spend.values())
    if formula is Formula.PRIOR_SPEND and (left := partner.by(formula) - placed):
        yield LineKey(partner.fund, partner.partner, "", NEW_SOURCE, ""), left


def _by_spend(partner: PartnerNext) -> Mapping[LineKey, Decimal]:
    """What prior spend asks, over the partner's lines in cash: spend knows no funding source.

    Designated and capital money stays as reset has it; plain cash takes what is left.
    """
    fixed = {line.key: line.reset for line in partner.cash if line.money is not MoneyClass.CASH}
    free = [line for line in partner.cash if line.money is MoneyClass.CASH]
    left = partner.by(Formula.PRIOR_SPEND) - total_of(fixed.values())
    weights = {str(place): to_pence(line.baseline) for place, line in enumerate(free)}
    parts = split_signed(left, weights)
    return {
        **fixed,
        **{line.key: parts.get(str(place), ZERO) for place, line in enumerate(free)},
    }


def _new_row(agreement: str, key: LineKey) -> Contribution:
    """A line that nobody contributed to before."""
    return Contribution(
        agreement=agreement,
        fund=key.fund,
        scheme=key.scheme or None,
        partner=key.partner,
        financial_year=FinancialYear(0),
        funding_source=key.funding_source,
        line=key.line,
        variation=None,
        recurrent=True,
        capital=False,
        in_kind=False,
        designated=False,
        amount=ZERO,
        status=PROPOSED,
    )
