"""The position of every scheme, its figures added up from the rows behind it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from tracker.domain.figures import MONTHS
from tracker.domain.funds.lines import Cutoff, Figures, SchemePosition
from tracker.domain.money import to_pence
from tracker.exporters.bulk_rows import BulkCell, BulkRow, Formula
from tracker.exporters.summary.budgets import COUNTS, ORIGINAL, VIREMENT, profiled_schemes
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.ledger import BEFORE, COMMITTED, OUTTURN, TO_DATE, LedgerListing
from tracker.exporters.summary.lines import Lines, SchemeLine
from tracker.exporters.summary.tables import (
    At,
    Cells,
    Field,
    Sheet,
    Source,
    Spec,
    Table,
    money,
    rounded,
)
from tracker.exporters.summary.words import over_or_under, percentage
from tracker.sheets import Style

PERCENT = "0.0%"
CLOSED_YEAR = "Actuals of the closed year"

FIGURES = (
    money("Original budget"),
    money("Virements"),
    money("Revised budget"),
    money("Budget to date"),
    money("Actual to date"),
    Field("Spend entered to", Style.DATE, number_format="yyyy-mm"),
    money("Variance to date"),
    money("Commitments"),
    Field("No forecast", Style.WHOLE, width=10, total=True),
    money("Outturn"),
    money("Variance"),
    Field("Over or under", width=13),
    Field("Variance %", Style.NUMBER, number_format=PERCENT),
    money("Movement"),
)

SCHEMES = Spec(
    "Schemes",
    "SchemePositions",
    "Position by scheme",
    "Variance is outturn minus revised budget, variance to date is actual minus budget to date: "
    "positive is an overspend. Movement is against the forecast before.",
    (
        Field("Line", Style.WHOLE),
        Field("Agreement"),
        Field("Fund"),
        Field("Kind"),
        Field("Scheme"),
        Field("Title", width=34),
        Field("Lead commissioner"),
        *FIGURES,
        Field("Outturn from", width=26),
        Field("Narrative", width=60),
        Field("Fund line", Style.WHOLE),
        Field("Lead line", Style.WHOLE),
    ),
    frozen=5,
)


@dataclass(frozen=True)
class SchemeSources:
    """The rows that the schemes' figures are added up from."""

    budgets: Source
    profiles: Source
    ledger: LedgerListing


def with_months(spec: Spec, facts: SummaryFacts) -> Spec:
    """The sheet with a note that says to which month its columns to date go.

    They go by the as-at date, so a fund whose last month is not entered yet has the budget of
    that month without its spend.
    """
    month = Cutoff.at(facts.year, facts.as_at, frozenset()).month
    if not month:
        said = f"Columns to date are nil: {facts.year} has not begun."
    else:
        period = facts.year.month(month)
        said = (
            f"Columns to date go to the end of {MONTHS[period.month - 1]} {period.year}, the month "
            "of the as-at date. Where spend is entered to an earlier month only, the variance to "
            "date holds budget whose spend is still to come."
        )
    return replace(spec, note=f"{spec.note} {said}")


def scheme_table(facts: SummaryFacts, lines: Lines, sources: SchemeSources) -> Table:
    """Every scheme of every fund."""
    sheet = Sheet(with_months(SCHEMES, facts), len(lines.schemes), lines.kinds)
    profiled = {fund.number: profiled_schemes(fund, facts) for fund in lines.funds}
    rows = [
        _row(line, lines, sheet, sources, line.position.scheme.scheme in profiled[line.fund.number])
        for line in lines.schemes
    ]
    return Table.of(sheet, rows)


