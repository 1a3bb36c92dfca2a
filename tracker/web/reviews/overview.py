"""Reviews and reports of an agreement: what is due, what was held and decided, what was sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.obligations.agreement_calendar import (
    SENT_KINDS,
    DueItem,
    DueKind,
    FurtherKind,
    Kind,
    review_due,
)
from tracker.domain.obligations.all_owed import all_due_items
from tracker.domain.obligations.bcf_returns import return_title, returns_asked
from tracker.domain.obligations.timeliness import (
    Timely,
    counted_sentence,
    return_timeliness,
    sent_in_time,
    timeliness,
)
from tracker.domain.records.timetables import BcfDate, BcfReturn
from tracker.domain.registers import AgreementBook, Return
from tracker.domain.reviews.board_view import decisions
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.wording import joined
from tracker.services.records.book import load_book
from tracker.services.reminders.calendar_feeds import list_feeds
from tracker.services.reviews.raised import Raised, list_raised
from tracker.sheets.monitoring_layouts import RETURNS, REVIEWS
from tracker.sheets.timetable_layouts import BCF_RETURNS
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
    "Schemes",
    "Contributions",
    "Instalments",
    "Reviews",
    "Returns",
    "Better Care Fund dates",
    "Better Care Fund returns",
)
_SHOWN: frozenset[Kind] = frozenset({DueKind.REVIEW, DueKind.EXPIRY, DueKind.NOTICE}) | SENT_KINDS
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


def _returns_of_the_table(book: AgreementBook) -> Mapping[str, Sequence[Option]]:
    """What the Better Care Fund asks of the agreement, whatever the year."""
    asked = sorted({row.what for row in returns_asked(book, book.agreement)})
    return {"what": [Option(what, what) for what in asked]}


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
BCF_RETURN = Desk(
    "Better Care Fund return",
    BCF_RETURNS,
    "/reviews/better-care-fund-return",
    "reviews.of_agreement",
    hints={
        "financial_year": "The year it is about, such as 2026-27",
        "submitted_on": "The day on which it was sent",
        "submitted_by": "Who sent it",
        "signed_off_by": "Name and office",
        "authority": "Often its day falls before the board meets, and somebody signs it off under "
        "delegated powers",
        "ratified_on": "When the health and wellbeing board approved or noted it afterwards",
    },
    options=_returns_of_the_table,
    sheets=SHEETS,
    past=("submitted_on", "ratified_on"),
)
for _desk in (REVIEW, REPORT, BCF_RETURN):
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
    due = [item for item in all_due_items(book, now, WINDOW) if item.kind in _SHOWN]
    said = book.as_at(now)
    return render_template(
        "reviews/agreement.html",
        **frame_of(book),
        sentence=first_sentence(book, due),
        due=due,
        open_reviews=[row for row in book.reviews if row.held_on is None],
        held=decisions(book),
        returns=[
            (row, return_timeliness(said, row, now))
            for row in sorted(book.returns, key=_newest_return, reverse=True)
        ],
        in_time=counted_sentence(sent_in_time(book, now)),
        bcf_returns=_bcf_returns(book, now),
        titles={row.fund: row.title for row in book.funds},
        links={"review": REVIEW.links, "report": REPORT.links, "bcf": BCF_RETURN.links},
        raised=_reasons(raised),
        feeds=feeds,
        own_feeds=[feed.number for feed in feeds if feed.person == actor().person],
    )


@dataclass(frozen=True, slots=True)
class ListedReturn:
    """A return that the Better Care Fund asks for, and what is recorded of it.

    `due` is None where it is asked for no more; `words` name it in an address.
    """

    title: str
    due: date | None
    sent: BcfReturn | None
    timely: Timely | None
    words: Mapping[str, str]


def _bcf_returns(book: AgreementBook, now: date) -> list[ListedReturn]:
    """The returns asked of the agreement or submitted, the latest first."""
    sent = {(row.financial_year, row.what): row for row in book.bcf_returns}
    asked = {(r.financial_year, r.what): r for r in returns_asked(book, book.as_at(now))}
    found = []
    for year, what in {**sent, **asked}:
        row, submitted = asked.get((year, what)), sent.get((year, what))
        on = None if row is None else row.day
        found.append(
            ListedReturn(
                return_title(row or BcfDate(year, what, None, None)),
                on,
                submitted,
                None if on is None else _timely(on, submitted, now),
                {"agreement": book.agreement.agreement, "financial_year": str(year), "what": what},
            )
        )
    return sorted(found, key=lambda one: (one.due or date.min, one.title), reverse=True)


def _timely(due: date, sent: BcfReturn | None, now: date) -> Timely:
    return timeliness(due, None if sent is None else sent.submitted_on, now)


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
    overdue = [item.kind for item in due if item.days < 0 and item.kind in SENT_KINDS]
    return f"{start}; {_overdue(overdue)}."


def _overdue(kinds: Sequence[Kind]) -> str:
    """How many reports, vouchers and national returns are overdue."""
    vouchers, national = kinds.count(FurtherKind.VOUCHER), kinds.count(FurtherKind.BCF_RETURN)
    reports = len(kinds) - vouchers - national
    numbers = ((reports, "report"), (vouchers, "voucher"), (national, "Better Care Fund return"))
    parts = [counted(number, word) for number, word in numbers if number]
    if not parts:
        return "no report is overdue"
    return f"{joined(parts)} {'is' if len(kinds) == 1 else 'are'} overdue"


def _newest_return(row: Return) -> tuple[object, str, str]:
    return row.period.last_day, row.fund, row.kind
