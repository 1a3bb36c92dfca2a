"""The pages on which measures, targets and readings are added, changed and removed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import abort
from flask.typing import ResponseReturnValue

from tracker.domain.records.outcomes import LibraryMeasure, OutcomeMeasure
from tracker.domain.registers import AgreementBook
from tracker.services.outcomes.library import find_library_measure
from tracker.sheets.monitoring_layouts import OUTCOME_MEASURES, OUTCOME_READINGS, OUTCOME_TARGETS
from tracker.web.asking import asked, reading
from tracker.web.record_forms import Option, RecordForm
from tracker.web.register_desk import Desk

SHEETS = (
    "Partners", "Outcome measures", "Outcome targets", "Outcome readings", "Former definitions",
    "Outcome settings",
)  # fmt: skip
PERIODS = "A month such as 2026-10, a quarter such as 2026-27 Q2, or a year such as FY2026-27"
_DEFINED = ("definition", "numerator", "denominator")


def _measures(book: AgreementBook) -> dict[str, Sequence[Option]]:
    options = [Option(row.measure, f"{row.measure}: {row.title}") for row in book.measures]
    return {"measure": options}


def _funds(book: AgreementBook) -> dict[str, Sequence[Option]]:
    funds = [Option(row.fund, f"{row.fund}: {row.title}") for row in book.funds]
    schemes: dict[str, Option] = {}
    for row in book.schemes:
        schemes.setdefault(row.scheme, Option(row.scheme, f"{row.scheme}: {row.title}"))
    return {"fund": funds, "scheme": list(schemes.values())}


class MeasureDesk(Desk):
    """Measures may begin from the library, and are defined anew on a page of its own once read."""

    def _form(self, book: AgreementBook, *, new: bool) -> RecordForm:
        form = super()._form(book, new=new)
        if new or not _is_read(book, asked("measure")):
            return form
        return replace(form, names=tuple(name for name in form.names if name not in _DEFINED))

    def _show_new(self, agreement: str) -> ResponseReturnValue:
        code = asked("library")
        if not code:
            return super()._show_new(agreement)
        with reading() as session:
            entry = find_library_measure(session, code)
        if entry is None:
            abort(404, f"The library has no measure {code}.")
        book = self._book(agreement)
        row = measure_from(entry.measure, agreement)
        return self._page(book, self._form(book, new=True).filled(row), [], None)


def _is_read(book: AgreementBook, measure: str) -> bool:
    return any(row.measure == measure for row in book.readings)


def measure_from(standard: LibraryMeasure, agreement: str) -> OutcomeMeasure:
    """A measure of an agreement as the library has it; what is the agreement's own is blank."""
    return OutcomeMeasure(
        agreement=agreement,
        measure=standard.code,
        title=standard.title,
        unit=standard.unit,
        better=standard.better,
        definition=standard.definition,
        baseline=None,
        baseline_period=None,
        frequency=standard.frequency,
        tolerance=None,
        source=standard.source,
        numerator=standard.numerator,
        denominator=standard.denominator,
        library_code=standard.code,
    )


MEASURES = MeasureDesk(
    "measure",
    OUTCOME_MEASURES,
    "/outcomes/measures",
    "outcomes.of_agreement",
    hints={
        "measure": "A short reference of your own, such as M1",
        "unit": "What is counted, such as admissions per 100,000",
        "definition": "How it is counted, so that another person would count the same",
        "numerator": "What is counted, such as deliveries within seven days",
        "denominator": "What that is divided by, such as all deliveries; blank for a plain count",
        "baseline": "What it was before the agreement. Without it nobody can say whether people "
        "are better off: check K6 asks for it",
        "baseline_period": PERIODS,
        "tolerance": "How far a reading may miss its target and still pass as near it",
        "source": "Where the figures come from, such as a national data set",
        "fund": "The fund whose spend may be set beside it",
        "scheme": "If the spend of one scheme is to be set beside it, and not that of the fund",
        "cost_for_each": "One of what is counted, such as delivery: the spend is divided by them. "
        "Needs the fund",
        "library_code": "The standard measure it was taken from",
    },
    options=_funds,
    sheets=(*SHEETS, "Funds", "Schemes"),
)
TARGETS = Desk(
    "target",
    OUTCOME_TARGETS,
    "/outcomes/targets",
    "outcomes.of_agreement",
    hints={
        "period": f"{PERIODS}. A target for a year holds for each month and quarter in it that "
        "has none of its own",
        "upper_target": "Only where a measure should stay within a range, and then needed",
    },
    options=_measures,
    sheets=SHEETS,
)
READINGS = Desk(
    "reading",
    OUTCOME_READINGS,
    "/outcomes/readings",
    "outcomes.of_agreement",
    hints={
        "period": PERIODS,
        "value": "Leave it blank, with the status Not available, where there is no figure",
        "numerator": "How many were counted, if you know",
        "denominator": "What that was divided by, if you know",
    },
    options=_measures,
    sheets=SHEETS,
)
DESKS: Mapping[str, Desk] = {"measure": MEASURES, "target": TARGETS, "reading": READINGS}
