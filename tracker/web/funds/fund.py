"""One fund in one year: where it will end up, who pays, how that follows, and what if."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import ACTUAL
from tracker.domain.funds.position import FundPosition, agreement_position
from tracker.domain.money import ZERO
from tracker.domain.registers import Agreement
from tracker.domain.risk_share.result import ExposurePoint, FundShare
from tracker.domain.risk_share.share import what_if
from tracker.domain.risk_share.terms import FundKind
from tracker.errors import RuleBroken
from tracker.schemas import WhatIfQuestions, answered
from tracker.services.money.positions import exposure_of, fund_in
from tracker.services.records.book import POSITION_SHEETS, load_book
from tracker.services.records.years import list_years_of
from tracker.web.agreement_pages import names_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked, asked_day, asked_year, reading, today
from tracker.web.charts import exposure_chart
from tracker.web.choices import year_options
from tracker.web.formatting import period, pounds, variance
from tracker.web.funds.risk_words import (
    forecast_sentence,
    fund_name,
    ladders,
    part_of_budget,
    share_sentence,
)

pages = Blueprint("funds", __name__)

_SHARED = (FundKind.POOLED, FundKind.ALIGNED)


@dataclass(frozen=True, slots=True)
class FundView:
    """A fund as its address asks for it; `faults` are what the address gets wrong."""

    agreement: Agreement
    position: FundPosition
    names: Mapping[str, str]
    year: FinancialYear
    as_at: date
    years: Sequence[FinancialYear]
    faults: tuple[FieldFault, ...]
    spent_to: Period | None
    """The last month with spend, of those that count; None where there is none."""

    @property
    def ahead_sentence(self) -> str:
        """What the budget to date counts that the actual to date cannot have yet; often nothing.

        The month that holds the date counts in full, though its spend comes in after its end.
        """
        last = min(Period.of(self.as_at), self.year.month(12))
        if self.as_at < self.year.first_day or self.spent_to == last:
            return ""
        since = f"no spend after {period(self.spent_to)}" if self.spent_to else "no spend"
        return f"The budget to date counts {period(last)} in full; {since} is entered yet."


@dataclass(frozen=True, slots=True)
class Answer:
    """What a partner, or the fund, would carry at another outturn, beside what it would now."""

    who: str
    now: Decimal
    then: Decimal

    @property
    def change(self) -> Decimal:
        return self.then - self.now


@pages.get("/agreements/<code:agreement>/funds/<code:fund>")
@allowed(Right.READ)
def fund(agreement: str, fund: str) -> ResponseReturnValue:
    """Where the fund will end up, who bears what, and every step that says so."""
    view = view_of(agreement, fund)
    position, names = view.position, view.names
    points = _curve(position)
    asked_outturn = asked("outturn")
    answer, fault = _what_if(position, asked_outturn) if asked_outturn else (None, None)
    return render_template(
        "funds/fund.html",
        view=view,
        position=position,
        names=names,
        sentence=f"{forecast_sentence(position, view.year)} "
        f"{share_sentence(position.share, names)}".strip(),
        ladders=ladders(position, names),
        points=points,
        chart_words=chart_words(points, position, names),
        can_ask=position.kind in _SHARED and bool(position.schemes),
        asked_outturn=asked_outturn,
        answer=answer,
        answer_sentence=what_if_sentence(position, answer, names) if answer else "",
        answers=answers(position.share, answer, names) if answer else [],
        faults=[*view.faults, *([fault] if fault else [])],
    )


@pages.get("/agreements/<code:agreement>/funds/<code:fund>/exposure.svg")
@allowed(Right.READ)
def exposure(agreement: str, fund: str) -> ResponseReturnValue:
    """The exposure curve as a picture."""
    view = view_of(agreement, fund)
    points = _curve(view.position)
    if not points:
        abort(404, "This fund has no exposure curve.")
    title = chart_words(points, view.position, view.names)
    picture = exposure_chart(points, view.position.share.variance, view.names, title)
    return Response(picture, mimetype="image/svg+xml")


def view_of(agreement: str, fund: str) -> FundView:
    """The fund that the present address asks for.

    Raises:
        NotFound: when there is no such agreement, or it has no such fund.
    """
    day = today()
    with reading() as session:
        years = list_years_of(session, agreement)
        year = asked_year(years, day)
        book = load_book(session, agreement, year, sheets=POSITION_SHEETS)
    as_at, fault = asked_day(year, day)
    position = fund_in(agreement_position(book, year, as_at), fund)
    spent = [
        total.period
        for total in book.ledger
        if (total.fund, total.measure) == (fund, ACTUAL)
        and total.period.financial_year == year
        and total.period <= Period.of(as_at)
    ]
    return FundView(
        agreement=book.as_at(as_at),
        position=position,
        names=names_of(book),
        year=year,
        as_at=as_at,
        years=year_options(book.agreement, years, year, day),
        faults=(fault,) if fault else (),
        spent_to=max(spent, default=None),
    )


def _curve(position: FundPosition) -> Sequence[ExposurePoint]:
    return exposure_of(position) if position.kind in _SHARED else ()


def chart_words(
    points: Sequence[ExposurePoint], position: FundPosition, names: Mapping[str, str]
) -> str:
    """What the picture shows, for those who do not see it; empty without a picture."""
    if not points:
        return ""
    first, last = points[0], points[-1]
    ends = [
        f"{names.get(code, code)} from {pounds(first.shares[code])} to {pounds(last.shares[code])}"
        for code in last.shares
    ]
    return (
        f"Line chart of what each partner would bear of {fund_name(position.fund.title)}’s "
        f"variance, from {variance(first.variance)} to {variance(last.variance)}: "
        f"{', '.join(ends)}. The table gives every point at which a line bends."
    )


def _what_if(position: FundPosition, text: str) -> tuple[FundShare | None, FieldFault | None]:
    """Who would bear what at the outturn typed, or what is wrong with it."""
    values, faults = answered(WhatIfQuestions(), {"outturn": text})
    if faults:
        return None, FieldFault("outturn", faults["outturn"])
    try:
        return what_if(position.share.facts, values["outturn"]), None
    except RuleBroken as refused:
        return None, FieldFault("outturn", refused.sentence)


def what_if_sentence(position: FundPosition, answer: FundShare, names: Mapping[str, str]) -> str:
    """Who would bear what at the outturn asked about."""
    share = share_sentence(answer, names)
    start = f"At an outturn of {pounds(answer.outturn)} the fund would be "
    if not answer.variance:
        return f"{start}on budget. {share}".strip()
    part = part_of_budget(answer.variance, position.figures.revised_budget)
    way = "over" if answer.variance > 0 else "under"
    return f"{start}{pounds(abs(answer.variance))}{part} {way} budget. {share}".strip()


def answers(now: FundShare, then: FundShare, names: Mapping[str, str]) -> list[Answer]:
    """Every partner's share, and what the fund itself would carry, beside those of the forecast."""
    found = [
        Answer(names.get(code, code), now.shares.get(code, ZERO), share)
        for code, share in then.shares.items()
    ]
    held = [
        Answer("Drawn from the reserve", now.reserve_used, then.reserve_used),
        Answer("Uncommitted allocations cancelled", now.uncommitted_cut, then.uncommitted_cut),
        Answer("Kept in the fund for next year", now.retained, then.retained),
        Answer("Unallocated", now.unallocated, then.unallocated),
    ]
    return found + [line for line in held if line.now or line.then]
