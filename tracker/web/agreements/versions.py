"""The versions of an agreement, and what changed from one to another, word by word."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right, recorded_by
from tracker.domain.agreements.variation_effect import effect_of
from tracker.domain.agreements.versions import FIRST, VersionLine, versions_of
from tracker.domain.registers import AgreementBook, Variation
from tracker.services.changes.edits import Why
from tracker.services.records.book import load_book
from tracker.sheets.agreement_layouts import AGREEMENTS, VARIATIONS
from tracker.web.agreement_pages import frame_of
from tracker.web.agreements.redlines import changed_fields
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked, reading, today
from tracker.web.formatting import counted, day
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.record_pages import Show, saved_record

pages = Blueprint("versions", __name__)

SHEETS = (
    "Partners", "Funds", "Variations", "Agreement versions", "Variation signatures",
    "Contributions",
)  # fmt: skip
SIGNATURE = RecordForm(
    VARIATIONS,
    ("title", "signed_on"),
    labels={"title": "What it is about"},
    hints={
        "signed_on": "The day on which the last partner signed, as the workbook keeps it; it "
        "stands for every partner without a signature of its own"
    },
    past=("signed_on",),
)
_TITLE = RecordForm(VARIATIONS, ("title",), labels=SIGNATURE.labels)
_AS_MADE = "first"  # how the address names the agreement as first made


@pages.get("/agreements/<code:agreement>/versions")
@allowed(Right.READ)
def versions(agreement: str) -> ResponseReturnValue:
    """How often the agreement was varied, and what each variation changed."""
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    lines = versions_of(book, today())
    after = _chosen(lines, asked("to"), lines[0])
    place = lines.index(after)
    before = _chosen(lines, asked("from"), lines[min(place + 1, len(lines) - 1)])
    frame = frame_of(book)
    return render_template(
        "versions/versions.html",
        **frame,
        sentence=_sentence(lines),
        lines=lines,
        before=before,
        after=after,
        changes=changed_fields(AGREEMENTS, before.content, after.content, frame["names"]),
        as_made=_AS_MADE,
        effect=effect_of(book, [row.variation for row in book.variations]),
        today=today(),
    )


@pages.get("/agreements/<code:agreement>/versions/<code:variation>/sign")
@allowed(Right.CHANGE)
def ask_signature(agreement: str, variation: str) -> ResponseReturnValue:
    """What the variation is about, and when the workbook says it was signed."""
    book, form = _to_sign(agreement)
    row = _variation(book, variation)
    if row is None:
        abort(404, f"This agreement has no variation {variation}.")
    return _signing(book, form, variation, row)(form.filled(row), [])


@pages.post("/agreements/<code:agreement>/versions/<code:variation>/sign")
@allowed(Right.CHANGE)
def sign(agreement: str, variation: str) -> ResponseReturnValue:
    """Change what is kept of a variation besides the signatures of the partners."""
    book, form = _to_sign(agreement)
    row = _variation(book, variation)
    return saved_record(
        form,
        row,
        {"agreement": agreement, "variation": variation},
        Why(
            "record signature of variation" if form is SIGNATURE else "name variation",
            f"{agreement} / {variation}",
        ),
        to=_signatures_of(agreement, variation),
        done=f"What is kept of variation {variation} is changed.",
        show=_signing(book, form, variation, row),
    )


def _to_sign(agreement: str) -> tuple[AgreementBook, RecordForm]:
    """The agreement, and the form that the asking person may fill in.

    The workbook's day stands for every partner, so that it is for somebody to say who may say it
    for each of them; everybody else records signatures one by one.
    """
    who = actor()
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        partners = frozenset(row.organisation for row in book.partners)
        own = recorded_by(session, who, partners)
    return book, SIGNATURE if own == partners else _TITLE


def _signatures_of(agreement: str, variation: str) -> str:
    return url_for(
        "variations.variation", agreement=agreement, variation=variation, _anchor="signatures"
    )


def _variation(book: AgreementBook, variation: str) -> Variation | None:
    return next((row for row in book.variations if row.variation == variation), None)


def _signing(book: AgreementBook, form: RecordForm, variation: str, row: Variation | None) -> Show:
    agreement = book.agreement.agreement
    back = _signatures_of(agreement, variation)
    versions = url_for(".versions", agreement=agreement)

    def show(fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
        return render_template(
            "agreements/question.html",
            **frame_of(book),
            question=f"Title and workbook’s day of variation {variation}"
            if form is SIGNATURE
            else f"Title of variation {variation}",
            paragraphs=[
                "Record what the signed copy shows. Attach the copy under Documents."
                if form is SIGNATURE
                else "Each partner’s own people record when it signed, on the page of the variation."
            ],
            fields=fields,
            faults=faults,
            mark=form.mark(row),
            button="Save",
            back=back,
            steps=[
                {"text": "Versions", "href": versions},
                {"text": f"Variation {variation}", "href": back},
            ],
        )

    return show


def _chosen(lines: Sequence[VersionLine], text: str, usual: VersionLine) -> VersionLine:
    if not text:
        return usual
    wanted = FIRST if text == _AS_MADE else text
    found = next((line for line in lines if line.variation == wanted), None)
    if found is None:
        abort(404, f"This agreement has no version {text}.")
    return found


def _sentence(lines: Sequence[VersionLine]) -> str:
    number = len(lines) - 1
    if not number:
        return "The agreement has not been varied."
    late = sum(line.days_late > 0 for line in lines)
    since = f"from {day(lines[0].start)}"
    latest = "The agreement was varied " + (
        f"once, {since}" if number == 1 else f"{counted(number, 'time')}, last {since}"
    )
    if not late:
        return f"{latest}; {'it' if number == 1 else 'every variation'} was signed in time."
    return f"{latest}; {'it' if number == 1 else counted(late, 'variation')} took effect unsigned."
