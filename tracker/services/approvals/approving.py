"""What becomes of a proposal: approved and written, returned, or overtaken by what happened since."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, agreements_of, require, visible
from tracker.config import LONDON
from tracker.domain.agreements.approvals import Eyes, ProposalState, why_not
from tracker.domain.records.agreement_settings import Approvals
from tracker.errors import Conflict, NotAllowed, RuleBroken
from tracker.models import Proposal as ProposalRow
from tracker.services.approvals.lists import prepared_by
from tracker.services.approvals.proposals import acting_for
from tracker.services.approvals.records import (
    NOTE,
    Proposal,
    open_row,
    record_step,
    said_of,
    view_of,
)
from tracker.services.changes.approval_settings import approvals_of
from tracker.services.changes.editing import plan_edits, write_plan
from tracker.services.changes.edits import EditPlan, RowsMoved, Why
from tracker.services.records.registers import rows
from tracker.sheets.agreement_layouts import PARTNERS


@dataclass(frozen=True, slots=True)
class Approved:
    """The proposal is written; `entry` is the number of the audit entry."""

    entry: int


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Nothing was written: what the proposal was made from has changed, as the sentence says."""

    sentence: str


def approve(
    session: Session,
    actor: Actor,
    at: datetime,
    number: int,
    *,
    seen: str,
    comment: str | None = None,
) -> Approved | Overtaken:
    """Write what a proposal says, in one change set that names who prepared and who approved it.

    If it no longer fits what is recorded, it is kept as overtaken instead, with the reason; that
    too is a change to be committed.

    Args:
        seen: the mark of the proposal as its approver saw it.

    Raises:
        NotFound: when there is no such proposal, or the actor may not see it.
        NotAllowed: when the actor may not approve it.
        Conflict: when it is decided already, or was revised since the approver opened it.
    """
    row = open_row(session, actor, number, [ProposalState.SUBMITTED])
    refuse_unless_fit(session, actor, row, seen)
    proposal = view_of(row)
    plan = plan_edits(session, proposal.edits, at.astimezone(LONDON).date())
    acting = acting_for(session, actor, Right.APPROVE, row.agreement)
    if (sentence := _why_overtaken(plan)) is not None:
        return overtake(session, actor, at, row, sentence)
    decide(row, actor, at, ProposalState.APPROVED, acting, comment)
    why = Why(row.action, row.subject, row.reason, {NOTE: said_of(row)})
    write_plan(session, actor, at, plan, why, approved=True)
    return approved(session, row)


def approved(session: Session, row: ProposalRow) -> Approved:
    """Note on a proposal the entry that has just written it."""
    number: int = session.info["head"][0]
    row.entry = number
    session.flush()
    return Approved(number)


def note_approval(  # who, when, what and as seen
    session: Session,
    actor: Actor,
    at: datetime,
    row: ProposalRow,
    seen: str,
    comment: str | None,
) -> dict[str, dict[str, object]]:
    """Approve a proposal whose writing is done elsewhere; say what its entry must note.

    Raises:
        NotAllowed, Conflict: as `approve`.
    """
    refuse_unless_fit(session, actor, row, seen)
    acting = acting_for(session, actor, Right.APPROVE, row.agreement)
    decide(row, actor, at, ProposalState.APPROVED, acting, comment)
    return {NOTE: said_of(row)}


def return_(  # who, when, which, as seen, and why
    session: Session, actor: Actor, at: datetime, number: int, seen: str, comment: str
) -> None:
    """Give a proposal back to those who prepared it, saying what to change.

    Raises:
        RuleBroken: when no comment says why.
        NotFound, NotAllowed, Conflict: as `approve`.
    """
    if not comment.strip():
        raise RuleBroken("Say what should be changed, so that those who prepared it know.")
    row = open_row(session, actor, number, [ProposalState.SUBMITTED])
    refuse_unless_fit(session, actor, row, seen)
    acting = acting_for(session, actor, Right.APPROVE, row.agreement)
    decide(row, actor, at, ProposalState.RETURNED, acting, comment.strip())
    record_step(session, actor, at, row, "return proposal")


def waiting_for(session: Session, actor: Actor) -> list[Proposal]:
    """The proposals that this person could approve now, the longest waiting first."""
    found = session.scalars(
        select(ProposalRow)
        .where(ProposalRow.state == ProposalState.SUBMITTED.value)
        .order_by(ProposalRow.prepared_at, ProposalRow.number)
    ).all()
    return _approvable(session, actor, found)


