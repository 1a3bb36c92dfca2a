"""The plan of five to ten years: contributions, spend and the gap, as a table, picture and file."""

from collections.abc import Iterator

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import last_moment
from tracker.domain.planning.contribution_plan import Plan, plans
from tracker.domain.risk_share.terms import FundKind
from tracker.exporters.lists import Cell
from tracker.web.allowing import allowed
from tracker.web.asking import asked
from tracker.web.files import list_file
from tracker.web.planning.plan_chart import plan_chart
from tracker.web.planning.views import Planning, planning
from tracker.web.planning.words import plan_sentence
from tracker.web.throttled import an_export

pages = Blueprint("plan", __name__, url_prefix="/agreements/<code:agreement>/money/plan")

HEADINGS = ("Kind of fund", "Financial year", "Term", "What", "Partner", "Amount", "Basis")


@pages.get("")
@allowed(Right.READ)
def plan(agreement: str) -> ResponseReturnValue:
    """Contributions by partner and year, planned spend, and the gap between them."""
    view = planning(agreement)
    found = _plans(view)
    return view.page("planning/plan.html", sentence=plan_sentence(found), plans=found)


@pages.get("/chart.svg")
@allowed(Right.READ)
def chart(agreement: str) -> ResponseReturnValue:
    """Planned contributions and planned spend by year, as a picture."""
    view, kind = planning(agreement), asked("kind") or FundKind.POOLED.value
    found = next((one for one in _plans(view) if one.kind.value == kind), None)
    if found is None or not found.partners:
        abort(404, "There is no plan for funds of this kind.")
    drawing = plan_chart(found, plan_sentence([found]))
    return Response(drawing, mimetype="image/svg+xml")


@pages.get("/download.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(agreement: str, form: str) -> ResponseReturnValue:
    """The plan as a file: a row for each partner, the spend and the gap of each year."""
    view = planning(agreement)
    rows = [row for plan in _plans(view) for row in _rows(plan)]
    return list_file(form, f"Plan {agreement} from {view.year}", HEADINGS, rows)


def _plans(view: Planning) -> list[Plan]:
    as_at = last_moment(view.year, view.today)
    return plans(view.book, view.year, as_at, view.following, view.assumptions)


def _rows(plan: Plan) -> Iterator[list[Cell]]:
    for one in plan.years:
        start: list[Cell] = [plan.kind.value, str(one.year), one.term.value]
        for partner, amount in one.contributions.items():
            yield [*start, "Contribution", partner, amount.amount, amount.basis.value]
        yield [*start, "Planned spend", None, one.spend.amount, one.spend.basis.value]
        yield [*start, "Gap", None, one.gap, None]
