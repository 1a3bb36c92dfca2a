"""Organisations: which bodies there are, from when to when, and which of them took over another."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.registers import Organisation
from tracker.errors import NotAllowed
from tracker.services.changes.edits import Why
from tracker.sheets.agreement_layouts import ORGANISATIONS
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, reading, today
from tracker.web.choices import list_organisations
from tracker.web.formatting import counted
from tracker.web.record_forms import Option, RecordForm, ShownField
from tracker.web.record_pages import Show, saved_record

pages = Blueprint("organisations", __name__, url_prefix="/settings/organisations")

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
    with reading() as session:
        rows = list_organisations(session)
    own = actor()
    return render_template(
        "organisations/organisations.html",
        sentence=_sentence(rows),
        organisations=rows,
        names={row.code: row.name for row in rows},
        changeable={row.code for row in rows if own.acts_for(row.code)},
        may_add=own.has(Right.CHANGE),
        today=today(),
    )


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
