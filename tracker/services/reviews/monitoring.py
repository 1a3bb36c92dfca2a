"""What is due and what is amiss, over one agreement or all of them."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.health_checks import Finding, check, finding_order
from tracker.domain.obligations.agreement_calendar import (
    DEFAULT_WINDOW,
    DueItem,
    DueKind,
    due_items,
    due_order,
    last_day_due,
)
from tracker.services.kept import diary
from tracker.services.records.book import books_in_turn, load_book, load_books
from tracker.services.reviews.due_lists import list_due, reaches


def due(session: Session, today: date, within: int = DEFAULT_WINDOW) -> list[DueItem]:
    """Everything overdue and what falls due within so many days, of every agreement.

    Of the kinds of `DueKind` alone: programs read what `tracker due` prints.
    """
    if reaches(session, last_day_due(today, within)):
        return list_due(session, today, within, kinds=tuple(DueKind))
    return due_then(session, today, within)


def due_then(session: Session, day: date, within: int = DEFAULT_WINDOW) -> list[DueItem]:
    """The same as on a day gone by, by the version of each agreement in force on that day.

    What lists keep speaks for today and later, so the registers themselves are asked.
    """
    books = load_books(session, sheets=diary.SHEETS)
    return sorted((i for book in books for i in due_items(book, day, within)), key=due_order)


def findings(session: Session, today: date) -> list[Finding]:
    """What the health checks find in every agreement."""
    found = (finding for book in books_in_turn(session) for finding in check(book, today))
    return sorted(found, key=finding_order)


def findings_of(session: Session, agreement: str, today: date) -> list[Finding]:
    """What the health checks find in one agreement.

    Raises:
        NotFound: when there is no such agreement.
    """
    return check(load_book(session, agreement), today)
