"""What the address of a list of measures asks for, and the list as a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.financial_year import OutcomePeriod, outcome_period_text
from tracker.domain.outcomes.measures import Track
from tracker.exporters.lists import Cell
from tracker.list_questions import MeasureListQuestions
from tracker.services.outcomes.measures import MeasureLine, MeasureQuestion, MeasureSort
from tracker.web.asking import asked_words
from tracker.web.sorting import Order, asked_order

SORTED = {
    MeasureSort.TITLE: "Agreement",
    MeasureSort.MEASURE: "Measure",
    MeasureSort.STATUS: "Status",
    MeasureSort.LATE: "Late readings",
    MeasureSort.READ: "Last reading",
}
LARGEST_FIRST = frozenset({MeasureSort.LATE})
HEADINGS = (
    "Agreement", "Title", "Code", "Measure", "Unit", "Baseline", "Baseline of", "Target",
    "Upper target", "Last reading", "Read for", "Status", "Why", "Late readings",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeasuresAsked:
    """The question, and the order of the answer."""

    question: MeasureQuestion
    order: Order[MeasureSort]
    given: Mapping[str, Any]

    @property
    def is_narrow(self) -> bool:
        """Whether the list leaves measures out."""
        return any(value for name, value in self.given.items() if name != "sort")


def asked_measures(today: date) -> MeasuresAsked:
    """The list that the present address asks for; what cannot be read is refused."""
    values = asked_words(MeasureListQuestions())
    question = MeasureQuestion(
        today,
        search=values["q"],
        status=Track(values["status"]) if values["status"] else None,
        late=values["late"],
        area=values["area"],
        partner=values["partner"],
    )
    return MeasuresAsked(question, asked_order(values["sort"], MeasureSort.AGREEMENT), values)


def file_rows(lines: Iterable[MeasureLine]) -> list[list[Cell]]:
    """One row for each measure, in the order of `HEADINGS`."""
    return [
        [
            line.agreement, line.agreement_title, line.measure, line.title, line.unit,
            line.baseline, _period(line.baseline_period), line.target, line.upper_target,
            line.value, _period(line.read_for), line.status.value, line.why, line.late,
        ]
        for line in lines
    ]  # fmt: skip


def _period(period: OutcomePeriod | None) -> str | None:
    return None if period is None else outcome_period_text(period)
