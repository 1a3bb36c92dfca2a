"""What waits for another pair of eyes: the list, one proposal, the decision, and what was said.

A form carries the mark of the proposal as its reader saw it. Whoever decides on one that was
revised meanwhile is shown it as it is now, with what they had typed.
"""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker import intake
from tracker.access import Right
from tracker.domain.agreements.approvals import ProposalKind, ProposalState
from tracker.domain.records.agreement_settings import Approvals
from tracker.errors import Conflict, NotAllowed, RuleBroken
from tracker.previews import preview_of
from tracker.services.approvals.approving import (
    Approved,
    Overtaken,
    approve,
    return_,
    waiting_for,
    why_not_approve,
)
from tracker.services.approvals.comments import add_comment, list_comments
from tracker.services.approvals.lists import agreements_proposed_in
from tracker.services.approvals.proposals import (
    get_proposal,
    mine,
    revise,
    withdraw,
)
from tracker.services.approvals.records import Proposal
from tracker.services.approvals.submissions import once
from tracker.services.changes.approval_settings import approvals_of, setting_edit
from tracker.services.changes.edits import Why
from tracker.services.records.book import load_book
from tracker.web.agreement_pages import frame_of, may
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, actor, now, reading, the_database, writing
from tracker.web.long_work import long_work
from tracker.web.proposal_list import as_file, count_what_is_searched, shown_list
from tracker.web.proposal_words import COLOURS, shown_edits, state_sentence, waiting_sentence
from tracker.web.saving import save
from tracker.web.throttled import an_export

pages = Blueprint("approvals", __name__)

APPROVE, RETURN = "approve", "return"
MOST_FIRST = 10
"""How many of those that wait, and of one's own, stand above the list of all."""
_UNSENT = (ProposalState.DRAFT, ProposalState.RETURNED)


@pages.get("/approvals")
@allowed(Right.READ)
def approvals() -> ResponseReturnValue:
    """What waits for the reader's approval, what became of what they prepared, and all others."""
    count_what_is_searched()
    with reading() as session:
        waiting = waiting_for(session, actor())
        own = mine(session, actor())
        listed = shown_list(session, "approvals.download")
        agreements = agreements_proposed_in(session, actor())
    return render_template(
        "approvals/approvals.html",
        waiting=waiting,
        own=own,
        most=MOST_FIRST,
        agreements=agreements,
        sentence=waiting_sentence(len(waiting)),
        colours=COLOURS,
        **listed,
    )


