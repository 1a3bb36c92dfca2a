"""Assessments side by side: where the partners differ most, who has not scored, year by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, Response, abort, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.assessments.comparing import (
    Comparison,
    ScoreLine,
    bodies_called,
    compare,
    comparison_sentence,
    latest_comparisons,
    said_by_each,
    score_lines,
    widest,
    years_of,
)
from tracker.domain.assessments.instruments import INSTRUMENTS, SCORES, Instrument, find_instrument
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import AgreementBook
from tracker.exporters.lists import Cell
from tracker.services.approvals.drafts import Draft
from tracker.services.assessments import SHEETS, Scoring, drafted, scoring_bodies
from tracker.services.records.book import load_book
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import actor, asked_year, reading, today
from tracker.web.assessments.charts import gap_chart
from tracker.web.charts import LONGEST_NAME
from tracker.web.files import list_file
from tracker.web.formatting import counted, day
from tracker.web.throttled import an_export

pages = Blueprint("assessments", __name__, url_prefix="/agreements/<code:agreement>")

HEADINGS = (
    "Instrument", "Financial year", "Item", "Statement", "Gap", "Partner", "Partner name",
    "Score", "In words", "Evidence", "Assessed on", "Submitted by",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class OwnTask:
    """What somebody may do next for a partner of theirs: the words of the link, and its address."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class InstrumentView:
    """An instrument on the overview: its latest comparison, if anybody submitted one."""

    instrument: Instrument
    latest: Comparison | None
    sentence: str
    standing: str
    tasks: tuple[OwnTask, ...]


@pages.get("/assessments")
@allowed(Right.READ)
def assessments(agreement: str) -> ResponseReturnValue:
    """Which instruments there are, who has scored them, and where the partners differ most."""
    year = FinancialYear.of(today())
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        drafts = drafted(session, actor(), agreement)
    latest = latest_comparisons(book)
    by_code = {one.instrument.code: one for one in latest}
    frame = frame_of(book)
    return render_template(
        "assessments/assessments.html",
        **frame,
        sentence=overview_sentence(book, latest),
        views=[
            InstrumentView(
                instrument,
                found := by_code.get(instrument.code),
                comparison_sentence(found, book.organisations) if found else "",
                _standing(book, instrument, found or compare(book, instrument, year)),
                tuple(_tasks(book, instrument, year, drafts)),
            )
            for instrument in INSTRUMENTS
        ],
        year=year,
    )


def overview_sentence(book: AgreementBook, latest: Sequence[Comparison]) -> str:
    """Where the partners differ most of all that they scored."""
    if not latest:
        return "No partner has assessed the partnership yet."
    found = widest(latest)
    if found is None:
        return "Nothing that was scored can be compared yet: it takes two partners."
    where = f"{found.instrument.title[:1].lower()}{found.instrument.title[1:]}"
    return f"{comparison_sentence(found, book.organisations)} That is in the {where}, {found.year}."


def _standing(book: AgreementBook, instrument: Instrument, found: Comparison) -> str:
    """Who has submitted an instrument for its latest year, and who has not."""
    called = bodies_called(book.organisations)
    parts = [
        f"{called.get(code, code)} on {day(row.assessed_on)}"
        for code, row in found.submitted.items()
    ]
    said = f"Scored for {found.year} by {'; '.join(parts)}" if parts else "Not scored"
    missing = [called.get(code, code) for code in found.missing]
    return f"{said}; not by {', '.join(missing)}." if parts and missing else f"{said}."


