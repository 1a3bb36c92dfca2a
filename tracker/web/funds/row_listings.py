"""The rows that a figure of a fund is made of, in words and with where each came from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TypeVar

from flask import abort

from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import ACTUAL, COMMITMENT, FORECAST, SchemePosition
from tracker.domain.funds.position import received_by
from tracker.domain.money import total_of
from tracker.domain.registers import Contribution, Instalment, LedgerTotal, Row
from tracker.services.money.ledger_rows import (
    LedgerQuestion,
    LedgerSum,
    list_ledger_rows,
    sum_ledger_rows,
)
from tracker.services.records.origins import Origin, find_origins
from tracker.sheets import Layout
from tracker.sheets.money_layouts import BUDGETS, CONTRIBUTIONS, INSTALMENTS, LEDGER, PROFILES
from tracker.web.asking import asked, reading
from tracker.web.formatting import counted, day, period, pounds
from tracker.web.funds.fund import FundView, view_of

T = TypeVar("T")
P = TypeVar("P", Contribution, Instalment)
Shown = str | date | Period | None


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the rows are wanted: at most so many, after so many."""

    most: int
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a few cells, an amount in pounds, and where it came from."""

    cells: tuple[Shown, ...]
    amount: Decimal
    origin: Origin

    @property
    def words(self) -> tuple[str, ...]:
        """The cells as a page says them."""
        return tuple(_said(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows behind a figure; `count` is how many there are, `lines` are those wanted."""

    view: FundView
    title: str
    sheet: str
    sentence: str
    headings: tuple[str, ...]
    lines: Sequence[Line] = field(default_factory=tuple)
    count: int = 0


def _said(cell: Shown) -> str:
    if isinstance(cell, Period):
        return period(cell)
    return day(cell) if isinstance(cell, date) or cell is None else cell


def budget(agreement: str, fund: str, part: Part) -> Listing:
    """The budget lines that count on the date: original and virements."""
    view, schemes = _view(agreement, fund)
    wanted = [row for line in schemes for row in line.sources.budgets]
    total = total_of(row.amount for row in wanted)
    lines = [
        Line((row.scheme, row.line, row.approved_on, row.note or ""), row.amount, origin)
        for row, origin in _origins(BUDGETS, agreement, wanted)
    ]
    sentence = f"The revised budget of {pounds(total)} is {counted(len(lines), 'budget line')}."
    headings = ("Scheme", "Line", "Approved", "Note")
    return _listed(view, ("Budget", BUDGETS), sentence, headings, lines, part)


def profile(agreement: str, fund: str, part: Part) -> Listing:
    """The months of the profile up to the date, or the twelfths that stand in for one."""
    view, schemes = _view(agreement, fund, one=True)
    (line,) = schemes
    lines = [
        Line((row.scheme, row.period), row.amount, origin)
        for row, origin in _origins(PROFILES, agreement, line.sources.profiles)
    ]
    total = pounds(line.figures.budget_to_date)
    until = f"The budget to the end of {period(_last(view))} is {total}"
    if lines:
        sentence = f"{until}: {counted(len(lines), 'month')} of the profile."
    else:
        sentence = (
            f"{until}: {view.cutoff.month} twelfths of the revised budget of "
            f"{pounds(line.figures.revised_budget)}, because no month up to then has a profile."
        )
    return _listed(view, ("Budget to date", PROFILES), sentence, ("Scheme", "Month"), lines, part)


def actual(agreement: str, fund: str, part: Part) -> Listing:
    """The ledger rows of actual spend up to the date."""
    view, schemes = _view(agreement, fund)
    months = (ACTUAL, view.year.month(1), _last(view))
    return _ledger(view, schemes, "Actual to date", months, part)


def commitment(agreement: str, fund: str, part: Part) -> Listing:
    """The ledger rows of the latest month with commitments."""
    view, schemes = _view(agreement, fund, one=True)
    month = _month_of(schemes[0].sources.commitment) or _last(view)
    return _ledger(view, schemes, "Commitments", (COMMITMENT, month, month), part)


def forecast(agreement: str, fund: str, part: Part) -> Listing:
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
        months = (ACTUAL, view.year.month(1), _last(view))
        return _ledger(view, schemes, "Outturn", months, part, before)
    month = _month_of(sources.forecast) or _last(view)
    return _ledger(view, schemes, "Forecast outturn", (FORECAST, month, month), part, before)


