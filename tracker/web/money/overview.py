"""Money across agreements and within one: what is entered, what is late, where to go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.instalment_schedules import Receipts, receipts
from tracker.domain.funds.position import AgreementPosition, agreement_position
from tracker.domain.money import total_of
from tracker.domain.registers import AgreementBook
from tracker.services.agreements.lists import list_choices
from tracker.services.money.outstanding import (
    OutstandingQuestion,
    count_outstanding,
    list_outstanding,
)
from tracker.services.money.overview import (
    AgreementMonth,
    entered_months,
    list_months,
    months_of_agreements,
)
from tracker.services.records.book import POSITION_SHEETS, load_book
from tracker.services.records.years import list_years_of
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, asked_year, reading, today
from tracker.web.choices import year_options
from tracker.web.files import list_file
from tracker.web.formatting import counted, pounds, short_pounds
from tracker.web.money.contributions import beyond_words, late_words
from tracker.web.money.month_questions import (
    asked_months,
    file_headings,
    file_rows,
    first_sentence,
    month_choices,
)
from tracker.web.paging import page_links
from tracker.web.sorting import file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("money", __name__)

A_PAGE = 50
FIRST_FEW = 10
"""How many late instalments stand below the months, before a link to all of them."""


@dataclass(frozen=True, slots=True)
class MonthCell:
    """One month of an agreement in the table: how far it is entered, and in words."""

    period: Period
    entered: int
    expected: int

    @property
    def state(self) -> str:
        if self.entered >= self.expected:
            return "Complete"
        return f"{self.entered} of {self.expected}" if self.entered else "Nothing"


@pages.get("/money")
@allowed(Right.READ)
def across() -> ResponseReturnValue:
    """Which months are entered in which agreements, and which instalments have not come in."""
    day, number = today(), asked_page()
    if asked("q"):
        count_search()
    wanted = asked_months(day)
    period, order = wanted.period, wanted.order
    with reading() as session:
        months = months_of_agreements(session, period)
        found = list_months(session, wanted.question, order.by, descending=order.descending)
        shown = found[(number - 1) * A_PAGE : number * A_PAGE]
        if number > 1 and not shown:
            abort(404, "The list has no such page.")
        entered = entered_months(session, period.financial_year, {m.agreement for m in shown})
        late = count_outstanding(session, OutstandingQuestion(day))
        oldest = list_outstanding(session, OutstandingQuestion(day), most=FIRST_FEW)
        choices = list_choices(session)
    columns = wanted.columns(day)
    return render_template(
        "money/across.html",
        sentence=first_sentence(period, months, late),
        period=period,
        months=months,
        shown=shown,
        matches=len(found),
        columns=columns,
        cells={month.agreement: _cells(month, columns, entered) for month in shown},
        outstanding=oldest,
        late=late,
        month_choices=month_choices(period),
        choices=choices,
        asked=wanted.given,
        is_narrow=wanted.is_narrow,
        headings=dict(
            zip(("title", "entered"), sort_links(wanted.headings, order, "months"), strict=True)
        ),
        downloads=file_links(".download"),
        links=page_links(number, len(found), A_PAGE),
    )


@pages.get("/money.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The months as the address asks for them, one row for each agreement, as a file."""
    day = today()
    wanted = asked_months(day)
    year, columns = wanted.period.financial_year, wanted.columns(day)
    with reading() as session:
        found = list_months(
            session, wanted.question, wanted.order.by, descending=wanted.order.descending
        )
        entered = entered_months(session, year, {month.agreement for month in found})
    rows = file_rows(found, columns, entered)
    return list_file(form, f"Months of {year} on {day:%d-%m-%Y}", file_headings(columns), rows)


def _cells(
    month: AgreementMonth, columns: Sequence[Period], entered: Mapping[tuple[str, Period], int]
) -> list[MonthCell]:
    return [
        MonthCell(one, entered.get((month.agreement, one), 0), month.expected) for one in columns
    ]


@pages.get("/agreements/<code:agreement>/money")
@allowed(Right.READ)
def money(agreement: str) -> ResponseReturnValue:
    """The money of an agreement: its funds with their figures, and where to go on."""
    day = today()
    with reading() as session:
        years = list_years_of(session, agreement)
        year = asked_year(years, day)
        book = load_book(session, agreement, year, sheets=POSITION_SHEETS)
        months = entered_months(session, year, [agreement])
    position = agreement_position(book, year, min(year.last_day, day))
    found = receipts((row for row in book.instalments if row.financial_year == year), day)
    expected = _expected(book, year)
    cells = [MonthCell(one, months.get((agreement, one), 0), expected) for one in year.periods]
    return render_template(
        "money/agreement.html",
        **frame_of(book),
        year=year,
        choosable=year_options(book.agreement, years, year, day),
        position=position,
        contributed={
            fund.fund.fund: total_of(line.contributions for line in fund.partners)
            for fund in position.funds
        },
        sentence=_sentence(position, found, names_of(book)),
        cells=[cell for cell in cells if cell.period <= Period.of(day) or cell.entered],
        closed=book.closed,
        present=Period.of(day),
        expected=expected,
        late=_late_by_fund(found),
    )


def _expected(book: AgreementBook, year: FinancialYear) -> int:
    return len({(row.fund, row.scheme) for row in book.budgets if row.financial_year == year})


def _late_by_fund(found: Receipts) -> dict[str, int]:
    """How many instalments of each fund are late."""
    late: dict[str, int] = {}
    for one in found.late:
        late[one.instalment.fund] = late.get(one.instalment.fund, 0) + 1
    return late


def _sentence(position: AgreementPosition, found: Receipts, names: Mapping[str, str]) -> str:
    """What the funds hold and whether the money is in; kinds of fund are not added together."""
    if not position.funds:
        return "This agreement has no fund yet."
    parts = [
        f"{total.kind.value}: {counted(total.funds, 'fund')} with a revised budget of "
        f"{pounds(total.figures.revised_budget)}"
        for total in position.totals
    ]
    words = "; ".join([parts[0], *(part[0].lower() + part[1:] for part in parts[1:])])
    if found.due:
        words += (
            f". {short_pounds(found.received)} of {short_pounds(found.due)} due by today has been "
            "received"
        )
        words += f"; {late_words(found, names)}" if found.late else "; nothing is late"
        words += beyond_words(found)
    return f"{words}."
