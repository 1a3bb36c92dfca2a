"""One measure as its page shows it: readings beside targets, breaks, what it heads for and costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.outcomes.costs import OutcomeCost, outcome_costs
from tracker.domain.outcomes.definitions import Definition, definition_for, definitions_of
from tracker.domain.outcomes.measures import MeasureStatus, known_value, target_for
from tracker.domain.outcomes.outlook import Outlook, outlook
from tracker.domain.outcomes.reading_calendar import ReadingOwed
from tracker.domain.records.outcomes import OutcomeReading, OutcomeTarget
from tracker.domain.registers import AgreementBook
from tracker.web.formatting import period


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """One reading beside the target of its period; None where it has none.

    `definition` is the number of the one it was counted by, None where it changed in the period;
    `begins` is the definition that begins with this reading.
    """

    reading: OutcomeReading
    period: str
    target: OutcomeTarget | None
    definition: int | None = 1
    begins: Definition | None = None

    @property
    def is_known(self) -> bool:
        """Whether it has a value that counts."""
        return known_value(self.reading) is not None


@dataclass(frozen=True, slots=True)
class MeasureView:
    """One measure as the page shows it: the latest reading, definition and cost first."""

    status: MeasureStatus
    readings: Sequence[ReadingLine]
    targets: Sequence[OutcomeTarget]
    definitions: Sequence[Definition]
    outlook: Outlook | None
    costs: Sequence[OutcomeCost]
    owed: Sequence[ReadingOwed] = ()

    @property
    def has_chart(self) -> bool:
        """Whether there are two values to draw a line between."""
        return sum(line.is_known for line in self.readings) > 1

    @property
    def has_counts(self) -> bool:
        """Whether any reading says what it was made of."""
        return any(line.reading.numerator is not None for line in self.readings)

    @property
    def best_cost(self) -> OutcomeCost | None:
        """The latest reading of which a cost is known, else the latest of all."""
        known = [line for line in self.costs if line.cost is not None]
        return next(iter(known or self.costs), None)


def measure_view(
    book: AgreementBook, status: MeasureStatus, today: date, owed: Sequence[ReadingOwed] = ()
) -> MeasureView:
    """Everything the page shows of a measure."""
    measure = status.measure
    targets = [row for row in book.targets if row.measure == measure.measure]
    definitions = definitions_of(measure, book.former_definitions)
    return MeasureView(
        status,
        _lines(book, measure.measure, targets, definitions),
        sorted(targets, key=lambda row: row.period.first_day),
        definitions[::-1],
        outlook(measure, targets, book.readings, book.former_definitions, today),
        outcome_costs(book, measure),
        [one for one in owed if one.measure.measure == measure.measure and one.due < today],
    )


def _lines(
    book: AgreementBook,
    code: str,
    targets: Sequence[OutcomeTarget],
    definitions: Sequence[Definition],
) -> list[ReadingLine]:
    by_period = {row.period: row for row in targets}
    readings = sorted(
        (row for row in book.readings if row.measure == code),
        key=lambda row: (row.period.last_day, row.period.first_day),
    )
    lines: list[ReadingLine] = []
    before = 1
    for row in readings:
        counted = definition_for(row.period, definitions)
        begins = counted if counted is not None and counted.number > before else None
        before = before if counted is None else counted.number
        lines.append(
            ReadingLine(
                row,
                period(row.period),
                target_for(row.period, by_period, definitions),
                None if counted is None else counted.number,
                begins,
            )
        )
    return lines[::-1]
