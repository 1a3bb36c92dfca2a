"""One fund in one year: where it will end up, who pays, how that follows, and what if."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.financial_year import FinancialYear, Period
from tracker.domain.funds.lines import FORECAST, Cutoff
from tracker.domain.funds.month_series import month_series
from tracker.domain.funds.movements import Movement, largest_movements
from tracker.domain.funds.position import FundPosition, agreement_position, scheme_rows
from tracker.domain.funds.so_far import SoFar, so_far
from tracker.domain.registers import Agreement, AgreementBook, Scheme
from tracker.domain.risk_share.result import ExposurePoint
from tracker.domain.risk_share.terms import FundKind
from tracker.exporters.lists import Cell
from tracker.services.money.ledger_rows import LedgerPart, LedgerQuestion, list_ledger_rows
from tracker.services.money.positions import exposure_of, fund_in
from tracker.services.records.book import POSITION_SHEETS, load_book
from tracker.services.records.years import list_years_of
from tracker.web.addresses import with_question
from tracker.web.agreement_pages import frame_of, names_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, asked, asked_day, asked_year, reading, today
from tracker.web.charts import exposure_chart
from tracker.web.choices import year_options
from tracker.web.files import list_file
from tracker.web.formatting import bears, counted, joined, moved, period, pounds, variance
from tracker.web.funds.doubts import doubts
from tracker.web.funds.month_words import forecast_words, spend_words
from tracker.web.funds.risk_words import forecast_sentence, fund_name, ladders, share_sentence
from tracker.web.funds.what_if_words import designated_sentences
from tracker.web.throttled import an_export

pages = Blueprint("funds", __name__)

_SHARED = (FundKind.POOLED, FundKind.ALIGNED)
_MOST_NOTES = 200
_FEW = 3


@dataclass(frozen=True, slots=True)
class FundView:
    """A fund as its address asks for it; `faults` are what the address gets wrong."""

    book: AgreementBook
    agreement: Agreement
    position: FundPosition
    names: Mapping[str, str]
    year: FinancialYear
    as_at: date
    years: Sequence[FinancialYear]
    faults: tuple[FieldFault, ...]

    @property
    def cutoff(self) -> Cutoff:
        """The months that count at the date."""
        return Cutoff.at(self.year, self.as_at, self.book.closed)

    @property
    def schemes(self) -> list[Scheme]:
        """The fund's schemes in the order of their codes."""
        return [row for row in self.book.schemes if row.fund == self.position.fund.fund]


@dataclass(frozen=True, slots=True)
class MovedScheme:
    """A scheme whose forecast moved, in words, with what was noted beside the new forecast."""

    scheme: Scheme
    words: str
    note: str


@pages.get("/agreements/<code:agreement>/funds/<code:fund>")
@allowed(Right.READ)
def fund(agreement: str, fund: str) -> ResponseReturnValue:
    """Where the fund will end up, who bears what, and every step that says so."""
    if asked("outturn"):  # what if stood on this page once, and somebody may have kept its address
        return redirect(with_question(url_for("what_if.what_if", agreement=agreement, fund=fund)))
    view = view_of(agreement, fund)
    position, names = view.position, view.names
    curve = curve_of(position)
    rows = scheme_rows(view.book, view.year)
    stands = so_far(view.cutoff, view.schemes, rows)
    months = month_series(view.cutoff, view.schemes, rows)
    return render_template(
        "funds/fund.html",
        **frame_of(view.book, view.agreement),
        view=view,
        position=position,
        fund=position.fund,
        sentence=f"{forecast_sentence(position, view.year)} "
        f"{share_sentence(position.share, names)}".strip(),
        moved=_moved(view, largest_movements(position.schemes)),
        so_far=stands,
        so_far_words=_so_far_words(stands),
        month_to_log=month_to_log(stands, view.year, today()),
        months=months,
        spend_words=spend_words(months, view.year),
        forecast_words=forecast_words(months),
        ladders=ladders(position, names),
        points=curve,
        chart_words=chart_words(curve, position, names),
        can_ask=is_shared(position),
        warnings=[
            *doubts(position),
            *designated_sentences(position, position.share.shares, names),
        ],
        faults=view.faults,
    )


@pages.get("/agreements/<code:agreement>/funds/<code:fund>/schemes.<any(xlsx, csv):form>")
@allowed(Right.READ)
@an_export
def download(agreement: str, fund: str, form: str) -> ResponseReturnValue:
    """The fund's figures by scheme, as a file."""
    view = view_of(agreement, fund)
    if view.faults:
        abort(400, f"{view.faults[0].sentence}.")
    stands = so_far(view.cutoff, view.schemes, scheme_rows(view.book, view.year))
    name = f"{agreement} {fund} {view.year} as at {view.as_at:%d-%m-%Y}"
    return list_file(form, name, HEADINGS, _scheme_cells(view, stands))


HEADINGS = (
    "Scheme", "Title", "Lead commissioner", "Original budget", "Virements", "Revised budget",
    "Forecast outturn", "Forecast variance", "Movement", "Commitments", "Spend entered to",
    "Budget to then", "Actual to then", "Variance to then",
)  # fmt: skip


