"""What boards agreed to do: owed until it is done, in one line."""

from datetime import date

from tests.domain.books import TODAY, book
from tracker.domain.records.reviews import ReviewAction
from tracker.domain.reviews.actions import review_actions_owed


def action(
    number: int = 3, done_on: date | None = None, text: str = "Agree one form"
) -> ReviewAction:
    return ReviewAction(
        "A1", number, TODAY, text, "B. Reed", "LA", date(2026, 1, 30), done_on, None
    )


def test_an_open_action_is_owed_by_its_day_and_known_by_its_number() -> None:
    (owed,) = review_actions_owed(book(actions=(action(),)), TODAY)

    assert (owed.due, owed.title) == (
        date(2026, 1, 30),
        "Agree one form (action of a review; B. Reed, LA)",
    )
    assert owed.name == "Review action |  | 3"


def test_what_is_done_is_owed_no_more() -> None:
    kept = book(actions=(action(done_on=TODAY),))

    assert list(review_actions_owed(kept, TODAY)) == []
    assert len(list(review_actions_owed(kept, date(2025, 12, 14)))) == 1


def test_an_action_of_many_lines_becomes_one_line() -> None:
    (owed,) = review_actions_owed(book(actions=(action(text="Agree\n\none form"),)), TODAY)

    assert owed.title.startswith("Agree one form (")
