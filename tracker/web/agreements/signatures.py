"""Who signed a variation for each partner, and by what authority; and that of the agreement itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.records.signatures import SigningAuthority, VariationSignature, days_expired
from tracker.domain.registers import AgreementBook, Row, Variation
from tracker.services.agreements.own_signatures import require_own
from tracker.services.changes.edits import Why
from tracker.services.records.book import load_book
from tracker.sheets.decision_layouts import SIGNING_AUTHORITIES, VARIATION_SIGNATURES
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, reading
from tracker.web.formatting import counted
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.record_pages import removed_record, saved_record

pages = Blueprint("signatures", __name__, url_prefix="/agreements/<code:agreement>")

SHEETS = ("Partners", "Variations", "Variation signatures", "Signing authorities")
_AUTHORITY = ("authority", "body", "minute", "delegated", "delegation_expires")
LABELS = {
    "signatory": "Who signed",
    "signatory_role": "In which role",
    "authority": "Whose authority they relied on",
    "body": "Which body gave it",
    "delegated": "Was the authority delegated?",
    "delegation_expires": "Delegation expires",
}
HINTS = {
    "signatory_role": "For example, Chief executive or Section 151 officer",
    "signed_on": "As the signed copy says; it may be before the variation takes effect",
    "authority": "For example, the Executive Director of Adult Services",
    "body": "For example, Cabinet or the integrated care board",
    "minute": "Where it can be looked up, such as CAB/2026/31",
    "delegation_expires": "The last day on which it may be used, if it names one",
}
SIGNATURE = RecordForm(
    VARIATION_SIGNATURES,
    ("signatory", "signatory_role", "signed_on", *_AUTHORITY),
    LABELS,
    HINTS,
    past=("signed_on",),
)
AUTHORITY = RecordForm(SIGNING_AUTHORITIES, _AUTHORITY, LABELS, HINTS)


@dataclass(frozen=True, slots=True)
class Signed:
    """The partner a page is about, what is kept of it, and where it belongs."""

    book: AgreementBook
    organisation: str
    variation: Variation | None
    row: VariationSignature | SigningAuthority | None

    @property
    def name(self) -> str:
        return names_of(self.book).get(self.organisation, self.organisation)

    @property
    def form(self) -> RecordForm:
        return AUTHORITY if self.variation is None else SIGNATURE

    @property
    def fixed(self) -> Mapping[str, str]:
        """What the page's address decides."""
        key = {"agreement": self.book.agreement.agreement, "organisation": self.organisation}
        return key if self.variation is None else {**key, "variation": self.variation.variation}

    @property
    def back(self) -> str:
        agreement = self.book.agreement.agreement
        if self.variation is None:
            return url_for("partners.partners", agreement=agreement)
        reference = self.variation.variation
        return url_for("variations.variation", agreement=agreement, variation=reference)


@pages.get("/versions/<code:variation>/signatures/<code:organisation>")
@allowed(Right.CHANGE)
def ask(agreement: str, variation: str, organisation: str) -> ResponseReturnValue:
    """Who signed the variation for a partner, when, and by what authority."""
    about = _about(agreement, organisation, variation)
    return _page(about, about.form.filled(about.row), [])


@pages.post("/versions/<code:variation>/signatures/<code:organisation>")
@allowed(Right.CHANGE)
def sign(agreement: str, variation: str, organisation: str) -> ResponseReturnValue:
    """Record the signature; nobody signs in the tracker, it says what the signed copy shows."""
    why = Why("record signature of variation", f"{agreement} / {variation} / {organisation}")
    return _save(_about(agreement, organisation, variation), why)


@pages.get("/partners/<code:organisation>/authority")
@allowed(Right.CHANGE)
def ask_authority(agreement: str, organisation: str) -> ResponseReturnValue:
    """By what authority a partner signed the agreement."""
    about = _about(agreement, organisation)
    return _page(about, about.form.filled(about.row), [])


@pages.post("/partners/<code:organisation>/authority")
@allowed(Right.CHANGE)
def authorise(agreement: str, organisation: str) -> ResponseReturnValue:
    """Record the authority that a partner relied on."""
    why = Why("record signing authority", f"{agreement} / {organisation}")
    return _save(_about(agreement, organisation), why)


