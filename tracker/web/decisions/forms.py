"""Recording decisions: what was decided, what it affects, and what came of it."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.agreements.decisions import next_number
from tracker.domain.records.decisions import Decision, DecisionStatus
from tracker.domain.registers import AgreementBook
from tracker.services.changes.edits import Why
from tracker.services.records.book import load_book
from tracker.sheets.decision_layouts import DECISIONS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, reading
from tracker.web.decisions.register import SHEETS, steps_below
from tracker.web.record_forms import Control, Option, RecordForm, ShownField
from tracker.web.record_pages import saved_record

pages = Blueprint("decision_forms", __name__, url_prefix="/agreements/<code:agreement>/decisions")

FIELDS = (
    "decided_on", "body", "kind", "text", "level", "fund", "scheme", "variation", "effect",
    "options_rejected", "interests", "urgent", "urgency_reason", "report_back_on", "due", "status",
    "closed_on",
)  # fmt: skip
_LONG = frozenset({"text", "options_rejected", "interests", "urgency_reason"})
_USUAL = {"urgent": "No", "status": DecisionStatus.OPEN.value}
_LABELS = {
    "body": "Which body decided?",
    "text": "What was decided?",
    "effect": "Effect on money",
    "urgent": "Taken under urgency, or outside the forward plan?",
    "urgency_reason": "Why it could not wait",
    "report_back_on": "Reported back on",
    "due": "To be carried out by",
    "closed_on": "Done or withdrawn on",
}
_HINTS = {
    "decided_on": "For a dispute step, the day since when its level is in use",
    "body": "Boards that meet in common decide each for itself: for example, Cabinet",
    "level": "For a dispute step only: the level of the agreement’s dispute route, from 1",
    "effect": "Positive where more is spent or put in, negative where less; leave it blank if none",
    "interests": "Who declared which interest, and whether they left the room",
    "urgency_reason": "Only if it was taken under urgency or outside the forward plan",
    "report_back_on": "When the full body hears of it, or heard",
    "closed_on": "Leave it blank while the decision is open",
}


@pages.get("/add")
@allowed(Right.CHANGE)
def ask(agreement: str) -> ResponseReturnValue:
    """What was decided."""
    book = _book(agreement)
    return _page(book, None, _form(book).filled(None), [])


@pages.post("/add")
@allowed(Right.CHANGE)
def add(agreement: str) -> ResponseReturnValue:
    """Record a decision under the next number."""
    return _save(_book(agreement), None)


@pages.get("/<int:number>/change")
@allowed(Right.CHANGE)
def ask_change(agreement: str, number: int) -> ResponseReturnValue:
    """What became of a decision, or what is wrong in its record."""
    book = _book(agreement)
    row = decision_of(book, number)
    return _page(book, row, _form(book).filled(row), [])


@pages.post("/<int:number>/change")
@allowed(Right.CHANGE)
def change(agreement: str, number: int) -> ResponseReturnValue:
    """Save it; the history keeps what was said before."""
    book = _book(agreement)
    return _save(book, decision_of(book, number))


def decision_of(book: AgreementBook, number: int) -> Decision:
    """A decision of an agreement by its number; there is no page for one that is not there."""
    found = next((row for row in book.decisions if row.decision == number), None)
    if found is None:
        abort(404, f"This agreement has no decision {number}.")
    return found


def _save(book: AgreementBook, before: Decision | None) -> ResponseReturnValue:
    form, agreement = _form(book), book.agreement.agreement
    number = next_number(book) if before is None else before.decision
    return saved_record(
        form,
        before,
        {"agreement": agreement, "decision": str(number)},
        Why(f"{'change' if before else 'add'} decision", f"{agreement} / decision {number}"),
        to=url_for("decisions.decision", agreement=agreement, number=number),
        done=f"Decision {number} is {'changed' if before else 'recorded'}.",
        show=lambda fields, faults: _page(book, before, fields, faults),
    )


def _book(agreement: str) -> AgreementBook:
    with reading() as session:
        return load_book(session, agreement, sheets=SHEETS)


def _form(book: AgreementBook) -> RecordForm:
    """The form, offering what the agreement has; lists it has nothing for are left out."""
    options = {
        "fund": [Option(row.fund, f"{row.fund}: {row.title}") for row in book.funds],
        "scheme": [
            Option(row.scheme, f"{row.fund} / {row.scheme}: {row.title}") for row in book.schemes
        ],
        "variation": [
            Option(row.variation, f"{row.variation}: {row.title}" if row.title else row.variation)
            for row in book.variations
        ],
    }
    names = tuple(name for name in FIELDS if options.get(name) != [])
    return RecordForm(DECISIONS, names, _LABELS, _HINTS, options, past=("decided_on", "closed_on"))


def _page(
    book: AgreementBook,
    row: Decision | None,
    fields: Sequence[ShownField],
    faults: Sequence[FieldFault],
) -> str:
    agreement = book.agreement.agreement
    steps = steps_below(agreement)
    back = steps[-1]["href"]
    if row is not None:
        back = url_for("decisions.decision", agreement=agreement, number=row.decision)
        steps.append({"text": f"Decision {row.decision}", "href": back})
    return render_template(
        "agreements/question.html",
        **frame_of(book),
        question=f"Change decision {row.decision}" if row else "Record a decision",
        paragraphs=[
            "Record what the minutes say.",
            "Who approved it for each partner is entered on the decision’s own page.",
        ],
        fields=[_shown(field) for field in fields],
        faults=faults,
        mark=_form(book).mark(row),
        button="Save decision",
        back=back,
        steps=steps,
    )


def _shown(field: ShownField) -> ShownField:
    control = Control.LONG_TEXT if field.name in _LONG else field.control
    return replace(field, control=control, value=field.value or _USUAL.get(field.name, ""))
