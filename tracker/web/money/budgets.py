"""Budgets of a fund in a year: the original by scheme, virements between schemes, the revised."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.funds.budget_changes import Virement, profile_fault, virement_gaps
from tracker.domain.funds.lines import SchemeRows, is_original
from tracker.domain.funds.position import PROPOSED, scheme_rows
from tracker.domain.funds.slips import beyond_contributions, funding_words, is_far_beyond
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import Budget, Row, Scheme
from tracker.errors import NotFound
from tracker.services.changes.edits import Edit, Why, mark_of
from tracker.sheets.money_layouts import BUDGETS
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault
from tracker.web.formatting import counted, pounds
from tracker.web.money.views import (
    FormPage,
    FundMoney,
    form_page,
    fund_money,
    ref_of,
    refused,
    scheme_options,
    showing,
)
from tracker.web.record_forms import Control, RecordForm, ShownField
from tracker.web.record_pages import saved_record
from tracker.web.saving import save

pages = Blueprint(
    "budgets", __name__, url_prefix="/agreements/<code:agreement>/funds/<code:fund>/budgets"
)

ORIGINAL = "Original"
_HINTS = {
    "approved_on": "The budget counts from this day; without one it counts from the beginning",
    "amount": "Pounds and pence. Income is below nil",
    "funding_source": "The contributions’ source that pays for it, where it is one alone",
    "recurrence": "Whether it goes on into the years after",
}
_LINE_FIELDS = ("amount", "approved_on", "note", "funding_source", "recurrence")
_ORIGINAL = RecordForm(BUDGETS, _LINE_FIELDS, hints=_HINTS)


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One scheme's budget in pounds, with the rows it is made of and how its profile stands."""

    scheme: Scheme
    original: Budget | None
    virements: tuple[tuple[Budget, str], ...]
    revised: Decimal
    profile: str

    @property
    def moved(self) -> Decimal:
        """What virements have changed."""
        return total_of(row.amount for row, _ in self.virements)


@pages.get("")
@allowed(Right.READ)
def budgets(agreement: str, fund: str) -> ResponseReturnValue:
    """Original, virements and revised budget of every scheme, and whether its months add up."""
    view = fund_money(agreement, fund)
    lines = budget_lines(view)
    varied = {row.variation for row in view.book.variations}
    sums = virement_gaps(budgets_of(view))
    gaps = {line: amount for line, amount in sums.items() if line not in varied}
    changes = {line: amount for line, amount in sums.items() if line in varied}
    return view.page(
        "money/budgets.html",
        sentence=_sentence(lines, gaps, changes, view),
        lines=lines,
        gaps=gaps,
        original=total_of(line.original.amount for line in lines if line.original),
        moved=total_of(line.moved for line in lines),
        revised=total_of(line.revised for line in lines),
    )


def budgets_of(view: FundMoney) -> list[Budget]:
    """The fund's budget rows of the year, whenever they were approved."""
    return [
        row
        for row in view.book.budgets
        if row.fund == view.fund.fund and row.financial_year == view.year
    ]


def budget_lines(view: FundMoney) -> list[BudgetLine]:
    """Every scheme of the fund with its budget."""
    rows = scheme_rows(view.book, view.year)
    return [
        _line(scheme, rows.get((scheme.fund, scheme.scheme), SchemeRows()))
        for scheme in view.schemes
    ]


def _line(scheme: Scheme, rows: SchemeRows) -> BudgetLine:
    revised = total_of(row.amount for row in rows.budgets)
    months = {row.period: row.amount for row in rows.profiles}
    if not months:
        profile = "Equal twelfths"
    else:
        profile = "Differs" if profile_fault(revised, months) else "Adds up"
    return BudgetLine(
        scheme,
        next((row for row in rows.budgets if is_original(row)), None),
        tuple((row, ref_of(BUDGETS, row)) for row in rows.budgets if not is_original(row)),
        revised,
        profile,
    )


