"""Varying an agreement: what the variation is, which parts it changes, before and after, save.

The pages of one variation carry what was typed in hidden fields from step to step, so nothing is
kept until the last; going back loses nothing. What was said before stays as the version that the
variation ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.agreements.variation_signing import days_late
from tracker.domain.registers import Agreement, AgreementBook, Variation
from tracker.services.changes.edits import Edit, Why
from tracker.services.records.book import load_book
from tracker.sheets.agreement_layouts import AGREEMENTS, VARIATIONS
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.agreements.redlines import changed_fields
from tracker.web.agreements.set_up_questions import QUESTIONS, Question
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, reading, today
from tracker.web.choices import partner_options
from tracker.web.formatting import counted, day
from tracker.web.record_forms import DATE_PARTS, Option, RecordForm, ShownField
from tracker.web.saving import conflict, save

pages = Blueprint("vary", __name__, url_prefix="/agreements/<code:agreement>/vary")

SHEETS = ("Partners", "Variations")
DETAILS = RecordForm(
    VARIATIONS,
    ("variation", "effective_from", "title"),
    labels={"variation": "Reference", "title": "What it is about"},
    hints={"variation": "Short, and unique in this agreement, such as V2"},
)
# The title is asked of the variation itself, and what has begun keeps its first day.
_NOT_VARIED = frozenset({"title", "start_date"})
VARIED = tuple(
    replace(
        asked,
        form=replace(asked.form, names=tuple(n for n in asked.form.names if n not in _NOT_VARIED)),
    )
    for asked in QUESTIONS
)
STEPS = ("details", "parts", "check", "save")


@dataclass(frozen=True)
class Varying:
    """A variation on its way: the agreement, the parts chosen, and the form of their fields."""

    book: AgreementBook
    parts: tuple[Question, ...]

    @property
    def form(self) -> RecordForm:
        """All fields of the chosen parts together."""
        labels: dict[str, str] = {}
        hints: dict[str, str] = {}
        options: dict[str, Sequence[Option]] = {}
        for asked in self.parts:
            form = asked.with_partners(partner_options(self.book), self.book.agreement)
            labels |= form.labels
            hints |= form.hints
            options |= form.options
        names = tuple(name for asked in self.parts for name in asked.form.names)
        return RecordForm(AGREEMENTS, names, labels, hints, options)


@pages.get("")
@allowed(Right.CHANGE)
def ask(agreement: str) -> ResponseReturnValue:
    """What the variation is, and which parts it changes."""
    varying = _varying(agreement)
    return _details_page(varying, DETAILS.filled(None), [])


@pages.post("")
@allowed(Right.CHANGE)
def step(agreement: str) -> ResponseReturnValue:
    """Go on to the next step, or back to one, or save."""
    varying = _varying(agreement)
    wanted = request.form.get("step", "")
    variation = _typed_details(varying.book)
    if wanted not in STEPS or wanted == "details" or isinstance(variation, list):
        faults = variation if isinstance(variation, list) and wanted != "details" else []
        return _details_page(varying, DETAILS.typed(), faults), 422 if faults else 200
    if wanted == "parts" and varying.parts:
        return _parts_page(varying, _filled(varying), [])
    row = varying.form.read(base=varying.book.agreement, fixed={"agreement": agreement})
    if isinstance(row, list):
        return _parts_page(varying, varying.form.typed(), row), 422
    assert isinstance(row, Agreement)
    if wanted != "save":
        return _check_page(varying, variation, row, [])
    return _saved(varying, variation, row)


def _saved(varying: Varying, variation: Variation, row: Agreement) -> ResponseReturnValue:
    kept = varying.book.agreement
    agreement = kept.agreement
    to = url_for(
        "variations.variation",
        agreement=agreement,
        variation=variation.variation,
        _anchor="signatures",
    )
    if not varying.form.unchanged(kept):
        return conflict(AGREEMENTS, kept, row, url_for("versions.versions", agreement=agreement))
    edits = [Edit(VARIATIONS, None, variation)]
    if row != kept:
        edits.append(Edit(AGREEMENTS, kept, row))
    saved = save(
        edits,
        Why("vary agreement", f"{agreement} / {variation.variation}"),
        to=to,
        done=f"Variation {variation.variation} is recorded; what was said before is kept. Each partner’s "
        "people record its signature below.",
    )
    if isinstance(saved, list):
        return _check_page(varying, variation, row, saved), 422
    return saved


def _varying(agreement: str) -> Varying:
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    chosen = request.form.getlist("parts")
    return Varying(book, tuple(asked for asked in VARIED if asked.part in chosen))


def _typed_details(book: AgreementBook) -> Variation | list[FieldFault]:
    row = DETAILS.read(fixed={"agreement": book.agreement.agreement})
    if isinstance(row, list):
        return row
    assert isinstance(row, Variation)
    return _out_of_order(book, row) or row


def _out_of_order(book: AgreementBook, row: Variation) -> list[FieldFault]:
    """A variation follows the ones before it: in between, it would vary what they replaced."""
    if row.variation in {known.variation for known in book.variations}:
        sentence = f"Variation {row.variation} is recorded already: enter another reference"
        return [FieldFault("variation", sentence)]
    latest = max((known.effective_from for known in book.variations), default=None)
    if latest is not None and row.effective_from < latest:
        return [
            FieldFault(
                "effective_from",
                f"The last variation took effect on {day(latest)}: this one must not come before",
            )
        ]
    start = book.agreement.start_date
    if row.effective_from < start:
        sentence = f"The agreement starts on {day(start)}: no variation takes effect before"
        return [FieldFault("effective_from", sentence)]
    return []


def _filled(varying: Varying) -> list[ShownField]:
    """The fields as they were typed before, if one has been here already, else as they are."""
    form = varying.form
    kept = {field.name: field for field in form.filled(varying.book.agreement)}
    return [field if _was_typed(field.name) else kept[field.name] for field in form.typed()]


def _was_typed(name: str) -> bool:
    return name in request.form or f"{name}-day" in request.form


def _details_page(varying: Varying, fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
    return render_template(
        "vary/details.html",
        **_frame(varying, faults),
        fields=fields,
        questions=VARIED,
        chosen={asked.part for asked in varying.parts},
        hidden=_hidden(without={*_boxes(DETAILS), "parts"}),
    )


def _parts_page(varying: Varying, fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
    return render_template(
        "vary/parts.html",
        **_frame(varying, faults),
        fields=fields,
        hidden=_hidden(without=_boxes(varying.form)),
    )


def _check_page(
    varying: Varying, variation: Variation, row: Agreement, faults: Sequence[FieldFault]
) -> str:
    return render_template(
        "vary/check.html",
        **_frame(varying, faults),
        variation=variation,
        sentence=_when(variation),
        late=days_late(variation.effective_from, None, today()),
        changes=changed_fields(AGREEMENTS, varying.book.agreement, row, names_of(varying.book)),
        hidden=_hidden(without=set()),
    )


def _when(variation: Variation) -> str:
    effective = f"Variation {variation.variation} takes effect on {day(variation.effective_from)}"
    late = days_late(variation.effective_from, None, today())
    so_far = f"; it has been in effect for {counted(late, 'day')}" if late else ""
    return f"{effective} and is not signed yet{so_far}."


def _frame(varying: Varying, faults: Sequence[FieldFault]) -> dict[str, object]:
    agreement = varying.book.agreement.agreement
    back = url_for("set_up.task_list", agreement=agreement)
    return {
        **frame_of(varying.book),
        "faults": faults,
        "mark": request.form.get("mark") or varying.form.mark(varying.book.agreement),
        "back": back,
        "steps": [{"text": "Set-up", "href": back}],
    }


def _boxes(form: RecordForm) -> set[str]:
    """The names of all boxes of a form, those of dates among them."""
    return {box for name in form.names for box in _boxes_of(name)}


def _boxes_of(name: str) -> tuple[str, ...]:
    return (name, *(f"{name}-{part}" for part in DATE_PARTS))


def _hidden(without: set[str]) -> list[tuple[str, str]]:
    """What was typed on the other steps, to be carried along."""
    ours = _boxes(DETAILS) | {"parts"} | {b for asked in VARIED for b in _boxes(asked.form)}
    carried: Mapping[str, list[str]] = dict(request.form.lists())
    return [
        (name, value)
        for name, values in carried.items()
        for value in values
        if name in ours - without
    ]
