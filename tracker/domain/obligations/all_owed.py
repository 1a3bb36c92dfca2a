"""All that an agreement owes: what `tracker due` lists, and what is owed besides.

Pages, lists, checks and reminders show all of it. `tracker due` prints the kinds of `DueKind` only
(`agreement_calendar.due_items`), because programs read it.
"""

from collections.abc import Iterator
from datetime import date

from tracker.domain.obligations.agreement_calendar import (
    DEFAULT_WINDOW,
    DueItem,
    Owed,
    due_of_owed,
    everything_owed,
)
from tracker.domain.obligations.bcf_returns import bcf_returns_owed
from tracker.domain.obligations.further import further_owed
from tracker.domain.registers import Agreement, AgreementBook


def all_owed(book: AgreementBook, agreement: Agreement, until: date) -> Iterator[Owed]:
    """Everything a version of the agreement owes; reports of periods begun by `until` only."""
    yield from everything_owed(book, agreement, until)
    yield from further_owed(book, agreement, until)
    yield from bcf_returns_owed(book, agreement)


def all_due_items(book: AgreementBook, today: date, within: int = DEFAULT_WINDOW) -> list[DueItem]:
    """Everything overdue, and what falls due within so many days, in the order of `due_order`."""
    return due_of_owed(all_owed, book, today, within)


def overdue_items(book: AgreementBook, today: date) -> list[DueItem]:
    """Everything overdue, the oldest first."""
    return [item for item in all_due_items(book, today, within=0) if item.days < 0]
