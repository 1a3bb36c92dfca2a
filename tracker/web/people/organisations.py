"""Organisations: which bodies there are, from when to when, and which of them took over another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.registers import Organisation
from tracker.domain.vocabulary import ORGANISATION_TYPES
from tracker.errors import NotAllowed
from tracker.exporters.lists import Cell
from tracker.list_questions import OrganisationListQuestions
from tracker.services.changes.edits import Why
from tracker.sheets.agreement_layouts import ORGANISATIONS
from tracker.web.allowing import allowed
from tracker.web.asking import (
    FieldFault,
    actor,
    asked,
    asked_page,
    asked_words,
    reading,
    today,
)
from tracker.web.choices import list_organisations
from tracker.web.files import list_file
from tracker.web.formatting import counted
from tracker.web.loaded_lists import holds_words, in_order, page_of
from tracker.web.paging import page_links
from tracker.web.record_forms import Option, RecordForm, ShownField
from tracker.web.record_pages import Show, saved_record
from tracker.web.sorting import Order, asked_order, file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("organisations", __name__, url_prefix="/settings/organisations")

A_PAGE = 100


class OrganisationSort(StrEnum):
    """What the list of organisations is sorted by."""

    NAME = "name"
    TYPE = "type"
    FROM = "from"
    TO = "to"


SORTED = {
    OrganisationSort.NAME: "Organisation",
    OrganisationSort.TYPE: "What it is",
    OrganisationSort.FROM: "From",
    OrganisationSort.TO: "To",
}
HEADINGS = ("Code", "Organisation", "What it is", "From", "To", "Successor")
_FIELDS = ("name", "type", "valid_from", "valid_to", "successor")
_HINTS = {
    "code": "Short, and the same in every workbook; it cannot be changed later",
    "valid_from": "The day it came into being, if you know it",
    "valid_to": "The day it was abolished or merged, such as 30 June 2022 for the groups (CCGs) "
    "that integrated care boards took over",
    "successor": "The body that took over from it",
}


@pages.get("")
@allowed(Right.READ)
def organisations() -> ResponseReturnValue:
    """Which bodies are recorded."""
    number, wanted = asked_page(), _asked()
    with reading() as session:
        rows = list_organisations(session)
    own, found = actor(), wanted.answer(rows)
    return render_template(
        "organisations/organisations.html",
        sentence=_sentence(rows),
        total=len(rows),
        organisations=page_of(found, number, A_PAGE),
        matches=len(found),
        is_narrow=wanted.is_narrow,
        asked=wanted.given,
        types=ORGANISATION_TYPES,
        headings=sort_links(SORTED, wanted.order, "list"),
        downloads=file_links(".download"),
        links=page_links(number, len(found), A_PAGE),
        names={row.code: row.name for row in rows},
        changeable={row.code for row in rows if own.acts_for(row.code)},
        may_add=own.has(Right.CHANGE),
        today=today(),
    )


@pages.get("/list.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, as a file."""
    wanted = _asked()
    with reading() as session:
        rows = list_organisations(session)
    lines: list[list[Cell]] = [
        [row.code, row.name, row.type, row.valid_from, row.valid_to, row.successor]
        for row in wanted.answer(rows)
    ]
    return list_file(form, f"Organisations on {today():%d-%m-%Y}", HEADINGS, lines)


