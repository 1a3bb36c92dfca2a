"""Saving what a form says: the one way from a page to the registers.

    saved = save([Edit(FUNDS, before, after)], Why("change fund", "A1 / F1"), to=address,
                 done="The fund is changed.")
    return show_again(saved), 422 if isinstance(saved, list) else saved

What breaks a rule comes back as the faults of the form's fields; a row that somebody changed
meanwhile becomes a page with both versions, on which nothing typed is lost.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Flask, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.registers import Row
from tracker.services.approvals.proposals import Written, submit
from tracker.services.approvals.submissions import once, place_of
from tracker.services.changes.edits import Edit, EditsRefused, RowsMoved, Why, mark_of
from tracker.services.changes.import_rules import in_words_of_pages
from tracker.sheets import Layout
from tracker.web.asking import FieldFault, actor, now, signed_in, the_database, writing
from tracker.web.proposal_words import shown_value

AS_IT_WAS = "Nothing was changed: what you entered is recorded already."
WAITS = "It is not in force yet: somebody else has to approve it first."
_NOT_TYPED = frozenset({"mark", "csrf_token", "submission"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a row that two people changed: what is kept, and what was just entered."""

    heading: str
    kept: str
    entered: str

    @property
    def differs(self) -> bool:
        return self.kept != self.entered


def install(app: Flask) -> None:
    """Lead whoever sends a form a second time to what came of the first."""

    @app.before_request
    def lead_to_what_was_saved() -> ResponseReturnValue | None:
        # Files come in forms of another type, which are not read before their page asks for them.
        if request.method != "POST" or request.mimetype != "application/x-www-form-urlencoded":
            return None
        token, who = request.form.get("submission"), signed_in()
        if not token or who is None:
            return None
        with the_database().reading() as session:
            place = place_of(session, who, token)
        return None if place is None else redirect(place, 303)


def save(
    edits: Sequence[Edit], why: Why, *, to: str, done: str
) -> ResponseReturnValue | list[FieldFault]:
    """Write edits and go on to an address, or say what is wrong with the form.

    Args:
        to: where to go when it is saved.
        done: the sentence that says so there.

    Returns:
        A redirection (to the proposal, where somebody else has to approve it first), the page
        that shows both versions of a row somebody else changed, or the faults of the form, of
        which those of no field stand under the name `form`.
    """
    sentences: list[str] = []
    token = request.form.get("submission")
    try:
        with writing() as session:

            def work() -> str:
                outcome = submit(
                    session,
                    actor(),
                    now(),
                    edits,
                    action=why.action,
                    subject=why.subject,
                    reason=why.reason,
                )
                if isinstance(outcome, Written):
                    if outcome.entry is None:
                        sentences.append(AS_IT_WAS)
                    return to
                sentences.append(WAITS)
                return url_for("approvals.proposal", number=outcome.number)

            address = once(session, actor(), now(), token, work) if token else work()
    except EditsRefused as refusal:
        return [
            FieldFault(problem.field or "form", in_words_of_pages(problem.message).rstrip("."))
            for problem in refusal.problems
        ]
    except RowsMoved as moved:
        clash = moved.clashes[0]
        return conflict(clash.layout, clash.kept, clash.after, to)
    flash(sentences[0] if sentences else done, "success")
    return redirect(address, 303)


def conflict(layout: Layout, kept: Row | None, entered: Row | None, to: str) -> tuple[str, int]:
    """The page that shows what somebody else saved beside what was just entered.

    Args:
        kept: the row as it is now; None if it was removed.
        entered: the row as the form says it; None if it was to be removed.
        to: where to go to leave things as they are.
    """
    row = kept or entered
    page = render_template(
        "records/conflict.html",
        sheet=layout.sheet,
        record="" if row is None else layout.key_text(row),
        kept=kept,
        differences=_differences(layout, kept, entered),
        typed=[
            (name, value)
            for name, values in request.form.lists()
            for value in values
            if name not in _NOT_TYPED
        ],
        mark=mark_of(layout, kept),
        action=request.full_path.rstrip("?"),
        to=to,
    )
    return page, 409


def _differences(layout: Layout, kept: Row | None, entered: Row | None) -> list[Difference]:
    found = [
        Difference(
            column.heading, shown_value(layout, column, kept), shown_value(layout, column, entered)
        )
        for column in layout.columns
    ]
    return [line for line in found if line.differs]
