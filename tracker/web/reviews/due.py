"""Everything that is due, over all agreements: reviews, reports, notices, instalments."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import Period
from tracker.domain.obligations.agreement_calendar import LISTED_KINDS, DueKind, last_day_due
from tracker.exporters.lists import Cell
from tracker.services.agreements.lists import list_choices
from tracker.services.reviews.due_lines import (
    A_PAGE,
    DueLine,
    DueSort,
    DueState,
    list_lines,
    list_page,
)
from tracker.services.reviews.due_lists import DueCount, count_due
from tracker.web.addresses import with_question
from tracker.web.allowing import allowed
from tracker.web.asking import asked_page, reading, today
from tracker.web.files import list_file
from tracker.web.formatting import counted
from tracker.web.formatting import day as in_words
from tracker.web.paging import page_links
from tracker.web.reviews.due_questions import SORTED, DueAsked, asked_due
from tracker.web.reviews.places import place_of
from tracker.web.sorting import file_links, sort_links
from tracker.web.throttled import an_export

pages = Blueprint("due", __name__)

HEADINGS = (
    "Agreement", "Title", "What", "Kind", "Fund", "Due", "Days", "State", "Called for because",
)  # fmt: skip
STATES = {DueState.OVERDUE: "Overdue", DueState.COMING: "Still to come"}


@pages.get("/reviews")
@allowed(Right.READ)
def due() -> ResponseReturnValue:
    """Which reviews are overdue and fall due, and everything else that does, month by month."""
    now, number = today(), asked_page()
    wanted = asked_due(now)
    within = wanted.question.within
    with reading() as session:
        reviews = count_due(session, now, within, kinds=(DueKind.REVIEW,))
        everything = count_due(session, now, within)
        skip = (number - 1) * A_PAGE
        page = list_page(
            session,
            wanted.question,
            wanted.order.by,
            descending=wanted.order.descending,
            skip=skip,
            number=None if wanted.is_narrow else everything.number,
        )
        if number > 1 and not page.lines:
            abort(404, "The list has no such page.")
        choices = list_choices(session)
    last = last_day_due(now, within)
    return render_template(
        "due/due.html",
        sentence=first_sentence(reviews, now, last),
        further=further_sentence(everything, last),
        months=_by_month(page.lines) if wanted.order.by is DueSort.DUE else [(None, page.lines)],
        matches=page.number,
        headings=sort_links(SORTED, wanted.order, "list"),
        links=page_links(number, page.number, A_PAGE),
        downloads=file_links(".download"),
        calendar=with_question(
            url_for("due_calendar.calendar"), page=None, sort=None, since=None, until=None
        ),
        **form_values(wanted, choices.partners),
    )


@pages.get("/reviews.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, as a file."""
    now = today()
    wanted = asked_due(now)
    with reading() as session:
        lines = list_lines(
            session,
            wanted.question,
            wanted.order.by,
            descending=wanted.order.descending,
            most=None,
        )
    return list_file(form, f"Due on {now:%d-%m-%Y}", HEADINGS, [_row(line) for line in lines])


def first_sentence(reviews: DueCount, today: date, last: date) -> str:
    """How many reviews are overdue, since when at most, and how many fall due besides.

    >>> days = date(2026, 11, 22), date(2027, 3, 30)
    >>> first_sentence(DueCount(5, 8, date(2026, 3, 27)), *days)
    '5 reviews are overdue, the oldest by 240 days; 8 more fall due before 31 March 2027.'
    >>> first_sentence(DueCount(0, 1, date(2027, 3, 1)), *days)
    'No review is overdue; 1 falls due before 31 March 2027.'
    """
    until = f"due before {in_words(_day_after(last))}"
    verb = "falls" if reviews.coming == 1 else "fall"
    if not reviews.overdue or reviews.earliest is None:
        coming = f"{reviews.coming:,} {verb}" if reviews.coming else "none falls"
        return f"No review is overdue; {coming} {until}."
    are = "is" if reviews.overdue == 1 else "are"
    oldest = counted((today - reviews.earliest).days, "day")
    coming = f"{reviews.coming:,} more {verb}" if reviews.coming else "no other falls"
    return (
        f"{counted(reviews.overdue, 'review')} {are} overdue, the oldest by {oldest}; "
        f"{coming} {until}."
    )


def further_sentence(everything: DueCount, last: date) -> str:
    """How much of everything owed, the reviews among it, is overdue and falls due.

    >>> further_sentence(DueCount(9, 40, date(2026, 3, 27)), date(2027, 3, 30))
    'With reports, returns, notice, ends and instalments, 9 things are overdue; 40 more fall due.'
    """
    what = "With reports, returns, notice, ends and instalments,"
    are = "is" if everything.overdue == 1 else "are"
    fall = "falls" if everything.coming == 1 else "fall"
    return (
        f"{what} {counted(everything.overdue, 'thing')} {are} overdue; "
        f"{everything.coming:,} more {fall} due."
    )


def _day_after(day: date) -> date:
    return min(day, date.max - timedelta(days=1)) + timedelta(days=1)


def _by_month(lines: Iterable[DueLine]) -> list[tuple[Period, Sequence[DueLine]]]:
    """The lines under the months in which they are due, in the order in which they come."""
    return [
        (month, tuple(group))
        for month, group in groupby(lines, key=lambda line: Period.of(line.item.due))
    ]


def form_values(wanted: DueAsked, partners: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """What the form above the list, and above the calendar, is filled with."""
    return {
        "asked": wanted.given,
        "is_narrow": wanted.is_narrow,
        "kinds": LISTED_KINDS,
        "states": STATES,
        "partners": partners,
        "place_of": place_of,
    }


def _row(line: DueLine) -> list[Cell]:
    item = line.item
    return [
        item.agreement, line.agreement_title, item.title, item.kind.value, item.fund, item.due,
        item.days, item.state, " ".join(line.reasons) or None,
    ]  # fmt: skip
