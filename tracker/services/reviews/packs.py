"""Evidence for reviews: gathered as at a day, frozen for good, and read again as it was.

A pack is kept as its bytes with their hash in the register beside, and the database refuses to
change or remove either. Until the review is decided the evidence may be frozen anew, which makes
another pack and leaves the earlier ones as they are.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from tracker.access import Actor, Right, require
from tracker.config import LONDON
from tracker.domain.frozen import frozen_bytes, frozen_hash
from tracker.domain.funds.position_json import JsonObject
from tracker.domain.records.reviews import ReviewPack
from tracker.domain.registers import AgreementBook, Review
from tracker.domain.reviews.evidence_pack import evidence
from tracker.domain.reviews.meetings import not_reviewable, reviews_to_hold
from tracker.domain.wording import day_text
from tracker.errors import BadFile, NotFound, RuleBroken
from tracker.models import ReviewPackContent
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.book import load_book
from tracker.services.records.registers import rows
from tracker.services.reviews.raised import list_raised
from tracker.sheets.review_layouts import REVIEW_PACKS


def review_in_hand(book: AgreementBook, today: date, due: date | None) -> Review:
    """The review to be held: the earliest, or the one due on a day.

    Raises:
        NotFound: when no review due on that day waits to be held.
    """
    waiting = reviews_to_hold(book, today)
    if due is None:
        return waiting[0]
    found = next((row for row in waiting if row.due == due), None)
    if found is None:
        raise NotFound(
            f"No review due on {day_text(due)} waits to be held: it was held already, or its day "
            "was moved."
        )
    return found


def evidence_of(
    session: Session, agreement: str, as_at: date, review: Review, book: AgreementBook | None = None
) -> JsonObject:
    """What would be frozen as at a day.

    Raises:
        NotFound: when there is no such agreement.
    """
    book = book or load_book(session, agreement)
    raised = list_raised(session, agreement)
    reasons = [row.reason for row in raised if row.review_due == review.due]
    return evidence(book, as_at, review, reasons)


def freeze(
    session: Session, actor: Actor, at: datetime, agreement: str, review: date, as_at: date
) -> ReviewPack:
    """Freeze the evidence for a review; the same evidence twice is one pack.

    Args:
        review: the day on which the review is due.
        as_at: the day of the evidence, today or before.

    Raises:
        RuleBroken: when the day is still to come, or the agreement cannot be reviewed on it.
        NotFound, NotAllowed: when there is no such review, or it is not the actor's to hold.
    """
    require(session, actor, Right.CHANGE, agreement)
    book = load_book(session, agreement)
    today = at.astimezone(LONDON).date()
    in_hand = review_in_hand(book, today, review)
    if as_at > today:
        raise RuleBroken(
            f"{day_text(as_at)} is still to come: evidence is frozen as at today or before."
        )
    if (why_not := not_reviewable(book, as_at)) is not None:
        raise RuleBroken(f"{why_not}.")
    content = frozen_bytes(evidence_of(session, agreement, as_at, in_hand, book))
    known = list_packs(session, agreement)
    sha256 = frozen_hash(content)
    latest = next((row for row in reversed(known) if row.review == review), None)
    if latest is not None and latest.sha256 == sha256:
        return latest
    number = max((row.pack for row in known), default=0) + 1
    pack = ReviewPack(
        agreement, number, review, as_at, len(content), sha256, actor.name, today
    )  # fmt: skip
    commit_edits(
        session, actor, at, [Edit(REVIEW_PACKS, None, pack)],
        action="freeze evidence", subject=f"{agreement} / review due {review.isoformat()}",
    )  # fmt: skip
    session.execute(
        insert(ReviewPackContent).values(agreement=agreement, pack=number, content=content)
    )
    return pack


def list_packs(session: Session, agreement: str) -> Sequence[ReviewPack]:
    """The packs of an agreement in the order in which they were frozen."""
    found = rows(session, REVIEW_PACKS, [agreement])
    return [row for row in found if isinstance(row, ReviewPack)]


def get_pack(session: Session, agreement: str, number: int) -> ReviewPack:
    """One pack.

    Raises:
        NotFound: when there is none that the session may show.
    """
    found = next((p for p in list_packs(session, agreement) if p.pack == number), None)
    if found is None:
        raise NotFound(f"Agreement {agreement} has no evidence pack {number}.")
    return found


def content_of(session: Session, pack: ReviewPack) -> JsonObject:
    """A pack as it was frozen, held against the hash noted then.

    Raises:
        BadFile: when it is no longer what was frozen.
    """
    content = session.scalar(
        select(ReviewPackContent.content).where(
            ReviewPackContent.agreement == pack.agreement, ReviewPackContent.pack == pack.pack
        )
    )
    if content is None or frozen_hash(content) != pack.sha256:
        raise BadFile(
            f"What is kept as evidence pack {pack.pack} is not what was frozen: its hash differs. "
            "Nobody should rely on it; tell whoever looks after the database."
        )
    found: JsonObject = json.loads(content)
    return found
