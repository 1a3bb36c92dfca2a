"""The risk-share working, step by step, and every split partner by partner.

The two tables alone let a finance lead redo the sum by hand. Inside a step all amounts are
positive; a signed share is negative for an underspend.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from functools import partial

from tracker.domain.money import ZERO, to_pence, total_of
from tracker.domain.risk_share.ladder import HELD_BY_FUND
from tracker.domain.risk_share.result import CapApplied, StepTrace
from tracker.domain.risk_share.terms import Direction, Method, share_text
from tracker.exporters.bulk_rows import BulkRow, Formula
from tracker.exporters.summary.lines import Lines, StepLine, pence
from tracker.exporters.summary.tables import At, Field, Sheet, Spec, Table, money, rounded, sumifs
from tracker.sheets import Style

_STEP = (
    Field("Agreement"),
    Field("Fund"),
    Field("Scheme"),
    Field("Direction", width=12),
    Field("Step", Style.WHOLE),
)

STEPS = Spec(
    "Risk share",
    "RiskShareSteps",
    "Risk-share working, step by step",
    "A step takes up to its limit of the amount that comes in, and leaves the rest to the next. "
    "Without a scheme it places the fund's net amount. All amounts are positive here.",
    (
        Field("Line", Style.WHOLE),
        *_STEP,
        Field("Method", width=22),
        Field("Clause", width=24),
        money("Amount in", total=False),
        money("Limit", total=False),
        money("Held before", total=False),
        money("Taken", total=False),
        money("To partners", total=False),
        money("To or from the fund", total=False),
        money("Not placed", total=False),
        money("Amount left", total=False),
        Field("Each partner's share", width=50),
        Field("Working", width=70),
        Field("Fund line", Style.WHOLE),
    ),
    frozen=6,
)

SPLIT = Spec(
    "Risk share split",
    "RiskShareSplit",
    "Every split, partner by partner",
    "Line is the partner's line on the sheet Shares, Step line the step's on the sheet Risk "
    "share. Before caps is the exact share of the amount taken, to the penny by largest remainder.",
    (
        Field("Line", Style.WHOLE),
        *_STEP,
        Field("Partner"),
        money("Contributions counted", total=False),
        Field("Exact share", width=26),
        money("Before caps", total=False),
        money("By caps", total=False),
        money("After caps", total=False),
        money("Signed share", total=False),
        Field("Caps", width=70),
        Field("Step line", Style.WHOLE),
    ),
    frozen=6,
)


def step_table(lines: Lines, split: Table) -> Table:
    """Every step that was reached."""
    sheet = Sheet(STEPS, len(lines.steps))
    return Table.of(sheet, [_step(line, sheet, split.sheet) for line in lines.steps])


def _step(line: StepLine, sheet: Sheet, split: Sheet) -> BulkRow:
    at = partial(sheet.here, index=line.number - 1)
    step = line.trace
    taken, left = to_pence(step.taken), to_pence(step.amount_left)
    shared = to_pence(total_of(step.shares.values()))
    of_fund = taken if step.method in HELD_BY_FUND else 0
    to_partners = sumifs(split.column("After caps"), (split.column("Step line"), at("Line")))
    not_placed = f"{at('Taken')}-{at('To partners')}-{at('To or from the fund')}"
    return STEPS.row(
        {
            "Line": line.number,
            **_naming_cells(line),
            "Method": str(step.method),
            "Clause": step.clause,
            "Amount in": to_pence(step.amount_in),
            "Limit": pence(step.limit),
            "Held before": pence(step.available),
            "Taken": taken,
            "To partners": Formula(rounded(to_partners), shared),
            "To or from the fund": of_fund,
            "Not placed": Formula(rounded(not_placed), taken - shared - of_fund),
            "Amount left": Formula(rounded(f"{at('Amount in')}-{at('Taken')}"), left),
            "Each partner's share": _shares_in_words(step),
            "Working": working(step),
            "Fund line": line.fund.number,
        }
    )


def _naming_cells(line: StepLine) -> dict[str, str | int | None]:
    return {
        "Agreement": line.fund.code[0],
        "Fund": line.fund.code[1],
        "Scheme": line.trace.scheme,
        "Direction": str(line.trace.direction),
        "Step": line.trace.step,
    }


def split_table(lines: Lines) -> Table:
    """Every partner's part in every step that split something."""
    parts = [(line, partner) for line in lines.steps for partner in _partners_of(line.trace)]
    sheet = Sheet(SPLIT, len(parts))
    rows = [
        _part(line, partner, lines, partial(sheet.here, index=index))
        for index, (line, partner) in enumerate(parts)
    ]
    return Table.of(sheet, rows)