def _tasks(
    book: AgreementBook,
    instrument: Instrument,
    year: FinancialYear,
    drafts: Mapping[str, Draft],
) -> list[OwnTask]:
    """What the asking person may do next, for each partner they may score for."""
    names = {row.code: row.name for row in book.organisations}
    agreement = book.agreement.agreement
    submitted = compare(book, instrument, year).submitted
    tasks = []
    for code in scoring_bodies(actor(), book):
        scoring = Scoring(agreement, code, instrument, year)
        verb = "Correct the scores" if code in submitted else "Score it"
        if scoring.form in drafts:
            verb = "Go on with the draft"
        address = url_for(
            "scoring.ask", agreement=agreement, instrument=instrument.code, partner=code, year=year
        )
        tasks.append(OwnTask(f"{verb} for {names.get(code, code)}, {year}", address))
    return tasks


@pages.get("/assessments/<instrument>")
@allowed(Right.READ)
def instrument(agreement: str, instrument: str) -> ResponseReturnValue:
    """One instrument side by side, the largest gap first, and over the years."""
    wanted = instrument_asked(instrument)
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
        drafts = drafted(session, actor(), agreement)
    years = years_of(book, wanted)
    year = asked_year(years, today())
    found = compare(book, wanted, year)
    back = url_for(".assessments", agreement=agreement)
    return render_template(
        "assessments/instrument.html",
        **frame_of(book),
        instrument=wanted,
        found=found,
        year=year,
        years=sorted({*years, year}, reverse=True),
        sentence=comparison_sentence(found, book.organisations),
        spread=_spread(found),
        words=SCORES,
        has_chart=any(view.scores for view in found.items),
        past=[compare(book, wanted, one) for one in sorted(years)] if len(years) > 1 else [],
        called=bodies_called(book.organisations),
        said_by_each=said_by_each,
        tasks=_tasks(book, wanted, year, drafts),
        steps=[{"text": "Assessments", "href": back}],
    )


def _spread(found: Comparison) -> str:
    """How many items have which gap, and how many cannot be compared."""
    parts = [
        f"{'no gap' if gap == 0 else f'a gap of {gap}'} on {counted(number, 'item')}"
        for gap, number in found.spread.items()
    ]
    alone = sum(view.gap is None for view in found.items)
    if alone and found.submitted:
        parts.append(f"{counted(alone, 'item')} not scored by two partners")
    return f"{'; '.join(parts)}." if parts else ""


@pages.get("/assessments/<instrument>/chart.svg")
@allowed(Right.READ)
def chart(agreement: str, instrument: str) -> ResponseReturnValue:
    """The gap between the partners, item by item, as a picture."""
    wanted = instrument_asked(instrument)
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    found = compare(book, wanted, asked_year(years_of(book, wanted), today()))
    if not any(view.scores for view in found.items):
        abort(404, "Nobody has scored this instrument, so there is no picture.")
    names = {row.code: row.name for row in book.organisations}
    shown = [(code, _short(names.get(code, code), code)) for code in found.partners]
    title = (
        f"Scores of each partner for each item of {wanted.title}, {found.year}. "
        f"{comparison_sentence(found, book.organisations)} The table gives every score."
    )
    return Response(gap_chart(found.items, shown, title), mimetype="image/svg+xml")


def _short(name: str, code: str) -> str:
    return name if len(name) <= LONGEST_NAME else code


@pages.get("/assessments.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(agreement: str, form: str) -> ResponseReturnValue:
    """Everything that was submitted, item by item, as a file."""
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    names = {row.code: row.name for row in book.organisations}
    rows = [_list_row(line, names) for line in score_lines(book)]
    return list_file(form, f"Assessments of {agreement}", HEADINGS, rows)


def _list_row(line: ScoreLine, names: Mapping[str, str]) -> list[Cell]:
    head = line.submitted
    return [
        line.instrument.title, str(line.year), line.item.name, line.item.statement, line.gap,
        line.partner, names.get(line.partner), line.score, line.words, line.evidence,
        head.assessed_on if head else None, head.submitted_by if head else None,
    ]  # fmt: skip


def instrument_asked(code: str) -> Instrument:
    """The instrument that an address names; an unknown one is a page that is not there."""
    found = find_instrument(code)
    if found is None:
        abort(404, "There is no such instrument.")
    return found
