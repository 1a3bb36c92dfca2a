"""The partners of an agreement and their signatures: who is bound, who has signed, and when."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right, recorded_by
from tracker.domain.agreements.status import standing
from tracker.domain.records.signatures import SigningAuthority, days_expired
from tracker.domain.registers import AgreementBook, Partner
from tracker.domain.wording import joined
from tracker.errors import NotAllowed
from tracker.services.agreements.own_signatures import require_own
from tracker.services.changes.edits import Edit, Why
from tracker.services.records.book import load_book
from tracker.sheets.agreement_layouts import ORGANISATIONS, PARTNERS
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, reading, today
from tracker.web.choices import list_organisations, organisation_options
from tracker.web.formatting import counted, day
from tracker.web.people.new_organisation import NEW_ORGANISATION, typed_organisation
from tracker.web.record_forms import Option, RecordForm, ShownField
from tracker.web.record_pages import removed_record, saved_record
from tracker.web.saving import save

pages = Blueprint("partners", __name__, url_prefix="/agreements/<code:agreement>/partners")

SHEETS = (
    "Agreement versions", "Partners", "Variations", "Reviews", "Documents", "Outcome measures",
    "Outcome settings", "Signing authorities",
)  # fmt: skip
SIGNATURE = RecordForm(
    PARTNERS,
    ("signatory", "signatory_role", "signed_on"),
    labels={"signatory": "Who signs", "signatory_role": "In which role", "signed_on": "Signed on"},
    hints={
        "signatory_role": "For example, Chief executive or Section 151 officer",
        "signed_on": "As the signed copy says; leave it blank until it is signed",
    },
    past=("signed_on",),
)

_NEEDED = (
    "A partner that is the host, or that contributions, schemes or risk-share terms name, cannot "
    "be removed."
)


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """A partner as the page shows it; `late` says that it signed after the agreement began."""

    row: Partner
    name: str
    is_host: bool
    signed: str
    colour: str
    late: str
    authority: SigningAuthority | None
    is_own: bool

    @property
    def days_expired(self) -> int:
        """For how many days the delegation relied on had run out when the partner signed."""
        return 0 if self.authority is None else days_expired(self.authority, self.row.signed_on)


@pages.get("")
@allowed(Right.READ)
def partners(agreement: str) -> ResponseReturnValue:
    """Who the partners are and who of them has signed."""
    who = actor()
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        own = recorded_by(session, who, [row.organisation for row in book.partners])
    return render_template(
        "partners/partners.html",
        **frame_of(book),
        sentence=_sentence(book),
        status=standing(book, today()).status,
        lines=[_line(book, row, own) for row in book.partners],
    )


def _sentence(book: AgreementBook) -> str:
    names, now = names_of(book), today()
    unsigned = [row.organisation for row in book.partners if not row.has_signed(now)]
    if not book.partners:
        return "No partner is recorded: add the bodies that make this agreement."
    if not unsigned:
        last = max(row.signed_on for row in book.partners if row.signed_on)
        all_of_them = "The partner has" if len(book.partners) == 1 else "All partners have"
        return f"{all_of_them} signed; the last signature is of {day(last)}."
    missing = joined(names.get(code, code) for code in unsigned)
    number = f"{len(book.partners) - len(unsigned)} of {counted(len(book.partners), 'partner')}"
    return f"{number} have signed; {missing} {'has' if len(unsigned) == 1 else 'have'} not."


def _line(book: AgreementBook, row: Partner, own: Collection[str]) -> PartnerLine:
    code = row.organisation
    found = (kept for kept in book.authorities if kept.organisation == code)
    signed, colour, late = _signature(book, row)
    return PartnerLine(
        row, names_of(book).get(code, code), code == book.agreement.host, signed, colour, late,
        next(found, None), code in own,
    )  # fmt: skip


def _signature(book: AgreementBook, row: Partner) -> tuple[str, str, str]:
    """When a partner signed, the colour that repeats it, and how late that was."""
    if row.signed_on is None:
        return "Not signed", "red", ""
    signed = day(row.signed_on)
    if not row.has_signed(today()):
        return f"To be signed {signed}", "blue", ""
    late = (row.signed_on - book.agreement.start_date).days
    return signed, "", f"{counted(late, 'day')} after the start" if late > 0 else ""


@pages.get("/add")
@allowed(Right.CHANGE)
def ask(agreement: str) -> ResponseReturnValue:
    """Which body to add, from the list or new to it."""
    return _add_page(agreement, None, [])


@pages.post("/add")
@allowed(Right.CHANGE)
def add(agreement: str) -> ResponseReturnValue:
    """Add a partner, and the organisation with it where it was not recorded."""
    form = _adding([])
    body = typed_organisation()
    if isinstance(body, list):
        return _add_page(agreement, form, body), 422
    if body is not None and form.texts()["organisation"]:
        fault = FieldFault("organisation", "Choose an organisation or enter a new one, not both")
        return _add_page(agreement, form, [fault]), 422
    fixed = {"agreement": agreement, **({"organisation": body.code} if body else {})}
    row = form.read(fixed=fixed)
    if isinstance(row, list):
        return _add_page(agreement, form, row), 422
    assert isinstance(row, Partner)
    if not_own := _signed_by_another(row):
        return _add_page(agreement, form, [not_own]), 422
    new = [Edit(ORGANISATIONS, None, body)] if body else []
    saved = save(
        [*new, Edit(PARTNERS, None, row)],
        Why("add partner", f"{agreement} / {row.organisation}"),
        to=url_for(".partners", agreement=agreement),
        done=f"{body.name if body else row.organisation} is a partner of the agreement.",
    )
    return (_add_page(agreement, form, saved), 422) if isinstance(saved, list) else saved


def _signed_by_another(row: Partner) -> FieldFault | None:
    """That only a partner's own people say when it signed, if there are any."""
    if row.signed_on is None:
        return None
    try:
        _require_own(row.organisation)
    except NotAllowed as refusal:
        return FieldFault("signed_on", f"{refusal.sentence} Leave it blank")
    return None


