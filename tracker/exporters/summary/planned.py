"""Next year by three formulas, and the plan of the years after it, by every shared assumption."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from tracker.domain.money import ZERO, to_pence, total_of
from tracker.domain.planning.assumptions import AdjustmentKind, Assumptions, Formula, MoneyClass
from tracker.domain.planning.contribution_plan import Basis, Plan, PlanAmount, YearOfPlan
from tracker.domain.planning.next_year import NextLine, NextYear, SpendLine, uplift_of
from tracker.domain.registers import AgreementBook
from tracker.exporters import bulk_rows
from tracker.exporters.bulk_rows import BulkCell, BulkRow
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table, money, rounded, sumifs
from tracker.sheets import Style


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """One agreement by one set of assumptions: next year, and the plan by kind of fund."""

    book: AgreementBook
    name: str
    assumptions: Assumptions
    following: NextYear
    plans: tuple[Plan, ...]

    @property
    def agreement(self) -> str:
        return self.book.agreement.agreement


_LINE_MONEY = (
    "Baseline", "Recurrent over- or underspend", "Uplift of the baseline", "Uplift of the variance",
    "Cost pressures", "Planned changes", "Savings", "Spend", "Uplift of the spend", "Reset",
    "Roll-in", "Prior spend", "Roll-in less reset",
)  # fmt: skip
NEXT_YEAR = Spec(
    "Next year",
    "NextYearLines",
    "Next year’s contributions by three formulas",
    "By every shared set of assumptions. Reset is the baseline, uplifted; roll-in adds the recurrent "
    "variance and its uplift; prior spend starts from what a partner’s schemes spend. Pressures, "
    "changes and savings count the same in all three. Rows of spend carry prior spend only.",
    (
        Field("Agreement"),
        Field("Assumptions", width=30),
        Field("Fund"),
        Field("Partner"),
        Field("Scheme"),
        Field("Funding source", width=26),
        Field("Contribution line"),
        Field("Money", width=12),
        Field("Uplift (per cent)", Style.NUMBER),
        *(money(heading, total=False) for heading in _LINE_MONEY),
        Field("Plan line", Style.WHOLE),
    ),
    frozen=4,
)
PLAN = Spec(
    "Plan",
    "PlanLines",
    "Plan of several years",
    "By every shared set of assumptions, in cash; kinds of fund are never added together. An amount "
    "that is not agreed is the base and what is added to it, uplifted, plus what is added after, "
    "less savings. The gap is spend less contributions: positive is not paid for.",
    (
        Field("Line", Style.WHOLE),
        Field("Agreement"),
        Field("Assumptions", width=30),
        Field("Kind", width=14),
        Field("Financial year", width=13),
        Field("Term", width=26),
        Field("What", width=14),
        Field("Partner"),
        Field("Basis", width=11),
        money("Base", total=False),
        money("Added to base", total=False),
        Field("Uplift (per cent)", Style.NUMBER),
        money("Added after", total=False),
        money("Savings", total=False),
        money("Amount", total=False),
        money("Ends with the year", total=False),
        money("Goes on", total=False),
    ),
    frozen=5,
)
_ASKED = {Formula.RESET: "Reset", Formula.ROLL_IN: "Roll-in", Formula.PRIOR_SPEND: "Prior spend"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A row of the plan before it is written: a year's contribution, spend or gap.

    `before` is the row of the year before it, counted from 0.
    """

    facts: PlanFacts
    plan: Plan
    year: YearOfPlan
    what: str
    partner: str | None
    amount: PlanAmount | None
    before: int | None


def next_year_table(facts: tuple[PlanFacts, ...]) -> Table:
    """Every line of next year, and what prior spend starts from."""
    asked = {
        (line.facts.agreement, line.facts.name, line.plan.kind.value, line.partner): number
        for number, line in enumerate(_plan_lines(facts), start=1)
        if line.amount is not None and line.amount.basis is Basis.FORMULA
    }
    count = sum(
        len(one.following.lines) + sum(len(partner.spend) for partner in one.following.partners)
        for one in facts
    )
    sheet = Sheet(NEXT_YEAR, count)
    rows: list[BulkRow] = []
    for one in facts:
        kinds = {fund.fund: fund.kind for fund in one.book.funds}
        for partner in one.following.partners:
            key = (one.agreement, one.name, kinds.get(partner.fund, ""), partner.partner)
            for line in partner.lines:
                rows.append(_line_row(one, line, sheet, len(rows), asked.get(key)))
            for spent in partner.spend:
                rows.append(_spend_row(one, spent, sheet, len(rows), asked.get(key)))
    return Table.of(sheet, rows)


