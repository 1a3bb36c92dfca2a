"""A body's own word on what it contributes: confirmed as it is proposed, or disputed with a reason."""

from dataclasses import replace
from decimal import Decimal

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.funds.position import AGREED, PROPOSED
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import Contribution
from tracker.errors import NotAllowed
from tracker.services.changes.edits import Edit, Why
from tracker.services.changes.own_contributions import whose_word
from tracker.sheets.money_layouts import CONTRIBUTIONS
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault
from tracker.web.formatting import pounds
from tracker.web.money.contributions import contributions_of, find_contribution
from tracker.web.money.views import FormPage, FundMoney, form_page, fund_money, refused
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.saving import conflict, save

pages = Blueprint(
    "own_word",
    __name__,
    url_prefix="/agreements/<code:agreement>/funds/<code:fund>/contributions/<line>",
)

_DISPUTE = RecordForm(
    CONTRIBUTIONS,
    ("dispute",),
    labels={"dispute": "Why you do not agree"},
    hints={"dispute": "Every partner reads it. Say what you would agree to"},
)


@pages.get("/confirm")
@allowed(Right.CHANGE)
def ask_confirm(agreement: str, fund: str, line: str) -> ResponseReturnValue:
    """Ask, in pounds, before a body agrees to its contribution."""
    view, row = _own(agreement, fund, line)
    return form_page(view, _confirm_words(view, row), _DISPUTE.mark(row), [])


@pages.post("/confirm")
@allowed(Right.CHANGE)
def confirm(agreement: str, fund: str, line: str) -> ResponseReturnValue:
    """Agree to a contribution as it is proposed; a dispute of it is over."""
    view, row = _own(agreement, fund, line)
    after = replace(row, status=AGREED, dispute=None) if row.status == PROPOSED else row
    words = _confirm_words(view, row)
    done = f"The contribution of {pounds(row.amount)} is confirmed."
    return _saved(view, words, Edit(CONTRIBUTIONS, row, after), "confirm contribution", done)


@pages.get("/dispute")
@allowed(Right.CHANGE)
def ask_dispute(agreement: str, fund: str, line: str) -> ResponseReturnValue:
    """The form for why a body does not agree to its contribution."""
    view, row = _own(agreement, fund, line)
    return form_page(
        view, _dispute_words(view, row), _DISPUTE.mark(row), _must(_DISPUTE.filled(row))
    )


@pages.post("/dispute")
@allowed(Right.CHANGE)
def dispute(agreement: str, fund: str, line: str) -> ResponseReturnValue:
    """Say why a body does not agree to its contribution, which counts no more until it does."""
    view, row = _own(agreement, fund, line)
    words = _dispute_words(view, row)
    after = _DISPUTE.read(base=row)
    if isinstance(after, list):
        return refused(view, words, _DISPUTE.mark(row), _must(_DISPUTE.typed()), after)
    assert isinstance(after, Contribution)
    if after.dispute is None:
        fault = FieldFault("dispute", "Enter why you do not agree: the other partners will ask")
        return refused(view, words, _DISPUTE.mark(row), _must(_DISPUTE.typed()), [fault])
    edit = Edit(CONTRIBUTIONS, row, replace(after, status=PROPOSED))
    done = f"The contribution of {pounds(row.amount)} is disputed; every partner can read why."
    return _saved(view, words, edit, "dispute contribution", done, after.dispute)


def _must(fields: list[ShownField]) -> list[ShownField]:
    """The reason as a field that may not be blank, though the column of the sheet may."""
    return [replace(field, optional=False) for field in fields]


def _saved(  # one form, saved in two ways
    view: FundMoney, words: FormPage, edit: Edit, action: str, done: str, reason: str | None = None
) -> ResponseReturnValue:
    row = edit.before
    assert isinstance(row, Contribution)
    if request.form.get("mark", "") != _DISPUTE.mark(row):
        return conflict(CONTRIBUTIONS, row, edit.after, words.to)
    saved = save([edit], Why(action, view.subject, reason), to=words.to, done=done)
    if not isinstance(saved, list):
        return saved
    fields = _must(_DISPUTE.typed()) if reason else []
    return refused(view, words, _DISPUTE.mark(row), fields, saved)


def _own(agreement: str, fund: str, line: str) -> tuple[FundMoney, Contribution]:
    """A contribution of a body whose word the reader may give.

    Raises:
        NotAllowed: when it is another body's.
    """
    view = fund_money(agreement, fund)
    row = find_contribution(view, line)
    if row.partner not in view.speaks_for:
        raise NotAllowed(whose_word(view.names.get(row.partner, row.partner)))
    return view, row


def _name(view: FundMoney, row: Contribution) -> str:
    who = view.names.get(row.partner, row.partner)
    return f"{who}’s contribution of {pounds(row.amount)} from {row.funding_source}"


def _agreed(view: FundMoney, row: Contribution) -> Decimal:
    return total_of(
        one.amount
        for one in contributions_of(view)
        if one.partner == row.partner and one.status != PROPOSED
    )


def _confirm_words(view: FundMoney, row: Contribution) -> FormPage:
    before = _agreed(view, row)
    after = before + (row.amount if row.status == PROPOSED else ZERO)
    change = (
        f"What it contributes to {view.fund.title} in {view.year} would be {pounds(after)} instead "
        f"of {pounds(before)}."
        if after != before
        else "It is agreed already, so nothing would change."
    )
    return FormPage(
        "Confirm this contribution?",
        f"{_name(view, row)}. {change}",
        view.at("contributions.contributions"),
        submit="Confirm ours",
    )


def _dispute_words(view: FundMoney, row: Contribution) -> FormPage:
    before = _agreed(view, row)
    after = before - (ZERO if row.status == PROPOSED else row.amount)
    counts = (
        f"What it contributes to {view.fund.title} in {view.year} would be {pounds(after)} instead "
        f"of {pounds(before)} until it is confirmed."
        if after != before
        else "It counts in no figure until it is confirmed."
    )
    return FormPage(
        "Dispute this contribution",
        f"{_name(view, row)}. {counts}",
        view.at("contributions.contributions"),
        submit="Dispute it",
    )
