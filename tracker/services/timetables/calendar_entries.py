"""What calendar feeds show besides the kept list of things due, of the agreements that have any."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.obligations.calendar_events import DAYS_AHEAD, DueEvent, first_day_shown
from tracker.domain.risk_share.terms import FundKind
from tracker.domain.timetables.calendar_entries import (
    Name,
    action_entry,
    clash_entry,
    date_entry,
    entries_of,
)
from tracker.models import Fund
from tracker.services.people.accounts import organisation_names
from tracker.services.records.book import PORTION, load_books
from tracker.services.records.designated import in_the_better_care_fund
from tracker.services.records.shown import shown
from tracker.services.reviews.meetings import open_actions
from tracker.services.timetables.bcf_dates import list_bcf_dates
from tracker.services.timetables.fits import clashes_between, key_dates_between

_SHEETS = (
    "Agreement versions", "Variations", "Partners", "Funds", "Schemes", "Contributions", "Returns",
    "Better Care Fund returns",
)  # fmt: skip
_REPORTED = (FundKind.LEAD_COMMISSIONING.value, FundKind.GRANT_TRANSFER.value)


def entries_besides(
    session: Session, today: date, agreement: str | None = None
) -> Iterator[tuple[str, Name, DueEvent]]:
    """The events within what a feed shows, each with its agreement and its name there.

    Args:
        agreement: the only one in question; None means all that the session may show.
    """
    first, until = first_day_shown(today), today + timedelta(days=DAYS_AHEAD)
    names = organisation_names(session)
    for row in key_dates_between(session, first, until, agreement):
        name, event = date_entry(row, names)
        yield event.agreement, name, event
    for link in clashes_between(session, first, until, agreement):
        name, event = clash_entry(link, names)
        yield event.agreement, name, event
    for action in open_actions(session, first, until, agreement):
        name, event = action_entry(action)
        yield event.agreement, name, event
    yield from _reports_and_national(session, today, until, agreement)


def _reports_and_national(
    session: Session, today: date, until: date, agreement: str | None
) -> Iterator[tuple[str, Name, DueEvent]]:
    national = list_bcf_dates(session)
    codes = _agreements(session, agreement)
    for first in range(0, len(codes), PORTION):
        for book in load_books(session, codes[first : first + PORTION], sheets=_SHEETS):
            for name, event in entries_of(book, national, today, until):
                if first_day_shown(today) <= event.day <= until:
                    yield book.agreement.agreement, name, event


def _agreements(session: Session, agreement: str | None) -> list[str]:
    """The agreements that may have such events: by kinds of fund, or by sources of money."""
    reported = select(Fund.agreement).where(
        shown(session, Fund.agreement), Fund.kind.in_(_REPORTED)
    )
    if agreement is not None:
        reported = reported.where(Fund.agreement == agreement)
    found = set(session.scalars(reported.distinct()))
    return sorted(found | in_the_better_care_fund(session, agreement))
