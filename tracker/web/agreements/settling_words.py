"""What the host of a fund holds, line by line, and who would get or owe what, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from tracker.domain.agreements.settling import PartnerSettlement, Settlement
from tracker.domain.risk_share.result import StepTrace
from tracker.domain.wording import joined
from tracker.web.formatting import counted, period, pounds, variance
from tracker.web.funds.risk_words import step_sentence

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a balance: what it is, and the amount that is added, or taken off by its words."""

    text: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class SettlementView:
    """A settlement as its page shows it."""

    settlement: Settlement
    heading: str
    lines: tuple[Line, ...]
    months: str
    divided: str
    steps: tuple[str, ...]
    to_agree: tuple[Line, ...]
    cautions: tuple[str, ...]


def view_of(settlement: Settlement, names: Names) -> SettlementView:
    """A settlement in words."""
    result = settlement.result
    return SettlementView(
        settlement,
        heading(settlement),
        tuple(_lines(settlement, names)),
        counted(settlement.months, "month"),
        _divided(settlement),
        tuple(_steps(result.steps if result else (), names)),
        tuple(_to_agree(settlement)),
        tuple(_cautions(settlement, names)),
    )


def heading(settlement: Settlement) -> str:
    """What the host holds or has laid out, after the fund's title."""
    held = settlement.held
    if held < 0:
        return f"{settlement.title}: the host has laid out {pounds(-held)}"
    return f"{settlement.title}: the host holds {pounds(held)}"


def _lines(settlement: Settlement, names: Names) -> Iterator[Line]:
    yield Line("Balance brought forward", settlement.brought_forward)
    for row in settlement.partners:
        yield Line(_paid_words(row, settlement, names), row.paid)
    yield Line("Reserve of the fund", settlement.reserve)
    yield Line(f"Less: spend in the ledger{_to(settlement)}, income taken off", settlement.spent)


def _paid_words(row: PartnerSettlement, settlement: Settlement, names: Names) -> str:
    name = names.get(row.partner, row.partner)
    if row.by_twelfths:
        twelfths = counted(settlement.months, "twelfth")
        return f"{name}, the host: {twelfths} of {pounds(row.agreed)}{_to(settlement)}"
    if row.is_host:
        return f"{name}, the host: what fell due by its own schedule"
    return f"{name}: instalments received"


def _to(settlement: Settlement) -> str:
    last = settlement.last_month
    return "" if last is None else f" to {period(last)}"


def _divided(settlement: Settlement) -> str:
    """What the months' money was under- or overspent by, and what divides it."""
    if settlement.left_over == 0:
        return "The months were spent to the penny: there is nothing to share."
    amount = variance(-settlement.left_over)
    so_far = f"The contributions for {counted(settlement.months, 'month')} and the balance brought "
    so_far += f"forward, less spend, leave an {amount.split(' ')[1]} of {amount.split(' ')[0]}"
    if settlement.unusable:
        return f"{so_far}. Nobody can be said to bear it: {settlement.unusable}"
    if settlement.result is not None and not settlement.result.steps:
        return f"{so_far}. No rule is agreed for it."
    return f"{so_far}, which the risk share in force divides:"


def _steps(steps: tuple[StepTrace, ...], names: Names) -> Iterator[str]:
    for scheme, climbed in groupby(steps, key=lambda step: step.scheme):
        of_scheme = "" if scheme is None else f"Scheme {scheme}. "
        for index, step in enumerate(climbed):
            yield f"{of_scheme}{step_sentence(step, names, first=index == 0)}"


def _to_agree(settlement: Settlement) -> Iterator[Line]:
    """What nobody is given by the terms, as amounts held; one that is missing is below nil."""
    if settlement.kept:
        yield Line("The terms would keep it in the fund, which ends", settlement.kept)
    if settlement.reserve_left:
        yield Line("What is left of the reserve", settlement.reserve_left)
    if settlement.unplaced:
        yield Line("The terms give it to nobody", settlement.unplaced)


def _cautions(settlement: Settlement, names: Names) -> Iterator[str]:
    without = [
        names.get(row.partner, row.partner)
        for row in settlement.partners
        if not (row.is_host or row.has_schedule) and row.agreed
    ]
    if without:
        yield f"No instalments of {joined(without)} are recorded this year, so nothing counts as paid."
    if settlement.designated:
        yield (
            f"{pounds(settlement.designated)} of this year\u2019s contributions is designated or "
            "capital. What is unspent of it keeps its conditions: money designated under section "
            "223GA goes into another pooled fund and not back, and a capital grant stays capital."
        )
    if settlement.in_kind:
        yield (
            f"Contributions in kind ({pounds(settlement.in_kind)} a year) are no cash and are left "
            "out."
        )
    if settlement.may_count_reserve_twice:
        yield (
            f"This year\u2019s contributions exceed the budgets by {pounds(settlement.beyond_budgets)}"
            ". If the reserve was set aside out of them, it is counted twice here."
        )
