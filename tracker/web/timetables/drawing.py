"""All partners' calendars on one time line: a row for each event, a shape for each partner.

A filled shape is a confirmed date, a hollow one is assumed or to be checked. A clash is a broken
line with an arrow from the day something is needed to the later day on which it is there. The
numbers beside the shapes are those of the table on the page.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import leather  # type: ignore[import-untyped]

from tracker.domain.figures import MONTHS
from tracker.domain.financial_year import FinancialYear, Period, add_months
from tracker.domain.records.timetables import Certainty, KeyDate, KeyEvent
from tracker.domain.timetables.clashes import Link
from tracker.web.charts import LINES, LONGEST_NAME, WIDTH, document

ROW_HEIGHT, AROUND = 48, 190
SIZE = 8  # half the width of a shape
_RISE = 22  # between the shapes of two partners in one row
CLASH = "#942514"
YEAR = {"fill": "#1d70b8", "fill-opacity": "0.08"}
INK = "#0b0c0c"
_ROOM = 44  # for a shape and its number
_LEGEND_WIDTH = 330  # two entries beside each other
_MARGIN = timedelta(days=14)  # so that the first shape keeps clear of the words

Outline = Callable[[float, float], str]


def _polygon(*corners: tuple[float, float]) -> Outline:
    def points(x: float, y: float) -> str:
        return " ".join(f"{x + SIZE * a:.1f},{y + SIZE * b:.1f}" for a, b in corners)

    return points


# Told apart without any colour; a fifth partner begins again, in another colour.
SHAPES = (
    _polygon((-1, -1), (1, -1), (1, 1), (-1, 1)),  # square
    _polygon((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),  # diamond
    _polygon((0, -1.2), (1.2, 0.9), (-1.2, 0.9)),  # triangle
    _polygon((-1.2, -0.9), (1.2, -0.9), (0, 1.2)),  # triangle upside down
)


class _Days(leather.Scale):  # type: ignore[misc]  # the library has no types
    """Days from one to another along the picture."""

    def __init__(self, first: date, last: date) -> None:
        self._first, self._last = first, last

    def contains(self, value: date) -> bool:
        return self._first <= value <= self._last

    def project(self, value: date, least: float, most: float) -> float:
        part = (value - self._first).days / (self._last - self._first).days
        return least + (most - least) * part

    def ticks(self) -> list[date]:
        return _quarters(self._first, self._last)


class _Layer(leather.Shape):  # type: ignore[misc]  # as above
    """Something drawn over the days and the rows of events, with its entry in the legend."""

    def __init__(self, draw: Callable[..., Iterator[ET.Element]], sign: list[ET.Element]) -> None:
        self._draw, self._sign = draw, sign

    def validate_series(self, series: object) -> bool:
        return True

    def to_svg(  # the library calls it so
        self, width: float, height: float, x: Any, y: Any, series: object, palette: object
    ) -> ET.Element:
        group = ET.Element("g")

        def across(day: date) -> float:
            return float(x.project(day, 0.0, float(width)))

        def down(event: str) -> float:
            return float(y.project(event, height, 0))

        group.extend(self._draw(across, down, float(height)))
        return group

    def legend_to_svg(self, series: Any, palette: object) -> list[tuple[ET.Element, int]]:
        group = ET.Element("g")
        group.extend(self._sign)
        group.append(_text(24, 0, str(series.name), 16))
        return [(group, _LEGEND_WIDTH)]


def time_line(
    dates: Sequence[KeyDate],
    links: Sequence[Link],
    year: FinancialYear,
    names: Mapping[str, str],
    title: str,
) -> str:
    """The picture of a year's calendars.

    Args:
        dates: the year's key dates in the order of the table on the page, at least one.
        names: the partners' names by their codes.
        title: what a reader who does not see the picture is told it is.
    """
    events = [event.value for event in KeyEvent if any(row.event == event for row in dates)]
    days = [row.day for row in dates]
    first = Period.of(min([*days, year.first_day])).first_day
    last = Period.of(max([*days, year.last_day])).last_day
    chart = leather.Chart()
    chart.set_x_scale(_Days(first - _MARGIN, last + _MARGIN))
    chart.set_y_scale(leather.Ordinal(events[::-1]))
    corner = [(first, events[0])]  # the library asks every series for a point
    for name, draw, sign in _layers(dates, links, year, names):
        chart.add_series(leather.Series(corner, name=name), _Layer(draw, sign))
    chart.add_x_axis(ticks=_quarters(first, last), tick_formatter=_tick)
    chart.add_y_axis()
    height = AROUND + ROW_HEIGHT * len(events)
    return document(chart.to_svg_group(WIDTH, height), title, height)


_Drawn = tuple[str, Callable[..., Iterator[ET.Element]], list[ET.Element]]


def _layers(
    dates: Sequence[KeyDate],
    links: Sequence[Link],
    year: FinancialYear,
    names: Mapping[str, str],
) -> Iterator[_Drawn]:
    """What is drawn, the undermost first."""
    bar = ET.Element("rect", {"x": "0", "y": "-13", "width": "18", "height": "16", **YEAR})
    yield f"Financial year {year}", _year(year), [bar]
    partners = sorted({row.partner for row in dates})
    rises = {code: (place - (len(partners) - 1) / 2) * _RISE for place, code in enumerate(partners)}
    if clashes := [link for link in links if link.is_clash]:
        yield "Clash", _clashes(clashes, rises), list(_arrow(0, -5, 20, -5))
    numbers = {id(row): number for number, row in enumerate(dates, 1)}
    for place, partner in enumerate(partners):
        outline, colour = SHAPES[place % len(SHAPES)], LINES[place % len(LINES)][0]
        name = names.get(partner, partner)
        own = [(numbers[id(row)], row) for row in dates if row.partner == partner]
        yield (
            name if len(name) <= LONGEST_NAME else partner,
            _marks(own, outline, colour, rises[partner]),
            [_mark(outline(8, -6), colour, filled=True)],
        )
    if any(row.certainty != Certainty.CONFIRMED for row in dates):
        yield "Hollow: not confirmed", _nothing, [_mark(SHAPES[0](8, -6), INK, filled=False)]


def _year(year: FinancialYear) -> Callable[..., Iterator[ET.Element]]:
    def draw(across: Any, _down: Any, height: float) -> Iterator[ET.Element]:
        start, end = across(year.first_day), across(year.last_day + timedelta(days=1))
        yield ET.Element(
            "rect",
            {
                "x": f"{start:.1f}",
                "y": "0",
                "width": f"{end - start:.1f}",
                "height": f"{height:.1f}",
                **YEAR,
            },
        )

    return draw


def _clashes(
    clashes: Sequence[Link], rises: Mapping[str, float]
) -> Callable[..., Iterator[ET.Element]]:
    def draw(across: Any, down: Any, _height: float) -> Iterator[ET.Element]:
        for link in clashes:
            assert link.other is not None
            ends = [
                (across(row.day), down(row.event) + rises[row.partner])
                for row in (link.needed, link.other)
            ]
            yield from _arrow(*_between(*ends[0], *ends[1]))

    return draw


def _marks(
    rows: Sequence[tuple[int, KeyDate]], outline: Outline, colour: str, rise: float
) -> Callable[..., Iterator[ET.Element]]:
    """The dates of one partner, each with its number."""

    def draw(across: Any, down: Any, _height: float) -> Iterator[ET.Element]:
        crowded = _crowded(rows, across)
        for number, row in rows:
            x, y = across(row.day), down(row.event) + rise
            yield _mark(outline(x, y), colour, filled=row.certainty == Certainty.CONFIRMED)
            # Where the next shape is near, the number stands above its own.
            place = (x - SIZE, y - SIZE - 4) if row.event in crowded else (x + SIZE + 4, y + 5)
            yield _text(*place, str(number), 14)

    return draw


def _crowded(
    rows: Sequence[tuple[int, KeyDate]], across: Callable[[date], float]
) -> frozenset[str]:
    """The events that come so often that there is no room for a number between two of them."""
    found = set()
    latest: dict[str, float] = {}
    for _, row in rows:
        x = across(row.day)
        if x - latest.get(row.event, -WIDTH) < _ROOM:
            found.add(row.event)
        latest[row.event] = x
    return frozenset(found)


def _nothing(_across: object, _down: object, _height: float) -> Iterator[ET.Element]:
    return iter(())


def _mark(points: str, colour: str, *, filled: bool) -> ET.Element:
    fill = colour if filled else "#ffffff"
    return ET.Element("polygon", {"points": points, "fill": fill, "stroke": colour,
                                  "stroke-width": "2.5"})  # fmt: skip


def _between(x1: float, y1: float, x2: float, y2: float) -> tuple[float, float, float, float]:
    """The part of a line that lies between two shapes."""
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
    clear = min(SIZE * 1.6, length / 3)
    right, below = (x2 - x1) / length * clear, (y2 - y1) / length * clear
    return x1 + right, y1 + below, x2 - right, y2 - below


def _arrow(x1: float, y1: float, x2: float, y2: float) -> Iterator[ET.Element]:
    """A broken line with a head at its end."""
    yield ET.Element(
        "line",
        {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}",
         "stroke": CLASH, "stroke-width": "2.5", "stroke-dasharray": "7 4"},
    )  # fmt: skip
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
    along, aside = (
        ((x2 - x1) / length, (y2 - y1) / length),
        ((y1 - y2) / length, (x2 - x1) / length),
    )
    corners = [(x2, y2)] + [
        (x2 - 10 * along[0] + side * aside[0], y2 - 10 * along[1] + side * aside[1])
        for side in (5, -5)
    ]
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)
    yield ET.Element("polygon", points=points, fill=CLASH)


def _text(x: float, y: float, words: str, size: int) -> ET.Element:
    element = ET.Element(
        "text",
        {"x": f"{x:.1f}", "y": f"{y:.1f}", "font-size": str(size), "fill": INK,
         "font-family": "Arial, sans-serif"},
    )  # fmt: skip
    element.text = words
    return element


def _quarters(first: date, last: date) -> list[date]:
    """The first days of January, April, July and October between two days."""
    month = Period.of(first).first_day
    found = []
    while month <= last:
        if month.month in {1, 4, 7, 10}:
            found.append(month)
        month = add_months(month, 1)
    return found


def _tick(value: date, _index: int, _count: int) -> str:
    return f"{MONTHS[value.month - 1][:3]} {value.year}"
