"""Money across agreements and within one: what is entered, what is late, where to go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear, Period, add_months
from tracker.domain.funds.instalment_schedules import Receipts, receipts
from tracker.domain.funds.position import AgreementPosition, agreement_position, received_by
from tracker.domain.money import total_of
from tracker.domain.registers import AgreementBook
from tracker.services.money.overview import (
    AgreementMonth,
    Outstanding,
    entered_months,
    months_of_agreements,
    outstanding_instalments,
)
from tracker.services.records.book import POSITION_SHEETS, load_book
from tracker.services.records.years import list_years_of
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, asked_year, reading, today
from tracker.web.choices import year_options
from tracker.web.formatting import counted, pounds, short_pounds
from tracker.web.formatting import period as month_name
from tracker.web.money.contributions import late_words
from tracker.web.paging import page_links

pages = Blueprint("money", __name__)

A_PAGE = 50
MOST_OUTSTANDING = 50


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
    day = today()
    period = _asked_month(Period.of(add_months(day, -1)))
    with reading() as session:
        months = months_of_agreements(session, period)
        outstanding = outstanding_instalments(session, day)
        number = asked_page()
        wanted = [m for m in months if not m.is_complete] if asked("show") == "late" else months
        shown = wanted[(number - 1) * A_PAGE : number * A_PAGE]
        if number > 1 and not shown:
            abort(404, "The list has no such page.")
        entered = entered_months(session, period.financial_year, {m.agreement for m in shown})
    until = min(Period.of(day), period.financial_year.month(12))
    columns = [month for month in period.financial_year.periods if month <= max(until, period)]
    return render_template(
        "money/across.html",
        sentence=_across_sentence(period, months, outstanding),
        period=period,
        shown=shown,
        columns=columns,
        cells={
            month.agreement: [
                MonthCell(one, entered.get((month.agreement, one), 0), month.expected)
                for one in columns
            ]
            for month in shown
        },
        only_late=asked("show") == "late",
        late=sum(not month.is_complete for month in months),
        outstanding=[
            (one, one.instalment.amount - received_by(one.instalment, day),
             (day - one.instalment.due_date).days)
            for one in outstanding[:MOST_OUTSTANDING]
        ],
        more=max(0, len(outstanding) - MOST_OUTSTANDING),
        choices=_choices(period),
        links=page_links(number, len(wanted), A_PAGE),
    )  # fmt: skip


def _asked_month(usual: Period) -> Period:
    word = asked("month")
    if not word:
        return usual
    try:
        found = Period.from_text(word)
    except ValueError:
        abort(400, "An address names a month as 2026-10.")
    if not 1948 <= found.year <= 2199:
        abort(400, "The tracker keeps no month of that year.")
    return found


def _choices(period: Period) -> list[Period]:
    """The months to choose from: those of the years around, the latest first."""
    year = period.financial_year
    around = (FinancialYear(year.start - 1), year, year.next())
    return sorted((month for one in around for month in one.periods), reverse=True)


def _across_sentence(
    period: Period, months: Sequence[AgreementMonth], outstanding: Sequence[Outstanding]
) -> str:
    name = month_name(period)
    if not months and not outstanding:
        return (
            f"{name}: no agreement has a scheme with a budget. Enter or import the budgets first."
        )
    if not months:
        start = f"{name}: no agreement has a scheme with a budget"
    else:
        entered = sum(month.entered for month in months)
        expected = sum(month.expected for month in months)
        start = f"{name}: {entered:,} of {counted(expected, 'scheme')} entered"
        late = sum(not month.is_complete for month in months)
        start += f"; {counted(late, 'agreement')} not complete" if late else "; all complete"
    if not outstanding:
        return f"{start}; every instalment due has been received."
    missing = total_of(
        one.instalment.amount - (one.instalment.received_amount or 0) for one in outstanding
    )
    return (
        f"{start}; {counted(len(outstanding), 'instalment')} worth {short_pounds(missing)} "
        f"{'is' if len(outstanding) == 1 else 'are'} late."
    )


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
    return f"{words}."
