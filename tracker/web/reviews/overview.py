"""Reviews and reports of an agreement: what is due, what was held and decided, what was sent."""

from collections.abc import Mapping, Sequence
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.obligations.agreement_calendar import DueItem, DueKind, due_items, review_due
from tracker.domain.registers import AgreementBook, Return
from tracker.domain.reviews.board_view import decisions
from tracker.domain.risk_share.terms import FundKind
from tracker.services.records.book import load_book
from tracker.services.reminders.calendar_feeds import list_feeds
from tracker.services.reviews.raised import Raised, list_raised
from tracker.sheets.monitoring_layouts import RETURNS, REVIEWS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import actor, reading, today
from tracker.web.formatting import counted, day, days_away
from tracker.web.record_forms import Option
from tracker.web.register_desk import Desk

pages = Blueprint("reviews", __name__)

SHEETS = (
    "Agreement versions",
    "Variations",
    "Partners",
    "Funds",
    "Instalments",
    "Reviews",
    "Returns",
)
_SHOWN = frozenset(
    {
        DueKind.REVIEW,
        DueKind.EXPIRY,
        DueKind.NOTICE,
        DueKind.QUARTERLY_REPORT,
        DueKind.ANNUAL_RETURN,
    }
)
WINDOW = 365


_REPORTED = frozenset({FundKind.POOLED, FundKind.LEAD_COMMISSIONING, FundKind.GRANT_TRANSFER})


def _reported_funds(book: AgreementBook) -> Mapping[str, Sequence[Option]]:
    """The funds with returns: pooled ones, and those of `tracker.domain.obligations.further`."""
    return {
        "fund": [
            Option(row.fund, f"{row.fund}: {row.title}")
            for row in book.funds
            if row.kind in _REPORTED
        ]
    }


REVIEW = Desk(
    "review",
    REVIEWS,
    "/reviews/review",
    "reviews.of_agreement",
    hints={
        "due": "For example, 31 3 2027",
        "held_on": "Leave it blank until the review has been held",
        "decision": "What the board decided and why, in words",
        "next_review": "When the agreement is looked at again",
    },
    sheets=SHEETS,
    past=("held_on",),
)
REPORT = Desk(
    "report",
    RETURNS,
    "/reviews/report",
    "reviews.of_agreement",
    hints={
        "period": "A quarter such as 2026-27 Q2 for a quarterly report, a year such as FY2026-27 "
        "for an annual return",
        "due": "Leave it blank to use the days after the period’s end that the agreement sets",
        "submitted_on": "Leave it blank until it has been sent",
    },
    options=_reported_funds,
    sheets=SHEETS,
    past=("submitted_on",),
)
for _desk in (REVIEW, REPORT):
    _desk.install(pages)


@pages.get("/agreements/<code:agreement>/reviews")
@allowed(Right.READ)
def of_agreement(agreement: str) -> ResponseReturnValue:
    """What is due when, what was decided, and which reports were sent."""
    now = today()
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        raised = list_raised(session, agreement)
        feeds = list_feeds(session, agreement=agreement)
    due = [item for item in due_items(book, now, WINDOW) if item.kind in _SHOWN]
    return render_template(
        "reviews/agreement.html",
        **frame_of(book),
        sentence=first_sentence(book, due),
        due=due,
        open_reviews=[row for row in book.reviews if row.held_on is None],
        held=decisions(book),
        returns=sorted(book.returns, key=_newest_return, reverse=True),
        titles={row.fund: row.title for row in book.funds},
        links={"review": REVIEW.links, "report": REPORT.links},
        raised=_reasons(raised),
        feeds=feeds,
        own_feeds=[feed.number for feed in feeds if feed.person == actor().person],
    )


def _reasons(raised: Sequence[Raised]) -> Mapping[date, list[str]]:
    """Why reviews were called for, by the day they are due."""
    found: dict[date, list[str]] = {}
    for one in reversed(raised):
        found.setdefault(one.review_due, []).append(one.reason)
    return found


def first_sentence(book: AgreementBook, due: Sequence[DueItem]) -> str:
    """When the next review is, and how many reports are overdue."""
    when = review_due(book, book.agreement)
    if when is None:
        start = "No review is planned"
    else:
        away = (when - today()).days
        start = (
            f"The review is overdue: it was due on {day(when)}, {days_away(away)}"
            if away < 0
            else f"The next review is due on {day(when)}, {days_away(away)}"
        )
    late = sum(
        item.days < 0 and item.kind in {DueKind.QUARTERLY_REPORT, DueKind.ANNUAL_RETURN}
        for item in due
    )
    verb = "is" if late == 1 else "are"
    reports = f"{counted(late, 'report')} {verb} overdue" if late else "no report is overdue"
    return f"{start}; {reports}."


def _newest_return(row: Return) -> tuple[object, str, str]:
    return row.period.last_day, row.fund, row.kind
