"""Statements of balances: made, read as they were made, printed, taken away, and signed."""

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.funds.position_json import JsonObject
from tracker.domain.records.balances import BalanceSignature, Signing
from tracker.errors import RuleBroken
from tracker.exporters.balance_statement import write_statement
from tracker.services.balances.statements import (
    SignedStatement,
    content_of,
    current_hash,
    get_statement,
    make,
    sign,
)
from tracker.services.balances.views import BALANCE_SHEETS, own_bodies
from tracker.services.changes.edits import EditsRefused
from tracker.services.records.book import load_book
from tracker.sheets.balance_layouts import BALANCE_SIGNATURES
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked, now, reading, today, writing
from tracker.web.balances.words import (
    COLOURS,
    FIGURE_WORDS,
    PREFIX,
    asked_balances,
    without_fault,
)
from tracker.web.files import workbook
from tracker.web.record_forms import Option, RecordForm, ShownField
from tracker.web.reviews.pack_words import PACK_WORDS
from tracker.web.throttled import an_export

pages = Blueprint("balance_statements", __name__, url_prefix=PREFIX)


@pages.post("/statements")
@allowed(Right.CHANGE)
def freeze(agreement: str) -> ResponseReturnValue:
    """Make a statement of the balances as they are recorded now."""
    with reading() as session:
        found = without_fault(asked_balances(session, agreement))
    try:
        with writing() as session:
            row = make(session, actor(), now(), agreement, found.year, found.as_at)
    except RuleBroken as refusal:
        flash(refusal.sentence, "error")
        return redirect(found.address, 303)
    flash(f"Statement {row.statement} is ready to be signed.", "success")
    return redirect(url_for(".statement", agreement=agreement, number=row.statement), 303)


@pages.get("/statements/<int:number>")
@allowed(Right.READ)
def statement(agreement: str, number: int) -> ResponseReturnValue:
    """A statement exactly as it was made, with the signatures it has."""
    with reading() as session:
        book = load_book(session, agreement, sheets=BALANCE_SHEETS)
        signed = get_statement(session, agreement, number)
        content = content_of(session, signed.row)
    row = signed.row
    return render_template(
        "balances/statement.html",
        **frame_of(book),
        **PACK_WORDS,
        content=content,
        row=row,
        signed=signed,
        unsigned=_unsigned(content, signed),
        own=_may_sign(own_bodies(actor(), book), content, signed),
        is_changed=current_hash(book, row.financial_year, row.as_at) != row.sha256,
        colours={str(state): colour for state, colour in COLOURS.items()},
        figure_words={str(figure): words for figure, words in FIGURE_WORDS.items()},
        steps=_steps(signed),
    )


@pages.get("/statements/<int:number>.xlsx")
@allowed(Right.READ)
@an_export
def file(agreement: str, number: int) -> ResponseReturnValue:
    """The same statement as a workbook."""
    with reading() as session:
        signed = get_statement(session, agreement, number)
        content = content_of(session, signed.row)
    name = f"Balances {agreement} {signed.row.financial_year} statement {number}"
    return workbook(name, lambda out: write_statement(out, signed.row, content, signed.signatures))


@pages.get("/statements/<int:number>/sign")
@allowed(Right.CHANGE)
def ask_sign(agreement: str, number: int) -> ResponseReturnValue:
    """The form for a body's signature, given here or on paper."""
    return _sign_page(agreement, number, None, [])


