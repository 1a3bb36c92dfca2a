"""The portfolio: which agreements there are, what money they hold, and which need attention.

Kinds of fund are never added together, and what is in view is counted in no total.
"""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.domain.agreement_calendar import DEFAULT_WINDOW, DueItem
from tracker.domain.financial_year import FinancialYear
from tracker.domain.risk_terms import FundKind
from tracker.domain.wording import joined
from tracker.services.agreement_lists import (
    A_PAGE,
    AgreementCount,
    AgreementLine,
    AgreementQuestion,
    count_agreements,
    list_agreements,
)
from tracker.services.due_lists import DueCount, count_due, list_due
from tracker.services.portfolio import KindLine, totals
from tracker.services.years import list_recorded_years
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_day, asked_page, asked_year, reading, today
from tracker.web.formatting import counted, short_pounds
from tracker.web.paging import page_links

pages = Blueprint("portfolio", __name__)

MOST_URGENT = 10


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything the person may see, added up; `urgent` is the first of what is due."""

    count: AgreementCount
    totals: list[KindLine]
    in_view: list[KindLine]
    due: DueCount
    urgent: list[DueItem]


@pages.get("/")
@allowed(Right.READ)
def portfolio() -> ResponseReturnValue:
    """Which agreements there are, what they hold this year, and what is overdue."""
    day = today()
    search, kind, number = asked("q"), asked("kind"), asked_page()
    if kind and kind not in list(FundKind):
        abort(400, "There is no such kind of fund.")
    with reading() as session:
        years = list_recorded_years(session)
        year = asked_year(years, day)
        as_at = asked_day(year, day)[0]
        found = _portfolio(session, year, as_at, day)
        question = AgreementQuestion(year, as_at, day, search=search, kind=kind)
        is_narrow = bool(search or kind)
        matches = count_agreements(session, question) if is_narrow else found.count
        shown = _page(session, question, number, matches.agreements)
    return render_template(
        "portfolio/portfolio.html",
        portfolio=found,
        sentence=first_sentence(found, year),
        window=DEFAULT_WINDOW,
        more_due=max(0, found.due.overdue + found.due.coming - MOST_URGENT),
        shown=shown,
        matches=matches.agreements,
        links=page_links(number, matches.agreements, A_PAGE),
        years=sorted({*years, year}, reverse=True),
        year=year,
        search=search,
        kind=kind,
        today=day,
    )


def _page(
    session: Session, question: AgreementQuestion, number: int, matches: int
) -> list[AgreementLine]:
    skip = (number - 1) * A_PAGE
    if number > 1 and skip >= matches:
        abort(404, "The list has no such page.")
    return list_agreements(session, question, skip=skip)


def _portfolio(session: Session, year: FinancialYear, as_at: date, day: date) -> Portfolio:
    kinds = totals(session, year, as_at)
    return Portfolio(
        count=count_agreements(session, AgreementQuestion(year, as_at, day)),
        totals=[total for total in kinds if total.kind != FundKind.IN_VIEW],
        in_view=[total for total in kinds if total.kind == FundKind.IN_VIEW],
        due=count_due(session, day),
        urgent=list_due(session, day, most=MOST_URGENT),
    )


def first_sentence(found: Portfolio, year: FinancialYear) -> str:
    """How many agreements, the money of the year by kind, who has not signed, what is overdue."""
    money = [
        f"{short_pounds(total.revised_budget)} {total.kind.lower()}"
        for total in found.totals
        if total.revised_budget
    ]
    number = found.count.agreements
    holds = "holds" if number == 1 else "hold"
    parts = [
        f"{counted(number, 'agreement')} {holds} {joined(money)} in {year}"
        if money
        else f"{counted(number, 'agreement')}, without any budget in {year}"
    ]
    if found.count.unsigned:
        verb = "is" if found.count.unsigned == 1 else "are"
        parts.append(f"{found.count.unsigned:,} {verb} not signed by every partner")
    if found.due.overdue:
        verb = "is" if found.due.overdue == 1 else "are"
        parts.append(
            f"{counted(found.due.overdue, 'thing')} {verb} overdue, "
            f"the oldest by {counted(-found.urgent[0].days, 'day')}"
        )
    else:
        parts.append("nothing is overdue")
    return "; ".join(parts) + "."
