"""A month of what is due over all agreements, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear, Period
from tracker.services.agreements.lists import list_choices
from tracker.services.reviews.due_lines import DueDay, days_due
from tracker.services.reviews.due_lists import count_due
from tracker.web.addresses import here_with, with_question
from tracker.web.allowing import allowed
from tracker.web.asking import reading, today
from tracker.web.formatting import counted, period
from tracker.web.paging import PageLinks
from tracker.web.reviews.due import form_values
from tracker.web.reviews.due_questions import asked_due

pages = Blueprint("due_calendar", __name__)

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FEW = 4
"""How much of what is due on a day is shown before a link to all of it."""
YEARS_AHEAD = 3
"""How many financial years ahead one can turn: the reports of more are not surely kept."""


@dataclass(frozen=True, slots=True)
class Square:
    """A day of the month with what is due on it, if anything is."""

    day: date
    due: DueDay | None


@pages.get("/reviews/calendar")
@allowed(Right.READ)
def calendar() -> ResponseReturnValue:
    """What is due in a month, day by day."""
    now = today()
    wanted = asked_due(now)
    month: Period = wanted.given["month"] or Period.of(now)
    last = Period.of(FinancialYear(FinancialYear.of(now).start + YEARS_AHEAD).last_day)
    if month > last:
        abort(404, f"The calendar ends with {period(last)}.")
    with reading() as session:
        days = days_due(session, wanted.between(month.first_day, month.last_day), FEW)
        earliest = count_due(session, now).earliest
        choices = list_choices(session)
    first = Period.of(min(earliest or now, now))
    return render_template(
        "due/calendar.html",
        sentence=first_sentence(days, month, now),
        month=month,
        links=_turning(
            _month_before(month) if month > first else None,
            _month_after(month) if month < last else None,
        ),
        month_list=_list_of(month.first_day, month.last_day),
        day_list=lambda one: _list_of(one, one),
        weekdays=WEEKDAYS,
        squares=_squares(month, days),
        today=now,
        **form_values(wanted, choices.partners),
    )


def first_sentence(days: Sequence[DueDay], month: Period, now: date) -> str:
    """How much is due in the month, and how much of it is overdue."""
    number = sum(one.number for one in days)
    if not number:
        return f"Nothing is due in {period(month)}."
    late = sum(one.number for one in days if one.day < now)
    are = "is" if number == 1 else "are"
    said = f"{counted(number, 'thing')} {are} due in {period(month)}"
    return f"{said}; {late:,} {'is' if late == 1 else 'are'} overdue." if late else f"{said}."


def _squares(month: Period, days: Sequence[DueDay]) -> list[Square]:
    found = {one.day: one for one in days}
    length = (month.last_day - month.first_day).days + 1
    each = (month.first_day + timedelta(days=number) for number in range(length))
    return [Square(one, found.get(one)) for one in each]


def _list_of(since: date, until: date) -> str:
    """The list of what is due from one day to another, narrowed as the calendar is."""
    days = {"since": f"{since:%d/%m/%Y}", "until": f"{until:%d/%m/%Y}"}
    return with_question(url_for("due.due"), **days, month=None) + "#list"


def _turning(earlier: Period | None, later: Period | None) -> PageLinks:
    """The links to the months before and after, for the pagination component."""
    links: PageLinks = {}
    for name, month in (("previous", earlier), ("next", later)):
        if month is not None:
            text = period(month)
            links[name] = {"text": text, "href": here_with(month=str(month))}
    return links


def _month_before(month: Period) -> Period | None:
    if month.first_day == date.min:
        return None
    return Period.of(month.first_day - timedelta(days=1))


def _month_after(month: Period) -> Period:
    return Period.of(month.last_day + timedelta(days=1))
