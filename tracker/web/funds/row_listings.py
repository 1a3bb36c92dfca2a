"""The rows of registers that a figure of a fund is made of, in words and with where each came from."""

from collections.abc import Sequence
from typing import TypeVar

from flask import abort

from tracker.domain.funds.lines import SchemePosition
from tracker.domain.funds.position import received_by
from tracker.domain.money import total_of
from tracker.domain.registers import Budget, Contribution, Instalment, Profile
from tracker.services.records.origins import find_origins
from tracker.sheets import Layout
from tracker.sheets.money_layouts import BUDGETS, CONTRIBUTIONS, INSTALMENTS, PROFILES
from tracker.web.asking import asked, reading
from tracker.web.formatting import counted, day, period, pounds, variance
from tracker.web.funds.fund import FundView
from tracker.web.funds.listing import Line, Listing, Part, Shown, last_month, view_of_part

T = TypeVar("T", Budget, Profile, Contribution, Instalment)
P = TypeVar("P", Contribution, Instalment)
IN_KIND = "Yes"


def budget(agreement: str, fund: str, part: Part) -> Listing:
    """The budget lines that count on the date: original and virements."""
    view, schemes = view_of_part(agreement, fund)
    wanted = [row for line in schemes for row in line.sources.budgets]
    total = total_of(row.amount for row in wanted)
    shown = [(row, (row.scheme, row.line, row.approved_on, row.note or "")) for row in wanted]
    lines = _lines(BUDGETS, agreement, shown)
    sentence = f"The revised budget of {pounds(total)} is {counted(len(lines), 'budget line')}."
    headings = ("Scheme", "Line", "Approved", "Note")
    return _listed(view, ("Budget", BUDGETS), sentence, headings, lines, part)


def profile(agreement: str, fund: str, part: Part) -> Listing:
    """The months of the profile up to the date, or the twelfths that stand in for one."""
    view, schemes = view_of_part(agreement, fund)
    wanted = [row for line in schemes for row in line.sources.profiles]
    lines = _lines(PROFILES, agreement, [(row, (row.scheme, row.period)) for row in wanted])
    headings = ("Scheme", "Month")
    sentence = _profile_sentence(view, schemes, len(lines))
    return _listed(view, ("Budget to date", PROFILES), sentence, headings, lines, part)


def _profile_sentence(view: FundView, schemes: Sequence[SchemePosition], months: int) -> str:
    """How the budget to date is made up, and what was spent beside it."""
    total = total_of(line.figures.budget_to_date for line in schemes)
    spent = total_of(line.figures.actual_to_date for line in schemes)
    until = f"The budget to the end of {period(last_month(view))} is {pounds(total)}"
    without = [line.figures for line in schemes if not line.sources.profiles]
    revised = pounds(total_of(figures.revised_budget for figures in without))
    twelfths = f"{view.cutoff.month} twelfths of the revised budget of {revised}"
    if months and without:
        made = f": {counted(months, 'month')} of profiles, and {twelfths} of "
        made += f"{counted(len(without), 'scheme')} without a profile"
    elif months:
        made = f": {counted(months, 'month')} of the profile"
    else:
        made = f": {twelfths}, because no month up to then has a profile"
    if spent == total:
        return f"{until}{made}. As much was spent by then."
    return f"{until}{made}. Spend by then was {pounds(spent)}: {variance(spent - total)}."


def contributions(agreement: str, fund: str, part: Part) -> Listing:
    """The contribution lines that count on the date, or those of them in kind."""
    view, _ = view_of_part(agreement, fund)
    wanted = _of_partner(view.position.contributions)
    kind = asked("in_kind")
    if kind not in ("", IN_KIND):
        abort(400, f"In kind can be asked for with {IN_KIND} only.")
    if kind:
        wanted = [row for row in wanted if row.in_kind]
    lines = _lines(
        CONTRIBUTIONS, agreement, [(row, _contribution_words(row, view)) for row in wanted]
    )
    total = pounds(total_of(row.amount for row in wanted))
    what = "Contributions in kind" if kind else "Contributions"
    sentence = f"{what} of {total} are {counted(len(lines), 'line')}."
    headings = ("Partner", "Funding source", "Scheme", "Variation", "How", "Status")
    return _listed(view, (what, CONTRIBUTIONS), sentence, headings, lines, part)


def instalments(agreement: str, fund: str, part: Part) -> Listing:
    """The instalments of the year, and what of them has come in."""
    view, _ = view_of_part(agreement, fund)
    wanted = _of_partner(view.position.instalments)
    lines = _lines(INSTALMENTS, agreement, [(row, _instalment_words(row, view)) for row in wanted])
    due = total_of(row.amount for row in wanted if row.due_date <= view.as_at)
    received = total_of(received_by(row, view.as_at) for row in wanted)
    sentence = f"{pounds(received)} of {pounds(due)} due by {day(view.as_at)} has been received."
    headings = ("Partner", "Due", "Invoice", "Received")
    return _listed(view, ("Instalments", INSTALMENTS), sentence, headings, lines, part)


def _lines(
    layout: Layout, agreement: str, shown: Sequence[tuple[T, tuple[Shown, ...]]]
) -> list[Line]:
    """The rows with their cells, and with where each came from."""
    with reading() as session:
        found = find_origins(session, layout, agreement, [row for row, _ in shown])
    return [
        Line(layout.key_text(row), cells, row.amount, origin)
        for (row, cells), (_, origin) in zip(shown, found, strict=True)
    ]


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
