"""What can be taken to the meeting: every paper, its day, its figures, and where it is made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear
from tracker.services.agreements.lists import list_titles
from tracker.services.kept import diary
from tracker.services.papers.overview import ReportsDue, reports_due
from tracker.services.records.book import POSITION_SHEETS, load_book
from tracker.services.records.years import list_recorded_years
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked, asked_day, asked_year, reading, today
from tracker.web.papers.listing import PaperLine, paper_lines
from tracker.web.papers.words import all_sentence, one_sentence

pages = Blueprint("reports", __name__)

SHEETS = tuple(dict.fromkeys((*POSITION_SHEETS, *diary.SHEETS)))


@dataclass(frozen=True, slots=True)
class Asking:
    """What the page is asked for: the year, the day, and what there is to choose from."""

    year: FinancialYear
    years: Sequence[FinancialYear]
    as_at: date
    faults: Sequence[FieldFault]
    titles: Sequence[tuple[str, str]]


@pages.get("/downloads")
@allowed(Right.READ)
def reports() -> ResponseReturnValue:
    """What there is to take away, when it is due, and whether its figures are complete."""
    day = today()
    with reading() as session:
        titles = list_titles(session)
        years = list_recorded_years(session)
        year = asked_year(years, day)
        as_at, fault = asked_day(year, day)
        faults = [fault] if fault else []
        asking = Asking(year, sorted({*years, year}, reverse=True), as_at, faults, titles)
        chosen = asked("agreement") or (titles[0][0] if len(titles) == 1 else "")
        if chosen:
            return _of_one(session, chosen, asking, day)
        return _of_all(reports_due(session, day) if titles else None, asking, day)


def _of_one(session: Session, code: str, asking: Asking, day: date) -> str:
    book = load_book(session, code, asking.year, sheets=SHEETS)
    lines = paper_lines(book, asking.year, day)
    return _page(
        asking,
        chosen=code,
        title=book.as_at(day).title,
        sentence=one_sentence(book, asking.year, lines, day),
        lines=lines,
        due=None,
    )


def _of_all(due: ReportsDue | None, asking: Asking, day: date) -> str:
    lines: list[PaperLine] = []
    return _page(
        asking,
        chosen="",
        title="",
        sentence=all_sentence(due, len(asking.titles), day),
        lines=lines,
        due=due,
    )


def _page(asking: Asking, **shown: Any) -> str:
    return render_template(
        "downloads/downloads.html",
        agreements=asking.titles,
        years=asking.years,
        year=asking.year,
        as_at=asking.as_at,
        faults=asking.faults,
        all_due=url_for("due.due", within=366),
        **shown,
    )
