"""The course of every page on which one row of a register is added, changed or removed.

    return saved_record(form, stored, fixed, why, to=address, done="The fund is added.", show=show)

`show` renders the page with the fields and what is wrong with them; it is called again with what
was typed, so that nothing is lost.
"""

from collections.abc import Callable, Mapping, Sequence

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from tracker.domain.registers import Row
from tracker.services.changes.edits import Edit, Why, mark_of
from tracker.sheets import Layout
from tracker.web.asking import FieldFault
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.saving import conflict, save
from tracker.web.slips import unanswered

Show = Callable[[list[ShownField], Sequence[FieldFault]], str]


def saved_record(
    form: RecordForm,
    before: Row | None,
    fixed: Mapping[str, str],
    why: Why,
    *,
    to: str,
    done: str | Callable[[Row], str],
    show: Show,
) -> ResponseReturnValue:
    """Save what was typed for a row, or show the page again, or both versions of a changed row.

    Args:
        before: the row as it is now; None for one that is to be added, or has gone meanwhile.
        fixed: fields that the page's address decides, such as the agreement.
    """
    row = form.read(base=before, fixed=fixed)
    if isinstance(row, list):
        return show(form.typed(), row), 422
    if not form.unchanged(before):
        return conflict(form.layout, before, row, to)
    if asked := unanswered(form.asks(row)):
        return show(form.typed(), asked), 422
    saved = save(
        [Edit(form.layout, before, row)],
        why,
        to=to,
        done=done if isinstance(done, str) else done(row),
    )
    if isinstance(saved, list):
        return show(form.typed(), saved), 422
    return saved


def removed_record(
    layout: Layout,
    before: Row | None,
    why: Why,
    *,
    to: str,
    done: str,
    show: Callable[[Sequence[FieldFault]], str],
) -> ResponseReturnValue:
    """Remove a row that its user confirmed to be gone; one that others need is kept, with why.

    A row that somebody changed after its user saw it stays too: the page shows what it says now.
    """
    if before is None:  # gone already, as it is after the same form came twice
        flash(done, "success")
        return redirect(to, 303)
    if request.form.get("mark", "") != mark_of(layout, before):
        return conflict(layout, before, None, to)
    saved = save([Edit(layout, before, None)], why, to=to, done=done)
    if isinstance(saved, list):
        return show(saved), 422
    return saved
