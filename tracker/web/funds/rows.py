"""What a figure of a fund is made of: the rows behind it, each with its batch, file and row."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import ACTUAL, COMMITMENT, FORECAST, Cutoff, SchemePosition
from tracker.domain.funds.position import received_by
from tracker.domain.money import total_of
from tracker.domain.registers import Contribution, Instalment, LedgerTotal, Row
from tracker.services.imports.batches import shown_batches
from tracker.services.money.ledger_rows import LedgerQuestion, list_ledger_rows, sum_ledger_rows
from tracker.services.records.origins import Origin, find_origins
from tracker.sheets import Layout
from tracker.sheets.money_layouts import BUDGETS, CONTRIBUTIONS, INSTALMENTS, LEDGER, PROFILES
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, reading
from tracker.web.formatting import counted, day, period, pounds
from tracker.web.funds.fund import FundView, view_of
from tracker.web.paging import page_links

pages = Blueprint(
    "rows", __name__, url_prefix="/agreements/<code:agreement>/funds/<code:fund>/rows"
)

A_PAGE = 200
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """One row as the page shows it: a few words, an amount in pounds, and where it came from."""

    cells: tuple[str, ...]
    amount: Decimal
    origin: Origin


@pages.get("/budget")
@allowed(Right.READ)
def budget(agreement: str, fund: str) -> ResponseReturnValue:
    """The budget lines that count on the date: original and virements."""
    view, schemes = _view(agreement, fund)
    wanted = [row for line in schemes for row in line.sources.budgets]
    total = total_of(row.amount for row in wanted)
    lines = [
        Line((row.scheme, row.line, day(row.approved_on), row.note or ""), row.amount, origin)
        for row, origin in _origins(BUDGETS, agreement, wanted)
    ]
    sentence = f"The revised budget of {pounds(total)} is {counted(len(lines), 'budget line')}."
    headings = ("Scheme", "Line", "Approved", "Note")
    return _page(view, ("Budget", BUDGETS), sentence, headings, lines)


@pages.get("/profile")
@allowed(Right.READ)
def profile(agreement: str, fund: str) -> ResponseReturnValue:
    """The months of the profile up to the date, or the twelfths that stand in for one."""
    view, schemes = _view(agreement, fund, one=True)
    (line,) = schemes
    wanted = line.sources.profiles
    lines = [
        Line((row.scheme, period(row.period)), row.amount, origin)
        for row, origin in _origins(PROFILES, agreement, wanted)
    ]
    total = pounds(line.figures.budget_to_date)
    if lines:
        sentence = (
            f"The budget to date of {total} is {counted(len(lines), 'month')} of the profile."
        )
    else:
        months = Cutoff.at(view.year, view.as_at, frozenset()).month
        sentence = (
            f"The budget to date of {total} is {months} twelfths of the revised budget of "
            f"{pounds(line.figures.revised_budget)}, because no month up to then has a profile."
        )
    return _page(view, ("Budget to date", PROFILES), sentence, ("Scheme", "Month"), lines)


@pages.get("/actual")
@allowed(Right.READ)
def actual(agreement: str, fund: str) -> ResponseReturnValue:
    """The ledger rows of actual spend up to the date."""
    view, schemes = _view(agreement, fund)
    return _ledger(view, schemes, "Actual to date", (ACTUAL, view.year.month(1), _last(view)))


@pages.get("/commitment")
@allowed(Right.READ)
def commitment(agreement: str, fund: str) -> ResponseReturnValue:
    """The ledger rows of the latest month with commitments."""
    view, schemes = _view(agreement, fund, one=True)
    month = _month_of(schemes[0].sources.commitment) or _last(view)
    return _ledger(view, schemes, "Commitments", (COMMITMENT, month, month))


@pages.get("/forecast")
@allowed(Right.READ)
def forecast(agreement: str, fund: str) -> ResponseReturnValue:
    """The ledger rows of the latest forecast, and what was forecast before it."""
    view, schemes = _view(agreement, fund, one=True)
    sources = schemes[0].sources
    before = ""
    if sources.previous is not None:
        before = (
            f" The forecast before it, in {period(sources.previous.period)}, was "
            f"{pounds(sources.previous.amount)}."
        )
    if sources.final:
        before = f" The year is closed, so its actuals are the outturn.{before}"
        return _ledger(view, schemes, "Outturn", (ACTUAL, view.year.month(1), _last(view)), before)
    month = _month_of(sources.forecast) or _last(view)
    return _ledger(view, schemes, "Forecast outturn", (FORECAST, month, month), before)


@pages.get("/contributions")
@allowed(Right.READ)
def contributions(agreement: str, fund: str) -> ResponseReturnValue:
    """The contribution lines that count on the date."""
    view, _ = _view(agreement, fund)
    wanted = _of_partner(view, view.position.contributions)
    lines = [
        Line(_contribution_words(row, view), row.amount, origin)
        for row, origin in _origins(CONTRIBUTIONS, agreement, wanted)
    ]
    total = pounds(total_of(row.amount for row in wanted))
    sentence = f"Contributions of {total} are {counted(len(lines), 'line')}."
    headings = ("Partner", "Funding source", "Scheme", "Variation", "How", "Status")
    return _page(view, ("Contributions", CONTRIBUTIONS), sentence, headings, lines)


@pages.get("/instalments")
@allowed(Right.READ)
def instalments(agreement: str, fund: str) -> ResponseReturnValue:
    """The instalments of the year, and what of them has come in."""
    view, _ = _view(agreement, fund)
    wanted = _of_partner(view, view.position.instalments)
    lines = [
        Line(_instalment_words(row, view), row.amount, origin)
        for row, origin in _origins(INSTALMENTS, agreement, wanted)
    ]
    due = total_of(row.amount for row in wanted if row.due_date <= view.as_at)
    received = total_of(received_by(row, view.as_at) for row in wanted)
    sentence = f"{pounds(received)} of {pounds(due)} due by {day(view.as_at)} has been received."
    headings = ("Partner", "Due", "Invoice", "Received")
    return _page(view, ("Instalments", INSTALMENTS), sentence, headings, lines)


def _view(
    agreement: str, fund: str, *, one: bool = False
) -> tuple[FundView, Sequence[SchemePosition]]:
    """The fund the address names, and its schemes, or the one it asks for."""
    view = view_of(agreement, fund)
    if view.faults:
        abort(400, f"{view.faults[0].sentence}.")
    code = asked("scheme")
    if not code and not one:
        return view, view.position.schemes
    schemes = [line for line in view.position.schemes if line.scheme.scheme == code]
    if not schemes:
        abort(404, "The fund lists no such scheme in this year.")
    return view, schemes


def _last(view: FundView) -> Period:
    """The last month that counts; before the year begins it is a month without any row."""
    return min(Period.of(view.as_at), view.year.month(12))


def _month_of(total: LedgerTotal | None) -> Period | None:
    return None if total is None else total.period


def _origins(layout: Layout, agreement: str, wanted: Sequence[T]) -> list[tuple[T, Origin]]:
    with reading() as session:
        found = find_origins(
            session, layout, agreement, [row for row in wanted if isinstance(row, Row)]
        )
    return [(row, origin) for row, (_, origin) in zip(wanted, found, strict=True)]


def _of_partner(view: FundView, wanted: Sequence[T]) -> list[T]:
    code = asked("partner")
    return [
        row
        for row in wanted
        if isinstance(row, Contribution | Instalment) and (not code or row.partner == code)
    ]


def _contribution_words(row: Contribution, view: FundView) -> tuple[str, ...]:
    how = [
        word
        for word, yes in (
            ("in kind", row.in_kind),
            ("capital", row.capital),
            ("designated", row.designated),
            ("not recurrent", not row.recurrent),
        )
        if yes
    ]
    source = f"{row.funding_source}, {row.line}" if row.line else row.funding_source
    return (
        view.names.get(row.partner, row.partner),
        source,
        row.scheme or "the fund",
        row.variation or "original",
        ", ".join(how),
        row.status,
    )


def _instalment_words(row: Instalment, view: FundView) -> tuple[str, ...]:
    received = received_by(row, view.as_at)
    when = f" on {day(row.received_on)}" if row.received_on else ""
    return (
        view.names.get(row.partner, row.partner),
        day(row.due_date),
        row.invoice or "not invoiced",
        f"{pounds(received)}{when}" if received else "nothing yet",
    )


def _ledger(
    view: FundView,
    schemes: Sequence[SchemePosition],
    title: str,
    months: tuple[str, Period, Period],
    more: str = "",
) -> ResponseReturnValue:
    """The page of the ledger rows of some schemes: one measure, from one month to another."""
    measure, first, last = months
    fund, number = view.position.fund, asked_page()
    codes = [line.scheme.scheme for line in schemes]
    question = LedgerQuestion(fund.agreement, fund.fund, codes, measure, first, last)
    with reading() as session:
        whole = sum_ledger_rows(session, question)
        found = list_ledger_rows(session, question, A_PAGE, (number - 1) * A_PAGE)
    lines = [
        Line(
            (row.scheme, period(row.period), row.source_reference, row.narrative or ""),
            row.amount,
            row.origin,
        )
        for row in found
    ]
    when = period(first) if first == last else f"{period(first)} to {period(last)}"
    source = f" from {counted(whole.batches, 'batch', 'batches')}" if whole.batches else ""
    sentence = (
        f"{pounds(whole.total)} is {counted(whole.rows, 'ledger row')}{source}, {when}.{more}"
    )
    headings = ("Scheme", "Month", "Source reference", "Narrative")
    links = page_links(number, whole.rows, A_PAGE)
    return _page(view, (title, LEDGER), sentence, headings, lines, links)


def _page(
    view: FundView,
    what: tuple[str, Layout],
    sentence: str,
    headings: Sequence[str],
    lines: Sequence[Line],
    links: dict[str, object] | None = None,
) -> ResponseReturnValue:
    with reading() as session:
        opened = shown_batches(session, (line.origin.batch for line in lines))
    return render_template(
        "funds/rows.html",
        view=view,
        opened=opened,
        title=what[0],
        sheet=what[1].sheet,
        sentence=sentence,
        headings=headings,
        lines=lines,
        links=links,
        scheme=asked("scheme"),
        partner=asked("partner"),
    )
