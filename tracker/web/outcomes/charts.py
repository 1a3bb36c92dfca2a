"""The picture of an outcome measure: its readings, period by period, against its targets."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import leather  # type: ignore[import-untyped]

from tracker.domain.records.outcomes import OutcomeTarget
from tracker.web.charts import HEIGHT, LINES, WIDTH, document

MOST_TICKS = 8
_INK = "#0b0c0c"
_Line = list[tuple[Decimal | int, Decimal]]


@dataclass(frozen=True, slots=True)
class Point:
    """One reading with a value; `definition` is the number of the one it was counted by."""

    period: str
    value: Decimal
    target: OutcomeTarget | None
    definition: int | None = 1


def outcome_chart(points: Sequence[Point], unit: str, title: str) -> str:
    """Readings as a line with dots, targets as broken lines; the upper end of a range is its own.

    A line never runs on from one definition to the next: each has its own, and a mark stands
    between them.

    Args:
        points: the readings with a value, the oldest first.
        unit: what the values count.
        title: what a reader who does not see the picture is told it is.
    """
    chart = leather.Chart()
    for name, line, (colour, dashes) in _lines(points):
        if len(line) > 1:
            chart.add_line(line, name=name, stroke_color=colour, width=3, stroke_dasharray=dashes)
        elif line:
            chart.add_dots(line, name=name, fill_color=colour)
    amounts = [amount for _, line, _ in _lines(points) for _, amount in line]
    for place in _breaks(points):
        mark = [(place, min(amounts)), (place, max(amounts))]
        chart.add_line(mark, name="Defined anew", stroke_color=_INK, width=1)
    # Room on both sides, so that the labels of the first and last period fit.
    chart.add_x_scale(Decimal("-0.4"), len(points) - Decimal("0.6"))
    every = -(-len(points) // MOST_TICKS)
    chart.add_x_axis(
        ticks=list(range(0, len(points), every)),
        tick_formatter=lambda value, _index, _count: points[int(value)].period,
    )
    chart.add_y_axis(tick_formatter=lambda value, _index, _count: f"{value:,f}", name=unit[:60])
    return document(chart.to_svg_group(WIDTH, HEIGHT), title)


def _lines(points: Sequence[Point]) -> list[tuple[str, _Line, tuple[str, str | None]]]:
    """Each line with its name and pattern: readings by definition, then targets."""
    numbered = list(enumerate(points))
    numbers = list(dict.fromkeys(point.definition for point in points))
    reading, target, upper, *_ = LINES
    lines: list[tuple[str, _Line, tuple[str, str | None]]] = [
        (
            _name(number, len(numbers)),
            [(i, point.value) for i, point in numbered if point.definition == number],
            reading,
        )
        for number in numbers
    ]
    set_for = [(i, point.target) for i, point in numbered if point.target is not None]
    lines.append(("Target", [(i, row.target) for i, row in set_for], target))
    highest: _Line = [(i, row.upper_target) for i, row in set_for if row.upper_target is not None]
    lines.append(("Upper target", highest, upper))
    return lines


def _name(definition: int | None, definitions: int) -> str:
    if definitions == 1:
        return "Reading"
    return "Reading, both" if definition is None else f"Reading, definition {definition}"


def _breaks(points: Sequence[Point]) -> list[Decimal]:
    """Where one definition gives way to the next, half-way between two readings."""
    return [
        Decimal(place) - Decimal("0.5")
        for place in range(1, len(points))
        if points[place].definition != points[place - 1].definition
    ]
