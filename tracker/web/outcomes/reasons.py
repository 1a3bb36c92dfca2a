"""Agreements that measure no outcome, and the reason that is recorded for it."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.registers import AgreementBook
from tracker.services.changes.edits import Why
from tracker.services.outcomes.lists import Coverage, agreements_without_measure, coverage
from tracker.services.records.book import load_book
from tracker.sheets.outcome_layouts import OUTCOME_SETTINGS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked_page, reading
from tracker.web.formatting import counted
from tracker.web.paging import page_links
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.record_pages import removed_record, saved_record

pages = Blueprint("outcome_reasons", __name__)

A_PAGE = 100
FORM = RecordForm(
    OUTCOME_SETTINGS,
    ("why_no_measure",),
    labels={"why_no_measure": "Why no outcome is measured"},
    hints={
        "why_no_measure": "For example: the money is a single grant for equipment; the annual "
        "voucher says what it bought. Clear the box to withdraw the reason"
    },
)
TELLS = (
    "The Audit Commission asked for measurable outcomes in every agreement (Means to an end, "
    "2009). Until this one has a measure, or says here why it has none, it does not count as in "
    "force, and checks K5 and K6 find it."
)


@pages.get("/outcomes/without")
@allowed(Right.READ)
def without() -> ResponseReturnValue:
    """Which agreements have no measure, and why."""
    number = asked_page()
    with reading() as session:
        found = coverage(session)
        listed = agreements_without_measure(session, A_PAGE, (number - 1) * A_PAGE)
    if number > 1 and not listed:
        abort(404, "The list has no such page.")
    return render_template(
        "outcomes/without.html",
        sentence=first_sentence(found),
        listed=listed,
        links=page_links(number, found.without, A_PAGE),
    )


def first_sentence(found: Coverage) -> str:
    """How many agreements have no measure, and how many of them say why."""
    if not found.without:
        return "Every agreement has an outcome measure."
    verb = "has" if found.without == 1 else "have"
    said = f"{found.excused} of them {'says' if found.excused == 1 else 'say'} why not"
    return f"{counted(found.without, 'agreement')} {verb} no outcome measure; {said}."


@pages.get("/agreements/<code:agreement>/outcomes/reason")
@allowed(Right.CHANGE)
def ask(agreement: str) -> ResponseReturnValue:
    """Why the agreement measures no outcome."""
    book = _book(agreement)
    return _page(book, FORM.filled(next(iter(book.outcome_settings), None)), [])


@pages.post("/agreements/<code:agreement>/outcomes/reason")
@allowed(Right.CHANGE)
def give(agreement: str) -> ResponseReturnValue:
    """Record the reason, or withdraw it where the box was cleared."""
    book = _book(agreement)
    kept = next(iter(book.outcome_settings), None)
    to = url_for("outcomes.of_agreement", agreement=agreement)

    def show(fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
        return _page(book, fields, faults)

    if not request.form.get("why_no_measure", "").strip():
        if kept is None:
            flash("Nothing was changed.")
            return redirect(to, 303)
        return removed_record(
            OUTCOME_SETTINGS,
            kept,
            Why("withdraw reason for no measure", agreement),
            to=to,
            done="The reason is withdrawn.",
            show=lambda faults: _page(book, FORM.typed(), faults),
        )
    return saved_record(
        FORM,
        kept,
        {"agreement": agreement},
        Why("give reason for no measure", agreement),
        to=to,
        done="The reason is recorded.",
        show=show,
    )


def _book(agreement: str) -> AgreementBook:
    with reading() as session:
        return load_book(session, agreement, sheets=("Partners", "Outcome settings"))


def _page(book: AgreementBook, fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
    back = url_for("outcomes.of_agreement", agreement=book.agreement.agreement)
    return render_template(
        "agreements/record.html",
        **frame_of(book),
        question="Why no outcome is measured",
        paragraphs=[TELLS],
        fields=fields,
        faults=faults,
        mark=FORM.mark(next(iter(book.outcome_settings), None)),
        action=request.path,
        button="Save",
        back=back,
        steps=[{"text": "Outcomes", "href": back}],
    )