def _partners_of(step: StepTrace) -> list[str]:
    split = {part.partner for part in step.split}
    return sorted(split | {partner for partner, share in step.shares.items() if share})


def _part(line: StepLine, partner: str, lines: Lines, at: At) -> BulkRow:
    step = line.trace
    own = next((part for part in step.split if part.partner == partner), None)
    before = to_pence(own.amount) if own else 0
    after = to_pence(step.shares.get(partner, ZERO))
    sign = -1 if step.direction is Direction.UNDERSPEND else 1
    signed = (
        f'IF({at("Direction")}="{Direction.UNDERSPEND}",-{at("After caps")},{at("After caps")})'
    )
    return SPLIT.row(
        {
            "Line": lines.partner_number.get((*line.fund.code, partner)),
            **_naming_cells(line),
            "Partner": partner,
            "Contributions counted": pence(step.base.get(partner)) if step.base else None,
            "Exact share": share_text(own.share) if own else None,
            "Before caps": before,
            "By caps": Formula(rounded(f"{at('After caps')}-{at('Before caps')}"), after - before),
            "After caps": after,
            "Signed share": Formula(signed, sign * after),
            "Caps": " ".join(_caps_in_words(step, partner)) or None,
            "Step line": line.number,
        }
    )


def _shares_in_words(step: StepTrace) -> str | None:
    named = [f"{partner} {_grouped(amount)}" for partner, amount in step.shares.items() if amount]
    return "; ".join(named) or None


def working(step: StepTrace) -> str:
    """The sum of a step in words, as one would write it beside the figures."""
    if step.method is Method.NET_SCHEMES:
        return "Over- and underspends of the schemes are set against each other."
    if not step.split:
        return _without_split(step)
    parts = [
        f"{part.partner} {_fraction(part.share)} = {_grouped(part.amount)}" for part in step.split
    ]
    sentences = [f"{_grouped(step.taken)} is split: {'; '.join(parts)}."]
    sentences.extend(_caps_in_words(step))
    return " ".join(sentences)


def _without_split(step: StepTrace) -> str:
    taken = _grouped(step.taken)
    if step.method is Method.USE_RESERVE:
        return f"{taken} is drawn from the reserve of {_grouped(step.available or ZERO)}."
    if step.method is Method.CUT_UNCOMMITTED:
        return f"{taken} of {_grouped(step.available or ZERO)} uncommitted is cancelled."
    if step.method is Method.RETAIN:
        return f"{taken} stays in the fund for next year."
    return f"{taken} is left for the board to decide." if step.taken else "Nothing is taken."


def _caps_in_words(step: StepTrace, partner: str | None = None) -> Iterator[str]:
    for cap in step.caps:
        if partner is None or cap.partner == partner:
            yield _cap_in_words(cap)


def _cap_in_words(cap: CapApplied) -> str:
    words = (
        f"{cap.partner} is capped at {_grouped(cap.cap)}, of which {_grouped(cap.room)} was left: "
        f"{_grouped(cap.excess)} is too much."
    )
    if cap.passed_to is not None:
        room = "" if cap.taker_room is None else f" (room {_grouped(cap.taker_room)})"
        words += f" {cap.passed_to}{room} takes {_grouped(cap.passed)}."
    if cap.unallocated:
        words += f" {_grouped(cap.unallocated)} is unallocated."
    return words


def _fraction(share: Fraction) -> str:
    return share_text(share).removesuffix(" of the whole").replace(" per cent", "%")


def _grouped(amount: Decimal) -> str:
    return f"{amount:,.2f}"