def _line_row(
    facts: PlanFacts, line: NextLine, sheet: Sheet, index: int, plan_line: int | None
) -> BulkRow:
    at = partial(sheet.here, index=index)
    is_cash = line.money is not MoneyClass.IN_KIND
    planned = f"{at('Cost pressures')}+{at('Planned changes')}-{at('Savings')}"
    percent = at("Uplift (per cent)")
    both = f"({at('Baseline')}+{at('Recurrent over- or underspend')})*{percent}/100"
    reset = f"{at('Baseline')}+{at('Uplift of the baseline')}+{planned}"
    variance = f"{at('Recurrent over- or underspend')}+{at('Uplift of the variance')}"
    cells: dict[str, BulkCell] = dict.fromkeys(NEXT_YEAR.place)
    cells |= {
        "Agreement": facts.agreement,
        "Assumptions": facts.name,
        "Fund": line.key.fund,
        "Partner": line.key.partner,
        "Scheme": line.key.scheme,
        "Funding source": line.key.funding_source,
        "Contribution line": line.key.line,
        "Money": line.money.value,
        "Uplift (per cent)": line.percent,
        "Baseline": to_pence(line.baseline),
        "Recurrent over- or underspend": to_pence(line.variance),
        "Uplift of the baseline": _figure(
            f"{at('Baseline')}*{percent}/100", line.uplift_on_baseline
        ),
        "Uplift of the variance": _figure(
            f"ROUND({both},2)-{at('Uplift of the baseline')}", line.uplift_on_variance
        ),
        "Cost pressures": to_pence(line.pressure),
        "Planned changes": to_pence(line.change),
        "Savings": to_pence(line.saving),
        "Reset": _figure(reset, line.reset),
        "Roll-in": _figure(f"{at('Reset')}+{variance}", line.roll_in),
        "Prior spend": _figure(planned, line.planned) if is_cash else None,
        "Roll-in less reset": _figure(f"{at('Roll-in')}-{at('Reset')}", line.roll_in - line.reset),
        # What is given in kind is in no plan.
        "Plan line": plan_line if is_cash else None,
    }
    return NEXT_YEAR.row(cells)


def _spend_row(
    facts: PlanFacts, spent: SpendLine, sheet: Sheet, index: int, plan_line: int | None
) -> BulkRow:
    at = partial(sheet.here, index=index)
    cells: dict[str, BulkCell] = dict.fromkeys(NEXT_YEAR.place)
    cells |= {
        "Agreement": facts.agreement,
        "Assumptions": facts.name,
        "Fund": spent.fund,
        "Partner": spent.partner,
        "Scheme": spent.scheme,
        "Money": "Spend",
        "Spend": to_pence(spent.spend),
        "Uplift of the spend": to_pence(spent.uplift),
        "Prior spend": _figure(
            f"{at('Spend')}+{at('Uplift of the spend')}", spent.spend + spent.uplift
        ),
        "Plan line": plan_line,
    }
    return NEXT_YEAR.row(cells)


def plan_table(facts: tuple[PlanFacts, ...], next_year: Sheet) -> Table:
    """Every contribution, spend and gap of every year."""
    lines = list(_plan_lines(facts))
    sheet = Sheet(PLAN, len(lines))
    return Table.of(
        sheet, [_plan_row(line, index, sheet, next_year) for index, line in enumerate(lines)]
    )


def _plan_lines(facts: tuple[PlanFacts, ...]) -> Iterator[_Line]:
    number = 0
    for one in facts:
        for plan in one.plans:
            width = len(plan.partners) + 2
            for place, year in enumerate(plan.years):
                amounts: Mapping[str, PlanAmount] = year.contributions
                for partner in plan.partners:
                    before = number - width if place else None
                    yield _Line(one, plan, year, "Contribution", partner, amounts[partner], before)
                    number += 1
                yield _Line(
                    one, plan, year, "Planned spend", None, year.spend,
                    number - width if place else None,
                )  # fmt: skip
                yield _Line(one, plan, year, "Gap", None, None, None)
                number += 2


