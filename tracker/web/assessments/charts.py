"""The picture of an assessment: each item a line, each partner a mark on it, the gap between them.

Partners differ in the form of their mark as well as in its colour, and marks on the same score
stand a little above each other, so that none hides another.
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

import leather  # type: ignore[import-untyped]

from tracker.domain.assessments.comparing import ItemView
from tracker.domain.assessments.instruments import SCORES
from tracker.web.charts import HEIGHT, LINES, WIDTH, document

_SIZE, _APART = 8, 13
_GREY = "#5a5a5a"


class _Joined(leather.Line):  # type: ignore[misc]  # the library has no types
    """The line between the lowest and the highest score; it needs no entry in the legend."""

    def validate_series(self, _series: object) -> bool:
        return True  # items are names, where lines usually join numbers

    def legend_to_svg(self, _series: object, _palette: object) -> list[object]:
        return []


class _Marks(leather.Shape):  # type: ignore[misc]  # as above
    """One partner's scores; `place` counts the partners from 0, of `number`."""

    def __init__(self, place: int, number: int) -> None:
        self.place = place
        self.colour = LINES[place % len(LINES)][0]
        self._fill_color = self.colour
        self.shift = (place - (number - 1) / 2) * _APART

    def validate_series(self, _series: object) -> bool:
        return True

    def to_svg(  # the library says what it is asked
        self,
        width: float,
        height: float,
        x_scale: leather.Scale,
        y_scale: leather.Scale,
        series: leather.Series,
        _palette: Iterator[str],
    ) -> ET.Element:
        """The marks, each in the partner's own form."""
        group = ET.Element("g")
        for point in series.data():
            x = float(x_scale.project(point.x, 0, width))
            y = float(y_scale.project(point.y, height, 0)) + self.shift
            group.append(self._mark(x, y))
        return group

    def _mark(self, x: float, y: float) -> ET.Element:
        size, form = _SIZE, self.place % 3
        if form == 0:
            return ET.Element("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=str(size), fill=self.colour)
        corners = {
            1: [(-size, -size), (size, -size), (size, size), (-size, size)],
            2: [(0, -size - 2), (size + 2, 0), (0, size + 2), (-size - 2, 0)],
        }[form]
        points = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
        return ET.Element("polygon", points=points, fill=self.colour)


def gap_chart(items: Sequence[ItemView], partners: Sequence[tuple[str, str]], title: str) -> str:
    """Each item with the scores of every partner, the item with the largest gap on top.

    Args:
        items: at least one of them with a score.
        partners: the code of each partner, and what the picture calls it.
        title: what a reader who does not see the picture is told it is.
    """
    chart = leather.Chart()
    for view in items:
        if view.gap:
            ends = sorted(view.scores.values())
            line = [(ends[0], view.item.name), (ends[-1], view.item.name)]
            chart.add_series(leather.Series(line), _Joined(_GREY, 2))
    for index, (code, name) in enumerate(partners):
        points = [(view.scores[code], view.item.name) for view in items if code in view.scores]
        if points:
            chart.add_series(leather.Series(points, name=name), _Marks(index, len(partners)))
    chart.set_x_scale(leather.Ordinal(sorted(SCORES)))
    chart.set_y_scale(leather.Ordinal([view.item.name for view in reversed(items)]))
    chart.add_x_axis(
        tick_formatter=lambda value, _index, _count: f"{value}: {SCORES[value].lower()}",
    )
    return document(chart.to_svg_group(WIDTH, HEIGHT), title)
