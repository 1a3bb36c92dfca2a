"""When a review may be held, what has to be said of it, and when the next one follows."""

from dataclasses import replace
from datetime import date

import pytest

from tests.domain import books
from tracker.domain.records.review_settings import ReviewSetting, rules_of
from tracker.domain.records.reviews import ReviewAction, ReviewAttendance, ReviewPack
from tracker.domain.registers import AgreementBook, Review
from tracker.domain.reviews.meetings import (
    FollowingReview,
    Held,
    following_review,
    holding_faults,
    holding_warnings,
    not_reviewable,
    reviews_to_hold,
)

TODAY = date(2026, 11, 22)
HELD_ON = date(2026, 11, 20)
PACK = ReviewPack("A1", 1, date(2026, 11, 30), date(2026, 11, 18), 10, "0" * 64, "A", TODAY)
REVIEW = Review("A1", PACK.review, "Annual", HELD_ON, "Continue", "Go on.", date(2027, 11, 20))
PERSON = ReviewAttendance("A1", PACK.review, 1, "LA", "A. Okafor", "Director")


def book(**changes: object) -> AgreementBook:
    plain = AgreementBook(
        books.agreement(),
        organisations=(books.organisation("LA"), books.organisation("ICB", "Northshire ICB")),
        partners=(books.partner("ICB"), books.partner("LA")),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # fields of the book


def faults(book: AgreementBook, today: date = TODAY, **changes: object) -> list[str]:
    review = replace(REVIEW, **changes)  # type: ignore[arg-type]  # fields of the review
    return [f.sentence for f in holding_faults(book, Held(review, PACK, (PERSON,), ()), today)]


def test_a_review_that_is_in_order_has_no_faults() -> None:
    assert faults(book()) == []


@pytest.mark.parametrize(
    ("changes", "beginning"),
    [
        ({"held_on": None}, "Enter the day"),
        ({"held_on": date(2026, 11, 23)}, "23 November 2026 is still to come"),
        ({"held_on": date(2026, 11, 17)}, "The evidence is as at 18 November 2026"),
        ({"held_on": date(2025, 3, 31)}, "The agreement starts on 1 April 2025"),
        ({"outcome": None}, "Choose"),
        ({"decision": None}, "Enter what was decided"),
        ({"next_review": HELD_ON}, "20 November 2026 is not after"),
        ({"next_review": None}, "Enter when the agreement is reviewed next"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(changes: dict[str, object], beginning: str) -> None:
    found = faults(book(), TODAY, **changes)

    assert [sentence[: len(beginning)] for sentence in found] == [beginning]


def test_a_review_before_anybody_signed_is_refused() -> None:
    late = book(partners=(books.partner("LA", signed_on=date(2026, 11, 21)),))

    assert faults(late)[0].startswith("Nobody had signed the agreement by 20 November 2026")
    assert not_reviewable(late, date(2026, 11, 21)) is None


def test_an_agreement_to_be_terminated_needs_no_next_review() -> None:
    assert faults(book(), outcome="Terminate", next_review=None) == []


def test_an_action_is_not_due_before_the_meeting_that_agrees_it() -> None:
    action = ReviewAction("A1", 1, PACK.review, "x", "A", "LA", date(2026, 11, 19), None, None)
    held = Held(REVIEW, PACK, (PERSON,), (replace(action, due=HELD_ON), action))

    found = holding_faults(book(), held, TODAY)

    assert [(fault.field, fault.sentence[:16]) for fault in found] == [
        ("action-2-due", "19 November 2026")
    ]


def test_a_partner_without_anybody_there_and_a_late_signature_are_said_and_stop_nothing() -> None:
    late = book(partners=(books.partner("ICB", signed_on=None), books.partner("LA")))

    assert holding_warnings(late, Held(REVIEW, PACK, (PERSON,), ())) == [
        "Nobody was present for Northshire ICB.",
        "Not yet signed when the review was held: by Northshire ICB.",
    ]


def test_a_next_review_after_the_end_is_said() -> None:
    beyond = replace(REVIEW, next_review=date(2028, 4, 1))

    warnings = holding_warnings(book(), Held(beyond, PACK, (PERSON,), ()))

    assert warnings[-1] == (
        "The next review, 1 April 2028, comes after the agreement ends on 31 March 2028."
    )


RULES = rules_of("Section 75")


@pytest.mark.parametrize(
    ("held_on", "months", "following"),
    [
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2028, 2, 29), 48, date(2032, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 8, 31), None, None),
        (date(9999, 8, 31), 12, None),
    ],
)
def test_the_next_review_follows_from_the_cycle(
    held_on: date, months: int | None, following: date | None
) -> None:
    agreement = books.agreement(review_every_months=months, end_date=None)

    found = following_review(agreement, held_on, RULES)

    assert (found and found.day) == following


BEFORE_NOTICE = "28 days before the last day to give notice, 30 September 2026"
BEFORE_THE_END = "28 days before the agreement ends on 31 March 2027"


@pytest.mark.parametrize(
    ("held_on", "day", "reason"),
    [
        (date(2025, 8, 1), date(2026, 8, 1), "12 months after this one was held"),
        (date(2025, 9, 2), date(2026, 9, 2), "12 months after this one was held"),
        (date(2025, 9, 3), date(2026, 9, 2), BEFORE_NOTICE),
        (date(2026, 8, 5), date(2026, 9, 2), BEFORE_NOTICE),
        (date(2026, 8, 6), date(2027, 3, 3), BEFORE_THE_END),
        (date(2026, 11, 22), date(2027, 3, 3), BEFORE_THE_END),
        (date(2027, 2, 4), date(2027, 3, 31), "the day on which the agreement ends"),
        (date(2027, 3, 31), date(2028, 3, 31), "12 months after this one was held"),
    ],
)
def test_the_next_review_comes_while_notice_can_be_given_or_the_agreement_runs(
    held_on: date, day: date, reason: str
) -> None:
    agreement = books.agreement(review_every_months=12, end_date=date(2027, 3, 31), notice_months=6)

    assert following_review(agreement, held_on, RULES) == FollowingReview(day, reason)


def test_how_long_before_is_what_the_agreement_sets() -> None:
    rules = rules_of("Section 75", ReviewSetting("A1", review_within_days=60))
    agreement = books.agreement(end_date=date(2027, 3, 31), notice_months=None)

    found = following_review(agreement, date(2026, 11, 22), rules)

    assert found == FollowingReview(
        date(2027, 1, 30), "60 days before the agreement ends on 31 March 2027"
    )


def test_what_waits_is_held_earliest_first_and_else_what_follows_from_the_cycle() -> None:
    later = replace(REVIEW, due=date(2027, 1, 1), held_on=None)
    waiting = replace(REVIEW, held_on=None)

    assert reviews_to_hold(book(reviews=(later, waiting)), TODAY) == [waiting, later]
    assert [r.due for r in reviews_to_hold(book(), TODAY)] == [date(2026, 4, 1)]


def test_a_board_may_look_at_an_agreement_for_which_nothing_is_planned() -> None:
    unplanned = book(agreement=books.agreement(review_every_months=None))

    assert [row.due for row in reviews_to_hold(unplanned, TODAY)] == [TODAY]
