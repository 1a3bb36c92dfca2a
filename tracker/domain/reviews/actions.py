"""What boards agreed to do when they held a review, as it is reminded of and shown in calendars."""

from collections.abc import Iterator
from datetime import date

from tracker.domain.obligations.agreement_calendar import FurtherKind, Owed
from tracker.domain.records.reviews import ReviewAction
from tracker.domain.registers import AgreementBook
from tracker.domain.wording import on_one_line


def review_actions_owed(book: AgreementBook, day: date) -> Iterator[Owed]:
    """The actions of reviews that are open at the end of a day, as obligations."""
    for row in book.actions:
        if row.is_open_on(day):
            yield Owed(FurtherKind.REVIEW_ACTION, row.due, action_title(row), about=str(row.action))


def action_title(row: ReviewAction) -> str:
    """What is to be done, and by whom, in one line."""
    return f"{on_one_line(row.text)} (action of a review; {row.owner}, {row.organisation})"
