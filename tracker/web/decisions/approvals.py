"""Who approved a decision for each partner: a minute of a body, or delegated authority."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.records.decisions import Decision, DecisionApproval
from tracker.domain.registers import AgreementBook, Row
from tracker.services.agreements.own_signatures import require_own
from tracker.services.changes.edits import Why
from tracker.services.records.book import load_book
from tracker.sheets.decision_layouts import DECISION_APPROVALS
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, reading
from tracker.web.decisions.forms import decision_of
from tracker.web.decisions.register import SHEETS, steps_below
from tracker.web.formatting import counted
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.record_pages import removed_record, saved_record

pages = Blueprint(
    "decision_approvals",
    __name__,
    url_prefix="/agreements/<code:agreement>/decisions/<int:number>/approvals/<code:organisation>",
)

APPROVAL = RecordForm(
    DECISION_APPROVALS,
    ("approver", "approved_on", "body", "minute", "delegated", "delegation_expires"),
    labels={
        "approver": "Who approved it",
        "body": "Which body approved or delegated it",
        "delegated": "By delegated authority?",
    },
    hints={
        "approver": "For example, R. Khan, Section 151 officer",
        "minute": "Where it can be looked up, such as ICB/26/114",
        "delegation_expires": "The last day on which it may be used, if it names one",
    },
    past=("approved_on",),
)


@dataclass(frozen=True, slots=True)
class Approving:
    """The decision and the partner that a page is about, and what is kept of its approval."""

    book: AgreementBook
    decision: Decision
    organisation: str
    row: DecisionApproval | None

    @property
    def name(self) -> str:
        return names_of(self.book).get(self.organisation, self.organisation)

    @property
    def back(self) -> str:
        row = self.decision
        return url_for("decisions.decision", agreement=row.agreement, number=row.decision)

    def why(self, action: str) -> Why:
        """What the audit trail says is done."""
        row = self.decision
        return Why(action, f"{row.agreement} / decision {row.decision} / {self.organisation}")


@pages.get("")
@allowed(Right.CHANGE)
def ask(agreement: str, number: int, organisation: str) -> ResponseReturnValue:
    """Who approved the decision for a partner."""
    about = _about(agreement, number, organisation)
    return _page(about, APPROVAL.filled(about.row), [])


@pages.post("")
@allowed(Right.CHANGE)
def approve(agreement: str, number: int, organisation: str) -> ResponseReturnValue:
    """Record the approval."""
    about = _about(agreement, number, organisation)
    key = {"agreement": agreement, "decision": str(number), "organisation": organisation}
    return saved_record(
        APPROVAL,
        about.row,
        key,
        about.why("record approval of decision"),
        to=about.back,
        done=lambda row: _done(about, row),
        show=lambda fields, faults: _page(about, fields, faults),
    )


@pages.get("/remove")
@allowed(Right.CHANGE)
def ask_removal(agreement: str, number: int, organisation: str) -> ResponseReturnValue:
    """Whether an approval recorded by mistake is to go."""
    about = _about(agreement, number, organisation)
    if about.row is None:
        abort(404, f"No approval of {about.name} is recorded for decision {number}.")
    return _removal_page(about, [])


@pages.post("/remove")
@allowed(Right.CHANGE)
def remove(agreement: str, number: int, organisation: str) -> ResponseReturnValue:
    """Remove it; the history keeps what it said."""
    about = _about(agreement, number, organisation)
    return removed_record(
        DECISION_APPROVALS,
        about.row,
        about.why("remove approval of decision"),
        to=about.back,
        done=f"The approval of {about.name} is removed.",
        show=lambda faults: _removal_page(about, faults),
    )


def _about(agreement: str, number: int, organisation: str) -> Approving:
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        if organisation not in {row.organisation for row in book.partners}:
            abort(404, f"{organisation} is no partner of agreement {agreement}.")
        require_own(session, actor(), organisation)
    decision = decision_of(book, number)
    key = (number, organisation)
    own = (r for r in book.decision_approvals if (r.decision, r.organisation) == key)
    return Approving(book, decision, organisation, next(own, None))


def _done(about: Approving, row: Row) -> str:
    assert isinstance(row, DecisionApproval)
    late = row.days_expired
    warning = f" The delegation had expired {counted(late, 'day')} before." if late else ""
    return f"The approval of {about.name} is recorded.{warning}"


def _page(about: Approving, fields: Sequence[ShownField], faults: Sequence[FieldFault]) -> str:
    return render_template(
        "agreements/question.html",
        **frame_of(about.book),
        question=f"Approval of {about.name} for decision {about.decision.decision}",
        paragraphs=[about.decision.text],
        fields=[
            replace(field, value=field.value or "No") if field.name == "delegated" else field
            for field in fields
        ],
        faults=faults,
        mark=APPROVAL.mark(about.row),
        button="Save approval",
        back=about.back,
        steps=_steps(about),
    )


def _removal_page(about: Approving, faults: Sequence[FieldFault]) -> str:
    return render_template(
        "agreements/remove.html",
        **frame_of(about.book),
        what=f"the approval of {about.name}",
        paragraphs=[
            "Remove it only if it was recorded by mistake. The history keeps what it said.",
        ],
        faults=faults,
        mark=APPROVAL.mark(about.row),
        back=about.back,
        steps=_steps(about),
    )


def _steps(about: Approving) -> list[dict[str, str]]:
    return [
        *steps_below(about.decision.agreement),
        {"text": f"Decision {about.decision.decision}", "href": about.back},
    ]
