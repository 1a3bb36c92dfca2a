"""What calendars show besides what is due: further reports, actions, national and key dates, clashes.

Each has a name within its agreement that stays the same when its day moves, so that a calendar
moves the event instead of showing another.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from tracker.domain.obligations.bcf_dates import ListedDate, dates_near
from tracker.domain.obligations.calendar_events import DueEvent
from tracker.domain.obligations.further import further_owed
from tracker.domain.records.reviews import ReviewAction
from tracker.domain.records.timetables import Certainty, KeyDate
from tracker.domain.registers import AgreementBook
from tracker.domain.reviews.actions import action_title
from tracker.domain.timetables.clashes import Link, clash_sentence

Name = tuple[str, ...]


def entries_of(
    book: AgreementBook, national: Iterable[ListedDate], today: date, until: date
) -> Iterator[tuple[Name, DueEvent]]:
    """The further reports and national dates of an agreement by their names, whenever they are.

    A national date is shown until what it asks for is submitted.

    Args:
        national: the dates that the Better Care Fund asks for.
        until: reports of periods begun by this day are shown.
    """
    code = book.agreement.agreement
    for owed in further_owed(book, book.as_at(today), until):
        yield ("Owed", owed.name), DueEvent(owed.due, f"{owed.title} ({code})", code)
    submitted = {(row.financial_year, row.what) for row in book.bcf_returns}
    for day, row in dates_near(book, national, today):
        if (row.financial_year, row.what) in submitted:
            continue
        title = f"Better Care Fund: {row.what.lower()} for {row.financial_year} ({code})"
        yield ("National", str(row.financial_year), row.what), DueEvent(day, title, code)


def date_entry(row: KeyDate, names: Mapping[str, str]) -> tuple[Name, DueEvent]:
    """A key date as an event, by its name.

    Args:
        names: the bodies' names by their codes.
    """
    title = _title(row, names.get(row.partner, row.partner))
    event = DueEvent(row.day, f"{title} ({row.agreement})", row.agreement)
    return ("Key date", *_name(row)), event


def action_entry(row: ReviewAction) -> tuple[Name, DueEvent]:
    """What a board agreed to do as an event on the day by which it is to be done, by its name."""
    event = DueEvent(row.due, f"{action_title(row)} ({row.agreement})", row.agreement)
    return ("Review action", str(row.action)), event


def clash_entry(link: Link, names: Mapping[str, str]) -> tuple[Name, DueEvent]:
    """A clash as an event on the day something is needed, by its name."""
    code = link.needed.agreement
    said = f"Clash: {clash_sentence(link, names).rstrip('.')} ({code})"
    return _clash(link), DueEvent(link.needed.day, said, code)


def _name(row: KeyDate) -> Name:
    return str(row.financial_year), row.partner, row.event, str(row.number)


def _clash(link: Link) -> Name:
    return "Clash", *_name(link.needed), link.partner, link.depends_on


def _title(row: KeyDate, partner: str) -> str:
    """What a key date is, whose, of which year, and how far it can be relied on."""
    number = f" {row.number}" if row.number > 1 else ""
    unsure = "" if row.certainty == Certainty.CONFIRMED else f", {row.certainty.lower()}"
    return f"{row.event}{number}: {partner}, {row.financial_year}{unsure}"
