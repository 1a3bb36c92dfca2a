"""Comments on an agreement or a proposal: to one's own organisation, or to all partners."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, require
from tracker.errors import RuleBroken
from tracker.models import Comment as CommentRow
from tracker.services.approvals.proposals import acting_for
from tracker.services.approvals.records import find_row

PRIVATE, SHARED = "Private", "Shared"
LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody said; `organisation` is for whom, and the only one to see a private one."""

    id: int
    agreement: str
    proposal: int | None
    is_private: bool
    organisation: str | None
    person: str
    said_at: datetime
    text: str

    @property
    def who_sees_it(self) -> str:
        """Who can see the comment, in words."""
        if self.is_private:
            return f"Private to {self.organisation or 'the local administrator'}"
        return "Shared with all partners"


def add_comment(  # who, when, where and what
    session: Session,
    actor: Actor,
    at: datetime,
    agreement: str,
    text: str,
    *,
    private: bool,
    proposal: int | None = None,
) -> Comment:
    """Say something of an agreement, or of one of its proposals.

    Whoever may approve may comment; an auditor reads, and adds nothing to the record.

    Raises:
        NotFound: when the actor may not see the agreement, or it has no such proposal.
        NotAllowed: when the actor may only read it.
        RuleBroken: when nothing is said, or too much.
    """
    require(session, actor, Right.APPROVE, agreement)
    if proposal is not None and find_row(session, actor, proposal).agreement != agreement:
        raise RuleBroken(f"Proposal {proposal} is not one of agreement {agreement}.")
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise RuleBroken("Enter the comment.")
    if len(said) > LONGEST:
        raise RuleBroken(f"A comment may have up to {LONGEST:,} characters: shorten it.")
    row = CommentRow(
        agreement=agreement,
        proposal=proposal,
        visibility=PRIVATE if private else SHARED,
        organisation=acting_for(session, actor, Right.APPROVE, agreement),
        person=actor.name,
        said_at=at,
        text=said,
    )
    session.add(row)
    session.flush()
    return _view(row)


def list_comments(
    session: Session, actor: Actor, agreement: str, proposal: int | None = None
) -> list[Comment]:
    """What was said of an agreement, or of one proposal, that the actor may see; oldest first.

    Raises:
        NotFound: when the actor may not see the agreement.
    """
    require(session, actor, Right.READ, agreement)
    wanted = select(CommentRow).where(CommentRow.agreement == agreement)
    if proposal is not None:
        wanted = wanted.where(CommentRow.proposal == proposal)
    found = [_view(row) for row in session.scalars(wanted.order_by(CommentRow.id))]
    own = actor.organisations()
    return [c for c in found if not c.is_private or c.organisation in own or _is_locals(actor, c)]


def _is_locals(actor: Actor, comment: Comment) -> bool:
    """Whether the local administrator said it to themselves."""
    return actor.is_local and comment.organisation is None


def _view(row: CommentRow) -> Comment:
    return Comment(
        row.id,
        row.agreement,
        row.proposal,
        row.visibility == PRIVATE,
        row.organisation,
        row.person,
        row.said_at,
        row.text,
    )
