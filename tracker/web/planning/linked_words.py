"""What is open between partners and when it falls due, in sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.linked_variations import LinkedSet, PartnerBalance, open_balances
from tracker.domain.wording import joined
from tracker.web.formatting import counted, pounds

Names = Mapping[str, str]


def linked_sentence(sets: Sequence[LinkedSet], present: FinancialYear, names: Names) -> str:
    """The open balance at the end of this year, all sets together."""
    if not sets:
        return "No contributions are linked between years, and no top-up is recorded."
    balances = open_balances(sets, [present])
    found = [
        PartnerBalance(partner, present, by_year[present])
        for partner, by_year in balances.items()
        if by_year[present]
    ]
    number = counted(len(sets), "set")
    if not found:
        return f"Nothing is open between the partners at the end of {present} ({number})."
    return f"At the end of {present} {joined(_balance(one, names) for one in found)} ({number})."


def set_sentence(of: LinkedSet, present: FinancialYear, names: Names) -> str:
    """What a set leaves open, and when it is paid back or falls due."""
    if not of.counts:
        return "It is a gift: nothing is to be paid back."
    left = of.open_at_end
    if not left:
        last = of.years[-1]
        when = f"at the end of {last}" if last >= present else f"since {last}"
        return f"It nets to zero {when}."
    due = of.head.balance_due
    late = due is not None and due < present
    words = joined(_balance(one, names) for one in left)
    return f"{words[0].upper()}{words[1:]}; the balance {'fell' if late else 'falls'} due in {due}."


@dataclass(frozen=True, slots=True)
class OfYear:
    """A set that changes a fund’s contributions of a year: which it is, and its other changes."""

    link: str
    title: str
    text: str


def linked_in(
    sets: Sequence[LinkedSet], fund: str, year: FinancialYear, names: Names
) -> list[OfYear]:
    """The sets with a change of a fund in a year, each with the changes it is linked to."""
    found = []
    for one in sets:
        if any(c.fund == fund and c.financial_year == year for c in one.changes):
            others = [
                f"{names.get(c.partner, c.partner)} {pounds(abs(c.amount))} "
                f"{'more' if c.amount > 0 else 'less'} in {c.financial_year}"
                for c in one.changes
                if (c.fund, c.financial_year) != (fund, year)
            ]
            text = f"{joined(others)}." if others else "no other change."
            found.append(OfYear(one.head.link, one.head.title, text))
    return found


def _balance(one: PartnerBalance, names: Names) -> str:
    name = names.get(one.partner, one.partner)
    if one.amount > 0:
        return f"{name} has paid {pounds(one.amount)} more than its part"
    return f"{name} owes {pounds(-one.amount)}"
