"""What next year asks of whom and why, in sentences with their pounds."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tracker.domain.financial_year import FinancialYear
from tracker.domain.money import total_of
from tracker.domain.planning.assumptions import Formula
from tracker.domain.planning.contribution_plan import Plan, Term
from tracker.domain.planning.next_year import NextYear, PartnerNext
from tracker.web.formatting import pounds

Names = Mapping[str, str]


def difference_sentences(found: NextYear, names: Names) -> list[str]:
    """What roll-in asks more or less of each partner than reset, the largest difference first."""
    several = len({one.fund for one in found.partners}) > 1
    asked = [(one, difference(one, Formula.ROLL_IN)) for one in found.partners]
    ordered = sorted(asked, key=lambda item: -abs(item[1]))
    return [_sentence(one, amount, names, several) for one, amount in ordered if amount]


def difference(of: PartnerNext, formula: Formula) -> Decimal:
    """What a formula asks of a partner more than reset does."""
    return total_of(step.amount for step in of.difference(formula))


def _sentence(of: PartnerNext, amount: Decimal, names: Names, several: bool) -> str:  # noqa: FBT001  # said where it is called
    variance, uplift = (step.amount for step in of.difference(Formula.ROLL_IN))
    way = "more" if amount > 0 else "less"
    word = "overspend" if variance > 0 else "underspend"
    where = f" for {of.fund}" if several else ""
    added = f" and its uplift of {pounds(abs(uplift))}" if uplift else ""
    return (
        f"Roll-in asks {pounds(abs(amount))} {way} of {names.get(of.partner, of.partner)} than "
        f"reset{where}: this year’s recurrent {word} of {pounds(abs(variance))}{added}."
    )


def lead_sentence(found: NextYear, names: Names, following: FinancialYear, *, assumed: bool) -> str:
    """The first sentence of the page: the largest difference, or why there is none."""
    if not found.partners:
        return f"Nobody contributes this year, so there is nothing to roll on into {following}."
    sentences = difference_sentences(found, names)
    if sentences:
        return sentences[0]
    asked = pounds(total_of(one.by(Formula.RESET) for one in found.partners))
    if not assumed:
        return (
            f"Without assumptions, roll-in and reset both ask {asked} in cash for {following}: "
            "what recurs of this year, and nothing more."
        )
    return (
        f"Roll-in and reset both ask {asked} in cash for {following}: no recurrent over- or "
        "underspend is assumed."
    )


def plan_sentence(plans: Sequence[Plan]) -> str:
    """How far planned contributions fall short of planned spend, kind by kind."""
    parts = [_plan_part(plan) for plan in plans if plan.partners]
    return " ".join(parts) or "Nobody contributes to any fund of this agreement yet."


def _plan_part(plan: Plan) -> str:
    first, last = plan.years[0].year, plan.years[-1].year
    name = f"{plan.kind} money"
    worst = max(plan.years, key=lambda one: (one.gap, -one.year.start))
    total = total_of(one.gap for one in plan.years)
    if worst.gap <= 0:
        over = f", and {pounds(-total)} is left over" if total else ""
        return f"{name}: planned contributions cover planned spend from {first} to {last}{over}."
    short = next(one for one in plan.years if one.gap > 0)
    beyond = " That is beyond the agreement’s end." if worst.term is Term.BEYOND else ""
    return (
        f"{name}: contributions fall short of planned spend from {short.year} on; the gap is "
        f"largest in {worst.year}, at {pounds(worst.gap)}.{beyond}"
        if all(one.gap > 0 for one in plan.years[plan.years.index(short) :])
        else f"{name}: contributions fall short of planned spend first in {short.year}; the gap is "
        f"largest in {worst.year}, at {pounds(worst.gap)}.{beyond}"
    )


def gap_words(gap: Decimal) -> str:
    """A gap in words: spend that is not paid for, or money that is left.

    >>> gap_words(Decimal("5")), gap_words(Decimal("-5")), gap_words(Decimal(0))
    ('£5.00 short', '£5.00 left over', 'none')
    """
    if not gap:
        return "none"
    return f"{pounds(abs(gap))} {'short' if gap > 0 else 'left over'}"
