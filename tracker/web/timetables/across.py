"""The financial timetables of all agreements: where the partners' calendars clash."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import AgreementBook
from tracker.domain.timetables.clashes import Link, dates_of, fit_sentence, links_of, planned_year
from tracker.schemas import PositionQuestions, answered
from tracker.services.records.book import agreement_codes
from tracker.services.timetables.key_dates import timetables_of, years_with_dates
from tracker.web.agreement_pages import names_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, reading, today
from tracker.web.formatting import counted
from tracker.web.paging import page_links

pages = Blueprint("timetables", __name__)

A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One agreement's timetable in a year."""

    agreement: str
    title: str
    dates: int
    links: Sequence[Link]
    names: Mapping[str, str]

    @property
    def clashes(self) -> int:
        return sum(link.is_clash for link in self.links)

    @property
    def missing(self) -> int:
        return sum(link.other is None for link in self.links)

    @property
    def worst(self) -> str:
        """The worst clash in a sentence, or what is missing, or how tightly the calendars fit."""
        if not self.links:
            return "Nothing can be compared yet."
        return fit_sentence(self.links[0], self.names)

    @property
    def order(self) -> tuple[int, int, str]:
        """The worst clash first, then what is missing."""
        slack = min((link.slack for link in self.links if link.slack is not None), default=0)
        return min(slack, 0), -self.missing, self.agreement


@pages.get("/reviews/timetables")
@allowed(Right.READ)
def timetables() -> ResponseReturnValue:
    """In which agreements the calendars clash."""
    number = asked_page()
    with reading() as session:
        years = years_with_dates(session)
        year = _year(years)
        lines = sorted(
            (_line(b, year) for b in timetables_of(session, year)), key=lambda line: line.order
        )
        all_of_them = len(agreement_codes(session))
    shown = lines[(number - 1) * A_PAGE : number * A_PAGE]
    if number > 1 and not shown:
        abort(404, "The list has no such page.")
    return render_template(
        "timetables/across.html",
        sentence=first_sentence(lines, year),
        lines=shown,
        year=year,
        years=sorted({*years, year}),
        without=all_of_them - len(lines),
        links=page_links(number, len(lines), A_PAGE),
    )


def first_sentence(lines: Sequence[Line], year: FinancialYear) -> str:
    """In how many agreements the calendars clash, and how badly at worst."""
    if not lines:
        return f"No agreement has a timetable for {year} yet: open one and fill the year."
    clashing = [line for line in lines if line.clashes]
    whole = counted(len(lines), "timetable")
    if not clashing:
        return f"None of {whole} for {year} has a clash."
    worst = -clashing[0].order[0]
    have = "has" if len(clashing) == 1 else "have"
    return (
        f"{len(clashing)} of {whole} for {year} {have} a clash; the worst is "
        f"{counted(worst, 'day')} too late, in {clashing[0].agreement}."
    )


def _year(recorded: Sequence[FinancialYear]) -> FinancialYear:
    values, faults = answered(PositionQuestions(), {"year": asked("year")})
    if faults:
        abort(400, f"{faults['year']}.")
    year: FinancialYear | None = values["year"]
    return year or planned_year(recorded, today())


def _line(book: AgreementBook, year: FinancialYear) -> Line:
    return Line(
        book.agreement.agreement,
        book.agreement.title,
        len(dates_of(book, year)),
        links_of(book, year),
        names_of(book),
    )
