"""The agreements: which there are, what money they hold, and which are in trouble.

Kinds of fund are never added together, and what is in view is counted in no total.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.domain.agreements.status import AgreementStatus
from tracker.domain.financial_year import FinancialYear
from tracker.domain.obligations.agreement_calendar import DueItem
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.vocabulary import FUND_KINDS, LEGAL_BASES
from tracker.domain.wording import joined
from tracker.exporters.lists import Cell
from tracker.services.agreements.lists import (
    A_PAGE,
    AgreementCount,
    AgreementLine,
    AgreementQuestion,
    DueFilter,
    count_agreements,
    list_agreements,
    list_choices,
)
from tracker.services.agreements.portfolio import KindLine, totals
from tracker.services.records.years import list_recorded_years
from tracker.services.reviews.due_lists import DueCount, count_due, list_due
from tracker.web.agreements.questions import LARGEST_FIRST, SORTED, ListAsked, asked_list
from tracker.web.allowing import allowed
from tracker.web.asking import actor, asked, asked_day, asked_page, asked_year, reading, today
from tracker.web.files import list_file
from tracker.web.formatting import counted, short_pounds
from tracker.web.paging import page_links
from tracker.web.sorting import file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("portfolio", __name__)


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Everything the person may see, added up; `oldest` is the first thing due."""

    count: AgreementCount
    totals: list[KindLine]
    in_view: list[KindLine]
    due: DueCount
    oldest: list[DueItem]


@pages.get("/agreements")
@allowed(Right.READ)
def portfolio() -> ResponseReturnValue:
    """Which agreements there are, what they hold this year, and which are in trouble."""
    day, number = today(), asked_page()
    if asked("q"):
        count_search()
    with reading() as session:
        years = list_recorded_years(session)
        year = asked_year(years, day)
        as_at = asked_day(year, day)[0]
        wanted = asked_list(year, as_at, day)
        found = _portfolio(session, year, as_at, day)
        matches = (
            count_agreements(session, wanted.question) if wanted.is_narrow else found.count
        ).agreements
        shown = _page(session, wanted, number, matches)
        choices = list_choices(session)
    return render_template(
        "portfolio/portfolio.html",
        portfolio=found,
        sentence=first_sentence(found, year),
        shown=shown,
        matches=matches,
        links=page_links(number, matches, A_PAGE),
        headings=sort_links(SORTED, wanted.order, "agreements", LARGEST_FIRST),
        downloads=file_links(".download"),
        years=sorted({*years, year}, reverse=True),
        year=year,
        asked=wanted.given,
        is_narrow=wanted.is_narrow,
        choices=choices,
        kinds=FUND_KINDS,
        bases=LEGAL_BASES,
        statuses=list(AgreementStatus),
        due_filters={
            DueFilter.OVERDUE: "something is overdue",
            DueFilter.DUE: "something is due",
            DueFilter.NOTHING: "nothing is due",
        },
        today=day,
        may_add=actor().has(Right.CHANGE),
    )


@pages.get("/agreements.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, one row for each fund, as a file."""
    day = today()
    with reading() as session:
        year = asked_year(list_recorded_years(session), day)
        wanted = asked_list(year, asked_day(year, day)[0], day)
        lines = list_agreements(
            session, wanted.question, wanted.order.by, descending=wanted.order.descending, most=None
        )
    return list_file(form, f"Agreements {year} on {day:%d-%m-%Y}", HEADINGS, _rows(lines))


HEADINGS = (
    "Agreement", "Title", "Area", "Legal basis", "Host", "Start", "End", "Status", "Fund",
    "Fund title", "Kind", "Original budget", "Revised budget", "Actual to date",
    "Forecast outturn", "Forecast variance", "Schemes without forecast", "Overdue",
    "Falls due", "Findings",
)  # fmt: skip


def _rows(lines: Iterable[AgreementLine]) -> list[list[Cell]]:
    """One row for each fund; an agreement without any has one of its own."""
    rows: list[list[Cell]] = []
    for line in lines:
        of_agreement: list[Cell] = [
            line.code, line.title, line.area, line.legal_basis, line.host, line.start_date,
            line.end_date, line.status.value,
        ]  # fmt: skip
        of_due: list[Cell] = [line.overdue, line.coming, line.findings]
        for fund in line.funds:
            money: list[Cell] = [
                fund.fund, fund.title, fund.kind, fund.original_budget, fund.revised_budget,
                fund.actual_to_date, fund.outturn, fund.variance, fund.without_forecast,
            ]  # fmt: skip
            rows.append([*of_agreement, *money, *of_due])
        if not line.funds:
            rows.append([*of_agreement, *([None] * 9), *of_due])
    return rows


def _page(session: Session, wanted: ListAsked, number: int, matches: int) -> list[AgreementLine]:
    skip = (number - 1) * A_PAGE
    if number > 1 and skip >= matches:
        abort(404, "The list has no such page.")
    return list_agreements(
        session, wanted.question, wanted.order.by, descending=wanted.order.descending, skip=skip
    )


def _portfolio(session: Session, year: FinancialYear, as_at: date, day: date) -> Portfolio:
    kinds = totals(session, year, as_at)
    return Portfolio(
        count=count_agreements(session, AgreementQuestion(year, as_at, day)),
        totals=[total for total in kinds if total.kind != FundKind.IN_VIEW],
        in_view=[total for total in kinds if total.kind == FundKind.IN_VIEW],
        due=count_due(session, day),
        oldest=list_due(session, day, most=1),
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
            f"the oldest by {counted(-found.oldest[0].days, 'day')}"
        )
    else:
        parts.append("nothing is overdue")
    return "; ".join(parts) + "."
