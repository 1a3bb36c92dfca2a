"""The position of every fund, and what became of its variance."""

from functools import partial

from tracker.domain.money import ZERO, to_pence, total_of
from tracker.domain.risk_share.result import Rule
from tracker.domain.risk_share.terms import FundKind, Method
from tracker.exporters.bulk_rows import BulkCell, BulkRow, Formula
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.lines import FundLine, Lines, pence
from tracker.exporters.summary.schemes import FIGURES, derived_cells, entered_to, with_months
from tracker.exporters.summary.tables import (
    At,
    Cells,
    Field,
    Sheet,
    Spec,
    Table,
    money,
    rounded,
    sumifs,
)
from tracker.sheets import Style

FUNDS = Spec(
    "Funds",
    "FundPositions",
    "Position by fund, and what became of its variance",
    "Variance = partners' shares + reserve used + uncommitted cut - retained + unallocated, for "
    "every pooled fund: the column Check is nil. Kinds of fund are never added together.",
    (
        Field("Line", Style.WHOLE),
        Field("Agreement"),
        Field("Fund"),
        Field("Kind"),
        Field("Title", width=34),
        *FIGURES,
        Field("Rule", width=17),
        Field("Terms from", Style.DATE),
        money("Partners' shares"),
        money("Reserve used"),
        money("Uncommitted cut"),
        money("Retained"),
        money("Unallocated"),
        money("Check"),
        Field("Remark", width=60),
    ),
    frozen=4,
)

_HELD = {
    "Reserve used": Method.USE_RESERVE,
    "Uncommitted cut": Method.CUT_UNCOMMITTED,
    "Retained": Method.RETAIN,
}


def fund_table(
    facts: SummaryFacts, lines: Lines, schemes: Table, shares: Table, steps: Table
) -> Table:
    """Every fund, its figures added up from its schemes, shares and steps."""
    sheet = Sheet(with_months(FUNDS, facts), len(lines.funds), lines.kinds)
    return Table.of(sheet, [_row(line, sheet, schemes, shares, steps) for line in lines.funds])


def _row(line: FundLine, sheet: Sheet, schemes: Table, shares: Table, steps: Table) -> BulkRow:
    at = partial(sheet.here, index=line.number - 1)
    share = line.position.share
    terms = None if share.rule is Rule.NOT_SHARED else share.facts.terms
    return FUNDS.row(
        {
            "Line": line.number,
            "Agreement": line.code[0],
            "Fund": line.code[1],
            "Kind": str(line.kind),
            "Title": line.position.fund.title,
            **derived_cells(at, line.position.figures),
            **_figure_cells(line, at, schemes.sheet),
            "Spend entered to": entered_to(line.position.schemes),
            "Rule": str(share.rule),
            "Terms from": None if terms is None else terms.effective_from,
            **_result_cells(line, at, shares.sheet, steps.sheet),
            "Remark": _remark(line),
        }
    )


def _figure_cells(line: FundLine, at: At, schemes: Sheet) -> Cells:
    figures = line.position.figures
    values: dict[str, int | None] = {
        "Original budget": to_pence(figures.original_budget),
        "Virements": to_pence(figures.virements),
        "Budget to date": to_pence(figures.budget_to_date),
        "Actual to date": to_pence(figures.actual_to_date),
        "Commitments": to_pence(figures.commitments),
        "No forecast": len(line.position.share.no_forecast),
        "Outturn": pence(figures.outturn),
        "Variance": pence(figures.variance),
        "Movement": pence(figures.movement),
    }
    # The variance of a fund whose schemes have not all a forecast is the sum of those that have,
    # and not its outturn (which is not known) minus its budget.
    return {
        heading: None
        if value is None
        else Formula(rounded(_by_fund(schemes, heading, at("Line"))), value)
        for heading, value in values.items()
    }


def _by_fund(sheet: Sheet, heading: str, line: str) -> str:
    return sumifs(sheet.column(heading), (sheet.column("Fund line"), line))


def _result_cells(line: FundLine, at: At, shares: Sheet, steps: Sheet) -> Cells:
    share = line.position.share
    held = {
        "Reserve used": share.reserve_used,
        "Uncommitted cut": share.uncommitted_cut,
        "Retained": share.retained,
    }
    shared = total_of(share.shares.values())
    cells: Cells = {
        heading: Formula(
            rounded(
                sumifs(
                    steps.column("Taken"),
                    (steps.column("Fund line"), at("Line")),
                    (steps.column("Method"), f'"{_HELD[heading]}"'),
                )
            ),
            to_pence(amount),
        )
        for heading, amount in held.items()
    }
    placed = shared + share.reserve_used + share.uncommitted_cut - share.retained
    left_over = (share.variance or ZERO) - placed - share.unallocated
    check: BulkCell = None
    if line.kind is FundKind.POOLED:
        parts = f"{at(_SHARES)}-{at('Reserve used')}-{at('Uncommitted cut')}+{at('Retained')}"
        text = rounded(f"N({at('Variance')})-{parts}-{at('Unallocated')}")
        check = Formula(text, to_pence(left_over))
    return {
        **cells,
        _SHARES: Formula(rounded(_by_fund(shares, "Share", at("Line"))), to_pence(shared)),
        "Unallocated": to_pence(share.unallocated),
        "Check": check,
    }


_SHARES = "Partners' shares"


def _remark(line: FundLine) -> str | None:
    share = line.position.share
    if share.error:
        return share.error
    if share.unallocated_by_scheme:
        named = ", ".join(code or "the fund's net" for code, _ in share.unallocated_by_scheme)
        return f"The board decides on what is unallocated: {named}."
    if share.no_forecast:
        return f"No forecast yet: {', '.join(share.no_forecast)}."
    return None
