"""What was agreed in reviews and is still to be done: completed by whoever may change the agreement."""

from dataclasses import replace

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.records.reviews import ReviewAction
from tracker.services.changes.edits import Edit, Why
from tracker.services.records.book import load_book
from tracker.services.reviews.meetings import get_action
from tracker.sheets.review_layouts import REVIEW_ACTIONS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, reading
from tracker.web.record_forms import Control, RecordForm, ShownField
from tracker.web.saving import conflict, save

pages = Blueprint(
    "review_actions", __name__, url_prefix="/agreements/<code:agreement>/reviews/actions"
)

FORM = RecordForm(
    REVIEW_ACTIONS,
    ("done_on", "result"),
    labels={"done_on": "When was it done?", "result": "What came of it"},
    hints={"done_on": "For example, 18 11 2026"},
    past=("done_on",),
)


@pages.get("/<int:number>")
@allowed(Right.CHANGE)
def ask(agreement: str, number: int) -> ResponseReturnValue:
    """When it was done, and what came of it."""
    with reading() as session:
        action = get_action(session, agreement, number)
    return _page(action, FORM.filled(action), [])


@pages.post("/<int:number>")
@allowed(Right.CHANGE)
def complete(agreement: str, number: int) -> ResponseReturnValue:
    """Complete it, or correct the day it was done."""
    to = url_for("board.board", agreement=agreement) + "#actions"
    with reading() as session:
        action = get_action(session, agreement, number)
    row = FORM.read(base=action)
    if isinstance(row, list):
        return _page(action, FORM.typed(), row), 422
    assert isinstance(row, ReviewAction)
    if row.done_on is None:
        fault = FieldFault("done_on", "Enter the day on which it was done")
        return _page(action, FORM.typed(), [fault]), 422
    if not FORM.unchanged(action):
        return conflict(REVIEW_ACTIONS, action, row, to)
    saved = save(
        [Edit(REVIEW_ACTIONS, action, row)], Why("complete action", f"{agreement} / action {number}"), to=to,
        done="The action is done.",
    )  # fmt: skip
    return (_page(action, FORM.typed(), saved), 422) if isinstance(saved, list) else saved


def _page(action: ReviewAction, fields: list[ShownField], faults: list[FieldFault]) -> str:
    with reading() as session:
        book = load_book(session, action.agreement, sheets=("Partners",))
    done_on, result = fields
    return render_template(
        "review_meetings/action.html",
        **frame_of(book),
        action=action,
        fields=[replace(done_on, optional=False), replace(result, control=Control.LONG_TEXT)],
        faults=faults,
        mark=FORM.mark(action),
        back=url_for("board.board", agreement=action.agreement),
    )
