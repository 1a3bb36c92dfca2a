"""K4 and K10: is the agreement reviewed, and does the pool manager report?"""

from collections.abc import Iterator
from datetime import date

from tracker.domain.checks.inspection import Finding, Inspection, Severity
from tracker.domain.obligations.agreement_calendar import (
    ASSUMED_REPORT_DAYS,
    SENT_KINDS,
    DueItem,
    DueKind,
    FurtherKind,
    Kind,
    next_review,
)
from tracker.domain.obligations.all_owed import overdue_items
from tracker.domain.records.review_settings import rules_of
from tracker.domain.review_triggers.circumstances import triggers
from tracker.domain.review_triggers.trigger import TriggerKind
from tracker.domain.wording import day_text

TERMINATE = "Terminate"
_CHANGES = frozenset({TriggerKind.CONTRIBUTION, TriggerKind.OUTCOME, TriggerKind.VARIANCE})


def reviews(case: Inspection) -> Iterator[Finding]:
    """K4: no review is planned, one is overdue, or much changed without a review.

    An agreement whose latest review decided to terminate needs no next one, and one that has
    ended needs none that would be due after its end.
    """
    overdue = overdue_reviews(case)
    for item in overdue:
        yield case.finding(
            "K4",
            Severity.HIGH,
            item.due.isoformat(),
            f"The review due on {day_text(item.due)} is {-item.days:,} "
            f"{'day' if item.days == -1 else 'days'} overdue: hold it, and record its outcome and "
            "the next review date.",
        )
    if not overdue and not case.ended and not is_planned(case) and not is_terminating(case):
        yield case.finding(
            "K4",
            Severity.HIGH,
            None,
            "No next review date is recorded: enter one, or how many months lie between reviews.",
        )
    yield from changes_without_review(case)


def overdue_reviews(case: Inspection) -> list[DueItem]:
    """The reviews whose day has passed, and fell within the term of the agreement."""
    last_day = case.agreement.end_date or date.max
    return [
        item
        for item in overdue_items(case.book, case.today)
        if item.kind is DueKind.REVIEW and item.due <= last_day
    ]


def reports(case: Inspection) -> Iterator[Finding]:
    """K10: reports, returns or vouchers are overdue (regs 7(4)(b), 8(3) and 9(4), section 223GA).

    One finding for each fund and kind, however many are overdue; returns of the Better Care Fund
    are those of the whole agreement.
    """
    groups: dict[tuple[str | None, Kind], list[DueItem]] = {}
    for item in overdue_items(case.book, case.today):
        if item.kind in SENT_KINDS:
            groups.setdefault((item.fund, item.kind), []).append(item)
    for (fund, kind), items in groups.items():
        oldest = items[0]
        basis = f" ({ASSUMED_REPORT_DAYS} days assumed)" if oldest.assumed else ""
        count = "is" if len(items) == 1 else f"and {len(items) - 1:,} more are"
        yield case.finding(
            "K10",
            Severity.HIGH,
            fund,
            f"{oldest.title}, due on {day_text(oldest.due)}{basis}, {count} overdue: "
            f"{_cure(kind, 'it' if len(items) == 1 else 'them')}, and record when, or record "
            "those already submitted.",
        )


def _cure(kind: Kind, them: str) -> str:
    if isinstance(kind, DueKind):
        return f"have the pool manager submit {them}"
    if kind is FurtherKind.VOUCHER:
        return f"have {them} certified and sent"
    return f"have {them} submitted"


def is_planned(case: Inspection) -> bool:
    """Whether a review is waiting to be held, or follows from the cycle."""
    waiting = any(review.held_on is None for review in case.book.reviews)
    return waiting or next_review(case.book, case.agreement) is not None


def is_terminating(case: Inspection) -> bool:
    """Whether the latest review decided to terminate."""
    held = [review for review in case.book.reviews if review.held_on is not None]
    latest = max(held, key=lambda review: review.due, default=None)
    return latest is not None and latest.outcome == TERMINATE


def changes_without_review(case: Inspection) -> Iterator[Finding]:
    """K4: contributions or performance changed so much that a review is called for, and none was held.

    The thresholds are the agreement's own. Performance is what funds are forecast to spend and
    how outcomes stand; other circumstances have checks of their own.
    """
    rules = rules_of(case.agreement.legal_basis, case.book.review_setting)
    for found in triggers(case.book, rules, case.today):
        if found.kind in _CHANGES:
            yield case.finding(
                "K4",
                Severity.HIGH,
                found.subject,
                f"{found.reason} No review has been held since: hold one on what this means for "
                "services and risk.",
            )
