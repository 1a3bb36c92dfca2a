"""The partners' key dates, what each waits for, and where the calendars clash."""

from collections.abc import Iterator, Mapping
from functools import partial

from tracker.domain.records.timetables import KeyDate
from tracker.domain.registers import AgreementBook
from tracker.domain.timetables.clashes import Link, dates_of, fit_sentence, links_of, years_recorded
from tracker.exporters.bulk_rows import BulkRow, Formula
from tracker.exporters.summary.facts import SummaryFacts
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table
from tracker.sheets import Style

TIMETABLE = Spec(
    "Timetable",
    "FinancialTimetable",
    "Financial timetables of the partners",
    "Every key date, once for each date that it waits for. Slack is the day, less the day it "
    "waits for, less the days needed between: below nil the two clash. What is assumed is no law.",
    (
        Field("Agreement"),
        Field("Financial year", width=12),
        Field("Partner"),
        Field("Event", width=24),
        Field("Number", Style.WHOLE),
        Field("Day", Style.DATE),
        Field("Certainty", width=12),
        Field("Waits for partner"),
        Field("Waits for event", width=24),
        Field("Their day", Style.DATE),
        Field("Days between", Style.WHOLE, width=9),
        Field("Slack", Style.WHOLE),
        Field("State", width=10),
        Field("Finding", width=80),
        Field("Note", width=50),
    ),
)

_Line = tuple[KeyDate, Link | None, Mapping[str, str]]


def timetable_table(facts: SummaryFacts) -> Table:
    """The key dates of every agreement, year by year."""
    lines = [line for book in facts.books for line in _lines(book)]
    sheet = Sheet(TIMETABLE, len(lines))
    return Table.of(sheet, [_row(line, sheet, index) for index, line in enumerate(lines)])


def _lines(book: AgreementBook) -> Iterator[_Line]:
    """Each date of an agreement with each date that it waits for, if there is any."""
    names = {row.code: row.name for row in book.organisations}
    for year in years_recorded(book):
        links = links_of(book, year)
        for row in dates_of(book, year):
            own = [link for link in links if link.needed == row]
            for link in own or (None,):
                yield row, link, names


def _row(line: _Line, sheet: Sheet, index: int) -> BulkRow:
    row, link, names = line
    other = None if link is None else link.other
    return TIMETABLE.row(
        {
            "Agreement": row.agreement,
            "Financial year": str(row.financial_year),
            "Partner": row.partner,
            "Event": row.event,
            "Number": row.number,
            "Day": row.day,
            "Certainty": row.certainty,
            "Waits for partner": None if link is None else link.partner,
            "Waits for event": None if link is None else link.depends_on.value,
            "Their day": None if other is None else other.day,
            "Days between": None if link is None else link.days,
            "Slack": _slack(link, sheet, index),
            "State": _state(link),
            "Finding": None if link is None else fit_sentence(link, names),
            "Note": row.note,
        }
    )


def _slack(link: Link | None, sheet: Sheet, index: int) -> Formula | None:
    """The days to spare as a live formula over the cells of the row."""
    if link is None or link.slack is None:
        return None
    at = partial(sheet.here, index=index)
    return Formula(f"{at('Day')}-{at('Their day')}-{at('Days between')}", link.slack)


def _state(link: Link | None) -> str | None:
    if link is None:
        return None
    if link.slack is None:
        return "Missing"
    return "Clash" if link.is_clash else "Fits"
