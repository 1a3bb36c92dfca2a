"""Reviews that circumstances call for: raised once for each, and kept with the reason."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker.access import Actor
from tracker.domain.obligations.agreement_calendar import next_review
from tracker.domain.records.review_settings import ReviewRules
from tracker.domain.registers import AgreementBook, Review
from tracker.domain.review_triggers.circumstances import triggers
from tracker.domain.review_triggers.trigger import Trigger, TriggerKind
from tracker.models import RaisedTrigger
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.shown import shown
from tracker.sheets.monitoring_layouts import REVIEWS

TRIGGERED = "Triggered"
A_YEAR = 12


@dataclass(frozen=True, slots=True)
class ReviewToRaise:
    """What an agreement's new circumstances ask for.

    `rows` are the reviews to plan: the one raised, where none waits on that day already, and the
    one that follows from the cycle if it is due before. As soon as a review is planned the cycle
    is silent, so one that was due would be lost to sight; a later one is put down as the next.
    """

    agreement: str
    due: date
    rows: tuple[Review, ...]
    triggers: tuple[Trigger, ...]

    @property
    def raises(self) -> bool:
        """Whether a review is raised, rather than the reasons put to one that waits already."""
        return any(row.due == self.due for row in self.rows)

    @property
    def reason(self) -> str:
        return " ".join(trigger.reason for trigger in self.triggers)


@dataclass(frozen=True, slots=True)
class Raised:
    """A circumstance that raised a review: what, when, and on which day that review is due."""

    kind: TriggerKind
    reason: str
    raised_on: date
    review_due: date


def raised_keys(session: Session, agreements: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The keys of the circumstances that have raised a review of some agreements already."""
    found: dict[str, set[str]] = {}
    wanted = select(RaisedTrigger.agreement, RaisedTrigger.key)
    for agreement, key in session.execute(wanted.where(RaisedTrigger.agreement.in_(agreements))):
        found.setdefault(agreement, set()).add(key)
    return {agreement: frozenset(keys) for agreement, keys in found.items()}


def review_to_raise(
    book: AgreementBook, rules: ReviewRules, today: date, raised: Collection[str]
) -> ReviewToRaise | None:
    """The review that new circumstances call for on a day, or None.

    One review is raised for all circumstances that are new on the same day.

    Args:
        raised: the keys of those that have raised one already.
    """
    new = tuple(found for found in triggers(book, rules, today) if found.key not in raised)
    if not new:
        return None
    agreement = book.as_at(today)
    by_day = {row.due: row for row in book.reviews}
    due = today + timedelta(days=rules.review_within_days)
    while due in by_day and by_day[due].held_on is not None:
        due += timedelta(days=1)
    rows = []
    none_waits = all(row.held_on is not None for row in book.reviews)
    by_cycle = next_review(book, agreement) if none_waits else None
    if due not in by_day:
        later = by_cycle if by_cycle is not None and by_cycle > due else None
        rows.append(_planned(agreement.agreement, due, TRIGGERED, later))
    # A workbook may have a Next review before the start, which no review can be due on.
    possible = by_cycle is not None and agreement.start_date <= by_cycle < due
    if by_cycle is not None and possible and by_cycle not in by_day:
        kind = "Annual" if agreement.review_every_months == A_YEAR else None
        rows.append(_planned(agreement.agreement, by_cycle, kind))
    return ReviewToRaise(agreement.agreement, due, tuple(rows), new)


def _planned(agreement: str, due: date, kind: str | None, then: date | None = None) -> Review:
    return Review(agreement, due, kind, None, None, None, then)


def with_review(book: AgreementBook, to_raise: ReviewToRaise) -> AgreementBook:
    """The book as it is once the review is raised."""
    return replace(book, reviews=(*book.reviews, *to_raise.rows))


def raise_review(
    session: Session, actor: Actor, at: datetime, today: date, to_raise: ReviewToRaise
) -> None:
    """Plan the review, and keep why.

    Raises:
        EditsRefused: when a review was planned on that day meanwhile.
    """
    agreement = to_raise.agreement
    commit_edits(
        session,
        actor,
        at,
        [Edit(REVIEWS, None, row) for row in to_raise.rows],
        action="raise review",
        subject=f"{agreement} / {to_raise.due.isoformat()}",
        reason=to_raise.reason,
    )
    session.execute(
        insert(RaisedTrigger),
        [
            {
                "agreement": agreement,
                "key": trigger.key,
                "kind": trigger.kind.value,
                "reason": trigger.reason,
                "raised_on": today,
                "raised_at": at,
                "review_due": to_raise.due,
            }
            for trigger in to_raise.triggers
        ],
    )


def list_raised(session: Session, agreement: str) -> Sequence[Raised]:
    """The circumstances that raised reviews of an agreement, the latest first."""
    found = session.scalars(
        select(RaisedTrigger)
        .where(RaisedTrigger.agreement == agreement)
        .order_by(RaisedTrigger.raised_on.desc(), RaisedTrigger.id)
    )
    return [
        Raised(TriggerKind(row.kind), row.reason, row.raised_on, row.review_due) for row in found
    ]


def reasons_of_reviews(
    session: Session, agreements: Collection[str]
) -> Mapping[tuple[str, date], Sequence[str]]:
    """Why reviews of some agreements were called for, by agreement and the day they are due."""
    called_for = (
        select(RaisedTrigger.agreement, RaisedTrigger.review_due, RaisedTrigger.reason)
        .where(
            shown(session, RaisedTrigger.agreement),
            RaisedTrigger.agreement.in_(sorted(agreements)),
        )
        .order_by(RaisedTrigger.raised_on, RaisedTrigger.id)
    )
    found: dict[tuple[str, date], list[str]] = {}
    for agreement, due, reason in session.execute(called_for):
        found.setdefault((agreement, due), []).append(reason)
    return found
