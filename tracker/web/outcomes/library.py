"""The library of standard measures: everybody reads it and takes from it, administrators change it."""

from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.outcomes import LibraryMeasure
from tracker.list_questions import LibraryQuestions
from tracker.schemas import texts_of
from tracker.services.changes.edits import Why
from tracker.services.outcomes.library import (
    LibraryEntry,
    LibraryQuestion,
    LibrarySort,
    find_in_library,
    find_library_measure,
    list_library,
)
from tracker.services.records.book import load_book
from tracker.sheets.outcome_layouts import MEASURE_LIBRARY
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, asked, asked_words, reading, today
from tracker.web.files import list_file
from tracker.web.formatting import counted
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.record_pages import removed_record, saved_record
from tracker.web.sorting import asked_order, file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("measure_library", __name__)

ROOT = "/settings/measures"
_NAMES = tuple(name for name in MEASURE_LIBRARY.fields if name != "code")
_HINTS = {
    "code": "Short, such as BCF25-1; it cannot be changed later",
    "unit": "What is counted, such as admissions per 100,000",
    "definition": "How it is counted, so that another person would count the same",
    "numerator": "What is counted",
    "denominator": "What that is divided by; blank for a plain count",
    "source": "Where the figures come from",
    "first_year": "The first financial year it applies in, such as 2025-26",
    "last_year": "The last one; enter it to put the measure aside",
    "cost_for_each": "One of what is counted, such as delivery, if a cost for each says anything",
}
SORTED = {
    LibrarySort.TITLE: "Measure",
    LibrarySort.APPLIES: "Applies",
    LibrarySort.SOURCE: "Source",
}
HEADINGS = (*(column.heading for column in MEASURE_LIBRARY.columns), "Wording")
_ADD = RecordForm(MEASURE_LIBRARY, ("code", *_NAMES), hints=_HINTS)
_CHANGE = RecordForm(MEASURE_LIBRARY, _NAMES, hints=_HINTS)


@pages.get(ROOT)
@allowed(Right.READ)
def library() -> ResponseReturnValue:
    """Which standard measures there are, and in which years they apply."""
    year = FinancialYear.of(today())
    if asked("q"):
        count_search()
    given = asked_words(LibraryQuestions())
    order = asked_order(given["sort"], LibrarySort.APPLIES)
    with reading() as session:
        entries = list_library(session)
    question = LibraryQuestion(year, given["q"], given["applies"])
    return render_template(
        "outcomes/library.html",
        sentence=first_sentence(entries, year),
        entries=find_in_library(entries, question, order.by, descending=order.descending),
        year=year,
        asked=given,
        is_narrow=bool(given["q"]) or given["applies"] is not None,
        headings=sort_links(SORTED, order, "measures"),
        downloads=file_links(".download"),
        may_change=actor().has(Right.ADMINISTER),
    )


