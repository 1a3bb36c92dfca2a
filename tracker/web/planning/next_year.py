"""Next year's contributions by roll-in, reset and prior spend, side by side, and why they differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.planning.assumptions import Formula, MoneyClass
from tracker.domain.planning.next_year import PartnerNext
from tracker.domain.risk_share.terms import FundKind
from tracker.errors import RuleBroken
from tracker.exporters.lists import Cell
from tracker.services.money.planning import remove_assumptions, save_assumptions
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, now, writing
from tracker.web.files import list_file
from tracker.web.planning.assumptions_form import TypedAssumptions, blank, filled, typed
from tracker.web.planning.views import Planning, planning
from tracker.web.planning.words import difference_sentences, lead_sentence
from tracker.web.throttled import an_export

pages = Blueprint("next_year", __name__, url_prefix="/agreements/<code:agreement>/money/next-year")

HEADINGS = (
    "Fund", "Partner", "Scheme", "Funding source", "Line", "Money", "This year", "Baseline",
    "Uplift (per cent)", "Recurrent over- or underspend", "Cost pressures", "Planned changes",
    "Savings", "Roll-in", "Reset",
)  # fmt: skip
APART = (MoneyClass.DESIGNATED, MoneyClass.CAPITAL)


@dataclass(frozen=True, slots=True)
class Row:
    """One step of the sums side by side: its words, and its pounds by formula (None: no part)."""

    text: str
    amounts: tuple[Decimal | None, ...]


@pages.get("")
@allowed(Right.READ)
def next_year(agreement: str) -> ResponseReturnValue:
    """What each formula asks of each partner next year, and the difference in steps."""
    view = planning(agreement)
    found = view.following
    sentences = difference_sentences(found, view.names)
    return view.page(
        "planning/next_year.html",
        sentence=lead_sentence(
            found, view.names, view.year.next(), assumed=view.chosen is not None
        ),
        more=sentences[1:],
        formulas=list(Formula),
        sums={(one.fund, one.partner): step_rows(one) for one in found.partners},
        apart=[
            (one, money, total)
            for one in found.partners
            for money in APART
            if (total := one.of_class(money, Formula.RESET))
        ],
        starts_late=_starts_late(view),
        off_budget=[
            fund
            for fund in view.position.funds
            if fund.figures.variance and fund.kind is not FundKind.IN_VIEW
        ],
    )


@pages.get("/download.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(agreement: str, form: str) -> ResponseReturnValue:
    """Every line of next year as a file."""
    view = planning(agreement)
    rows: list[list[Cell]] = [
        [
            line.key.fund, line.key.partner, line.key.scheme, line.key.funding_source,
            line.key.line, line.money.value, line.this_year, line.baseline, line.percent,
            line.variance, line.pressure, line.change, line.saving, line.roll_in, line.reset,
        ]
        for line in view.following.lines
    ]  # fmt: skip
    return list_file(form, f"Next year {agreement} {view.year.next()}", HEADINGS, rows)


@pages.get("/assumptions")
@allowed(Right.APPROVE)
def ask(agreement: str) -> ResponseReturnValue:
    """The form for assumptions: as those the address names, or blank."""
    view = planning(agreement)
    found = blank(view) if view.chosen is None else filled(view, view.chosen)
    return _form(view, found, [])


@pages.post("/assumptions")
@allowed(Right.APPROVE)
def save(agreement: str) -> ResponseReturnValue:
    """Keep assumptions under their name, or show the form with more rows."""
    view = planning(agreement)
    found, assumptions, faults = typed(view)
    if found.wants_more:
        return _form(view, found, [])
    if assumptions is not None:
        try:
            with writing() as session:
                number = save_assumptions(
                    session, actor(), now(), view.place, found.name, assumptions,
                    shared=found.shared,
                )  # fmt: skip
        except RuleBroken as refused:
            faults = [FieldFault("name", refused.sentence.rstrip("."))]
        else:
            flash("The assumptions are saved.", "success")
            return redirect(view.at("next_year.next_year", set=number), 303)
    return _form(view, found, faults), 422


@pages.post("/assumptions/<int:number>/remove")
@allowed(Right.APPROVE)
def remove(agreement: str, number: int) -> ResponseReturnValue:
    """Forget assumptions."""
    view = planning(agreement)
    with writing() as session:
        remove_assumptions(session, actor(), view.place, number)
    flash("The assumptions are removed.", "success")
    to = url_for("next_year.next_year", agreement=agreement, year=str(view.year))
    return redirect(to, 303)


def _form(view: Planning, found: TypedAssumptions, faults: Sequence[FieldFault]) -> str:
    later = [str(FinancialYear(view.year.start + 2 + n)) for n in range(len(found.plan))]
    return view.page("planning/assumptions.html", typed=found, later=later, faults=list(faults))


def step_rows(of: PartnerNext) -> list[Row]:
    """The steps of every formula in one table: what is no part of a formula has no amount."""
    by_formula = [{s.text: s.amount for s in of.steps(formula)} for formula in Formula]
    order: list[str] = []
    for formula in (Formula.PRIOR_SPEND, Formula.ROLL_IN):
        place = 0
        for step in of.steps(formula):
            if step.text in order:
                place = order.index(step.text) + 1
            else:
                order.insert(place, step.text)
                place += 1
    return [Row(text, tuple(steps.get(text) for steps in by_formula)) for text in order]


def _starts_late(view: Planning) -> bool:
    """Whether the agreement began within this year, so that its contributions are of part of it."""
    start = view.book.agreement.start_date
    return view.year.first_day < start <= view.year.last_day
