"""Reviews that were held: recorded in one change set, read again, with their actions."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, shown_organisations
from tracker.domain.records.reviews import (
    ReviewAction,
    ReviewAttendance,
    ReviewMeeting,
    ReviewPack,
)
from tracker.domain.registers import Review
from tracker.domain.reviews.meetings import Held
from tracker.domain.wording import day_text
from tracker.errors import NotFound
from tracker.models import Partner
from tracker.models import ReviewAction as ActionTable
from tracker.services.changes.edits import Edit
from tracker.services.records.registers import rows
from tracker.services.records.shown import shown
from tracker.services.reviews.packs import get_pack
from tracker.sheets.monitoring_layouts import REVIEWS
from tracker.sheets.review_layouts import REVIEW_ACTIONS, REVIEW_ATTENDANCE, REVIEW_MEETINGS


@dataclass(frozen=True, slots=True)
class Recorded:
    """A review as it was recorded: its row, its meeting, the pack, who was there, the actions."""

    review: Review
    meeting: ReviewMeeting
    pack: ReviewPack
    present: tuple[ReviewAttendance, ...]
    actions: tuple[ReviewAction, ...]


def holding_edits(held: Held, before: Review | None, meeting: ReviewMeeting) -> list[Edit]:
    """Everything that recording a review writes, for one change set.

    Args:
        before: the review's row as its user saw it; None where it follows from the cycle only.
    """
    return [
        Edit(REVIEWS, before, held.review),
        Edit(REVIEW_MEETINGS, None, meeting),
        *(Edit(REVIEW_ATTENDANCE, None, row) for row in held.present),
        *(Edit(REVIEW_ACTIONS, None, row) for row in held.actions),
    ]


def list_meetings(session: Session, agreement: str) -> list[ReviewMeeting]:
    """The meetings of an agreement by the days on which their reviews were due."""
    found = rows(session, REVIEW_MEETINGS, [agreement])
    return [row for row in found if isinstance(row, ReviewMeeting)]


def list_actions(session: Session, agreement: str) -> list[ReviewAction]:
    """The actions of an agreement in the order of their numbers."""
    found = rows(session, REVIEW_ACTIONS, [agreement])
    return [row for row in found if isinstance(row, ReviewAction)]


def get_recorded(session: Session, agreement: str, due: date) -> Recorded:
    """A review that was held here, by the day on which it was due.

    Raises:
        NotFound: when no such meeting is recorded that the session may show.
    """
    meeting = next((m for m in list_meetings(session, agreement) if m.review == due), None)
    review = next(
        (
            row
            for row in rows(session, REVIEWS, [agreement])
            if isinstance(row, Review) and row.due == due
        ),
        None,
    )
    if meeting is None or review is None:
        raise NotFound(f"No meeting is recorded for a review due on {day_text(due)}.")
    there = rows(session, REVIEW_ATTENDANCE, [agreement])
    return Recorded(
        review,
        meeting,
        get_pack(session, agreement, meeting.pack),
        tuple(p for p in there if isinstance(p, ReviewAttendance) and p.review == due),
        tuple(a for a in list_actions(session, agreement) if a.review == due),
    )


def get_action(session: Session, agreement: str, number: int) -> ReviewAction:
    """One action of an agreement.

    Raises:
        NotFound: when there is none that the session may show.
    """
    found = next((a for a in list_actions(session, agreement) if a.action == number), None)
    if found is None:
        raise NotFound(f"Agreement {agreement} has no action {number}.")
    return found


def open_actions(
    session: Session, first: date, last: date, agreement: str | None = None
) -> list[ReviewAction]:
    """The actions not done yet that are due between two days, of agreements the session may show.

    Args:
        agreement: the only one in question; None means all of them.
    """
    table = ActionTable
    wanted = select(*(getattr(table, name) for name in REVIEW_ACTIONS.fields)).where(
        shown(session, table.agreement), table.done_on.is_(None), table.due.between(first, last)
    )
    if agreement is not None:
        wanted = wanted.where(table.agreement == agreement)
    order = (table.due, table.agreement, table.action)
    return [ReviewAction(*row) for row in session.execute(wanted.order_by(*order))]


@dataclass(frozen=True, slots=True)
class ActionsToDo:
    """What some organisations have still to do, the earliest due first.

    `first` are those asked for, whenever they are due; `due` counts all that are due by the day.
    """

    first: tuple[ReviewAction, ...] = ()
    due: int = 0


def actions_of(session: Session, actor: Actor, today: date, most: int) -> ActionsToDo:
    """What the actor's own organisations have still to do.

    Args:
        most: how many are wanted.
    """
    table = ActionTable
    chosen = [table.done_on.is_(None)]
    partners = shown_organisations(session)
    if partners is not None:
        own = sorted(actor.organisations(Right.CHANGE) | actor.organisations(Right.APPROVE))
        mine = select(Partner.agreement).where(Partner.organisation.in_(partners))
        chosen += [table.organisation.in_(own), table.agreement.in_(mine)]
    columns = [getattr(table, name) for name in REVIEW_ACTIONS.fields]
    is_due = func.sum(case((table.due <= today, 1), else_=0)).over()
    order = (table.due, table.agreement, table.action)
    found = session.execute(select(*columns, is_due).where(*chosen).order_by(*order).limit(most))
    rows_found = found.all()
    return ActionsToDo(
        tuple(ReviewAction(*row[:-1]) for row in rows_found),
        int(rows_found[0][-1]) if rows_found else 0,
    )
