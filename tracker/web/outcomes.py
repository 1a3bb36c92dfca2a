"""Outcomes of an agreement: each measure with its targets and readings, and whether it is on track."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.board_view import count_outcomes
from tracker.domain.outcome_measures import (
    MeasureStatus,
    Track,
    measure_statuses,
    target_for,
)
from tracker.domain.outcome_records import OutcomeMeasure, OutcomeReading, OutcomeTarget
from tracker.domain.registers import AgreementBook
from tracker.domain.wording import joined
from tracker.services.book import load_book, load_books
from tracker.services.outcome_lists import Coverage, agreements_measuring, coverage
from tracker.sheets.monitoring_layouts import OUTCOME_MEASURES, OUTCOME_READINGS, OUTCOME_TARGETS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import asked_page, reading, today
from tracker.web.formatting import counted, period, plain, short_period
from tracker.web.outcome_charts import outcome_chart
from tracker.web.paging import page_links
from tracker.web.record_forms import Option
from tracker.web.register_desk import Desk

pages = Blueprint("outcomes", __name__)

A_PAGE = 50
SHEETS = ("Partners", "Outcome measures", "Outcome targets", "Outcome readings")
_PERIODS = "A month such as 2026-10, a quarter such as 2026-27 Q2, or a year such as FY2026-27"


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading beside the target of its period; None where it has none."""

    reading: OutcomeReading
    period: str
    target: OutcomeTarget | None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure as the page shows it: the latest reading first."""

    status: MeasureStatus
    readings: Sequence[ReadingLine]
    targets: Sequence[OutcomeTarget]

    @property
    def has_chart(self) -> bool:
        """Whether there are two values to draw a line between."""
        return sum(line.reading.value is not None for line in self.readings) > 1


def _measures(book: AgreementBook) -> dict[str, Sequence[Option]]:
    options = [Option(row.measure, f"{row.measure}: {row.title}") for row in book.measures]
    return {"measure": options}


MEASURES = Desk(
    "measure",
    OUTCOME_MEASURES,
    "/outcomes/measures",
    "outcomes.of_agreement",
    hints={
        "measure": "A short reference of your own, such as M1",
        "unit": "What is counted, such as admissions per 100,000",
        "baseline_period": _PERIODS,
        "tolerance": "How far a reading may miss its target and still pass as near it",
        "source": "Where the figures come from, such as a national data set",
    },
    sheets=SHEETS,
)
TARGETS = Desk(
    "target",
    OUTCOME_TARGETS,
    "/outcomes/targets",
    "outcomes.of_agreement",
    hints={"period": _PERIODS, "upper_target": "Only where a measure should stay within a range"},
    options=_measures,
    sheets=SHEETS,
)
READINGS = Desk(
    "reading",
    OUTCOME_READINGS,
    "/outcomes/readings",
    "outcomes.of_agreement",
    hints={
        "period": _PERIODS,
        "value": "Leave it blank, with the status Not available, where there is no figure",
    },
    options=_measures,
    sheets=SHEETS,
)
for _desk in (MEASURES, TARGETS, READINGS):
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
    return render_template(
        "outcomes/outcomes.html",
        sentence=coverage_sentence(found, [s for _, own in lines for s in own], len(books)),
        lines=lines,
        links=page_links(number, found.measuring, A_PAGE),
    )


def coverage_sentence(
    found: Coverage, statuses: Sequence[MeasureStatus], agreements_shown: int
) -> str:
    """How many outcomes are on track, as far as the page shows them, and who measures none."""
    if not found.measures:
        return "No outcome is measured yet: add a measure on an agreement’s page."
    counts = count_outcomes(statuses)
    verb = "is" if counts.on_track == 1 else "are"
    where = "" if agreements_shown == found.measuring else " on this page"
    without = found.agreements - found.measuring
    rest = (
        f"{counted(without, 'agreement')} {'measures' if without == 1 else 'measure'} none"
        if without
        else "every agreement measures some"
    )
    return f"{counts.on_track} of {counted(counts.all, 'outcome')}{where} {verb} on track; {rest}."


@pages.get("/agreements/<code:agreement>/outcomes")
@allowed(Right.READ)
def of_agreement(agreement: str) -> ResponseReturnValue:
    """Whether people are better off: each measure, its status and why, and its figures."""
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    statuses = measure_statuses(book, today())
    return render_template(
        "outcomes/agreement.html",
        **frame_of(book),
        sentence=first_sentence(statuses),
        measures=[_view(book, status) for status in statuses],
        links={"measure": MEASURES.links, "target": TARGETS.links, "reading": READINGS.links},
    )


@pages.get("/agreements/<code:agreement>/outcomes/<code:measure>/chart.svg")
@allowed(Right.READ)
def chart(agreement: str, measure: str) -> ResponseReturnValue:
    """A measure's readings against its targets, as a picture."""
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    status = next(
        (s for s in measure_statuses(book, today()) if s.measure.measure == measure), None
    )
    if status is None or not (view := _view(book, status)).has_chart:
        abort(404, "This measure has no chart.")
    lines = [line for line in reversed(view.readings) if line.reading.value is not None]
    picture = outcome_chart(
        [
            (short_period(line.reading.period), line.reading.value, line.target)
            for line in lines
            if line.reading.value is not None
        ],
        status.measure.unit,
        chart_words(status.measure, lines),
    )
    return Response(picture, mimetype="image/svg+xml")


def chart_words(measure: OutcomeMeasure, lines: Sequence[ReadingLine]) -> str:
    """What the picture shows, for those who do not see it."""
    first, last = lines[0], lines[-1]
    return (
        f"Line chart of {measure.title}, from {plain(first.reading.value)} in {first.period} to "
        f"{plain(last.reading.value)} in {last.period} {measure.unit}, beside its targets. The table "
        "gives every value."
    )


def first_sentence(statuses: Sequence[MeasureStatus]) -> str:
    """How many measures are on track, and which are off track or without a reading."""
    if not statuses:
        return "No outcome measure is recorded: add one, so that the board can see what changes."
    counts = count_outcomes(statuses)
    verb = "is" if counts.on_track == 1 else "are"
    parts = [f"{counts.on_track} of {counted(counts.all, 'outcome')} {verb} on track"]
    off = [s.measure.title for s in statuses if s.track is Track.OFF_TRACK]
    if off:
        parts.append(f"off track: {joined(off)}")
    missing = sum(s.track is Track.NO_DATA for s in statuses)
    if missing:
        parts.append(f"{counted(missing, 'reading')} {'is' if missing == 1 else 'are'} missing")
    return "; ".join(parts) + "."


def _view(book: AgreementBook, status: MeasureStatus) -> MeasureView:
    code = status.measure.measure
    targets = [row for row in book.targets if row.measure == code]
    by_period = {row.period: row for row in targets}
    readings = sorted(
        (row for row in book.readings if row.measure == code),
        key=lambda row: (row.period.last_day, row.period.first_day),
        reverse=True,
    )
    lines = [
        ReadingLine(row, period(row.period), target_for(row.period, by_period)) for row in readings
    ]
    return MeasureView(status, lines, sorted(targets, key=lambda row: row.period.first_day))
