"""What a formula asks of each partner, proposed as contributions of next year.

The rows go through the editing that every hand edit goes through: where two pairs of eyes are
asked for, they wait for another person. Their status is Proposed, so they count in no figure until
the partners agree them.
"""

import hashlib
from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.money import total_of
from tracker.domain.planning.assumptions import Formula
from tracker.domain.planning.proposed_contributions import ProposedRow, proposed_rows
from tracker.services.changes.edits import Edit, Why, mark_of
from tracker.sheets.money_layouts import CONTRIBUTIONS
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked
from tracker.web.planning.views import Planning, planning
from tracker.web.saving import save

pages = Blueprint(
    "proposing", __name__, url_prefix="/agreements/<code:agreement>/money/next-year/propose"
)
MOVED = (
    "What would be proposed has changed since you opened this page, because contributions, the "
    "forecast or the assumptions did. Check it again"
)


@pages.get("")
@allowed(Right.CHANGE)
def ask(agreement: str) -> ResponseReturnValue:
    """Every row that would be proposed, beside what is recorded of it now."""
    view = planning(agreement)
    return _page(view, _formula(), [])


@pages.post("")
@allowed(Right.CHANGE)
def propose(agreement: str) -> ResponseReturnValue:
    """Propose the rows that were shown."""
    view, formula = planning(agreement), _formula()
    rows = _rows(view, formula)
    if request.form.get("mark") != _mark(rows):
        return _page(view, formula, [FieldFault("form", MOVED)]), 409
    edits = [Edit(CONTRIBUTIONS, row.before, row.after) for row in rows if row.changes]
    to = view.at("next_year.next_year")
    if not edits:
        flash("Everything is proposed or agreed already.", "success")
        return redirect(to, 303)
    by = f"{formula.value}: {view.chosen.name if view.chosen else 'no assumptions'}"
    saved = save(
        edits,
        Why("propose contributions", f"{agreement} {view.year.next()}", reason=by),
        to=to,
        done=f"The contributions of {view.year.next()} are proposed. They count once agreed.",
    )
    if isinstance(saved, list):
        faults = [FieldFault("form", fault.sentence) for fault in saved]
        return _page(view, formula, faults), 422
    return saved


def _formula() -> Formula:
    word = asked("formula")
    if word not in list(Formula):
        abort(400, "An address names a formula as Roll-in, Reset or Prior spend.")
    return Formula(word)


def _rows(view: Planning, formula: Formula) -> list[ProposedRow]:
    return proposed_rows(
        view.agreement, view.year.next(), view.following, formula, view.book.contributions
    )


def _mark(rows: Sequence[ProposedRow]) -> str:
    """What the form carries of the rows its user saw."""
    marks = [mark_of(CONTRIBUTIONS, row.before) + mark_of(CONTRIBUTIONS, row.after) for row in rows]
    return hashlib.sha256(" ".join(marks).encode()).hexdigest()[:16]


def _page(view: Planning, formula: Formula, faults: Sequence[FieldFault]) -> str:
    rows = _rows(view, formula)
    return view.page(
        "planning/propose.html",
        formula=formula,
        rows=rows,
        total=total_of(row.after.amount for row in rows if not row.is_agreed),
        changing=[row for row in rows if row.changes],
        agreed=[row for row in rows if row.is_agreed],
        mark=_mark(rows),
        faults=list(faults),
        action=url_for(
            "proposing.propose",
            agreement=view.agreement,
            year=str(view.year),
            set=view.chosen.id if view.chosen else "none",
            formula=formula.value,
        ),
    )