def _row(
    line: SchemeLine,
    lines: Lines,
    sheet: Sheet,
    sources: SchemeSources,
    profiled: bool,  # noqa: FBT001  # the caller has just found out
) -> BulkRow:
    at = partial(sheet.here, index=line.number - 1)
    scheme, figures = line.position.scheme, line.position.figures
    lead = scheme.lead_commissioner
    return SCHEMES.row(
        {
            "Line": line.number,
            "Agreement": line.fund.code[0],
            "Fund": line.fund.code[1],
            "Kind": str(line.fund.kind),
            "Scheme": scheme.scheme,
            "Title": scheme.title,
            "Lead commissioner": lead,
            **_budget_cells(line, at, sources, profiled=profiled),
            **_spend_cells(line, at, sources.ledger.source),
            **derived_cells(at, figures),
            "No forecast": 1 if figures.outturn is None else 0,
            "Outturn from": _basis(line),
            "Narrative": sources.ledger.narratives.get(line.number),
            "Fund line": line.fund.number,
            "Lead line": lines.partner_number.get((*line.fund.code, lead)) if lead else None,
        }
    )


def _budget_cells(line: SchemeLine, at: At, sources: SchemeSources, *, profiled: bool) -> Cells:
    figures = line.position.figures
    number, cell = line.number, at("Line")
    if profiled:
        to_date = rounded(sources.profiles.total("Amount", number, cell, ("Counts", COUNTS)))
    else:
        # Whole pence times months over twelve is exact where pounds would not be.
        to_date = f"ROUND(ROUND({at('Revised budget')}*100,0)*{line.fund.months}/12,0)/100"
    budgets = sources.budgets
    return {
        "Original budget": Formula(
            rounded(budgets.total("Amount", number, cell, ("Part", ORIGINAL))),
            to_pence(figures.original_budget),
        ),
        "Virements": Formula(
            rounded(budgets.total("Amount", number, cell, ("Part", VIREMENT))),
            to_pence(figures.virements),
        ),
        "Budget to date": Formula(to_date, to_pence(figures.budget_to_date)),
    }


def _spend_cells(line: SchemeLine, at: At, ledger: Source) -> Cells:
    figures, sources = line.position.figures, line.position.sources
    number, cell = line.number, at("Line")

    def added_up(counts_as: str) -> str:
        return ledger.total("Amount", number, cell, ("Counts as", counts_as))

    outturn: BulkCell = None
    movement: BulkCell = None
    if figures.outturn is not None:
        basis = at("Actual to date") if sources.final else rounded(added_up(OUTTURN))
        outturn = Formula(basis, to_pence(figures.outturn))
    if figures.movement is not None:
        text = rounded(f"{at('Outturn')}-({added_up(BEFORE)})")
        movement = Formula(text, to_pence(figures.movement))
    return {
        "Actual to date": Formula(rounded(added_up(TO_DATE)), to_pence(figures.actual_to_date)),
        "Spend entered to": entered_to([line.position]),
        "Commitments": Formula(rounded(added_up(COMMITTED)), to_pence(figures.commitments)),
        "Outturn": outturn,
        "Movement": movement,
    }


def entered_to(schemes: Iterable[SchemePosition]) -> date | None:
    """The last month with spend of some schemes, by its first day; None where there is none."""
    months = (row.period for line in schemes for row in line.sources.actuals)
    return max((month.first_day for month in months), default=None)


def derived_cells(at: At, figures: Figures) -> Cells:
    """What follows from the other figures of the same row, on a scheme's row or a fund's."""
    revised = to_pence(figures.revised_budget)
    cells: Cells = {
        "Revised budget": Formula(rounded(f"{at('Original budget')}+{at('Virements')}"), revised),
        "Variance to date": Formula(
            rounded(f"{at('Actual to date')}-{at('Budget to date')}"),
            to_pence(figures.variance_to_date),
        ),
        **dict.fromkeys(("Variance", "Over or under", "Variance %")),
    }
    if figures.variance is not None:
        variance, cell = to_pence(figures.variance), at("Variance")
        cells |= {
            "Variance": Formula(rounded(f"{at('Outturn')}-{at('Revised budget')}"), variance),
            "Over or under": over_or_under(cell, variance),
            "Variance %": percentage((cell, variance), (at("Revised budget"), revised)),
        }
    return cells


def _basis(line: SchemeLine) -> str:
    sources = line.position.sources
    if sources.final:
        return CLOSED_YEAR
    return "No forecast" if sources.forecast is None else f"Forecast of {sources.forecast.period}"
