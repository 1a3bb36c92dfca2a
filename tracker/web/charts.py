"""Charts, drawn on the server as pictures of their own.

The drawing uses attributes only, no style sheet and no script, so it looks the same as a picture
in a page, opened by itself under the content policy, and on paper. Lines differ in pattern as
well as in colour, and every chart stands beside a table of the same figures.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from decimal import Decimal

import leather  # type: ignore[import-untyped]

from tracker.domain.money import ZERO
from tracker.domain.risk_share.result import ExposurePoint
from tracker.web.formatting import short_pounds

WIDTH, HEIGHT = 900, 480
# Told apart by people who see no red and green, and dark enough on white (3 to 1 and more).
LINES = (
    ("#1d70b8", None),
    ("#c4460d", "10 5"),
    ("#00703c", "3 4"),
    ("#54319f", "14 4 3 4"),
    ("#5a5a5a", "6 3"),
    ("#b10e5e", "2 3"),
)
LONGEST_NAME = 24  # a longer one gives way to its code, which the table beside explains

for _name, _value in {
    "background_color": "#ffffff",
    "title_font_family": "Arial, sans-serif",
    "legend_font_family": "Arial, sans-serif",
    "axis_title_font_family": "Arial, sans-serif",
    "tick_font_family": "Arial, sans-serif",
    "legend_color": "#0b0c0c",
    "axis_title_color": "#0b0c0c",
    "label_color": "#0b0c0c",
    "tick_color": "#d8d8d8",
    "zero_color": "#505a5f",
    "legend_font_size": 16,
    "axis_title_font_size": 16,
    "tick_font_size": 15,
    "legend_font_char_height": 22,
    "legend_font_char_width": 10,
    "tick_font_char_width": 9,
    "axis_title_gap": 26,
    "margin": 0.04,
}.items():
    setattr(leather.theme, _name, _value)


def exposure_chart(
    points: Sequence[ExposurePoint], forecast: Decimal | None, names: Mapping[str, str], title: str
) -> str:
    """What each partner would bear at each variance, with the variance forecast now marked.

    Args:
        points: the exposure curve, at least two points.
        forecast: the variance forecast now, in pounds; None draws no mark.
        names: the partners' names by their codes.
        title: what a reader who does not see the picture is told it is.
    """
    chart = leather.Chart()
    series = _series(points, names)
    for (name, line), (colour, dashes) in zip(series, _patterns(len(series)), strict=True):
        chart.add_line(line, name=name, stroke_color=colour, width=3, stroke_dasharray=dashes)
    if forecast is not None:
        amounts = [amount for _, line in series for _, amount in line]
        mark = [(forecast, min(amounts)), (forecast, max(amounts))]
        chart.add_line(mark, name="Forecast now", stroke_color="#0b0c0c", width=1)
    chart.add_x_axis(tick_formatter=_tick, name="Variance: overspend to the right")
    chart.add_y_axis(tick_formatter=_tick, name="Bears (below nil: benefits)")
    return document(chart.to_svg_group(WIDTH, HEIGHT), title)


def _series(
    points: Sequence[ExposurePoint], names: Mapping[str, str]
) -> list[tuple[str, list[tuple[Decimal, Decimal]]]]:
    partners = sorted({code for point in points for code in point.shares})
    found = [
        (
            names.get(code, code) if len(names.get(code, code)) <= LONGEST_NAME else code,
            [(point.variance, point.shares.get(code, ZERO)) for point in points],
        )
        for code in partners
    ]
    others = {
        "Fund’s reserve": [(point.variance, point.reserve_used) for point in points],
        "Cancelled": [(point.variance, point.uncommitted_cut) for point in points],
        "Stays in fund": [(point.variance, -point.retained) for point in points],
        "Unallocated": [(point.variance, point.unallocated) for point in points],
    }
    found += [(name, line) for name, line in others.items() if any(amount for _, amount in line)]
    return found


def _patterns(number: int) -> list[tuple[str, str | None]]:
    return [LINES[index % len(LINES)] for index in range(number)]


def _tick(value: Decimal, _index: int, _count: int) -> str:
    return short_pounds(value)


def document(drawing: ET.Element, title: str, height: int = HEIGHT) -> str:
    """A drawing as a picture of its own, with the words for those who do not see it."""
    root = ET.Element(
        "svg",
        {
            "xmlns": "http://www.w3.org/2000/svg",
            "viewBox": f"0 0 {WIDTH} {height}",
            "width": str(WIDTH),
            "height": str(height),
            "role": "img",
        },
    )
    ET.SubElement(root, "title").text = title
    root.append(drawing)
    return ET.tostring(root, encoding="unicode")