def contributions(agreement: str, fund: str, part: Part) -> Listing:
    """The contribution lines that count on the date."""
    view, _ = _view(agreement, fund)
    wanted = _of_partner(view.position.contributions)
    lines = [
        Line(_contribution_words(row, view), row.amount, origin)
        for row, origin in _origins(CONTRIBUTIONS, agreement, wanted)
    ]
    total = pounds(total_of(row.amount for row in wanted))
    sentence = f"Contributions of {total} are {counted(len(lines), 'line')}."
    headings = ("Partner", "Funding source", "Scheme", "Variation", "How", "Status")
    return _listed(view, ("Contributions", CONTRIBUTIONS), sentence, headings, lines, part)


def instalments(agreement: str, fund: str, part: Part) -> Listing:
    """The instalments of the year, and what of them has come in."""
    view, _ = _view(agreement, fund)
    wanted = _of_partner(view.position.instalments)
    lines = [
        Line(_instalment_words(row, view), row.amount, origin)
        for row, origin in _origins(INSTALMENTS, agreement, wanted)
    ]
    due = total_of(row.amount for row in wanted if row.due_date <= view.as_at)
    received = total_of(received_by(row, view.as_at) for row in wanted)
    sentence = f"{pounds(received)} of {pounds(due)} due by {day(view.as_at)} has been received."
    headings = ("Partner", "Due", "Invoice", "Received")
    return _listed(view, ("Instalments", INSTALMENTS), sentence, headings, lines, part)


LISTINGS: dict[str, Callable[[str, str, Part], Listing]] = {
    "budget": budget,
    "profile": profile,
    "actual": actual,
    "commitment": commitment,
    "forecast": forecast,
    "contributions": contributions,
    "instalments": instalments,
}


def _listed(
    view: FundView,
    what: tuple[str, Layout],
    sentence: str,
    headings: tuple[str, ...],
    lines: Sequence[Line],
    part: Part,
) -> Listing:
    shown = lines[part.skip : part.skip + part.most]
    return Listing(view, what[0], what[1].sheet, sentence, headings, shown, len(lines))


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


def _of_partner(wanted: Sequence[P]) -> list[P]:
    code = asked("partner")
    return [row for row in wanted if not code or row.partner == code]


def _contribution_words(row: Contribution, view: FundView) -> tuple[Shown, ...]:
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


def _instalment_words(row: Instalment, view: FundView) -> tuple[Shown, ...]:
    received = received_by(row, view.as_at)
    when = f" on {day(row.received_on)}" if row.received_on else ""
    return (
        view.names.get(row.partner, row.partner),
        row.due_date,
        row.invoice or "not invoiced",
        f"{pounds(received)}{when}" if received else "nothing yet",
    )


def _ledger(
    view: FundView,
    schemes: Sequence[SchemePosition],
    title: str,
    months: tuple[str, Period, Period],
    part: Part,
    more: str = "",
) -> Listing:
    """The ledger rows of some schemes: one measure, from one month to another."""
    measure, first, last = months
    fund = view.position.fund
    codes = [line.scheme.scheme for line in schemes]
    question = LedgerQuestion(fund.agreement, fund.fund, codes, measure, first, last)
    with reading() as session:
        whole = sum_ledger_rows(session, question)
        found = list_ledger_rows(session, question, part.most, part.skip)
    lines = [
        Line(
            (row.scheme, row.period, row.source_reference, row.narrative or ""),
            row.amount,
            row.origin,
        )
        for row in found
    ]
    sentence = f"{_whole_words(whole)}.{more}"
    headings = ("Scheme", "Month", "Source reference", "Narrative")
    return Listing(view, title, LEDGER.sheet, sentence, headings, lines, whole.rows)


def _whole_words(whole: LedgerSum) -> str:
    """How many rows a figure is, and the months they are of: those of the rows themselves."""
    said = f"{pounds(whole.total)} is {counted(whole.rows, 'ledger row')}"
    if whole.batches:
        said += f" from {counted(whole.batches, 'batch', 'batches')}"
    if whole.first is None or whole.last is None:
        return said
    if whole.first == whole.last:
        return f"{said}, {period(whole.first)}"
    return f"{said}, {period(whole.first)} to {period(whole.last)}"