@pages.post("/statements/<int:number>/sign")
@allowed(Right.CHANGE)
def put_signature(agreement: str, number: int) -> ResponseReturnValue:
    """Put a body's signature under the statement."""
    with reading() as session:
        signed = get_statement(session, agreement, number)
    form = _signing([])
    fixed = {"agreement": agreement, "statement": str(number), "recorded_by": actor().name}
    if form.texts()["how"] == Signing.HERE:
        fixed["signed_on"] = f"{today():%d/%m/%Y}"
    row = form.read(fixed=fixed)
    if isinstance(row, list):
        return _sign_page(agreement, number, form, row), 422
    assert isinstance(row, BalanceSignature)
    try:
        with writing() as session:
            sign(session, actor(), now(), signed.row, row)
    except EditsRefused as refused:
        faults = [FieldFault(p.field or "form", p.message.rstrip(".")) for p in refused.problems]
        return _sign_page(agreement, number, form, faults), 422
    except RuleBroken as refusal:
        field = "signed_on" if row.how == Signing.ON_PAPER else "organisation"
        fault = FieldFault(field, refusal.sentence.rstrip("."))
        return _sign_page(agreement, number, form, [fault]), 422
    flash("The signature is recorded.", "success")
    return redirect(url_for(".statement", agreement=agreement, number=number), 303)


def _signing(bodies: Sequence[Option]) -> RecordForm:
    return RecordForm(
        BALANCE_SIGNATURES,
        ("organisation", "how", "name", "role", "signed_on"),
        labels={
            "organisation": "For whom",
            "how": "How it is signed",
            "name": "Name",
            "signed_on": "Day of the signature on paper",
        },
        hints={
            "how": "Signing here counts today, under your own account; on paper, the printed "
            "statement was signed",
            "name": "Who signs",
            "role": "In which role, such as Chief Finance Officer",
            "signed_on": "Only for a signature on paper",
        },
        options={"organisation": bodies, "how": [Option(word, word) for word in Signing]},
    )


def _sign_page(
    agreement: str, number: int, typed: RecordForm | None, faults: Sequence[FieldFault]
) -> str:
    with reading() as session:
        book = load_book(session, agreement, sheets=("Partners",))
        signed = get_statement(session, agreement, number)
        content = content_of(session, signed.row)
    own = _may_sign(own_bodies(actor(), book), content, signed)
    form = _signing([Option(code, _name(content, code)) for code in own])
    fields = form.typed() if typed is not None else form.filled(None)
    usual = {"organisation": asked("organisation") or next(iter(own), ""), "how": Signing.HERE}
    return render_template(
        "balances/sign.html",
        **frame_of(book),
        row=signed.row,
        content=content,
        own=own,
        fields=fields if typed is not None else [_preset(f, usual) for f in fields],
        faults=list(faults),
        known={field.name for field in fields},
        action=request.full_path.rstrip("?"),
        steps=[
            *_steps(signed),
            {
                "text": f"Statement {number}",
                "href": url_for(".statement", agreement=agreement, number=number),
            },
        ],
    )


def _preset(field: ShownField, usual: dict[str, str]) -> ShownField:
    value = usual.get(field.name, field.value)
    return ShownField(
        field.name, field.label, field.control, value, field.hint, field.options,
        # Signed here, the day is today's; the form asks for it only on paper.
        field.optional or field.name == "signed_on", field.parts,
    )  # fmt: skip


def _may_sign(own: Sequence[str], content: JsonObject, signed: SignedStatement) -> list[str]:
    """The bodies for which the asking person may still sign."""
    return [code for code in own if code in _unsigned(content, signed)]


def _unsigned(content: JsonObject, signed: SignedStatement) -> list[str]:
    bodies = content["bodies"]
    assert isinstance(bodies, list)
    return [str(code) for code in bodies if signed.signed_by(str(code)) is None]


def _name(content: JsonObject, code: str) -> str:
    names = content["names"]
    assert isinstance(names, dict)
    return str(names.get(code, code))


def _steps(signed: SignedStatement) -> list[dict[str, str]]:
    row = signed.row
    words = {
        "agreement": row.agreement,
        "year": str(row.financial_year),
        "as_at": f"{row.as_at:%d/%m/%Y}",
    }
    money = url_for("money.money", agreement=row.agreement, year=str(row.financial_year))
    return [
        {"text": "Money", "href": money},
        {"text": "Balances", "href": url_for("balances.balances", **words)},  # type: ignore[arg-type]  # words only
    ]
