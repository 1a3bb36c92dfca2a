"""The financial timetables of all agreements: where the partners' calendars clash."""

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.timetables.clashes import fit_sentence, planned_year
from tracker.schemas import PositionQuestions, answered
from tracker.services.people.accounts import organisation_names
from tracker.services.timetables.fits import FitCount, count_fits, list_fits, years_with_dates
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, reading, today
from tracker.web.formatting import counted
from tracker.web.paging import page_links

pages = Blueprint("timetables", __name__)

A_PAGE = 50


@pages.get("/reviews/timetables")
@allowed(Right.READ)
def timetables() -> ResponseReturnValue:
    """In which agreements the calendars clash."""
    number = asked_page()
    asked_for = _year_asked()
    with reading() as session:
        years = years_with_dates(session)
        year = asked_for or planned_year(years, today())
        count = count_fits(session, year)
        lines = list_fits(session, year, A_PAGE, (number - 1) * A_PAGE)
        names = organisation_names(session)
    if number > 1 and not lines:
        abort(404, "The list has no such page.")
    return render_template(
        "timetables/across.html",
        sentence=first_sentence(count, year),
        lines=lines,
        worst={
            line.agreement: fit_sentence(line.link, names)
            for line in lines
            if line.link is not None
        },
        year=year,
        years=sorted({*years, year}),
        without=count.without,
        links=page_links(number, count.timetables, A_PAGE),
    )


def first_sentence(count: FitCount, year: FinancialYear) -> str:
    """In how many agreements the calendars clash, and how badly at worst."""
    if not count.timetables:
        return f"No agreement has a timetable for {year} yet: open one and fill the year."
    whole = counted(count.timetables, "timetable")
    if not count.clashing:
        return f"None of {whole} for {year} has a clash."
    have = "has" if count.clashing == 1 else "have"
    return (
        f"{count.clashing} of {whole} for {year} {have} a clash; the worst is "
        f"{counted(count.late, 'day')} too late, in {count.worst}."
    )


def _year_asked() -> FinancialYear | None:
    values, faults = answered(PositionQuestions(), {"year": asked("year")})
    if faults:
        abort(400, f"{faults['year']}.")
    year: FinancialYear | None = values["year"]
    return year