def _sentence(
    lines: Sequence[BudgetLine],
    gaps: Mapping[str, Decimal],
    changes: Mapping[str, Decimal],
    view: FundMoney,
) -> str:
    """The revised budget, how it came about, and what does not add up.

    Args:
        gaps: virements that do not net to nothing, by reference.
        changes: what variations of the agreement changed in the whole, by reference.
    """
    have = [line for line in lines if line.original or line.virements]
    if not have:
        return f"No scheme has a budget in {view.year} yet."
    total = total_of(line.revised for line in have)
    parts = [f"{counted(len(have), 'scheme')} with a revised budget of {pounds(total)}"]
    references = {row.line for line in have for row, _ in line.virements} - changes.keys()
    if gaps:
        wrong = counted(len(gaps), "does", "do")
        parts.append(f"{counted(len(references), 'virement')}, of which {wrong} not net to nothing")
    elif references:
        parts.append(f"{counted(len(references), 'virement')}, netting to nothing")
    parts += [
        f"variation {line} {'adds' if amount > 0 else 'takes away'} {pounds(abs(amount))}"
        for line, amount in changes.items()
    ]
    if wrong_months := sum(line.profile == "Differs" for line in lines):
        schemes = counted(wrong_months, "scheme")
        parts.append(f"the months of {schemes} do not add up to the budget")
    if beyond := beyond_contributions(total, contributed(view), view.fund.reserve or ZERO):
        parts.append(
            f"the budgets are {pounds(beyond)} above the "
            f"{funding_words(contributed(view), view.fund.reserve or ZERO)}"
        )
    return f"{'; '.join(parts)}."


def contributed(view: FundMoney) -> Decimal:
    """What is put into the fund in the year, in pounds, when every variation has taken effect."""
    return total_of(
        row.amount
        for row in view.book.contributions
        if row.fund == view.fund.fund and row.financial_year == view.year and row.status != PROPOSED
    )


@pages.get("/schemes/<code:scheme>")
@allowed(Right.CHANGE)
def ask_original(agreement: str, fund: str, scheme: str) -> ResponseReturnValue:
    """The form for the original budget of one scheme."""
    view = fund_money(agreement, fund)
    row = _original(view, scheme)
    return form_page(
        view, _original_words(view, scheme), _ORIGINAL.mark(row), _ORIGINAL.filled(row)
    )


@pages.post("/schemes/<code:scheme>")
@allowed(Right.CHANGE)
def set_original(agreement: str, fund: str, scheme: str) -> ResponseReturnValue:
    """Enter or correct the original budget of one scheme."""
    view = fund_money(agreement, fund)
    row, words = _original(view, scheme), _original_words(view, scheme)
    return saved_record(
        replace(_ORIGINAL, asks=lambda after: _far_beyond(view, row, after)),
        row,
        {**view.fixed, "scheme": scheme, "line": ORIGINAL},
        Why("change budget", f"{view.subject} / {scheme}"),
        to=words.to,
        done="The budget is saved.",
        show=showing(view, words, _ORIGINAL.mark(row)),
    )


def _far_beyond(view: FundMoney, before: Budget | None, after: Row) -> str | None:
    """What is asked where a budget would take the fund's far above its contributions."""
    assert isinstance(after, Budget)
    added = after.amount - (before.amount if before else ZERO)
    budgets = total_of(row.amount for row in budgets_of(view)) + added
    beyond = beyond_contributions(budgets, contributed(view), view.fund.reserve or ZERO)
    if added <= 0 or not is_far_beyond(beyond, contributed(view)):
        return None
    return (
        f"Is this right? The budgets of {view.fund.title} would be {pounds(budgets)}, "
        f"{pounds(beyond)} above its "
        f"{funding_words(contributed(view), view.fund.reserve or ZERO)}"
    )


@pages.get("/virement")
@allowed(Right.CHANGE)
def ask_virement(agreement: str, fund: str) -> ResponseReturnValue:
    """The form for a virement between two schemes of the fund."""
    view = fund_money(agreement, fund)
    fields = _with_target(_virement_form(view).filled(None), view, "")
    return form_page(view, _virement_words(view), "", fields)


@pages.post("/virement")
@allowed(Right.CHANGE)
def move(agreement: str, fund: str) -> ResponseReturnValue:
    """Move budget from one scheme to another: two lines of one reference that net to nothing."""
    view = fund_money(agreement, fund)
    form, words = _virement_form(view), _virement_words(view)
    target = request.form.get("target", "").strip()
    typed = _with_target(form.typed(), view, target)
    moved = _virement(view, form, target)
    if isinstance(moved, list):
        return refused(view, words, "", typed, moved)
    saved = save(
        [Edit(BUDGETS, None, line) for line in moved.lines()],
        Why("virement", f"{view.subject} / {moved.reference}"),
        to=words.to,
        done=f"{pounds(moved.amount)} is moved from {moved.source} to {moved.target}.",
    )
    return refused(view, words, "", typed, saved) if isinstance(saved, list) else saved


