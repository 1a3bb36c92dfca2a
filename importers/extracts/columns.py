"""Which column holds what: headings and contents weighed together, rivals named."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from importers.extracts.contents import Facts
from importers.extracts.vocabulary import (
    AmountSaid,
    TextRole,
    amount_said,
    date_said,
    flow_said,
    period_said,
    plain_words,
    text_said,
)
from tracker.domain.ledgers.extracts import Confidence, Guess, Role
from tracker.domain.wording import joined

_KIND_RANK = {"net": 3, "plain": 2, "gross": 1}
_CLOSE = 2.5
_TEXT_ROLES: tuple[TextRole, ...] = ("supplier", "reference", "cost_centre", "description")
# A column of figures beside one that says what they measure: they may be people, not pounds.
_UNLIKE_AMOUNTS = re.compile(
    r"\b(per|per[0-9]\w*|percapita|percent\w*|pop\w*|rates?|count|episodes?|number|no|codes?|id|%|qty|quantity|vat|year|age|latitude|longitude|"
    r"easting|northing|ratio|score|days|hours|fte|index)\b"
)
_SURELY_REFERENCES = ("ref", "reference", "ref no", "transaction number", "transaction no")
_TELLS_MEASURE = r"metric indicator measure variable"


@dataclass(slots=True)
class Choice:
    """The columns chosen, by position and as guesses, and what to ask about them.

    `by_cells` tells that no heading names an amount, so that its candidates were judged by their
    cells alone.
    """

    positions: dict[Role, int] = field(default_factory=dict)
    guesses: dict[Role, Guess] = field(default_factory=dict)
    candidates: tuple[int, ...] = ()
    by_cells: bool = False
    warnings: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    def why_no_amount(self) -> str:
        """Why a file is refused in which no column was chosen for the amount."""
        if self.unreadable:
            return (
                f"nothing in it looks like an amount: under {joined(self.unreadable)} most cells cannot be "
                "read as pounds and pence, such as 1234.50."
            )
        return (
            "nothing in it looks like an amount: no heading names one over figures, and no column "
            "has pounds and pennies."
        )


@dataclass(frozen=True, slots=True)
class _Candidate:
    position: int
    said: AmountSaid
    facts: Facts

    @property
    def rank(self) -> tuple[float, float, int]:
        return (_KIND_RANK[self.said.kind], self.said.weight, -self.position)


class Chooser:
    """Weighs the columns of one table."""

    def __init__(
        self, headings: Sequence[str], labels: Sequence[str], facts: Sequence[Facts]
    ) -> None:
        self._headings, self._labels, self._facts = headings, labels, facts
        self._choice = Choice()

    def choose(self) -> Choice:
        """The best column for each role; amounts and dates first, texts from what is left."""
        self._choose_amount()
        self._choose_date()
        for role in _TEXT_ROLES:
            self._choose_text(role)
        return self._choice

    def choose_texts(self) -> Choice:
        """The best column for each text, where the amounts are known already."""
        for role in _TEXT_ROLES:
            self._choose_text(role)
        return self._choice

    def _take(self, role: Role, position: int, confidence: Confidence, reason: str) -> None:
        self._choice.positions[role] = position
        label, heading = self._labels[position], self._headings[position]
        self._choice.guesses[role] = Guess(label, heading, confidence, reason)

    def _name(self, position: int) -> str:
        return f'"{self._labels[position][:60]}"'

    # ------------------------------------------------------------------------------- amounts

    def _choose_amount(self) -> None:
        named = self._named_amounts()
        # Of two pairs the heavier one, and of two alike the first.
        sides = {c.said.kind: c for c in sorted(named, key=lambda c: (c.said.weight, -c.position))
                 if c.said.kind in ("debit", "credit")}  # fmt: skip
        single = [c for c in named if c.said.kind in _KIND_RANK]
        if len(sides) == 2 and not any(c.said.kind == "net" or c.said.weight >= 8 for c in single):
            self._take_pair(sides["debit"].position, sides["credit"].position)
            self._name_other_sides(named)
            return
        if self._take_flows(single):
            return
        if not single:
            single = [
                _Candidate(c.position, AmountSaid("plain", 5), c.facts) for c in sides.values()
            ]
        if not single:
            self._guess_amount()
            return
        best = max(single, key=lambda c: c.rank)
        net = self._net_by_sums(best)
        if net is not None:
            single = [net, *(c for c in single if c.position != net.position)]
            best = net
        self._choice.candidates = tuple(c.position for c in single)
        rivals = [c for c in single if c is not best and not self._explained(best, c)]
        self._take_amount(best, rivals, single)

    def _named_amounts(self) -> list[_Candidate]:
        measures = any(plain_words(heading) in _TELLS_MEASURE.split() for heading in self._headings)
        found = []
        for position, (heading, facts) in enumerate(zip(self._headings, self._facts, strict=True)):
            said = amount_said(heading)
            if said is None or said.kind == "vat":
                continue
            if facts.filled and facts.amount_share < 0.5:
                if facts.word_share < 0.5 or facts.pennies:
                    self._choice.unreadable.append(self._name(position))
                continue
            if not (measures and plain_words(heading) in ("value", "values")):
                found.append(_Candidate(position, said, facts))
        # A side without entries in the first rows may have some further down.
        filled = [c for c in found if c.facts.filled or c.said.kind in ("debit", "credit")]
        return filled or found

    def _take_pair(self, debit: int, credit: int, confidence: Confidence = "sure") -> None:
        reason = "debit and credit stand in columns of their own; the amount is debit minus credit"
        self._take("debit", debit, confidence, reason)
        self._take("credit", credit, confidence, reason)
        self._choice.candidates = (debit, credit)

    def _name_other_sides(self, named: Sequence[_Candidate]) -> None:
        others = [c for c in named if c.said.kind in ("debit", "credit")
                  and c.position not in self._choice.candidates]  # fmt: skip
        if others:
            taken = joined(map(self._name, self._choice.candidates))
            self._choice.warnings.append(
                f"{taken} were taken for debit and credit, and not "
                f"{joined(self._name(c.position) for c in others)}."
            )

    def _take_flows(self, single: Sequence[_Candidate]) -> bool:
        """Take one column of money out and one of money in, of which every row fills one, as a pair."""
        flows = {
            flow: at for at, heading in enumerate(self._headings) if (flow := flow_said(heading))
        }
        if len(flows) < 2 or any(c.position not in flows.values() for c in single):
            return False
        out, back = flows["out"], flows["in"]
        rows = list(zip(self._facts[out].amounts, self._facts[back].amounts, strict=True))
        if any(paid and received for paid, received in rows) or not any(a or b for a, b in rows):
            return False
        self._take_pair(out, back, "unsure")
        self._choice.questions.append(
            f"{self._name(out)} was taken for money going out and {self._name(back)} for money coming in, which "
            "was taken off: is that right?"
        )
        return True

    def _take_amount(
        self, best: _Candidate, rivals: Sequence[_Candidate], named: Sequence[_Candidate]
    ) -> None:
        others = [c for c in named if c is not best]
        reason = f"its heading names an amount and {best.facts.amount_share:.0%} of its cells are amounts"
        if best.said.kind == "net":
            reason = "its heading says net of VAT" + (
                ", which stands before gross" if others else ""
            )
        close = [c for c in rivals if c.said.kind == best.said.kind
                 and best.said.weight - c.said.weight <= _CLOSE]  # fmt: skip
        if close:
            names = joined(self._name(c.position) for c in close)
            self._choice.questions.append(
                f"{self._name(best.position)} was taken for the amount, but {names} could be it too "
                "and holds other figures: which one is to be counted?"
            )
        elif rivals:
            names = joined(self._name(c.position) for c in rivals)
            self._choice.warnings.append(
                f"{self._name(best.position)} was taken for the amount, and not {names}."
            )
        confidence: Confidence = "unsure" if close else "likely" if rivals else "sure"
        if best.facts.filled and best.facts.amount_share < 0.9:
            confidence = "unsure"
        self._take("amount", best.position, confidence, reason)

    def _net_by_sums(self, best: _Candidate) -> _Candidate | None:
        """Another column, whatever it is called, that makes up the best one together with VAT."""
        if best.said.kind == "net":
            return None
        for at, facts in enumerate(self._facts):
            if at == best.position or facts.amount_share < 0.9 or facts.pennies == 0:
                continue
            said = amount_said(self._headings[at])
            other = _Candidate(at, AmountSaid("net", said.weight if said else 5), facts)
            if (said is None or said.kind != "vat") and self._differ_by_vat(other, best):
                return other
        return None

    def _explained(self, best: _Candidate, other: _Candidate) -> bool:
        """Whether another amount is the same, or the gross of a net, or plainly the sum with VAT."""
        if {best.said.kind, other.said.kind} == {"net", "gross"}:
            return True
        pairs = [(a, b) for a, b in zip(best.facts.amounts, other.facts.amounts, strict=True)
                 if a is not None and b is not None]  # fmt: skip
        if not pairs or all(a == b for a, b in pairs):
            return bool(pairs) or not other.facts.filled
        return self._differ_by_vat(best, other)

    def _differ_by_vat(self, best: _Candidate, other: _Candidate) -> bool:
        for heading, facts in zip(self._headings, self._facts, strict=True):
            said = amount_said(heading)
            if said and said.kind == "vat":
                rows = [(a, v or 0, b) for a, v, b in zip(
                    best.facts.amounts, facts.amounts, other.facts.amounts, strict=True)
                    if a is not None and b is not None]  # fmt: skip
                adds = sum(a + v == b for a, v, b in rows)
                if adds >= 0.95 * len(rows) and any(v for _a, v, _b in rows):
                    return True
        return False

    def _guess_amount(self) -> None:
        """No heading names an amount: columns of figures with pennies may be it."""
        found = [
            (facts.pennies / facts.filled, -at)
            for at, facts in enumerate(self._facts)
            if facts.filled and facts.amount_share > 0.6 and facts.pennies
            and not self._names_other(at) and facts.month_share + facts.day_share < 0.5
        ]  # fmt: skip
        self._choice.candidates = tuple(sorted(-at for _share, at in found))
        if not found:
            return
        self._choice.by_cells = True
        best = -max(found)[1]
        self._take(
            "amount", best, "unsure", "no heading names an amount, but its cells have pennies"
        )
        if len(found) == 1:
            self._choice.warnings.append(
                f"No heading names an amount; {self._name(best)} was taken for it because its cells "
                "have pounds and pennies."
            )
            return
        names = joined(map(self._name, self._choice.candidates))
        self._choice.questions.append(
            f"No heading names an amount. {names} hold figures with pennies: which of them are amounts?"
        )

    def _names_other(self, position: int) -> bool:
        """Whether the heading names something that is no amount: a rate, a count, VAT, a code."""
        heading = self._headings[position]
        said = amount_said(heading)
        unlike = _UNLIKE_AMOUNTS.search(plain_words(heading))
        return bool(unlike or (said and said.kind == "vat") or date_said(heading))

    # --------------------------------------------------------------------------------- dates

    def _choose_date(self) -> None:
        taken = set(self._choice.positions.values())
        weighed = sorted(
            ((weight, -at) for at in range(len(self._headings))
             if at not in taken and (weight := self._date_weight(at))),
            reverse=True,
        )  # fmt: skip
        if not weighed:
            return
        weight, at = weighed[0][0], -weighed[0][1]
        named = bool(date_said(self._headings[at]) or period_said(self._headings[at]))
        others = [-minus for other, minus in weighed[1:] if date_said(self._headings[-minus])]
        reason = "its heading names a date and its cells are dates"
        confidence: Confidence = "sure"
        if not named:
            confidence, reason = "unsure", "no heading names a date, but its cells are dates"
            self._choice.warnings.append(
                f"No heading names a date; {self._name(at)} was taken for it because its cells are dates."
            )
        elif others:
            names = joined(map(self._name, others))
            confidence, reason = "likely", f"{reason}; its heading stands before {names}"
            if len(weighed) > 1 and weight - weighed[1][0] < 1:
                confidence = "unsure"
                self._choice.questions.append(
                    f"{self._name(at)} was taken for the date, but {names} could be it too: which one "
                    "decides the month?"
                )
        if "period" in plain_words(self._headings[at]) and self._facts[at].numbered_months:
            confidence = "unsure"
            self._choice.questions.append(
                f"{self._name(at)} gives months as numbers, and they were taken for those of the calendar: or "
                "are they accounting periods, which begin in April?"
            )
        self._take("date", at, confidence, reason)

    def _date_weight(self, at: int) -> float:
        """How well a column would do as the date; 0 when it cannot be it."""
        facts, heading = self._facts[at], self._headings[at]
        date_weight, period_weight = date_said(heading), period_said(heading)
        if not facts.filled:
            return date_weight.weight / 10 if date_weight else 0
        # Dates in the wrong order are still the date; the reading then refuses them by name.
        share = facts.day_share + facts.month_share + facts.month_first / facts.filled
        if date_weight and share >= 0.5:
            return date_weight.weight + share
        if period_weight and share >= 0.5 and not facts.serials:
            return period_weight.weight + share
        figures = amount_said(heading) and facts.amount_share > 0.2
        plain = facts.day_share >= 0.8 and not facts.serials and not figures
        return 1 + share if plain and not period_weight else 0

    # --------------------------------------------------------------------------------- texts

    def _choose_text(self, role: TextRole) -> None:
        taken = set(self._choice.positions.values())
        weighed = []
        for at, (heading, facts) in enumerate(zip(self._headings, self._facts, strict=True)):
            said = text_said(heading, role)
            if at in taken or said is None:
                continue
            weight = said.weight + self._fit(role, facts, heading)
            if weight > 0:
                weighed.append((weight, -at, said.word))
        if not weighed:
            return
        weight, minus, word = max(weighed)
        sure = weight >= 8 and sum(other[0] > weight - 0.5 for other in weighed) == 1
        self._take(role, -minus, "sure" if sure else "likely", f'its heading says "{word}"')

    @staticmethod
    def _fit(role: TextRole, facts: Facts, heading: str) -> float:
        """What the cells add to or take from the weight of the heading."""
        if not facts.filled:
            return -6
        if role == "supplier":
            constant = facts.distinct == 1 and facts.filled > 5
            return -20 if facts.word_share < 0.3 else -5 * constant
        if role == "reference":
            # An amount or a date is no reference, whatever its heading says.
            odd = (
                facts.pennies > facts.filled * 0.2
                and plain_words(heading) not in _SURELY_REFERENCES
            ) or facts.day_share - facts.serials / facts.filled > 0.5
            return -20 if odd else 0
        if role == "description":
            codes = facts.unnumbered < facts.filled * 0.3
            return -4 if facts.word_share < 0.3 else -1 * codes
        return -1.5 * (facts.distinct == 1 and facts.filled > 20)
