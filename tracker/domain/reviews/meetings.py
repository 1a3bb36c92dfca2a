"""Holding a review: when it may be held, what has to be said of it, and when the next one follows.

A review is of an agreement that runs and that somebody has signed, and its evidence is older than
its meeting. What may be right but should be known is a warning: it is said, and stops nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tracker.domain.figures import counted
from tracker.domain.obligations.agreement_calendar import months_later, next_review
from tracker.domain.records.review_settings import ReviewRules
from tracker.domain.records.reviews import ReviewAction, ReviewAttendance, ReviewPack
from tracker.domain.registers import Agreement, AgreementBook, Review
from tracker.domain.wording import day_text, listed


class ReviewOutcome(StrEnum):
    """What a board may decide; the values are the words of the workbook."""

    CONTINUE = "Continue"
    VARY = "Vary"
    EXTEND = "Extend"
    TERMINATE = "Terminate"


CHANGES_THE_AGREEMENT = frozenset(
    {ReviewOutcome.VARY, ReviewOutcome.EXTEND, ReviewOutcome.TERMINATE}
)
"""Decisions that are carried out by a variation."""


@dataclass(frozen=True, slots=True)
class Held:
    """A review as it was held: its row, the evidence before the board, who was there, the actions."""

    review: Review
    pack: ReviewPack
    present: tuple[ReviewAttendance, ...]
    actions: tuple[ReviewAction, ...]


@dataclass(frozen=True, slots=True)
class HoldingFault:
    """What keeps a review from being recorded: the field to mend, and a sentence without full stop."""

    field: str
    sentence: str


def reviews_to_hold(book: AgreementBook, today: date) -> list[Review]:
    """The reviews that can be held, the earliest due first; never none.

    Those recorded and not held; without any, the one that follows from the cycle; where nothing
    is planned at all, one due today, because a board may look at its agreement whenever it likes.
    """
    waiting = sorted((row for row in book.reviews if row.held_on is None), key=lambda row: row.due)
    if waiting:
        return waiting
    agreement = book.as_at(today)
    due = next_review(book, agreement) or today
    if due in {row.due for row in book.reviews}:
        due = today
    return [Review(agreement.agreement, due, None, None, None, None, None)]


def not_reviewable(book: AgreementBook, day: date) -> str | None:
    """Why an agreement cannot be reviewed on a day, without full stop; None if it can."""
    agreement = book.as_at(day)
    if day < agreement.start_date:
        start = day_text(agreement.start_date)
        return f"The agreement starts on {start}: there is nothing to review before"
    if not any(row.has_signed(day) for row in book.partners):
        return (
            f"Nobody had signed the agreement by {day_text(day)}: record the signatures under "
            "Partners first"
        )
    return None


@dataclass(frozen=True, slots=True)
class FollowingReview:
    """When an agreement is proposed to be reviewed next, and why then: part of a sentence."""

    day: date
    reason: str


def following_review(
    agreement: Agreement, held_on: date, rules: ReviewRules
) -> FollowingReview | None:
    """The review proposed to follow one held on a day: by the cycle, and while it can still matter.

    The cycle is counted from the day the review was held. Where it leads past the last day to
    give notice, or else past the end, the next review comes before that, by as many days as lie
    between a circumstance and the review it calls for; a day closer to the review just held than
    that is passed over. What is held on the last day of a month that others do not have
    (29 February) is followed by one on the last day of the month. None where there is no cycle,
    or the calendar ends.
    """
    months = agreement.review_every_months
    by_cycle = None if months is None else months_later(held_on, months)
    if by_cycle is None:
        return None
    early = timedelta(days=rules.review_within_days)
    for last_day, what in _last_days(agreement):
        if held_on + early <= last_day - early < by_cycle:
            why = f"{counted(early.days, 'day')} before {what}"
            return FollowingReview(last_day - early, why)
    end = agreement.end_date
    if end is not None and held_on < end < by_cycle:
        return FollowingReview(end, "the day on which the agreement ends")
    return FollowingReview(by_cycle, f"{counted(months or 0, 'month')} after this one was held")


def _last_days(agreement: Agreement) -> Iterator[tuple[date, str]]:
    """The days after which it is too late to decide something, and what they are."""
    end = agreement.end_date
    if end is None:
        return
    if agreement.notice_months is not None:
        closes = months_later(end, -agreement.notice_months)
        if closes is not None:
            yield closes, f"the last day to give notice, {day_text(closes)}"
    yield end, f"the agreement ends on {day_text(end)}"


def holding_faults(book: AgreementBook, held: Held, today: date) -> list[HoldingFault]:
    """Everything that keeps a review from being recorded as it was entered."""
    day = held.review.held_on
    if day is None:
        return [HoldingFault("held_on", "Enter the day on which the review was held")]
    return [
        *_faults_of_the_day(book, held, day, today),
        *_faults_of_the_decision(held, day),
        *_faults_of_the_actions(held, day),
    ]


def _faults_of_the_day(
    book: AgreementBook, held: Held, day: date, today: date
) -> Iterator[HoldingFault]:
    if day > today:
        sentence = f"{day_text(day)} is still to come: record the review once it was held"
        yield HoldingFault("held_on", sentence)
    elif (why_not := not_reviewable(book, day)) is not None:
        yield HoldingFault("held_on", why_not)
    elif day < held.pack.as_at:
        yield HoldingFault(
            "held_on",
            f"The evidence is as at {day_text(held.pack.as_at)}, after this day: enter a later "
            "day, or freeze the evidence as at the day of the meeting",
        )


def _faults_of_the_decision(held: Held, day: date) -> Iterator[HoldingFault]:
    review = held.review
    if review.outcome is None:
        yield HoldingFault("outcome", "Choose what the board decided")
    if not review.decision:
        yield HoldingFault("decision", "Enter what was decided, in words")
    if review.next_review is None:
        if review.outcome != ReviewOutcome.TERMINATE:
            yield HoldingFault(
                "next_review",
                "Enter when the agreement is reviewed next: it has no cycle to count by",
            )
    elif review.next_review <= day:
        yield HoldingFault(
            "next_review",
            f"{day_text(review.next_review)} is not after the day on which this review was held: "
            "enter a later one",
        )


def _faults_of_the_actions(held: Held, day: date) -> Iterator[HoldingFault]:
    for place, action in enumerate(held.actions, 1):
        if action.due < day:
            yield HoldingFault(
                f"action-{place}-due",
                f"{day_text(action.due)} is before the day of the review: enter by when action "
                f"{place} is to be done",
            )


def holding_warnings(book: AgreementBook, held: Held) -> list[str]:
    """What should be known before the review is recorded, in sentences; it stops nothing."""
    return [
        *_missing_bodies(book, held),
        *_late_signatures(book, held),
        *_beyond_the_end(book, held),
    ]


def _missing_bodies(book: AgreementBook, held: Held) -> Iterator[str]:
    names = {row.code: row.name for row in book.organisations}
    there = {row.organisation for row in held.present}
    partners = [row.organisation for row in book.partners]
    missing = [names.get(code, code) for code in partners if code not in there]
    if missing:
        yield f"Nobody was present for {listed(missing)}."


def _late_signatures(book: AgreementBook, held: Held) -> Iterator[str]:
    day = held.review.held_on
    names = {row.code: row.name for row in book.organisations}
    unsigned = [
        names.get(row.organisation, row.organisation)
        for row in book.partners
        if day is not None and not row.has_signed(day)
    ]
    if unsigned:
        yield f"Not yet signed when the review was held: by {listed(unsigned)}."


def _beyond_the_end(book: AgreementBook, held: Held) -> Iterator[str]:
    end, after = book.agreement.end_date, held.review.next_review
    if end is not None and after is not None and after > end:
        yield (
            f"The next review, {day_text(after)}, comes after the agreement ends on "
            f"{day_text(end)}."
        )