def waiting_or_returned(session: Session, actor: Actor) -> tuple[list[Proposal], list[Proposal]]:
    """What this person could approve now, and what they prepared and had returned to them."""
    submitted, returned = ProposalState.SUBMITTED.value, ProposalState.RETURNED.value
    found = session.scalars(
        select(ProposalRow)
        .where(
            (ProposalRow.state == submitted)
            | ((ProposalRow.state == returned) & prepared_by(actor))
        )
        .order_by(ProposalRow.prepared_at, ProposalRow.number)
    ).all()
    seen = visible(session) if found else None
    own = [view_of(row) for row in found if row.state == returned]
    return (
        _approvable(session, actor, [row for row in found if row.state == submitted]),
        [one for one in own if seen is None or one.agreement in seen],
    )


def _approvable(session: Session, actor: Actor, found: Sequence[ProposalRow]) -> list[Proposal]:
    if not actor.is_local:
        own = agreements_of(session, actor, Right.APPROVE) if found else frozenset()
        found = [row for row in found if row.agreement in own]
    agreements = {row.agreement for row in found}
    asked = approvals_of(session, agreements) if found else {}
    partners = partners_of(session, agreements) if found else {}
    proposals = [view_of(row) for row in found]
    return [
        p
        for p in proposals
        if not _why_not(actor, p, asked.get(p.agreement), partners.get(p.agreement, frozenset()))
    ]


def why_not_approve(session: Session, actor: Actor, proposal: Proposal) -> str | None:
    """Why the actor may not approve or return a proposal, in a sentence; None if they may.

    Raises:
        NotFound, NotAllowed: when the actor's roles give no right to approve in its agreement.
    """
    require(session, actor, Right.APPROVE, proposal.agreement)
    asked = approvals_of(session, [proposal.agreement]).get(proposal.agreement)
    partners = partners_of(session, [proposal.agreement])
    return _why_not(actor, proposal, asked, partners.get(proposal.agreement, frozenset()))


def partners_of(session: Session, agreements: Collection[str]) -> dict[str, frozenset[str]]:
    """The partners of some agreements, by their codes."""
    found: dict[str, set[str]] = {}
    for row in rows(session, PARTNERS, agreements):
        agreement = str(PARTNERS.value(row, "agreement"))
        found.setdefault(agreement, set()).add(str(PARTNERS.value(row, "organisation")))
    return {agreement: frozenset(codes) for agreement, codes in found.items()}


def _why_not(
    actor: Actor, proposal: Proposal, asked: Approvals | None, partners: frozenset[str]
) -> str | None:
    # Another person looks at a proposal even where approvals are no longer asked for.
    asked = asked or Approvals.ANOTHER_PERSON
    if actor.is_local and asked is Approvals.ANOTHER_ORGANISATION:
        asked = Approvals.ANOTHER_PERSON  # the administrator stands for no organisation
    organisations = actor.organisations(Right.APPROVE) & partners
    return why_not(asked, proposal.hands, Eyes(actor.name, actor.person, organisations))


def refuse_unless_fit(session: Session, actor: Actor, row: ProposalRow, seen: str) -> None:
    """Refuse a decision by whoever may not make it, or saw something else.

    Raises:
        NotAllowed: when the actor may not approve the proposal.
        Conflict: when it was revised since they opened it.
    """
    proposal = view_of(row)
    if (sentence := why_not_approve(session, actor, proposal)) is not None:
        raise NotAllowed(sentence)
    if seen != proposal.mark:
        raise Conflict(
            f"Proposal {row.number} was revised since you opened it. Nothing was changed: look at "
            "what it says now."
        )


def _why_overtaken(plan: EditPlan) -> str | None:
    """What happened since a proposal was made that keeps it from being written."""
    if plan.clashes:
        return RowsMoved(plan.clashes).sentence.replace("you opened it", "this was prepared")
    if plan.problems:
        return f"It no longer fits what is recorded: {plan.problems[0].message}"
    if plan.changes_nothing:
        return "Everything it asks for is recorded already."
    return None


def overtake(
    session: Session, actor: Actor, at: datetime, row: ProposalRow, sentence: str
) -> Overtaken:
    """Keep a proposal as one that can no longer be written."""
    decide(row, actor, at, ProposalState.OVERTAKEN, None, sentence)
    record_step(session, actor, at, row, "overtake proposal")
    return Overtaken(sentence)


def decide(  # who, when, what and why
    row: ProposalRow,
    actor: Actor,
    at: datetime,
    state: ProposalState,
    acting: str | None,
    comment: str | None,
) -> None:
    """Note on a proposal what became of it."""
    row.state = state.value
    row.decided_by, row.decided_for, row.decided_at = actor.name, acting, at
    row.comment = comment
