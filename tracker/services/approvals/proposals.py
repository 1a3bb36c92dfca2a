"""Proposals: edits that wait until another person has looked at them.

`submit` is the one door for pages: it writes edits at once where nobody else is needed, and keeps
them as a proposal where the agreement asks for two pairs of eyes. What becomes of a proposal is in
`tracker.services.approvals.approving`; each step of it is an entry of the audit trail.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, may, require, visible
from tracker.domain.agreements.approvals import OPEN_STATES, ProposalKind, ProposalState
from tracker.errors import RuleBroken
from tracker.models import Proposal as ProposalRow
from tracker.services.approvals.lists import prepared_by
from tracker.services.approvals.records import (
    Proposal,
    edits_text,
    eyes_of,
    find_row,
    hands_text,
    open_row,
    record_step,
    view_of,
)
from tracker.services.changes.approval_settings import Needed, approval_needed
from tracker.services.changes.editing import plan_for, refuse_if_unfit, write_plan
from tracker.services.changes.edits import Edit, Why
from tracker.services.changes.host_records import refuse_anothers_word
from tracker.services.imports.workbooks import ImportPlan
from tracker.services.records.comparison import agreements_concerned
from tracker.services.records.registers import rows
from tracker.sheets.agreement_layouts import PARTNERS


@dataclass(frozen=True, slots=True)
class Written:
    """The edits are written; `entry` is the number of the audit entry, None if nothing changed."""

    entry: int | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """The edits wait for approval, as the proposal of this number."""

    number: int


def submit(
    session: Session,
    actor: Actor,
    at: datetime,
    edits: Sequence[Edit],
    *,
    action: str,
    subject: str,
    reason: str | None = None,
) -> Written | Proposed:
    """Write edits, or keep them as a proposal where their agreement asks for approval.

    Args:
        action: what is done, as the audit trail says it, such as `change contribution`.
        subject: what it is done to, such as `A1 / F1 2025-26`.

    Raises:
        EditsRefused: when a rule is broken; `problems` name each field.
        RowsMoved: when a row is no longer what its user saw.
        NotFound, NotAllowed: when the actor may not change the agreement.
    """
    why = Why(action, subject, reason)
    _require_change(session, actor, edits)
    plan = plan_for(session, actor, at, edits, reason)
    refuse_if_unfit(plan)
    needed = None if actor.is_local else approval_needed(session, plan.comparisons.values())
    if needed is None:
        return Written(write_plan(session, actor, at, plan, why))
    row = new_row(session, actor, at, needed, why, ProposalState.SUBMITTED)
    row.edits = edits_text(edits)
    record_step(session, actor, at, row, "submit proposal")
    return Proposed(row.number)


def propose_import(  # who, when, and which file would do what
    session: Session, actor: Actor, at: datetime, plan: ImportPlan, needed: Needed, upload: str
) -> int:
    """Keep a file that needs approval, with the fingerprint of what it would do; say its number.

    A file that waits already keeps the number it has.

    Raises:
        RuleBroken: when the file speaks of other agreements too: its approver may not know them.
        NotFound, NotAllowed: when the actor may not change the agreement.
    """
    again = select(ProposalRow.number).where(
        ProposalRow.upload == upload, ProposalRow.state == ProposalState.SUBMITTED.value
    )
    if (known := session.scalars(again).first()) is not None:
        return known
    others = sorted(agreements_concerned(session, plan.reading, ()) - {needed.agreement})
    if others:
        raise RuleBroken(
            f"Agreement {needed.agreement} asks for another pair of eyes, and the file speaks of "
            f"agreement {others[0]} too: import what it says of {needed.agreement} by itself."
        )
    why = Why("import", plan.reading.name)
    row = new_row(session, actor, at, needed, why, ProposalState.SUBMITTED)
    row.kind = ProposalKind.IMPORT.value
    row.upload, row.fingerprint = upload, plan.fingerprint()
    record_step(session, actor, at, row, "submit proposal")
    return row.number


def keep_draft(
    session: Session, actor: Actor, at: datetime, edits: Sequence[Edit], why: Why
) -> int:
    """Keep edits as a draft that only the actor's own organisation sees; say its number.

    The audit trail, which all partners read, says nothing of it until it is submitted.

    Raises:
        EditsRefused, RowsMoved, NotFound, NotAllowed: as `submit`.
        RuleBroken: when nothing in the edits needs approval.
    """
    _require_change(session, actor, edits)
    plan = plan_for(session, actor, at, edits, why.reason)
    refuse_if_unfit(plan)
    needed = approval_needed(session, plan.comparisons.values())
    if needed is None:
        raise RuleBroken("Nothing here needs approval, so it can be saved at once.")
    row = new_row(session, actor, at, needed, why, ProposalState.DRAFT)
    row.edits = edits_text(edits)
    session.flush()
    return row.number


def _require_change(session: Session, actor: Actor, edits: Sequence[Edit]) -> None:
    """Refuse changes where the actor may only look or approve, and what is the host's to say."""
    for agreement in sorted({e.agreement for e in edits if e.agreement is not None}):
        # An agreement that is not there yet is judged when the change set closes.
        if not actor.is_local and may(session, actor, Right.READ, agreement):
            require(session, actor, Right.CHANGE, agreement)
    refuse_anothers_word(session, actor, edits)