@pages.get("/approvals.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list of proposals as the address asks for it, as a file."""
    return as_file(form)


@pages.get("/approvals/<int:number>")
@allowed(Right.READ)
def proposal(number: int) -> ResponseReturnValue:
    """One proposal, field by field, and what can be done with it."""
    return _page(number)


def _page(
    number: int,
    faults: list[FieldFault] | None = None,
    notice: str | None = None,
    status: int = 200,
) -> tuple[str, int]:
    with reading() as session:
        found = get_proposal(session, actor(), number)
        book = load_book(session, found.agreement, sheets=["Partners"])
        comments = list_comments(session, actor(), found.agreement, number)
        why_not = _why_not(session, found)
    own = actor().organisations(Right.CHANGE)
    prepared_it = actor().is_local or found.prepared_for in own
    page = render_template(
        "approvals/proposal.html",
        **_frame(frame_of(book), found),
        proposal=found,
        edits=shown_edits(found.edits),
        is_import=found.kind is ProposalKind.IMPORT,
        colours=COLOURS,
        sentence=state_sentence(found, why_not),
        why_not=why_not,
        may_decide=found.state is ProposalState.SUBMITTED and why_not is None,
        may_withdraw=found.is_open and prepared_it,
        may_submit=found.state in _UNSENT and prepared_it and not found.upload,
        may_comment=may(book, Right.APPROVE),
        comments=comments,
        own=sorted(own or actor().organisations()),
        faults=faults or [],
        notice=notice,
        typed=request.form,
    )
    return page, status


def _frame(frame: dict[str, Any], found: Proposal) -> dict[str, Any]:
    if found.state is ProposalState.DRAFT:
        return frame | {"seen_by": f"Only {found.prepared_for} can see this draft."}
    return frame


def _why_not(session: Session, found: Proposal) -> str | None:
    try:
        return why_not_approve(session, actor(), found)
    except NotAllowed as refusal:
        return refusal.sentence


@pages.post("/approvals/<int:number>/decision")
@allowed(Right.APPROVE)
@long_work()
def decide(number: int) -> ResponseReturnValue:
    """Approve a proposal, which writes it, or return it with a comment."""
    with reading() as session:
        found = get_proposal(session, actor(), number)
    decision, comment = request.form.get("decision"), request.form.get("comment", "").strip()
    if decision not in {APPROVE, RETURN}:
        fault = FieldFault("decision", "Choose whether to approve or to return it")
        return _page(number, [fault], status=422)
    if decision == RETURN and not comment:
        fault = FieldFault("comment", "Say what should be changed")
        return _page(number, [fault], status=422)
    seen = request.form.get("mark", "")
    try:
        if decision == RETURN:
            _once(lambda session: return_(session, actor(), now(), number, seen, comment))
            flash(f"Proposal {number} goes back to {found.prepared_by}.", "success")
        else:
            _approve(found, seen, comment or None)
    except Conflict as moved:
        return _page(number, notice=moved.sentence, status=409)
    return redirect(url_for("approvals.proposal", number=number), 303)


def _approve(found: Proposal, seen: str, comment: str | None) -> None:
    outcomes: list[Approved | Overtaken] = []
    if found.upload is not None:
        outcomes.append(
            intake.approve_import(the_database(), actor(), now(), found.number, seen, comment)
        )
    else:

        def work(session: Session) -> None:
            outcomes.append(
                approve(session, actor(), now(), found.number, seen=seen, comment=comment)
            )

        _once(work)
    for outcome in outcomes:  # none where the same form came before
        if isinstance(outcome, Approved):
            flash(f"Proposal {found.number} is approved, and what it says is written.", "success")
        else:
            flash(f"Proposal {found.number} could not be written. {outcome.sentence}")


def _once(work: Callable[[Session], object]) -> None:
    """Do what the form asks in one transaction, unless the same form did it before."""
    with writing() as session:

        def place() -> str:
            work(session)
            return request.path

        token = request.form.get("submission")
        if token:
            once(session, actor(), now(), token, place)
        else:
            place()


@pages.post("/approvals/<int:number>/withdraw")
@allowed(Right.CHANGE)
def take_back(number: int) -> ResponseReturnValue:
    """Take a proposal back."""
    try:
        with writing() as session:
            found = get_proposal(session, actor(), number)
            withdraw(session, actor(), now(), number)
    except Conflict as moved:
        return _page(number, notice=moved.sentence, status=409)
    if found.state is ProposalState.DRAFT:  # it is gone, and with it its page
        flash("The draft is forgotten. Nothing was changed.", "success")
        return redirect(url_for("approvals.of_agreement", agreement=found.agreement), 303)
    flash(f"Proposal {number} is withdrawn. Nothing was changed.", "success")
    return redirect(url_for("approvals.proposal", number=number), 303)


@pages.post("/approvals/<int:number>/submit")
@allowed(Right.CHANGE)
def submit_again(number: int) -> ResponseReturnValue:
    """Submit a draft, or a returned proposal once more with what its preparer answers."""
    try:
        with writing() as session:
            found = get_proposal(session, actor(), number)
            reason = request.form.get("reason", "").strip() or found.reason
            revise(session, actor(), now(), number, found.edits, reason)
    except Conflict as moved:
        return _page(number, notice=moved.sentence, status=409)
    except RuleBroken as refusal:
        return _page(number, notice=refusal.sentence, status=422)
    flash(f"Proposal {number} waits for approval.", "success")
    return redirect(url_for("approvals.proposal", number=number), 303)


@pages.post("/approvals/<int:number>/comments")
@allowed(Right.APPROVE)  # an auditor reads what was said, and adds nothing to the record
def comment(number: int) -> ResponseReturnValue:
    """Say something of a proposal, to one's own organisation or to all partners."""
    who = request.form.get("who")
    if who not in {"private", "shared"}:
        fault = FieldFault("who", "Choose who can see the comment")
        return _page(number, [fault], status=422)

    def work(session: Session) -> None:
        found = get_proposal(session, actor(), number)
        add_comment(
            session,
            actor(),
            now(),
            found.agreement,
            request.form.get("text", ""),
            private=who == "private",
            proposal=number,
        )

    try:
        _once(work)
    except RuleBroken as refusal:
        return _page(number, [FieldFault("text", refusal.sentence.rstrip("."))], status=422)
    flash("The comment is kept.", "success")
    return redirect(url_for("approvals.proposal", number=number), 303)


@pages.get("/approvals/<int:number>/file")
@allowed(Right.READ)
@long_work()
def file(number: int) -> ResponseReturnValue:
    """What a file that waits for approval would change, sheet by sheet."""
    with reading() as session:
        found = get_proposal(session, actor(), number)
        book = load_book(session, found.agreement, sheets=["Partners"])
    plan = intake.check_proposed(the_database(), actor(), now(), number)
    return render_template(
        "approvals/file.html", **frame_of(book), proposal=found, preview=preview_of(plan)
    )


@pages.get("/agreements/<code:agreement>/approvals")
@allowed(Right.READ)
def of_agreement(agreement: str) -> ResponseReturnValue:
    """The proposals of one agreement, and who must approve what is changed in it."""
    count_what_is_searched()
    return _agreement_page(agreement, [])


def _agreement_page(agreement: str, faults: list[FieldFault]) -> str:
    with reading() as session:
        book = load_book(session, agreement, sheets=["Partners"])
        listed = shown_list(session, "approvals.download_of_agreement", agreement)
        asked = approvals_of(session, [agreement]).get(agreement, Approvals.NONE)
    return render_template(
        "approvals/agreement.html",
        **frame_of(book),
        asked=asked,
        choices=list(Approvals),
        colours=COLOURS,
        faults=faults,
        typed=request.form,
        **listed,
    )


@pages.get("/agreements/<code:agreement>/approvals.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download_of_agreement(agreement: str, form: str) -> ResponseReturnValue:
    """The proposals of one agreement as the address asks for them, as a file."""
    return as_file(form, agreement)


@pages.post("/agreements/<code:agreement>/approvals")
@allowed(Right.CHANGE)
def set_approvals(agreement: str) -> ResponseReturnValue:
    """Ask for other approvals in an agreement; to ask for less needs approval itself."""
    given, seen = request.form.get("approvals", ""), request.form.get("seen", "")
    known = {asked.value for asked in Approvals}
    if given not in known or seen not in known:
        fault = FieldFault("approvals", "Choose who must approve")
        return _agreement_page(agreement, [fault]), 422
    address = url_for("approvals.of_agreement", agreement=agreement)
    edit = setting_edit(agreement, Approvals(seen), Approvals(given))
    if edit is None:
        flash("Nothing was changed.")
        return redirect(address, 303)
    reason = request.form.get("reason", "").strip() or None
    why = Why("set approvals", agreement, reason)
    saved = save([edit], why, to=address, done="Who must approve is changed.")
    if isinstance(saved, list):
        return _agreement_page(agreement, saved), 422
    return saved
