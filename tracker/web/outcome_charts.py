"""The picture of an outcome measure: its readings, period by period, against its targets."""

from collections.abc import Sequence
from decimal import Decimal

import leather  # type: ignore[import-untyped]

from tracker.domain.outcome_records import OutcomeTarget
from tracker.web.charts import HEIGHT, LINES, WIDTH, document

MOST_TICKS = 8
_Point = tuple[str, Decimal, OutcomeTarget | None]


def outcome_chart(points: Sequence[_Point], unit: str, title: str) -> str:
    """Readings as a line with dots, targets as broken lines; the upper end of a range is its own.

    Args:
        points: the period, the value and the target of each reading, the oldest first.
        unit: what the values count.
        title: what a reader who does not see the picture is told it is.
    """
    chart = leather.Chart()
    values = [(index, value) for index, (_, value, _) in enumerate(points)]
    lines = [
        ("Reading", values),
        ("Target", [(i, t.target) for i, (_, _, t) in enumerate(points) if t is not None]),
        (
            "Upper target",
            [
                (i, t.upper_target)
                for i, (_, _, t) in enumerate(points)
                if t is not None and t.upper_target is not None
            ],
        ),
    ]
    for (name, line), (colour, dashes) in zip(lines, LINES, strict=False):
        if len(line) > 1:
            chart.add_line(line, name=name, stroke_color=colour, width=3, stroke_dasharray=dashes)
        elif line:
            chart.add_dots(line, name=name, fill_color=colour)
    # Room on both sides, so that the labels of the first and last period fit.
    chart.add_x_scale(Decimal("-0.4"), len(points) - Decimal("0.6"))
    every = -(-len(points) // MOST_TICKS)
    chart.add_x_axis(
        ticks=list(range(0, len(points), every)),
        tick_formatter=lambda value, _index, _count: points[int(value)][0],
    )
    chart.add_y_axis(tick_formatter=lambda value, _index, _count: f"{value:,f}", name=unit[:60])
    return document(chart.to_svg_group(WIDTH, HEIGHT), title)
