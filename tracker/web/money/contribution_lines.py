"""The lines of a fund's contributions: added, corrected, and removed where recorded by mistake."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.funds.position import AGREED, PROPOSED
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import Contribution
from tracker.errors import NotAllowed
from tracker.services.changes.edits import Why
from tracker.services.changes.own_contributions import whose_word
from tracker.sheets.money_layouts import CONTRIBUTIONS
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault
from tracker.web.choices import partner_options
from tracker.web.money.contributions import contributions_of, find_contribution
from tracker.web.money.views import (
    FormPage,
    FundMoney,
    form_page,
    fund_money,
    refused,
    scheme_options,
    showing,
)
from tracker.web.record_forms import Option, RecordForm
from tracker.web.record_pages import removed_record, saved_record

pages = Blueprint(
    "contribution_lines",
    __name__,
    url_prefix="/agreements/<code:agreement>/funds/<code:fund>/contributions",
)

_FIELDS = (
    "partner", "funding_source", "scheme", "line", "variation", "amount", "status", "recurrent",
    "capital", "in_kind", "designated", "exit_date",
)  # fmt: skip
_USUAL = {
    "status": PROPOSED, "recurrent": "Yes", "capital": "No", "in_kind": "No", "designated": "No",
}  # fmt: skip
_HINTS = {
    "exit_date": "For money that starts something for a time: when that ends or is paid otherwise",
    "funding_source": "The name of the grant or allocation, such as NHS minimum contribution",
    "line": "Tells apart two lines of one source; usually blank",
    "variation": "Leave blank for the original contribution. For a change, choose the variation "
    "that makes it and enter the change as the amount",
    "amount": "Pounds and pence. A change that lowers a contribution is below nil",
    "status": "A proposed contribution counts in no figure until it is agreed. Only a partner’s own "
    "people say that it has agreed to what it contributes",
    "in_kind": "Money’s worth such as staff or premises, never invoiced",
    "designated": "Designated under section 223GA of the NHS Act 2006: it stays in the pool",
}


@pages.get("/add")
@allowed(Right.CHANGE)
def ask_add(agreement: str, fund: str) -> ResponseReturnValue:
    """The form for a contribution line, or the change that a variation makes to one."""
    view = fund_money(agreement, fund)
    usual = dict(_USUAL)
    if {row.organisation for row in view.book.partners} <= view.speaks_for:
        usual["status"] = AGREED
    fields = [replace(field, value=usual.get(field.name, "")) for field in _form(view).filled(None)]
    return form_page(view, _add_words(view), "", fields)


@pages.post("/add")
@allowed(Right.CHANGE)
def add(agreement: str, fund: str) -> ResponseReturnValue:
    """Add a contribution line."""
    view = fund_money(agreement, fund)
    words = _add_words(view)
    return _saved(view, None, words, "The contribution is added.")


@pages.get("/<line>/change")
@allowed(Right.CHANGE)
def ask_change(agreement: str, fund: str, line: str) -> ResponseReturnValue:
    """The form with a contribution line as it is."""
    view = fund_money(agreement, fund)
    row, form = _changeable(view, line), _form(view)
    return form_page(view, _change_words(view, line), form.mark(row), form.filled(row))


@pages.post("/<line>/change")
@allowed(Right.CHANGE)
def change(agreement: str, fund: str, line: str) -> ResponseReturnValue:
    """Change a contribution line; the audit trail keeps what it was."""
    view = fund_money(agreement, fund)
    row = _changeable(view, line)
    return _saved(view, row, _change_words(view, line), "The contribution is changed.")


@pages.get("/<line>/remove")
@allowed(Right.CHANGE)
def ask_remove(agreement: str, fund: str, line: str) -> ResponseReturnValue:
    """Ask before a contribution line is removed, saying what that changes in pounds."""
    view = fund_money(agreement, fund)
    return _remove_page(view, _changeable(view, line), [])


@pages.post("/<line>/remove")
@allowed(Right.CHANGE)
def remove(agreement: str, fund: str, line: str) -> ResponseReturnValue:
    """Remove a contribution line; the audit trail keeps it."""
    view = fund_money(agreement, fund)
    row, to = _changeable(view, line), view.at("contributions.contributions")
    return removed_record(
        CONTRIBUTIONS,
        row,
        Why("remove contribution", view.subject),
        to=to,
        done="The contribution is removed.",
        show=lambda faults: _remove_page(view, row, faults),
    )


def _remove_page(view: FundMoney, row: Contribution, faults: Sequence[FieldFault]) -> str:
    counts = row.amount if row.status != PROPOSED else ZERO
    before = total_of(
        one.amount
        for one in contributions_of(view)
        if one.partner == row.partner and one.status != PROPOSED
    )
    return view.page(
        "money/remove.html", row=row, mark=_form(view).mark(row), faults=list(faults),
        before=before, after=before - counts, to=view.at("contributions.contributions"),
    )  # fmt: skip


def _changeable(view: FundMoney, ref: str) -> Contribution:
    """The line that an address names.

    Raises:
        NotAllowed: when another body has agreed to it, whose own people change it.
    """
    row = find_contribution(view, ref)
    if row.status != PROPOSED and row.partner not in view.speaks_for:
        raise NotAllowed(whose_word(_name(view, row)))
    return row


def _saved(
    view: FundMoney, row: Contribution | None, words: FormPage, done: str
) -> ResponseReturnValue:
    """Save what was typed; another body's contribution is proposed to it, and asked for anew."""
    form = _form(view)
    mark = form.mark(row)
    typed = form.read(base=row, fixed=view.fixed)
    if isinstance(typed, Contribution) and typed.partner not in view.speaks_for:
        if typed.status != PROPOSED:
            fault = FieldFault("status", f"Choose Proposed. {whose_word(_name(view, typed))[:-1]}")
            return refused(view, words, mark, form.typed(), [fault])
        done += f" {_name(view, typed)} is asked to confirm it."
    return saved_record(
        form,
        row,
        {**view.fixed, "dispute": ""},
        Why("add contribution" if row is None else "change contribution", view.subject),
        to=words.to,
        done=done,
        show=showing(view, words, mark),
    )


def _name(view: FundMoney, row: Contribution) -> str:
    return view.names.get(row.partner, row.partner)


def _form(view: FundMoney) -> RecordForm:
    variations = [
        Option(row.variation, f"{row.variation}: {row.title}" if row.title else row.variation)
        for row in view.book.variations
    ]
    return RecordForm(
        CONTRIBUTIONS,
        _FIELDS,
        hints=_HINTS,
        options={
            "partner": partner_options(view.book),
            "scheme": scheme_options(view),
            "variation": variations,
        },
    )


def _add_words(view: FundMoney) -> FormPage:
    return FormPage(
        "Add a contribution",
        f"What a partner puts into {view.fund.title} in {view.year}, from one source.",
        view.at("contributions.contributions"),
    )


def _change_words(view: FundMoney, line: str) -> FormPage:
    return FormPage(
        "Change a contribution",
        "Correct what was entered wrongly. A change that the partners agreed is a line of its own "
        "with the variation that makes it.",
        view.at("contributions.contributions"),
        remove=view.at("contribution_lines.ask_remove", line=line),
    )