def _virement(view: FundMoney, form: RecordForm, target: str) -> Virement | list[FieldFault]:
    """The virement that was typed, or what is wrong with it."""
    row = form.read(fixed=view.fixed)
    faults = row if isinstance(row, list) else []
    if target not in {scheme.scheme for scheme in view.schemes}:
        faults.append(FieldFault("target", "Choose the scheme that gets the budget"))
    if not isinstance(row, Budget) or faults:
        return faults
    found = Virement(
        row.agreement, row.fund, row.financial_year, row.line, row.scheme, target, row.amount,
        row.approved_on, row.note,
    )  # fmt: skip
    fault = found.fault()
    if fault is None:
        return found
    return [FieldFault({"reference": "line"}.get(fault[0], fault[0]), fault[1])]


@pages.get("/lines/<line>/remove")
@allowed(Right.CHANGE)
def ask_remove(agreement: str, fund: str, line: str) -> ResponseReturnValue:
    """Ask before a virement is taken back."""
    view = fund_money(agreement, fund)
    rows = _virement_rows(view, line)
    return form_page(view, _remove_words(view, rows), _mark(rows), [])


@pages.post("/lines/<line>/remove")
@allowed(Right.CHANGE)
def remove(agreement: str, fund: str, line: str) -> ResponseReturnValue:
    """Take a virement back: every line of its reference goes."""
    view = fund_money(agreement, fund)
    rows = _virement_rows(view, line)
    words = _remove_words(view, rows)
    if request.form.get("mark") != _mark(rows):
        fault = FieldFault(
            "form", "The virement was changed since you opened this page: look again"
        )
        return refused(view, words, _mark(rows), [], [fault])
    saved = save(
        [Edit(BUDGETS, row, None) for row in rows],
        Why("remove virement", f"{view.subject} / {rows[0].line}"),
        to=words.to,
        done="The virement is removed.",
    )
    return refused(view, words, _mark(rows), [], saved) if isinstance(saved, list) else saved


def _virement_rows(view: FundMoney, ref: str) -> list[Budget]:
    """All lines of the virement that one of its lines stands for."""
    rows = [row for row in budgets_of(view) if not is_original(row)]
    line = next((row.line for row in rows if ref_of(BUDGETS, row) == ref), None)
    if line is None:
        raise NotFound("There is no such virement: it was removed meanwhile.")
    return [row for row in rows if row.line == line]


def _mark(rows: Sequence[Budget]) -> str:
    return ".".join(mark_of(BUDGETS, row) for row in rows)


def _original(view: FundMoney, scheme: str) -> Budget | None:
    if scheme not in {row.scheme for row in view.schemes}:
        raise NotFound(f"Fund {view.fund.fund} has no scheme {scheme}.")
    found = (row for row in budgets_of(view) if row.scheme == scheme and is_original(row))
    return next(found, None)


def _virement_form(view: FundMoney) -> RecordForm:
    return RecordForm(
        BUDGETS,
        ("scheme", "amount", "line", "approved_on", "note", "funding_source", "recurrence"),
        labels={"scheme": "From scheme", "line": "Reference", "note": "Reason"},
        hints={
            "line": "What the minutes call it, such as V-2026-07",
            "approved_on": "The budgets change from this day",
        },
        options={"scheme": scheme_options(view)},
    )


def _with_target(fields: list[ShownField], view: FundMoney, target: str) -> list[ShownField]:
    """The fields of a virement, the scheme that gets the budget after the one that gives it."""
    options = tuple(scheme_options(view))
    field = ShownField("target", "To scheme", Control.SELECT, target, "", options, optional=False)
    first = _chosen(fields[0], fields[0].value)
    return [first, field, *fields[1:]]


def _chosen(field: ShownField, value: str) -> ShownField:
    """The field of a scheme as a drop-down list, however few schemes there are."""
    return ShownField(
        field.name, field.label, Control.SELECT, value, field.hint, field.options, optional=False
    )


def _original_words(view: FundMoney, scheme: str) -> FormPage:
    title = next(row.title for row in view.schemes if row.scheme == scheme)
    return FormPage(
        f"Original budget of {title}",
        f"What was agreed for {view.year} at the beginning. Later changes are virements.",
        view.at("budgets.budgets"),
    )


def _virement_words(view: FundMoney) -> FormPage:
    return FormPage(
        "Move budget between schemes",
        f"What one scheme of {view.fund.title} gives in {view.year}, the other gets: a virement "
        "nets to nothing.",
        view.at("budgets.budgets"),
        submit="Save the virement",
    )


def _remove_words(view: FundMoney, rows: Sequence[Budget]) -> FormPage:
    parts = ", ".join(f"{row.scheme} by {pounds(-row.amount)}" for row in rows)
    return FormPage(
        f"Remove virement {rows[0].line}?",
        f"The revised budgets would change: {parts}. The audit trail keeps what is removed.",
        view.at("budgets.budgets"),
        submit="Remove it",
    )