def new_row(
    session: Session, actor: Actor, at: datetime, needed: Needed, why: Why, state: ProposalState
) -> ProposalRow:
    """A proposal without its edits, which its caller fills in before the step is recorded."""
    require(session, actor, Right.CHANGE, needed.agreement)
    last = session.execute(select(func.max(ProposalRow.number))).scalar()
    acting = acting_for(session, actor, Right.CHANGE, needed.agreement)
    row = ProposalRow(
        number=(last or 0) + 1,
        agreement=needed.agreement,
        kind=needed.kind.value,
        state=state.value,
        action=why.action,
        subject=why.subject,
        reason=why.reason,
        edits="[]",
        prepared_by=actor.name,
        prepared_by_person=actor.person,
        prepared_for=acting,
        prepared_at=at,
        hands=hands_text([eyes_of(actor, acting)]),
    )
    session.add(row)
    session.flush()
    return row


def acting_for(session: Session, actor: Actor, right: Right, agreement: str) -> str | None:
    """The partner organisation for which the actor does something; None for the administrator."""
    own = actor.organisations(right)
    partners = {
        str(PARTNERS.value(r, "organisation")) for r in rows(session, PARTNERS, [agreement])
    }
    return min(own & partners, default=None)


def revise(
    session: Session,
    actor: Actor,
    at: datetime,
    number: int,
    edits: Sequence[Edit],
    reason: str | None = None,
) -> None:
    """Change what a proposal says and submit it; what was said of the earlier one counts no more.

    Whoever revises it has prepared it too, and cannot approve it any more than the first.

    Raises:
        EditsRefused, RowsMoved: as `submit`.
        NotFound, NotAllowed: when the actor may not change the agreement.
        Conflict: when the proposal is decided already.
    """
    row = open_row(session, actor, number, OPEN_STATES)
    require(session, actor, Right.CHANGE, row.agreement)
    plan = plan_for(session, actor, at, edits, reason)
    refuse_if_unfit(plan)
    needed = approval_needed(session, plan.comparisons.values())
    if any(edit.agreement != row.agreement for edit in edits):
        raise RuleBroken(f"Proposal {number} is for agreement {row.agreement}, and for no other.")
    acting = acting_for(session, actor, Right.CHANGE, row.agreement)
    hands = [*view_of(row).hands, eyes_of(actor, acting)]
    row.kind = (needed.kind if needed else ProposalKind(row.kind)).value
    row.state = ProposalState.SUBMITTED.value
    row.edits = edits_text(edits)
    row.reason = reason
    row.prepared_by, row.prepared_by_person, row.prepared_for = actor.name, actor.person, acting
    row.prepared_at = at
    row.hands = hands_text(list(dict.fromkeys(hands)))
    row.decided_by = row.decided_for = row.decided_at = row.comment = None
    record_step(session, actor, at, row, "revise proposal")


def withdraw(
    session: Session, actor: Actor, at: datetime, number: int, comment: str | None = None
) -> None:
    """Take a proposal back; only the organisation that prepared it may. A draft is forgotten.

    Raises:
        NotFound: when there is no such proposal, or the actor may not see it.
        NotAllowed: when the actor may not change the agreement.
        RuleBroken: when another organisation prepared it.
        Conflict: when it is decided already.
    """
    row = open_row(session, actor, number, OPEN_STATES)
    require(session, actor, Right.CHANGE, row.agreement)
    acting = actor.organisations(Right.CHANGE)
    if not actor.is_local and row.prepared_for not in acting:
        raise RuleBroken(f"Only {row.prepared_for}, which prepared it, may withdraw it.")
    if row.state == ProposalState.DRAFT.value:
        session.delete(row)  # nobody else has ever seen it
        session.flush()
        return
    row.state = ProposalState.WITHDRAWN.value
    row.decided_by, row.decided_at, row.comment = actor.name, at, comment
    record_step(session, actor, at, row, "withdraw proposal")


def get_proposal(session: Session, actor: Actor, number: int) -> Proposal:
    """One proposal.

    Raises:
        NotFound: when there is none, or the actor may not see it.
    """
    return view_of(find_row(session, actor, number))


def mine(session: Session, actor: Actor) -> list[Proposal]:
    """What the actor prepared and is not decided yet, or came back; the latest first."""
    states = [state.value for state in OPEN_STATES]
    found = session.scalars(
        select(ProposalRow)
        .where(prepared_by(actor), ProposalRow.state.in_(states))
        .order_by(ProposalRow.number.desc())
    ).all()
    seen = visible(session)
    return [view_of(row) for row in found if seen is None or row.agreement in seen]