def _scheme_cells(view: FundView, stands: SoFar | None) -> list[list[Cell]]:
    """One row for each scheme; a variance above nil is an overspend."""
    then = {line.scheme.scheme: line.figures for line in stands.schemes} if stands else {}
    rows: list[list[Cell]] = []
    for line in view.position.schemes:
        own, figures = line.scheme, line.figures
        cells: list[Cell] = [
            own.scheme, own.title, own.lead_commissioner, figures.original_budget,
            figures.virements, figures.revised_budget, figures.outturn, figures.variance,
            figures.movement, figures.commitments,
        ]  # fmt: skip
        entered = then.get(own.scheme)
        if stands is None or entered is None:
            rows.append([*cells, None, None, None, None])
        else:
            to_then = (entered.budget_to_date, entered.actual_to_date, entered.variance_to_date)
            rows.append([*cells, stands.month.last_day, *to_then])
    return rows


def month_to_log(stands: SoFar | None, year: FinancialYear, day: date) -> Period:
    """The month to enter next: the first that is not entered of every scheme, or the present one."""
    if stands is None:
        return year.month(1)
    if stands.waiting:
        return stands.month
    present = min(max(Period.of(day), year.month(1)), year.month(12))
    return min(year.month(min(stands.month.number + 1, 12)), max(present, stands.month))


def _so_far_words(stands: SoFar | None) -> str:
    """To which month spend and budget are compared, and which schemes are behind."""
    if stands is None:
        return ""
    month = period(stands.month)
    said = (
        f"{month} is the last month with spend entered, so the budget, too, is counted to its end."
    )
    if not stands.waiting:
        return said
    verb = "has" if len(stands.waiting) == 1 else "have"
    named = (
        f": {joined(row.title for row in stands.waiting)}" if len(stands.waiting) <= _FEW else ""
    )
    return f"{said} {counted(len(stands.waiting), 'scheme')} {verb} no spend of {month} yet{named}."


def _moved(view: FundView, movements: Sequence[Movement]) -> list[MovedScheme]:
    """The movements in words, each with the narrative of the forecast that brought it."""
    notes = _notes(view, movements)
    return [
        MovedScheme(
            movement.scheme,
            f"{moved(movement.amount)} to {pounds(movement.outturn)} "
            + (
                f"in {period(movement.seen)}, from the forecast of {period(movement.before)}"
                if movement.seen
                else f"in the end, from the forecast of {period(movement.before)}"
            ),
            notes.get((movement.scheme.scheme, movement.seen), ""),
        )
        for movement in movements
    ]


def _notes(
    view: FundView, movements: Sequence[Movement]
) -> Mapping[tuple[str, Period | None], str]:
    """What was noted in the ledger rows of some forecasts, by scheme and month."""
    seen = [movement.seen for movement in movements if movement.seen is not None]
    if not seen:
        return {}
    own = view.position.fund
    codes = [movement.scheme.scheme for movement in movements]
    part = LedgerPart(codes, FORECAST, min(seen), max(seen))
    question = LedgerQuestion(own.agreement, own.fund, [part])
    notes: dict[tuple[str, Period | None], str] = {}
    with reading() as session:
        for row in list_ledger_rows(session, question, _MOST_NOTES):
            if row.narrative:
                notes.setdefault((row.scheme, row.period), row.narrative)
    return notes


@pages.get("/agreements/<code:agreement>/funds/<code:fund>/exposure.svg")
@allowed(Right.READ)
def exposure(agreement: str, fund: str) -> ResponseReturnValue:
    """The exposure curve as a picture."""
    view = view_of(agreement, fund)
    points = curve_of(view.position)
    if not points:
        abort(404, "This fund has no exposure curve.")
    title = chart_words(points, view.position, view.names)
    picture = exposure_chart(points, view.position.share.variance, view.names, title)
    return Response(picture, mimetype="image/svg+xml")


def view_of(agreement: str, fund: str) -> FundView:
    """The fund that the present address asks for.

    Raises:
        NotFound: when there is no such agreement, or it has no such fund.
    """
    day = today()
    with reading() as session:
        years = list_years_of(session, agreement)
        year = asked_year(years, day)
        book = load_book(session, agreement, year, sheets=POSITION_SHEETS)
    as_at, fault = asked_day(year, day)
    position = fund_in(agreement_position(book, year, as_at), fund)
    return FundView(
        book=book,
        agreement=book.as_at(as_at),
        position=position,
        names=names_of(book),
        year=year,
        as_at=as_at,
        years=year_options(book.agreement, years, year, day),
        faults=(fault,) if fault else (),
    )


def is_shared(position: FundPosition) -> bool:
    """Whether the variance falls to somebody, so that one may ask what would at another outturn."""
    return position.kind in _SHARED and bool(position.schemes)


def curve_of(position: FundPosition) -> Sequence[ExposurePoint]:
    """What each partner would bear at each variance; nothing where nobody shares it."""
    return exposure_of(position) if position.kind in _SHARED else ()


def chart_words(
    points: Sequence[ExposurePoint], position: FundPosition, names: Mapping[str, str]
) -> str:
    """What the picture shows, for those who do not see it; empty without a picture."""
    if not points:
        return ""
    first, last = points[0], points[-1]
    ends = [
        f"{names.get(code, code)} {bears(first.shares[code])} at the one end and "
        f"{bears(last.shares[code])} at the other"
        for code in last.shares
    ]
    return (
        f"Line chart of what each partner would bear of {fund_name(position.fund.title)}’s "
        f"variance, from {variance(first.variance)} to {variance(last.variance)}: "
        f"{'; '.join(ends)}. The table gives every point at which a line bends."
    )
