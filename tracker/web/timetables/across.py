"""The financial timetables of all agreements: where the partners' calendars clash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.timetables.clashes import fit_sentence, planned_year
from tracker.exporters.lists import Cell
from tracker.list_questions import TimetableListQuestions
from tracker.services.people.accounts import organisation_names
from tracker.services.timetables.fits import (
    A_PAGE,
    FitCount,
    FitLine,
    FitQuestion,
    FitSort,
    FitState,
    count_answers,
    count_fits,
    list_fits,
    years_with_dates,
)
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, asked_words, reading, today
from tracker.web.files import list_file
from tracker.web.formatting import counted
from tracker.web.paging import page_links
from tracker.web.sorting import Order, asked_choice, asked_order, file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("timetables", __name__)

SORTED = {
    FitSort.AGREEMENT: "Agreement",
    FitSort.DATES: "Dates",
    FitSort.CLASHES: "Clashes",
    FitSort.MISSING: "Missing",
    FitSort.WORST: "The worst",
}
LARGEST_FIRST = frozenset({FitSort.DATES, FitSort.CLASHES, FitSort.MISSING})
HEADINGS = (
    "Agreement", "Title", "Year", "State", "Dates", "Clashes", "Missing", "Days to spare", "The worst",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FitsAsked:
    """The question, and the order of the answer."""

    question: FitQuestion
    order: Order[FitSort]
    given: Mapping[str, Any]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves timetables of its year out."""
        return bool(self.given["q"] or self.given["state"])

    def answer(self, session: Session, most: int | None, skip: int = 0) -> list[FitLine]:
        """The timetables asked for, in the order asked for."""
        by, descending = self.order.by, self.order.descending
        return list_fits(session, self.question, by, descending=descending, most=most, skip=skip)


@pages.get("/reviews/timetables")
@allowed(Right.READ)
def timetables() -> ResponseReturnValue:
    """In which agreements the calendars clash."""
    number = asked_page()
    if asked("q"):
        count_search()
    with reading() as session:
        years = years_with_dates(session)
        wanted = _asked(years)
        year = wanted.question.year
        count = count_fits(session, year)
        matches = count_answers(session, wanted.question) if wanted.is_narrow else count.timetables
        lines = wanted.answer(session, A_PAGE, (number - 1) * A_PAGE)
        names = organisation_names(session)
    if number > 1 and not lines:
        abort(404, "The list has no such page.")
    return render_template(
        "timetables/across.html",
        sentence=first_sentence(count, year),
        total=count.timetables,
        lines=lines,
        matches=matches,
        is_narrow=wanted.is_narrow,
        asked=wanted.given,
        states=list(FitState),
        headings=sort_links(SORTED, wanted.order, "timetables", LARGEST_FIRST),
        downloads=file_links(".download"),
        worst={
            line.agreement: fit_sentence(line.link, names)
            for line in lines
            if line.link is not None
        },
        year=year,
        years=sorted({*years, year}),
        without=count.without,
        links=page_links(number, matches, A_PAGE),
    )


@pages.get("/reviews/timetables.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, one row for each agreement, as a file."""
    with reading() as session:
        wanted = _asked(years_with_dates(session))
        lines = wanted.answer(session, None)
        names = organisation_names(session)
    year = wanted.question.year
    rows: list[list[Cell]] = [
        [
            line.agreement, line.title, str(year), line.state.value, line.dates, line.clashes,
            line.missing, line.slack, None if line.link is None else fit_sentence(line.link, names),
        ]
        for line in lines
    ]  # fmt: skip
    return list_file(form, f"Timetables {year} on {today():%d-%m-%Y}", HEADINGS, rows)


def _asked(years: Sequence[FinancialYear]) -> FitsAsked:
    """The list that the present address asks for; what cannot be read is refused."""
    values = asked_words(TimetableListQuestions())
    year = values["year"] or planned_year(years, today())
    state = asked_choice(FitState, values["state"], "state") if values["state"] else None
    order = asked_order(values["sort"], FitSort.WORST)
    return FitsAsked(FitQuestion(year, values["q"], state), order, values)


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
