"""What calendars show besides the list of things due: further reports, national and key dates, clashes.

Each has a name within its agreement that stays the same when its day moves, so that a calendar
moves the event instead of showing another.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from tracker.domain.obligations.bcf_dates import ListedDate, dates_near
from tracker.domain.obligations.calendar_events import DueEvent
from tracker.domain.obligations.further import further_owed
from tracker.domain.records.timetables import Certainty, KeyDate
from tracker.domain.registers import AgreementBook
from tracker.domain.timetables.clashes import Link, clash_sentence, links_of, years_recorded

Name = tuple[str, ...]


def entries_of(
    book: AgreementBook, national: Iterable[ListedDate], today: date, until: date
) -> Iterator[tuple[Name, DueEvent]]:
    """The events of an agreement by their names, whenever they are.

    Args:
        national: the dates that the Better Care Fund asks for.
        until: reports of periods begun by this day are shown.
    """
    code = book.agreement.agreement
    names = {row.code: row.name for row in book.organisations}
    for owed in further_owed(book, book.as_at(today), until):
        yield ("Owed", owed.name), DueEvent(owed.due, f"{owed.title} ({code})", code)
    for day, row in dates_near(book, national, today):
        title = f"Better Care Fund: {row.what.lower()} for {row.financial_year} ({code})"
        yield ("National", str(row.financial_year), row.what), DueEvent(day, title, code)
    for key_date in book.key_dates:
        title = _title(key_date, names.get(key_date.partner, key_date.partner))
        yield ("Key date", *_name(key_date)), DueEvent(key_date.day, f"{title} ({code})", code)
    for year in years_recorded(book):
        for link in links_of(book, year):
            if link.is_clash:
                said = f"Clash: {clash_sentence(link, names).rstrip('.')} ({code})"
                yield _clash(link), DueEvent(link.needed.day, said, code)


def _name(row: KeyDate) -> Name:
    return str(row.financial_year), row.partner, row.event, str(row.number)


def _clash(link: Link) -> Name:
    return "Clash", *_name(link.needed), link.partner, link.depends_on


def _title(row: KeyDate, partner: str) -> str:
    """What a key date is, whose, of which year, and how far it can be relied on."""
    number = f" {row.number}" if row.number > 1 else ""
    unsure = "" if row.certainty == Certainty.CONFIRMED else f", {row.certainty.lower()}"
    return f"{row.event}{number}: {partner}, {row.financial_year}{unsure}"
