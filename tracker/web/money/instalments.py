"""One instalment: changed, invoiced, and received in one payment or in several."""

from dataclasses import replace

from flask import Blueprint
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.funds.instalment_schedules import (
    beyond_asked,
    received_in_all,
    with_receipt,
)
from tracker.domain.registers import Instalment, Row
from tracker.errors import NotFound
from tracker.services.changes.edits import Edit, Why
from tracker.services.changes.host_records import require_host
from tracker.sheets.money_layouts import INSTALMENTS
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, reading
from tracker.web.formatting import day, pounds
from tracker.web.money.contributions import instalments_of
from tracker.web.money.views import (
    FormPage,
    FundMoney,
    form_page,
    fund_money,
    ref_of,
    refused,
    showing,
)
from tracker.web.record_forms import RecordForm
from tracker.web.record_pages import removed_record, saved_record
from tracker.web.saving import conflict, save
from tracker.web.slips import unanswered

pages = Blueprint(
    "instalments",
    __name__,
    url_prefix="/agreements/<code:agreement>/funds/<code:fund>/instalments/<instalment>",
)


def _too_much(row: Row) -> str | None:
    """What is asked where more came in than was asked for."""
    assert isinstance(row, Instalment)
    received = received_in_all(row)
    beyond = beyond_asked(row.amount, received)
    if not beyond:
        return None
    return (
        f"Is this right? {pounds(received)} would have come in of an instalment of "
        f"{pounds(row.amount)}: {pounds(beyond)} more than was asked for"
    )


_CHANGE = RecordForm(
    INSTALMENTS,
    ("due_date", "amount", "received_on", "received_amount"),
    labels={"received_amount": "Received in all", "received_on": "Last received on"},
    hints={"received_amount": "Only to correct a receipt that was entered wrongly"},
    past=("received_on",),
    asks=_too_much,
)
_INVOICE = RecordForm(
    INSTALMENTS,
    ("invoice", "invoiced_on"),
    labels={"invoice": "Invoice number", "invoiced_on": "Date of the invoice"},
)
_RECEIPT = RecordForm(
    INSTALMENTS,
    ("received_on", "received_amount"),
    labels={"received_amount": "Amount of this receipt", "received_on": "Date of receipt"},
    hints={"received_amount": "Leave as it is if all that was missing came in"},
    past=("received_on",),
)
_SHEETS = ("Partners", "Funds", "Instalments")


@pages.get("/change")
@allowed(Right.CHANGE)
def ask_change(agreement: str, fund: str, instalment: str) -> ResponseReturnValue:
    """The form with one instalment as it is."""
    view, row = _found(agreement, fund, instalment)
    return form_page(view, _change_words(view, row), _CHANGE.mark(row), _CHANGE.filled(row))


@pages.post("/change")
@allowed(Right.CHANGE)
def change(agreement: str, fund: str, instalment: str) -> ResponseReturnValue:
    """Change one instalment; the others stay as they are."""
    view, row = _found(agreement, fund, instalment)
    words = _change_words(view, row)
    return saved_record(
        _CHANGE,
        row,
        {},
        Why("change instalment", view.subject),
        to=words.to,
        done="The instalment is changed.",
        show=showing(view, words, _CHANGE.mark(row)),
    )


@pages.get("/remove")
@allowed(Right.CHANGE)
def ask_remove(agreement: str, fund: str, instalment: str) -> ResponseReturnValue:
    """Ask before one instalment is removed."""
    view, row = _found(agreement, fund, instalment)
    return form_page(view, _remove_words(view, row), _CHANGE.mark(row), [])


@pages.post("/remove")
@allowed(Right.CHANGE)
def remove(agreement: str, fund: str, instalment: str) -> ResponseReturnValue:
    """Remove one instalment; the audit trail keeps it."""
    view, row = _found(agreement, fund, instalment)
    words = _remove_words(view, row)
    return removed_record(
        INSTALMENTS,
        row,
        Why("remove instalment", view.subject),
        to=words.to,
        done="The instalment is removed.",
        show=lambda faults: form_page(view, words, _CHANGE.mark(row), [], faults),
    )


@pages.get("/invoice")
@allowed(Right.CHANGE)
def ask_invoice(agreement: str, fund: str, instalment: str) -> ResponseReturnValue:
    """The form for the invoice of an instalment."""
    view, row = _found(agreement, fund, instalment)
    return form_page(view, _invoice_words(view, row), _INVOICE.mark(row), _INVOICE.filled(row))


