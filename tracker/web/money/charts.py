"""A fund's year month by month, as pictures with the same figures in tables beside them."""

from decimal import Decimal

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.funds.lines import Cutoff
from tracker.domain.funds.month_series import MonthPoint, month_series
from tracker.domain.funds.position import contributions_in_force, scheme_rows
from tracker.domain.money import ZERO
from tracker.web.allowing import allowed
from tracker.web.asking import asked_day
from tracker.web.formatting import pounds
from tracker.web.funds.charts import contributions_chart, forecast_chart, spend_chart
from tracker.web.funds.month_words import forecast_words, spend_words
from tracker.web.money.views import SHEETS, FundMoney, fund_money

pages = Blueprint(
    "money_charts", __name__, url_prefix="/agreements/<code:agreement>/funds/<code:fund>/charts"
)


@pages.get("")
@allowed(Right.READ)
def charts(agreement: str, fund: str) -> ResponseReturnValue:
    """Spend against profile and the forecast's history, drawn and in figures."""
    view, points = _points(agreement, fund)
    return view.page(
        "money/charts.html",
        points=points,
        as_at=asked_day(view.year, view.today)[0],
        sentence=spend_words(points, view.year),
        forecast_sentence=forecast_words(points),
    )


@pages.get("/spend.svg")
@allowed(Right.READ)
def spend(agreement: str, fund: str) -> ResponseReturnValue:
    """Spend to date against the profile to date, as a picture."""
    view, points = _points(agreement, fund)
    return _picture(spend_chart(points, spend_words(points, view.year)))


@pages.get("/forecasts.svg")
@allowed(Right.READ)
def forecasts(agreement: str, fund: str) -> ResponseReturnValue:
    """The forecast outturn as each month saw it, as a picture."""
    _, points = _points(agreement, fund)
    return _picture(forecast_chart(points, forecast_words(points)))


@pages.get("/contributions.svg")
@allowed(Right.READ)
def contributions(agreement: str, fund: str) -> ResponseReturnValue:
    """What each partner contributes, as a picture."""
    view = fund_money(agreement, fund)
    totals: dict[str, Decimal] = {}
    for row in contributions_in_force(view.book, view.year, view.today):
        if row.fund == fund:
            totals[row.partner] = totals.get(row.partner, ZERO) + row.amount
    if not totals:
        abort(404, "Nobody contributes to this fund in this year.")
    parts = [f"{view.names.get(code, code)} {pounds(amount)}" for code, amount in totals.items()]
    title = f"Contributions to {view.fund.title} in {view.year}: {', '.join(parts)}."
    return _picture(contributions_chart(totals, view.names, title))


def _points(agreement: str, fund: str) -> tuple[FundMoney, list[MonthPoint]]:
    view = fund_money(agreement, fund, (*SHEETS, "Ledger"))
    as_at, fault = asked_day(view.year, view.today)
    if fault:
        abort(400, f"{fault.sentence}.")
    cutoff = Cutoff.at(view.year, as_at, view.book.closed)
    return view, month_series(cutoff, view.schemes, scheme_rows(view.book, view.year))


def _picture(drawing: str) -> Response:
    return Response(drawing, mimetype="image/svg+xml")
