"""Outcomes: whether each measure is on track, over all agreements and within one."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.outcomes.costs import CAUTION
from tracker.domain.outcomes.measures import measure_statuses
from tracker.domain.outcomes.reading_calendar import readings_owed
from tracker.services.agreements.lists import list_choices
from tracker.services.outcomes.lists import coverage
from tracker.services.outcomes.measures import (
    A_PAGE,
    WORST_FIRST,
    count_measures,
    find_measures,
    list_measures,
)
from tracker.services.records.book import load_book
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked, asked_page, reading, today
from tracker.web.files import list_file
from tracker.web.formatting import short_period
from tracker.web.outcomes.charts import Point, outcome_chart
from tracker.web.outcomes.desks import DESKS, SHEETS
from tracker.web.outcomes.figures import measure_view
from tracker.web.outcomes.questions import (
    HEADINGS,
    LARGEST_FIRST,
    SORTED,
    asked_measures,
    file_rows,
)
from tracker.web.outcomes.words import chart_words, coverage_sentence, first_sentence
from tracker.web.paging import page_links
from tracker.web.sorting import file_links, sort_links
from tracker.web.throttled import an_export, count_search

pages = Blueprint("outcomes", __name__)

_WITH_MONEY = (*SHEETS, "Agreement versions", "Variations", "Funds", "Schemes", "Ledger")

for _desk in DESKS.values():
    _desk.install(pages)


@pages.get("/outcomes")
@allowed(Right.READ)
def outcomes() -> ResponseReturnValue:
    """How the outcomes of every agreement stand, and how many agreements measure none."""
    number, day = asked_page(), today()
    if asked("q"):
        count_search()
    wanted = asked_measures(day)
    question, order, skip = wanted.question, wanted.order, (number - 1) * A_PAGE
    with reading() as session:
        found, count = coverage(session), count_measures(session, day)
        matches = find_measures(session, question) if wanted.is_narrow else count.measures
        if number > 1 and skip >= matches:
            abort(404, "The list has no such page.")
        lines = list_measures(session, question, order.by, descending=order.descending, skip=skip)
        choices = list_choices(session)
    return render_template(
        "outcomes/outcomes.html",
        sentence=coverage_sentence(found, count),
        found=found,
        count=count,
        lines=lines,
        matches=matches,
        links=page_links(number, matches, A_PAGE),
        headings=sort_links(SORTED, order, "measures", LARGEST_FIRST),
        downloads=file_links(".download"),
        asked=wanted.given,
        is_narrow=wanted.is_narrow,
        choices=choices,
        statuses=[(str(track), track.capitalize()) for track in WORST_FIRST],
    )


@pages.get("/outcomes.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(form: str) -> ResponseReturnValue:
    """The list as the address asks for it, one row for each measure, as a file."""
    day = today()
    wanted = asked_measures(day)
    with reading() as session:
        lines = list_measures(
            session,
            wanted.question,
            wanted.order.by,
            descending=wanted.order.descending,
            most=None,
        )
    return list_file(form, f"Outcomes on {day:%d-%m-%Y}", HEADINGS, file_rows(lines))


@pages.get("/agreements/<code:agreement>/outcomes")
@allowed(Right.READ)
def of_agreement(agreement: str) -> ResponseReturnValue:
    """Whether people are better off: each measure, its status and why, its figures and its spend."""
    now = today()
    with reading() as session:
        book = load_book(session, agreement, sheets=_WITH_MONEY)
    statuses = measure_statuses(book, now)
    owed = list(readings_owed(book, book.as_at(now), now))
    late = sum(one.due < now for one in owed)
    return render_template(
        "outcomes/agreement.html",
        **frame_of(book),
        sentence=first_sentence(statuses, late, book.why_no_measure),
        why_no_measure=book.why_no_measure,
        measures=[measure_view(book, status, now, owed) for status in statuses],
        links={word: desk.links for word, desk in DESKS.items()},
        caution=CAUTION,
    )


@pages.get("/agreements/<code:agreement>/outcomes/<code:measure>/chart.svg")
@allowed(Right.READ)
def chart(agreement: str, measure: str) -> ResponseReturnValue:
    """A measure's readings against its targets, as a picture."""
    now = today()
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    status = next((s for s in measure_statuses(book, now) if s.measure.measure == measure), None)
    if status is None or not (view := measure_view(book, status, now)).has_chart:
        abort(404, "This measure has no chart.")
    lines = [line for line in reversed(view.readings) if line.is_known]
    picture = outcome_chart(
        [
            Point(
                short_period(line.reading.period),
                line.reading.value,
                line.target,
                line.definition,
            )
            for line in lines
            if line.reading.value is not None
        ],
        status.measure.unit,
        chart_words(status.measure, lines, status.break_note),
    )
    return Response(picture, mimetype="image/svg+xml")
