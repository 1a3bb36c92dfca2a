"""A measure defined anew: what it said before is kept, and its series breaks from a period on."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.access import Right
from tracker.domain.outcomes.definitions import former_of
from tracker.domain.records.outcomes import FormerDefinition, OutcomeMeasure
from tracker.domain.registers import AgreementBook
from tracker.services.changes.edits import Edit, Why, mark_of
from tracker.services.records.book import load_book
from tracker.sheets.monitoring_layouts import OUTCOME_MEASURES
from tracker.sheets.outcome_layouts import FORMER_DEFINITIONS
from tracker.web.agreement_pages import frame_of
from tracker.web.allowing import allowed
from tracker.web.asking import FieldFault, reading
from tracker.web.formatting import period
from tracker.web.outcomes.desks import PERIODS, SHEETS
from tracker.web.record_forms import RecordForm, ShownField
from tracker.web.record_pages import removed_record, saved_record
from tracker.web.saving import conflict, save

pages = Blueprint("definitions", __name__)

ROOT = "/agreements/<code:agreement>/outcomes/<code:measure>/definition"
ANEW, WORDING = "anew", "wording"
_HINTS = {
    "definition": "How it is counted from now on",
    "baseline": "What it was before the agreement, counted by the new definition. The baseline so "
    "far stays with the definition so far",
    "baseline_period": PERIODS,
    "replaced_from": f"{PERIODS}. It begins with the first day of that period",
    "reason": "For example: clients who pay in full are counted in",
}
_WORDS = RecordForm(OUTCOME_MEASURES, ("definition", "numerator", "denominator"), hints=_HINTS)
_BASELINE = RecordForm(OUTCOME_MEASURES, ("baseline", "baseline_period"), hints=_HINTS)
_ALL = RecordForm(OUTCOME_MEASURES, (*_WORDS.names, *_BASELINE.names), hints=_HINTS)
_BREAK = RecordForm(
    FORMER_DEFINITIONS,
    ("replaced_from", "reason"),
    labels={"replaced_from": "First period counted by it", "reason": "Why it is counted anew"},
    hints=_HINTS,
)


@pages.get(ROOT)
@allowed(Right.CHANGE)
def ask(agreement: str, measure: str) -> ResponseReturnValue:
    """How the measure is to be counted, and from when."""
    book, row = _found(agreement, measure)
    return _page(book, row, _WORDS.filled(row) + _BREAK.filled(None) + _BASELINE.filled(None), [])


@pages.post(ROOT)
@allowed(Right.CHANGE)
def define(agreement: str, measure: str) -> ResponseReturnValue:
    """Define the measure anew, or mend the wording of its definition."""
    book, row = _found(agreement, measure)
    kind = request.form.get("kind", "")
    if kind == WORDING:
        return saved_record(
            _WORDS,
            row,
            {"agreement": agreement, "measure": measure},
            Why("correct definition", f"{agreement} / {measure}"),
            to=_back(agreement),
            done="The wording is corrected; the series goes on.",
            show=lambda _fields, faults: _page(book, row, _typed(), faults),
        )
    if kind != ANEW:
        fault = FieldFault("kind", "Say whether what is counted changes, or only the wording")
        return _page(book, row, _typed(), [fault]), 422
    return _anew(book, row)


def _anew(book: AgreementBook, row: OutcomeMeasure) -> ResponseReturnValue:
    key = {"agreement": row.agreement, "measure": row.measure}
    former = former_of(row, book.former_definitions)
    version = max((one.version for one in former), default=0) + 1  # one may have gone meanwhile
    after = _ALL.read(base=row, fixed=key)
    broken = _BREAK.read(fixed={**key, "version": str(version)})
    faults = [
        *(after if isinstance(after, list) else []),
        *(broken if isinstance(broken, list) else []),
    ]
    if isinstance(after, list) or isinstance(broken, list):
        return _page(book, row, _typed(), faults), 422
    assert isinstance(after, OutcomeMeasure)
    assert isinstance(broken, FormerDefinition)
    if _counted(after) == _counted(row):
        fault = FieldFault("definition", "Definition is as it was: say how it is counted anew")
        return _page(book, row, _typed(), [fault]), 422
    if not _ALL.unchanged(row):
        return conflict(OUTCOME_MEASURES, row, after, _back(row.agreement))
    replaced = replace(
        broken,
        definition=row.definition,
        numerator=row.numerator,
        denominator=row.denominator,
        baseline=row.baseline,
        baseline_period=row.baseline_period,
    )
    saved = save(
        [Edit(FORMER_DEFINITIONS, None, replaced), Edit(OUTCOME_MEASURES, row, after)],
        Why("define measure anew", f"{row.agreement} / {row.measure}", replaced.reason),
        to=_back(row.agreement),
        done=f"The measure is defined anew from {period(replaced.replaced_from)}. Its series breaks "
        "there.",
    )
    if isinstance(saved, list):
        return _page(book, row, _typed(), saved), 422
    return saved


def _counted(row: OutcomeMeasure) -> tuple[str | None, ...]:
    return (row.definition, row.numerator, row.denominator)


@pages.get(f"{ROOT}/<int:version>/remove")
@allowed(Right.CHANGE)
def ask_join(agreement: str, measure: str, version: int) -> ResponseReturnValue:
    """Whether the series is to be joined again."""
    book, row = _found(agreement, measure)
    former = next((one for one in book.former_definitions if _is(one, row, version)), None)
    if former is None:
        abort(404, f"Measure {measure} has no former definition {version}.")
    return _join_page(book, former, [])


@pages.post(f"{ROOT}/<int:version>/remove")
@allowed(Right.CHANGE)
def join(agreement: str, measure: str, version: int) -> ResponseReturnValue:
    """Join the series again: a break that was recorded by mistake goes."""
    book, row = _found(agreement, measure)
    former = next((one for one in book.former_definitions if _is(one, row, version)), None)
    return removed_record(
        FORMER_DEFINITIONS,
        former,
        Why("join series", f"{agreement} / {measure} / {version}"),
        to=_back(agreement),
        done="The series is joined again.",
        show=lambda faults: _join_page(book, former, faults),
    )


def _is(former: FormerDefinition, measure: OutcomeMeasure, version: int) -> bool:
    return (former.measure, former.version) == (measure.measure, version)


def _found(agreement: str, measure: str) -> tuple[AgreementBook, OutcomeMeasure]:
    with reading() as session:
        book = load_book(session, agreement, sheets=SHEETS)
    row = next((one for one in book.measures if one.measure == measure), None)
    if row is None:
        abort(404, f"Agreement {agreement} has no measure {measure}.")
    return book, row


def _typed() -> list[ShownField]:
    return _WORDS.typed() + _BREAK.typed() + _BASELINE.typed()


def _back(agreement: str) -> str:
    return url_for("outcomes.of_agreement", agreement=agreement)


def _page(
    book: AgreementBook,
    row: OutcomeMeasure,
    fields: Sequence[ShownField],
    faults: Sequence[FieldFault],
) -> str:
    return render_template(
        "outcomes/definition.html",
        **frame_of(book),
        measure=row,
        kind=request.form.get("kind", ""),
        words=fields[: len(_WORDS.names)],
        anew=fields[len(_WORDS.names) :],
        faults=faults,
        mark=mark_of(OUTCOME_MEASURES, row),
        back=_back(row.agreement),
    )


def _join_page(
    book: AgreementBook, former: FormerDefinition | None, faults: Sequence[FieldFault]
) -> str:
    return render_template(
        "outcomes/join.html",
        **frame_of(book),
        former=former,
        faults=faults,
        mark=mark_of(FORMER_DEFINITIONS, former),
        back=_back(book.agreement.agreement),
    )