@dataclass(frozen=True, slots=True)
class OrganisationsAsked:
    """Which bodies are asked for, and in which order."""

    given: Mapping[str, Any]
    order: Order[OrganisationSort]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves bodies out."""
        return any(value not in ("", None) for name, value in self.given.items() if name != "sort")

    def answer(self, rows: Sequence[Organisation]) -> list[Organisation]:
        """Those of the bodies that are asked for."""
        found = [row for row in rows if self._is_asked(row)]
        keys: Mapping[OrganisationSort, Callable[[Organisation], Any]] = {
            OrganisationSort.NAME: lambda row: row.name.casefold(),
            OrganisationSort.TYPE: lambda row: row.type,
            OrganisationSort.FROM: lambda row: row.valid_from,
            OrganisationSort.TO: lambda row: row.valid_to,
        }
        return in_order(found, keys[self.order.by], descending=self.order.descending)

    def _is_asked(self, row: Organisation) -> bool:
        given = self.given
        has_ended = row.valid_to is not None and row.valid_to < today()
        return (
            given["type"] in ("", row.type)
            and given["ended"] in (None, has_ended)
            and holds_words(given["q"], [row.code, row.name, row.type])
        )


def _asked() -> OrganisationsAsked:
    if asked("q"):
        count_search()
    values = asked_words(OrganisationListQuestions())
    return OrganisationsAsked(values, asked_order(values["sort"], OrganisationSort.NAME))


def _sentence(rows: Sequence[Organisation]) -> str:
    if not rows:
        return "No organisation is recorded: add your own first."
    gone = sum(row.valid_to is not None and row.valid_to < today() for row in rows)
    have = f"{counted(len(rows), 'organisation')} {'is' if len(rows) == 1 else 'are'} recorded"
    return f"{have}; {gone} of them {'has' if gone == 1 else 'have'} ended." if gone else f"{have}."


@pages.get("/add")
@allowed(Right.CHANGE)
def ask() -> ResponseReturnValue:
    """Which body to add."""
    form = _form(None)
    return _show("Add an organisation", "Add organisation", "")(form.filled(None), [])


@pages.post("/add")
@allowed(Right.CHANGE)
def add() -> ResponseReturnValue:
    """Add a body."""
    return saved_record(
        _form(None),
        None,
        {},
        Why("add organisation", "organisations"),
        to=url_for(".organisations"),
        done="The organisation is added.",
        show=_show("Add an organisation", "Add organisation", ""),
    )


@pages.get("/<code:organisation>/change")
@allowed(Right.CHANGE)
def ask_change(organisation: str) -> ResponseReturnValue:
    """What is to be different about the body."""
    row = _found(organisation)
    if row is None:
        abort(404, f"There is no organisation {organisation}.")
    form = _form(organisation)
    return _show(f"Change {row.name}", "Save", form.mark(row))(form.filled(row), [])


@pages.post("/<code:organisation>/change")
@allowed(Right.CHANGE)
def change(organisation: str) -> ResponseReturnValue:
    """Change a body."""
    row = _found(organisation)
    form = _form(organisation)
    return saved_record(
        form,
        row,
        {"code": organisation},
        Why("change organisation", organisation),
        to=url_for(".organisations"),
        done="The organisation is changed.",
        show=_show(f"Change {organisation if row is None else row.name}", "Save", form.mark(row)),
    )


def _found(organisation: str) -> Organisation | None:
    """A body that the asking person may change; None where there is none of that code."""
    if not actor().acts_for(organisation):
        raise NotAllowed(
            f"Only the people of organisation {organisation} may change what is recorded of it."
        )
    with reading() as session:
        return next((row for row in list_organisations(session) if row.code == organisation), None)


def _form(organisation: str | None) -> RecordForm:
    """The form of a new body (None) or of one that is recorded."""
    with reading() as session:
        bodies = list_organisations(session)
    others = [Option(r.code, f"{r.name} ({r.code})") for r in bodies if r.code != organisation]
    names = _FIELDS if organisation is not None else ("code", *_FIELDS)
    return RecordForm(ORGANISATIONS, names, hints=_HINTS, options={"successor": others})


def _show(heading: str, button: str, mark: str) -> Show:
    def show(fields: list[ShownField], faults: Sequence[FieldFault]) -> str:
        return render_template(
            "organisations/form.html",
            heading=heading,
            button=button,
            mark=mark,
            fields=fields,
            faults=faults,
        )

    return show