@pages.get(f"{ROOT}.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The library as the address asks for it, one row for each measure, as a file."""
    day = today()
    given = asked_words(LibraryQuestions())
    order = asked_order(given["sort"], LibrarySort.APPLIES)
    question = LibraryQuestion(FinancialYear.of(day), given["q"], given["applies"])
    with reading() as session:
        entries = list_library(session)
    rows = [
        [*texts_of_row(entry.measure), entry.origin]
        for entry in find_in_library(entries, question, order.by, descending=order.descending)
    ]
    return list_file(form, f"Standard measures on {day:%d-%m-%Y}", HEADINGS, rows)


def texts_of_row(measure: LibraryMeasure) -> list[str]:
    """What the columns of the library say of a measure, as the workbook writes it."""
    said = texts_of(MEASURE_LIBRARY, measure)
    return [said.get(name, "") for name in MEASURE_LIBRARY.fields]


def first_sentence(entries: Sequence[LibraryEntry], year: FinancialYear) -> str:
    """How many standard measures there are, and how many of them apply now."""
    now = sum(entry.measure.applies_in(year) for entry in entries)
    changed = sum(entry.kept is not None for entry in entries)
    here = (
        f"; {changed} of them {'is' if changed == 1 else 'are'} of your own wording"
        if changed
        else ""
    )
    verb = "applies" if now == 1 else "apply"
    return f"{counted(len(entries), 'standard measure')}; {now} {verb} in {year}{here}."


@pages.get("/agreements/<code:agreement>/outcomes/library")
@allowed(Right.CHANGE)
def choose(agreement: str) -> ResponseReturnValue:
    """Which standard measure a new measure of an agreement is to begin from."""
    with reading() as session:
        book = load_book(session, agreement, sheets=("Partners", "Outcome measures"))
        entries = list_library(session)
    year = FinancialYear.of(today())
    return render_template(
        "outcomes/choose.html",
        **frame_of(book),
        entries=find_in_library(entries, LibraryQuestion(year)),
        taken={row.library_code for row in book.measures} | {row.measure for row in book.measures},
        year=year,
    )


@pages.get(f"{ROOT}/add")
@allowed(Right.ADMINISTER)
def ask() -> ResponseReturnValue:
    """What the new standard measure is."""
    return _page("Add a standard measure", "", _ADD.filled(None), [])


@pages.post(f"{ROOT}/add")
@allowed(Right.ADMINISTER)
def add() -> ResponseReturnValue:
    """Add a standard measure of your own."""
    heading = "Add a standard measure"
    code = request.form.get("code", "").strip()
    if code and _find(code) is not None:
        fault = FieldFault("code", f"{code} is in the library already: choose another code")
        return _page(heading, "", _ADD.typed(), [fault]), 422
    return saved_record(
        _ADD,
        None,
        {},
        Why("add standard measure", "measure library"),
        to=url_for(".library"),
        done="The standard measure is added.",
        show=lambda fields, faults: _page(heading, "", fields, faults),
    )


@pages.get(f"{ROOT}/<code:measure>/change")
@allowed(Right.ADMINISTER)
def ask_change(measure: str) -> ResponseReturnValue:
    """What is to be different about the standard measure."""
    entry = _found(measure)
    return _page(_heading(entry), _CHANGE.mark(entry.kept), _CHANGE.filled(entry.measure), [])


@pages.post(f"{ROOT}/<code:measure>/change")
@allowed(Right.ADMINISTER)
def change(measure: str) -> ResponseReturnValue:
    """Keep the standard measure in your own wording."""
    entry = _found(measure)
    return saved_record(
        _CHANGE,
        entry.kept,
        {"code": measure},
        Why("change standard measure", measure),
        to=url_for(".library"),
        done="The standard measure is changed. Measures taken from it earlier stay as they are.",
        show=lambda fields, faults: _page(
            _heading(entry), _CHANGE.mark(entry.kept), fields, faults
        ),
    )


@pages.get(f"{ROOT}/<code:measure>/remove")
@allowed(Right.ADMINISTER)
def ask_remove(measure: str) -> ResponseReturnValue:
    """Whether your own wording is to go."""
    return _removal(_found(measure), [])


@pages.post(f"{ROOT}/<code:measure>/remove")
@allowed(Right.ADMINISTER)
def remove(measure: str) -> ResponseReturnValue:
    """Remove your own wording: a measure that comes with the tracker is as it comes again."""
    entry = _find(measure)
    if entry is None or entry.kept is None:
        flash("Nothing was changed.")
        return redirect(url_for(".library"), 303)
    return removed_record(
        MEASURE_LIBRARY,
        entry.kept,
        Why("remove standard measure", measure),
        to=url_for(".library"),
        done="Your wording is removed.",
        show=lambda faults: _removal(entry, faults),
    )


def _find(code: str) -> LibraryEntry | None:
    with reading() as session:
        return find_library_measure(session, code)


def _found(code: str) -> LibraryEntry:
    entry = _find(code)
    if entry is None:
        abort(404, f"The library has no measure {code}.")
    return entry


def _heading(entry: LibraryEntry) -> str:
    return f"Change {entry.measure.code}: {entry.measure.title}"


def _page(heading: str, mark: str, fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
    return render_template(
        "outcomes/library_form.html", heading=heading, mark=mark, fields=fields, faults=faults
    )


def _removal(entry: LibraryEntry, faults: Sequence[FieldFault]) -> str:
    return render_template(
        "outcomes/library_removal.html",
        entry=entry,
        mark=_CHANGE.mark(entry.kept),
        faults=faults,
    )
