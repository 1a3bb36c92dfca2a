"""An agreement's financial timetable: whether the partners' calendars fit, and every date of them."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.records.timetables import Certainty, KeyDate
from tracker.domain.registers import AgreementBook
from tracker.domain.timetables.clashes import (
    USUAL,
    Link,
    clash_sentence,
    dates_of,
    first_sentence,
    links_of,
    missing_sentence,
    year_in_view,
    years_recorded,
)
from tracker.schemas import PositionQuestions, answered
from tracker.services.records.book import load_book
from tracker.sheets.timetable_layouts import KEY_DATES, TIMETABLE_DEPENDENCIES
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked, reading, today
from tracker.web.choices import partner_options
from tracker.web.formatting import counted, joined
from tracker.web.record_forms import Option
from tracker.web.register_desk import Desk
from tracker.web.timetables.drawing import time_line

pages = Blueprint("timetable", __name__)

ROOT = "/agreements/<code:agreement>/timetable"
SHEETS = ("Partners", "Key dates", "Timetable dependencies")


def _partners(book: AgreementBook) -> Mapping[str, Sequence[Option]]:
    return {"partner": partner_options(book)}


def _both_partners(book: AgreementBook) -> Mapping[str, Sequence[Option]]:
    return {"partner": partner_options(book), "of_partner": partner_options(book)}


class _OfYear(Desk):
    """A desk that returns to the year of the row it was about."""

    def way_back(self, agreement: str) -> str:
        return url_for(self.back, agreement=agreement, year=asked("financial_year") or None)


DATE = _OfYear(
    "key date",
    KEY_DATES,
    "/timetable/dates",
    "timetable.of_agreement",
    hints={
        "financial_year": "The year it is about, such as 2027-28. A budget is set before its year, "
        "accounts come after it",
        "number": "Leave it blank unless it comes several times a year: then 1 for the first, 2 "
        "for the second",
        "certainty": "Confirmed is what the body itself has said",
        "note": "Who said so, or what to check",
    },
    options=_partners,
)
DEPENDENCY = Desk(
    "dependency",
    TIMETABLE_DEPENDENCIES,
    "/timetable/dependencies",
    "timetable.of_agreement",
    hints={
        "partner": "Who waits",
        "event": "What waits",
        "of_partner": "Whose date it waits for; it may be its own",
        "days": "How many days the partner needs between the two; leave it blank for none",
        "note": "Why, in a sentence",
    },
    options=_both_partners,
)
for _desk in (DATE, DEPENDENCY):
    _desk.install(pages)


@pages.get(ROOT)
@allowed(Right.READ)
def of_agreement(agreement: str) -> ResponseReturnValue:
    """Whether the partners' calendars fit in a year."""
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    year = year_asked(book)
    dates, links = dates_of(book, year), links_of(book, year)
    names = names_of(book)
    return render_template(
        "timetables/timetable.html",
        **frame_of(book),
        sentence=first_sentence(dates, links, year, names),
        year=year,
        years=_years(book, year),
        dates=dates,
        numbers={_key(row): number for number, row in enumerate(dates, 1)},
        key=_key,
        links=links,
        clashes=[clash_sentence(link, names) for link in links if link.is_clash],
        missing=[missing_sentence(link, names) for link in links if link.other is None],
        words=chart_words(dates, links, year, names) if dates else "",
        unsure=sum(row.certainty != Certainty.CONFIRMED for row in dates),
        usual=USUAL,
        added=book.timetable_dependencies,
        of_date=DATE.links,
        of_dependency=DEPENDENCY.links,
    )


@pages.get(f"{ROOT}/calendar.svg")
@allowed(Right.READ)
def picture(agreement: str) -> ResponseReturnValue:
    """Both calendars on one time line, as a picture."""
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    year = year_asked(book)
    dates, links = dates_of(book, year), links_of(book, year)
    if not dates:
        abort(404, f"No dates are recorded for {year}.")
    names = names_of(book)
    words = chart_words(dates, links, year, names)
    return Response(time_line(dates, links, year, names, words), mimetype="image/svg+xml")


def year_asked(book: AgreementBook) -> FinancialYear:
    """The year the address names, else the one that matters today."""
    values, faults = answered(PositionQuestions(), {"year": asked("year")})
    if faults:
        abort(400, f"{faults['year']}.")
    year: FinancialYear | None = values["year"]
    return year or year_in_view(book, today())


def chart_words(
    dates: Sequence[KeyDate],
    links: Sequence[Link],
    year: FinancialYear,
    names: Mapping[str, str],
) -> str:
    """What the picture shows, for those who do not see it."""
    whose = joined(names.get(code, code) for code in sorted({row.partner for row in dates}))
    clashes = sum(link.is_clash for link in links)
    return (
        f"Time line of {counted(len(dates), 'key date')} of {whose} for {year}, with "
        f"{counted(clashes, 'clash', 'clashes')}. The tables on the page have every date."
    )


def _years(book: AgreementBook, shown: FinancialYear) -> list[FinancialYear]:
    """The years to choose from: what is recorded, this one and the next."""
    present = FinancialYear.of(today())
    return sorted({*years_recorded(book), present, present.next(), shown})


def _key(row: KeyDate) -> tuple[str, str, int]:
    """What tells a date apart from the others of its year."""
    return row.partner, row.event, row.number
