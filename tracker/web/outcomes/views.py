"""Outcomes of an agreement: each measure with its targets and readings, and whether it is on track."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.outcomes.costs import CAUTION
from tracker.domain.outcomes.measures import measure_statuses
from tracker.domain.outcomes.reading_calendar import readings_owed
from tracker.services.outcomes.lists import agreements_measuring, coverage
from tracker.services.records.book import load_book, load_books
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked_page, reading, today
from tracker.web.formatting import short_period
from tracker.web.outcomes.charts import Point, outcome_chart
from tracker.web.outcomes.desks import DESKS, SHEETS
from tracker.web.outcomes.figures import measure_view
from tracker.web.outcomes.words import chart_words, coverage_sentence, first_sentence
from tracker.web.paging import page_links

pages = Blueprint("outcomes", __name__)

A_PAGE = 50
_WITH_MONEY = (*SHEETS, "Agreement versions", "Variations", "Funds", "Schemes", "Ledger")

for _desk in DESKS.values():
    _desk.install(pages)


@pages.get("/outcomes")
@allowed(Right.READ)
def outcomes() -> ResponseReturnValue:
    """How the outcomes of every agreement stand, and how many agreements measure none."""
    number, day = asked_page(), today()
    with reading() as session:
        found = coverage(session)
        codes = agreements_measuring(session, A_PAGE, (number - 1) * A_PAGE)
        books = load_books(session, codes, sheets=SHEETS)
    if number > 1 and not books:
        abort(404, "The list has no such page.")
    lines = [(book.agreement, measure_statuses(book, day)) for book in books]
    late = {
        book.agreement.agreement: sum(
            one.due < day for one in readings_owed(book, book.agreement, day)
        )
        for book in books
    }
    return render_template(
        "outcomes/outcomes.html",
        sentence=coverage_sentence(
            found, [s for _, own in lines for s in own], len(books), sum(late.values())
        ),
        found=found,
        lines=lines,
        late=late,
        links=page_links(number, found.measuring, A_PAGE),
    )


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