def _plan_row(line: _Line, index: int, sheet: Sheet, next_year: Sheet) -> BulkRow:
    cells: dict[str, BulkCell] = dict.fromkeys(PLAN.place)
    cells |= {
        "Line": index + 1,
        "Agreement": line.facts.agreement,
        "Assumptions": line.facts.name,
        "Kind": line.plan.kind.value,
        "Financial year": str(line.year.year),
        "Term": line.year.term.value,
        "What": line.what,
        "Partner": line.partner,
    }
    if line.amount is None:
        cells["Amount"] = _gap(line, index, sheet)
        return PLAN.row(cells)
    return PLAN.row(cells | _amount_cells(line, line.amount, index, sheet, next_year))


def _gap(line: _Line, index: int, sheet: Sheet) -> bulk_rows.Formula:
    spend = sheet.here("Amount", index - 1)
    partners = len(line.plan.partners)
    if not partners:
        return _figure(spend, line.year.gap)
    first = sheet.here("Amount", index - 1 - partners)
    last = sheet.here("Amount", index - 2)
    return _figure(f"{spend}-SUM({first}:{last})", line.year.gap)


def _amount_cells(
    line: _Line, amount: PlanAmount, index: int, sheet: Sheet, next_year: Sheet
) -> dict[str, BulkCell]:
    at = partial(sheet.here, index=index)
    ends = amount.amount - amount.recurrent
    found: dict[str, BulkCell] = {
        "Basis": amount.basis.value,
        "Ends with the year": to_pence(ends),
        "Goes on": _figure(f"{at('Amount')}-{at('Ends with the year')}", amount.recurrent),
    }
    if amount.basis is Basis.AGREED:
        return {**found, "Amount": to_pence(amount.amount)}
    base, percent, added, saving = _parts(line)
    after = amount.amount - base - added - uplift_of(base + added, percent) + saving
    uplifted = f"({at('Base')}+{at('Added to base')})*(1+{at('Uplift (per cent)')}/100)"
    return {
        **found,
        "Base": _base(line, base, at("Line"), sheet, next_year),
        "Added to base": to_pence(added),
        "Uplift (per cent)": percent,
        "Added after": to_pence(after),
        "Savings": to_pence(saving),
        "Amount": _figure(
            f"ROUND({uplifted},2)+{at('Added after')}-{at('Savings')}", amount.amount
        ),
    }


def _parts(line: _Line) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """What an amount is made of: its base, what is added to it, per cent, and savings."""
    assumptions, assumed = line.facts.assumptions, line.year.assumed
    years = line.plan.years
    before = years[years.index(line.year) - 1]
    if line.partner is None:
        base = before.spend.recurrent
        if assumed is None:
            return base, _variance(line), assumptions.growth, ZERO
        return base, ZERO, assumed.growth, assumed.saving
    if assumed is None:
        return _asked(line), ZERO, Decimal(0), ZERO
    return before.contributions[line.partner].recurrent, ZERO, assumed.uplift, ZERO


def _funds(line: _Line) -> set[str]:
    return {fund.fund for fund in line.facts.book.funds if fund.kind == line.plan.kind}


def _asked(line: _Line) -> Decimal:
    """What the formula chosen asks of the partner, in all funds of the kind."""
    return total_of(
        one.by(line.facts.assumptions.formula)
        for one in line.facts.following.partners
        if one.partner == line.partner and one.fund in _funds(line)
    )


def _variance(line: _Line) -> Decimal:
    return total_of(
        one.amount
        for one in line.facts.assumptions.adjustments
        if one.kind is AdjustmentKind.VARIANCE and one.fund in _funds(line)
    )


def _base(
    line: _Line, base: Decimal, cell: str, sheet: Sheet, next_year: Sheet
) -> bulk_rows.Formula:
    """The live base: what next year's lines ask, or what goes on of the year before."""
    if line.partner is not None and line.year.assumed is None:
        heading = _ASKED[line.facts.assumptions.formula]
        asked = sumifs(next_year.column(heading), (next_year.column("Plan line"), cell))
        return _figure(asked, base)
    assert line.before is not None
    return _figure(sheet.here("Goes on", line.before), base)


def _figure(text: str, amount: Decimal) -> bulk_rows.Formula:
    return bulk_rows.Formula(rounded(text), to_pence(amount))