@pages.post("/invoice")
@allowed(Right.CHANGE)
def invoice(agreement: str, fund: str, instalment: str) -> ResponseReturnValue:
    """Record the invoice of an instalment."""
    view, row = _found(agreement, fund, instalment)
    words = _invoice_words(view, row)
    return saved_record(
        _INVOICE,
        row,
        {},
        Why("record invoice", view.subject),
        to=words.to,
        done="The invoice is recorded.",
        show=showing(view, words, _INVOICE.mark(row)),
    )


@pages.get("/receipt")
@allowed(Right.CHANGE)
def ask_receipt(agreement: str, fund: str, instalment: str) -> ResponseReturnValue:
    """The form for money that came in, filled with what is missing and today."""
    view, row = _found(agreement, fund, instalment)
    missing = row.amount - received_in_all(row)
    usual = replace(row, received_on=view.today, received_amount=missing if missing else None)
    return form_page(view, _receipt_words(view, row), _RECEIPT.mark(row), _RECEIPT.filled(usual))


@pages.post("/receipt")
@allowed(Right.CHANGE)
def receipt(agreement: str, fund: str, instalment: str) -> ResponseReturnValue:
    """Record money that came in; it is added to what had come in before."""
    view, row = _found(agreement, fund, instalment)
    words, mark = _receipt_words(view, row), _RECEIPT.mark(row)
    after = _received(view, row)
    if isinstance(after, list):
        return refused(view, words, mark, _RECEIPT.typed(), after)
    if not _RECEIPT.unchanged(row):
        return conflict(INSTALMENTS, row, after, words.to)
    if asked := unanswered(_too_much(after)):
        return refused(view, words, mark, _RECEIPT.typed(), asked)
    done = (
        f"The receipt is recorded: {pounds(received_in_all(after))} of {pounds(after.amount)} "
        "has come in."
    )
    why = Why("record receipt", view.subject)
    saved = save([Edit(INSTALMENTS, row, after)], why, to=words.to, done=done)
    if isinstance(saved, list):
        return refused(view, words, mark, _RECEIPT.typed(), saved)
    return saved


def _received(view: FundMoney, row: Instalment) -> Instalment | list[FieldFault]:
    """The instalment with the receipt that was typed, or what is wrong with it."""
    typed = _RECEIPT.read(base=row)
    faults = typed if isinstance(typed, list) else []
    faults += [
        FieldFault(field, f"Enter the {_RECEIPT.labels[field].lower()}")
        for field in _RECEIPT.names
        if not _RECEIPT.texts()[field]
    ]
    if not isinstance(typed, Instalment) or faults:
        return faults
    assert typed.received_on is not None
    assert typed.received_amount is not None
    if typed.received_amount == 0:
        return [FieldFault("received_amount", "Enter what came in: nothing is no receipt")]
    return with_receipt(row, typed.received_on, typed.received_amount)


def _found(agreement: str, fund: str, ref: str) -> tuple[FundMoney, Instalment]:
    view = fund_money(agreement, fund, _SHEETS)
    if not view.records_receipts:
        with reading() as session:
            require_host(session, actor(), view.book.agreement.host)
    found = {ref_of(INSTALMENTS, row): row for row in instalments_of(view)}
    if ref not in found:
        raise NotFound("There is no such instalment: it was changed or removed meanwhile.")
    return view, found[ref]


def _name(view: FundMoney, row: Instalment) -> str:
    who = view.names.get(row.partner, row.partner)
    return f"{who}’s instalment of {pounds(row.amount)}, due on {day(row.due_date)}"


def _to(view: FundMoney) -> str:
    return view.at("contributions.contributions", _anchor="schedule")


def _change_words(view: FundMoney, row: Instalment) -> FormPage:
    return FormPage(
        "Change an instalment",
        f"{_name(view, row)}. The other instalments stay as they are; the schedule then says "
        "whether it still adds up to the contribution.",
        _to(view),
        remove=view.at("instalments.ask_remove", instalment=ref_of(INSTALMENTS, row)),
    )


def _remove_words(view: FundMoney, row: Instalment) -> FormPage:
    return FormPage(
        "Remove this instalment?",
        f"{_name(view, row)}, would no longer be due. The audit trail keeps what is removed.",
        _to(view),
        submit="Remove it",
    )


def _invoice_words(view: FundMoney, row: Instalment) -> FormPage:
    return FormPage(
        "Record an invoice",
        f"{_name(view, row)}. Once it is invoiced, a new schedule leaves it as it is.",
        _to(view),
    )


def _receipt_words(view: FundMoney, row: Instalment) -> FormPage:
    before = received_in_all(row)
    so_far = f" {pounds(before)} of it came in already." if before else ""
    return FormPage(
        "Record a receipt",
        f"{_name(view, row)}.{so_far} If only a part came in, enter the part.",
        _to(view),
        submit="Record receipt",
    )