@pages.get("/versions/<code:variation>/signatures/<code:organisation>/remove")
@allowed(Right.CHANGE)
def ask_removal(agreement: str, variation: str, organisation: str) -> ResponseReturnValue:
    """Whether a signature recorded by mistake is to go."""
    about = _about(agreement, organisation, variation)
    if about.row is None:
        abort(404, f"No signature of {about.name} is recorded for variation {variation}.")
    return _removal_page(about, [])


@pages.post("/versions/<code:variation>/signatures/<code:organisation>/remove")
@allowed(Right.CHANGE)
def remove(agreement: str, variation: str, organisation: str) -> ResponseReturnValue:
    """Remove a signature that was recorded by mistake; the history keeps it."""
    about = _about(agreement, organisation, variation)
    return removed_record(
        VARIATION_SIGNATURES,
        about.row,
        Why("remove signature of variation", f"{agreement} / {variation} / {organisation}"),
        to=about.back,
        done=f"The signature of {about.name} is removed.",
        show=lambda faults: _removal_page(about, faults),
    )


def _about(agreement: str, organisation: str, variation: str | None = None) -> Signed:
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        if organisation not in {row.organisation for row in book.partners}:
            abort(404, f"{organisation} is no partner of agreement {agreement}.")
        require_own(session, actor(), organisation)
    if variation is None:
        found = (row for row in book.authorities if row.organisation == organisation)
        return Signed(book, organisation, None, next(found, None))
    varied = next((row for row in book.variations if row.variation == variation), None)
    if varied is None:
        abort(404, f"This agreement has no variation {variation}.")
    own = (r for r in book.signatures if (r.variation, r.organisation) == (variation, organisation))
    return Signed(book, organisation, varied, next(own, None))


def _save(about: Signed, why: Why) -> ResponseReturnValue:
    return saved_record(
        about.form,
        about.row,
        about.fixed,
        why,
        to=about.back,
        done=lambda row: _done(about, row),
        show=lambda fields, faults: _page(about, fields, faults),
    )


def _done(about: Signed, row: Row) -> str:
    assert isinstance(row, VariationSignature | SigningAuthority)
    what = "authority" if about.variation is None else "signature"
    late = days_expired(row, _signed_on(about, row))
    warning = f" The delegation had expired {counted(late, 'day')} before." if late else ""
    return f"The {what} of {about.name} is recorded.{warning}"


def _signed_on(about: Signed, row: VariationSignature | SigningAuthority) -> date | None:
    if isinstance(row, VariationSignature):
        return row.signed_on
    found = (r.signed_on for r in about.book.partners if r.organisation == about.organisation)
    return next(found, None)


def _page(about: Signed, fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
    return render_template(
        "agreements/question.html",
        **frame_of(about.book),
        question=_question(about),
        paragraphs=[
            "Record what the signed copy and the minutes show.",
            "A delegation that had expired when it was used is recorded all the same, and flagged.",
        ],
        fields=[_answered(field) for field in fields],
        faults=faults,
        mark=about.form.mark(about.row),
        button="Save authority" if about.variation is None else "Save signature",
        back=about.back,
        steps=_steps(about),
    )


def _question(about: Signed) -> str:
    if about.variation is None:
        return f"Authority on which {about.name} signed"
    return f"Signature of {about.name} for variation {about.variation.variation}"


def _answered(field: ShownField) -> ShownField:
    """A delegation is the exception, so its question starts with No."""
    return replace(field, value=field.value or "No") if field.name == "delegated" else field


def _steps(about: Signed) -> list[dict[str, str]]:
    if about.variation is None:
        return [{"text": "Partners", "href": about.back}]
    versions = url_for("versions.versions", agreement=about.book.agreement.agreement)
    reference = about.variation.variation
    return [
        {"text": "Versions", "href": versions},
        {"text": f"Variation {reference}", "href": about.back},
    ]


def _removal_page(about: Signed, faults: Sequence[FieldFault]) -> str:
    return render_template(
        "agreements/remove.html",
        **frame_of(about.book),
        what=f"the signature of {about.name}",
        paragraphs=[
            "Remove it only if it was recorded by mistake. The history keeps what it said.",
            "Without it the variation may no longer count as signed.",
        ],
        faults=faults,
        mark=about.form.mark(about.row),
        back=about.back,
        steps=_steps(about),
    )
