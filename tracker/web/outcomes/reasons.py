"""Agreements that measure no outcome, and the reason that is recorded for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import AgreementBook
from tracker.list_questions import UnmeasuredListQuestions
from tracker.services.agreements.lists import A_PAGE, AgreementQuestion, list_choices
from tracker.services.changes.edits import Why
from tracker.services.outcomes.lists import (
    Coverage,
    UnmeasuredQuestion,
    UnmeasuredSort,
    agreements_without_measure,
    count_without_measure,
    coverage,
)
from tracker.services.records.book import load_book
from tracker.sheets.outcome_layouts import OUTCOME_SETTINGS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked, asked_page, asked_words, reading, today
from tracker.web.files import list_file
from tracker.web.formatting import counted
from tracker.web.paging import page_links
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.record_pages import removed_record, saved_record
from tracker.web.sorting import Order, asked_order, file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("outcome_reasons", __name__)

SORTED = {UnmeasuredSort.TITLE: "Agreement", UnmeasuredSort.REASON: "Why it has none"}
HEADINGS = ("Agreement", "Title", "Area", "Why it has none")
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
    if asked("q"):
        count_search()
    wanted = _asked(today())
    question, order, skip = wanted.question, wanted.order, (number - 1) * A_PAGE
    with reading() as session:
        found = coverage(session)
        matches = count_without_measure(session, question) if wanted.is_narrow else found.without
        if number > 1 and skip >= matches:
            abort(404, "The list has no such page.")
        listed = agreements_without_measure(
            session, question, order.by, descending=order.descending, skip=skip
        )
        choices = list_choices(session)
    return render_template(
        "outcomes/without.html",
        sentence=first_sentence(found),
        found=found,
        listed=listed,
        matches=matches,
        links=page_links(number, matches, A_PAGE),
        headings=sort_links(SORTED, order, "agreements"),
        downloads=file_links(".download"),
        asked=wanted.given,
        is_narrow=wanted.is_narrow,
        choices=choices,
    )


@pages.get("/outcomes/without.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, one row for each agreement, as a file."""
    day = today()
    wanted = _asked(day)
    order = wanted.order
    with reading() as session:
        found = agreements_without_measure(
            session, wanted.question, order.by, descending=order.descending, most=None
        )
    rows = [[row.agreement, row.title, row.area, row.reason] for row in found]
    return list_file(form, f"Without a measure on {day:%d-%m-%Y}", HEADINGS, rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which agreements without a measure the address asks for, and in which order."""

    question: UnmeasuredQuestion
    order: Order[UnmeasuredSort]
    given: Mapping[str, Any]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves agreements out."""
        return any(v not in ("", None) for name, v in self.given.items() if name != "sort")


def _asked(day: date) -> Asked:
    values = asked_words(UnmeasuredListQuestions())
    agreements = AgreementQuestion(
        FinancialYear.of(day),
        day,
        day,
        search=values["q"],
        area=values["area"],
        partner=values["partner"],
    )
    order = asked_order(values["sort"], UnmeasuredSort.REASON)
    return Asked(UnmeasuredQuestion(agreements, values["said"]), order, values)


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
