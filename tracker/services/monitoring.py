"""What is due and what is amiss, over one agreement or all of them.

The answers follow from the records and the day alone. They are kept in memory until the records
change, which the newest number of the audit trail tells, so that a page over thousands of
agreements need not work them out again.
"""

from collections.abc import Callable
from datetime import date
from threading import Lock
from typing import TypeVar

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tracker.access import shown_organisations
from tracker.domain.agreement_calendar import DEFAULT_WINDOW, DueItem, due_items, due_order
from tracker.domain.health_checks import Finding, check, finding_order
from tracker.models import AuditEntry
from tracker.services.book import books_in_turn, load_book, load_books

T = TypeVar("T")
# What falls due follows from these registers alone, so nothing else is loaded for it.
_DATED = (
    "Agreement versions",
    "Variations",
    "Partners",
    "Funds",
    "Instalments",
    "Reviews",
    "Returns",
)
_MOST_KEPT = 32
_kept: dict[tuple[object, ...], object] = {}
_lock = Lock()


def due(session: Session, today: date, within: int = DEFAULT_WINDOW) -> list[DueItem]:
    """Everything overdue and what falls due within so many days, of every agreement."""

    def answer() -> list[DueItem]:
        books = load_books(session, sheets=_DATED)
        return sorted((i for book in books for i in due_items(book, today, within)), key=due_order)

    return _remembered(session, ("due", today, within), answer)


def findings(session: Session, today: date) -> list[Finding]:
    """What the health checks find in every agreement."""

    def answer() -> list[Finding]:
        found = (f for book in books_in_turn(session) for f in check(book, today))
        return sorted(found, key=finding_order)

    return _remembered(session, ("findings", today), answer)


def findings_of(session: Session, agreement: str, today: date) -> list[Finding]:
    """What the health checks find in one agreement.

    Raises:
        NotFound: when there is no such agreement.
    """
    return check(load_book(session, agreement), today)


def _remembered(session: Session, question: tuple[object, ...], answer: Callable[[], T]) -> T:
    identity = session.execute(text("SELECT database FROM identity")).scalar_one()
    head = session.execute(select(func.max(AuditEntry.number))).scalar()
    address = str(session.get_bind().engine.url)
    seen = shown_organisations(session)
    key = (identity, address, head, None if seen is None else tuple(seen), *question)
    with _lock:
        if key in _kept:
            return _kept[key]  # type: ignore[return-value]  # the question decides the type
    found = answer()
    with _lock:
        while len(_kept) >= _MOST_KEPT:
            _kept.pop(next(iter(_kept)))
        _kept[key] = found
    return found
