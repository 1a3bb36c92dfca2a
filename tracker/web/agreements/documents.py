"""Documents of an agreement: the list, attaching one, handing one out, removing one on the record."""

import io
from dataclasses import replace

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.domain.agreements.status import has_signed_copy, is_signed
from tracker.domain.file_types import media_type, type_named
from tracker.domain.records.documents import Document, DocumentKind
from tracker.domain.registers import AgreementBook
from tracker.errors import BadFile, RuleBroken
from tracker.services.agreements import documents
from tracker.services.agreements.documents import LARGEST, AttachedFile
from tracker.services.records.book import load_book
from tracker.sheets import DOCUMENTS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, now, reading, today, writing
from tracker.web.formatting import counted
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.throttled import an_export

pages = Blueprint("documents", __name__, url_prefix="/agreements/<code:agreement>/documents")

SHEETS = ("Partners", "Documents")
FORM = RecordForm(
    DOCUMENTS,
    ("kind", "title", "day"),
    labels={"kind": "What is it?", "day": "Date on the document"},
    hints={
        "title": "As your partners would ask for it, such as Signed agreement 2026-27",
        "day": "For example, the day it was signed or the meeting was held",
    },
)
# A file handed out may hold anything: it is neither shown nor run as a page of ours.
_SANDBOX = "sandbox; default-src 'none'"


@pages.get("")
@allowed(Right.READ)
def documents_of(agreement: str) -> ResponseReturnValue:
    """Which papers of the agreement are kept here, and whether the signed copy is among them."""
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    return render_template(
        "documents/documents.html",
        **frame_of(book),
        sentence=_sentence(book),
        kept=[row for row in book.documents if row.is_kept],
        removed=[row for row in book.documents if not row.is_kept],
    )


def _sentence(book: AgreementBook) -> str:
    kept = [row for row in book.documents if row.is_kept]
    if not kept:
        return "No document is attached yet. Attach the signed copy of the agreement first."
    number = f"{counted(len(kept), 'document')} {'is' if len(kept) == 1 else 'are'} attached"
    if has_signed_copy(book):
        return f"{number}, the signed copy among them."
    signed = is_signed(book, today())
    must = "the agreement does not count as in force" if signed else "it will be needed"
    return f"{number}, but no signed copy: {must} until it is attached."


@pages.get("/add")
@allowed(Right.CHANGE)
def ask(agreement: str) -> ResponseReturnValue:
    """What to attach."""
    return _form_page(agreement, FORM.filled(None), [])


@pages.post("/add")
@allowed(Right.CHANGE)
def attach(agreement: str) -> ResponseReturnValue:
    """Attach a file, or say what is wrong with it or with what was said of it."""
    sent = request.files.get("file")
    file = AttachedFile(sent.filename or "", sent.read(LARGEST + 1)) if sent else None
    try:
        with writing() as session:
            found = _attached(session, agreement, file)
    except RuleBroken as refusal:
        found = [FieldFault("file", refusal.sentence.rstrip("."))]
    if isinstance(found, list):
        return _form_page(agreement, FORM.typed(), found), 422
    flash(f"{found.title} is attached.", "success")
    return redirect(url_for(".documents_of", agreement=agreement), 303)


def _attached(
    session: Session, agreement: str, file: AttachedFile | None
) -> Document | list[FieldFault]:
    """The document attached, or every fault of the form at once."""
    if file is None or not file.name:
        fault = FieldFault("file", "Choose the file to attach")
        return [*_faults_beside_the_file(agreement), fault]
    try:
        facts = documents.facts_of(session, actor(), now(), agreement, file)
    except BadFile as refusal:
        fault = FieldFault("file", refusal.sentence.rstrip("."))
        return [*_faults_beside_the_file(agreement), fault]
    row = _form().read(fixed=facts)
    if isinstance(row, list):
        return row
    assert isinstance(row, Document)
    return documents.attach(session, actor(), now(), row, file.content)


def _form() -> RecordForm:
    """The form by what was typed: only other papers, for a meeting to come, bear a later day."""
    other = FORM.texts()["kind"].casefold() == DocumentKind.OTHER.casefold()
    return FORM if other else replace(FORM, past=("day",))


def _faults_beside_the_file(agreement: str) -> list[FieldFault]:
    found = _form().read(fixed={"agreement": agreement})
    return [f for f in found if f.field in FORM.names] if isinstance(found, list) else []


def _form_page(agreement: str, fields: list[ShownField], faults: list[FieldFault]) -> str:
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    return render_template(
        "documents/attach.html", **frame_of(book), fields=fields, faults=faults,
        largest=LARGEST // 1024 // 1024, back=url_for(".documents_of", agreement=agreement),
    )  # fmt: skip


@pages.get("/<int:document>/file")
@allowed(Right.READ)
@an_export
def file(agreement: str, document: int) -> ResponseReturnValue:
    """The file itself, as a download and never as a page."""
    with reading() as session:
        row = documents.get_document(session, agreement, document)
        content = documents.content_of(session, row)
    answer: Response = send_file(
        io.BytesIO(content),
        mimetype=media_type(type_named(row.file_name)),
        as_attachment=True,
        download_name=row.file_name,
        max_age=0,
    )
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer


@pages.get("/<int:document>/remove")
@allowed(Right.CHANGE)
def ask_remove(agreement: str, document: int) -> ResponseReturnValue:
    """Whether to remove it, and what that means."""
    return _remove_page(agreement, document, "", [])


@pages.post("/<int:document>/remove")
@allowed(Right.CHANGE)
def remove(agreement: str, document: int) -> ResponseReturnValue:
    """Remove the file; what it was stays on record."""
    reason = request.form.get("reason", "")
    if not reason.strip():
        fault = FieldFault("reason", "Say why the document is removed")
        return _remove_page(agreement, document, reason, [fault]), 422
    try:
        with writing() as session:
            row = documents.remove(session, actor(), now(), agreement, document, reason)
    except RuleBroken as refusal:
        fault = FieldFault("reason", refusal.sentence.rstrip("."))
        return _remove_page(agreement, document, reason, [fault]), 422
    flash(f"{row.title} is removed; its hash stays on record.", "success")
    return redirect(url_for(".documents_of", agreement=agreement), 303)


def _remove_page(agreement: str, document: int, reason: str, faults: list[FieldFault]) -> str:
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        row = documents.get_document(session, agreement, document)
    return render_template(
        "documents/remove.html", **frame_of(book), document=row, reason=reason, faults=faults,
        back=url_for(".documents_of", agreement=agreement),
    )  # fmt: skip