def _require_own(organisation: str) -> None:
    """Refuse to record the signature of a partner whose own people have to; see `require_own`."""
    with reading() as session:
        require_own(session, actor(), organisation)


def _adding(options: Sequence[Option]) -> RecordForm:
    return RecordForm(
        PARTNERS,
        ("organisation", *SIGNATURE.names),
        labels=SIGNATURE.labels,
        hints={**SIGNATURE.hints, "organisation": "Or enter a new one below"},
        options={"organisation": options},
        past=SIGNATURE.past,
    )


def _add_page(agreement: str, typed: RecordForm | None, faults: Sequence[FieldFault]) -> str:
    with reading() as session:
        book = load_book(session, agreement, sheets=("Partners",))
        bodies = list_organisations(session)
    taken = [row.organisation for row in book.partners]
    form = _adding(organisation_options(bodies, today(), taken))
    return render_template(
        "partners/add.html",
        **frame_of(book),
        **_words(agreement, "Add a partner", "Add partner"),
        paragraphs=[],
        fields=form.typed() if typed else form.filled(None),
        new_fields=NEW_ORGANISATION.typed() if typed else NEW_ORGANISATION.filled(None),
        faults=faults,
        mark=None,
    )


@pages.get("/<code:organisation>/sign")
@allowed(Right.CHANGE)
def ask_signature(agreement: str, organisation: str) -> ResponseReturnValue:
    """Who signed for the partner, and when."""
    book = _book(agreement)
    row = _partner(book, organisation)
    _require_own(organisation)
    return _sign_page(book, organisation, row, SIGNATURE.filled(row), [])


@pages.post("/<code:organisation>/sign")
@allowed(Right.CHANGE)
def sign(agreement: str, organisation: str) -> ResponseReturnValue:
    """Record the signature; nobody signs in the tracker, it says what the signed copy shows."""
    book = _book(agreement)
    row = _find(book, organisation)
    _require_own(organisation)
    name = names_of(book).get(organisation, organisation)

    def show(fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
        return _sign_page(book, organisation, row, fields, faults)

    return saved_record(
        SIGNATURE,
        row,
        {"agreement": agreement, "organisation": organisation},
        Why("record signature", f"{agreement} / {organisation}"),
        to=url_for(".partners", agreement=agreement),
        done=f"The signature of {name} is recorded.",
        show=show,
    )


def _sign_page(
    book: AgreementBook,
    organisation: str,
    row: Partner | None,
    fields: list[ShownField],
    faults: Sequence[FieldFault],
) -> str:
    name = names_of(book).get(organisation, organisation)
    return render_template(
        "agreements/question.html",
        **frame_of(book),
        **_words(book.agreement.agreement, f"Signature of {name}", "Save signature"),
        paragraphs=["Record what the signed copy shows. Attach the copy itself under Documents."],
        fields=fields,
        faults=faults,
        mark=SIGNATURE.mark(row),
    )


@pages.get("/<code:organisation>/remove")
@allowed(Right.CHANGE)
def ask_remove(agreement: str, organisation: str) -> ResponseReturnValue:
    """Whether the partner is to go, and what that means."""
    book = _book(agreement)
    return _remove_page(book, organisation, _partner(book, organisation), [])


@pages.post("/<code:organisation>/remove")
@allowed(Right.CHANGE)
def remove(agreement: str, organisation: str) -> ResponseReturnValue:
    """Remove a partner that nothing else names."""
    book = _book(agreement)
    row = _find(book, organisation)
    return removed_record(
        PARTNERS,
        row,
        Why("remove partner", f"{agreement} / {organisation}"),
        to=url_for(".partners", agreement=agreement),
        done=f"{names_of(book).get(organisation, organisation)} is no partner any more.",
        show=lambda faults: _remove_page(book, organisation, row, faults),
    )


def _remove_page(
    book: AgreementBook, organisation: str, row: Partner | None, faults: Sequence[FieldFault]
) -> str:
    name = names_of(book).get(organisation, organisation)
    return render_template(
        "agreements/remove.html",
        **frame_of(book),
        **_words(book.agreement.agreement, "", ""),
        what=name,
        paragraphs=[
            f"{name} and its signature go, and its people no longer see anything of the agreement.",
            _NEEDED,
        ],
        faults=faults,
        mark=SIGNATURE.mark(row),
    )


def _words(agreement: str, question: str, button: str) -> dict[str, object]:
    back = url_for(".partners", agreement=agreement)
    return {
        "question": question,
        "button": button,
        "back": back,
        "steps": [{"text": "Partners", "href": back}],
    }


def _book(agreement: str) -> AgreementBook:
    with reading() as session:
        return load_book(session, agreement, sheets=("Partners",))


def _find(book: AgreementBook, organisation: str) -> Partner | None:
    return next((row for row in book.partners if row.organisation == organisation), None)


def _partner(book: AgreementBook, organisation: str) -> Partner:
    row = _find(book, organisation)
    if row is None:
        abort(404, f"{organisation} is no partner of agreement {book.agreement.agreement}.")
    return row
