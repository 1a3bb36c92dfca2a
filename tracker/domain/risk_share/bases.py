"""What partners contribute, as the weights of a split and as what a cap is a percentage of.

A base nets negative lines within the partner. One that totals nil, or in which a partner is
below nil, cannot share anything out: it raises `UnusableBase` with a sentence, and it is asked
for only when a step has something to split.
"""

from collections.abc import Mapping
from functools import cached_property

from tracker.domain.money import money_text, to_pence, to_pounds
from tracker.domain.risk_share.amounts import Weights
from tracker.domain.risk_share.facts import ContributionFacts, FundFacts
from tracker.domain.risk_share.terms import Base, Method, Step


class UnusableBase(Exception):
    """A step has something to split, but the contributions it splits by cannot be used."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Bases:
    """The contributions to one fund in one year, summed by partner as each step counts them."""

    def __init__(self, facts: FundFacts) -> None:
        self._facts = facts
        self._partners = sorted({*facts.partners, *(line.partner for line in facts.contributions)})
        self._known: dict[tuple[bool, bool, bool, str | None], Weights] = {}

    @cached_property
    def _lines_to(self) -> dict[str | None, list[ContributionFacts]]:
        lines: dict[str | None, list[ContributionFacts]] = {}
        for line in self._facts.contributions:
            lines.setdefault(line.scheme, []).append(line)
        return lines

    def weights(self, step: Step, scheme: str | None) -> Weights:
        """Whole pence by partner, in code order, that the step splits by.

        Raises UnusableBase when they total nil or a partner's are below nil.
        """
        by_scheme = step.method is Method.BY_SCHEME_CONTRIBUTION
        base = self._sum(
            original=step.base is Base.ORIGINAL,
            in_kind=step.include_in_kind,
            by_scheme=by_scheme,
            scheme=scheme if by_scheme else None,
        )
        paid = base.amounts.values()
        if min(paid, default=0) < 0 or not any(paid):
            raise UnusableBase(self._sentence(step, scheme if by_scheme else None, base.amounts))
        return base

    def capped_base(self, partner: str) -> int:
        """What a percentage cap of the partner counts: revised contributions without in kind."""
        revised = self._sum(original=False, in_kind=False, by_scheme=False, scheme=None)
        return revised.amounts.get(partner, 0)

    def _sum(
        self, *, original: bool, in_kind: bool, by_scheme: bool, scheme: str | None
    ) -> Weights:
        key = (original, in_kind, by_scheme, scheme)
        if key not in self._known:
            sums = dict.fromkeys(self._partners, 0)
            lines = self._lines_to.get(scheme, ()) if by_scheme else self._facts.contributions
            for line in lines:
                if (line.original or not original) and (in_kind or not line.in_kind):
                    sums[line.partner] += to_pence(line.amount)
            self._known[key] = Weights(sums)
        return self._known[key]

    def _sentence(self, step: Step, scheme: str | None, base: Mapping[str, int]) -> str:
        counted = f"{step.base.lower()} contributions"
        if scheme is not None:
            counted += f" to scheme {scheme}"
        if not step.include_in_kind:
            counted += " (without in kind)"
        below = {partner: pence for partner, pence in base.items() if pence < 0}
        if below:
            totals = " and ".join(
                f"those of {partner} total {money_text(to_pounds(pence))}"
                for partner, pence in below.items()
            )
            wrong = f"{totals}, which is below nil"
        else:
            wrong = f"those of {', '.join(base) or 'all partners'} total nil"
        return (
            f"Fund {self._facts.fund} in {self._facts.financial_year}: step {step.number} splits "
            f"by the {counted}, but {wrong}. Correct the contributions or the terms."
        )
