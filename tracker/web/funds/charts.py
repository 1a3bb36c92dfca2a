"""The pictures of a fund's money: spend, forecasts, contributions, and the risk-share ladder."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import leather  # type: ignore[import-untyped]

from tracker.domain.funds.month_series import MonthPoint
from tracker.domain.risk_share.result import StepTrace
from tracker.domain.risk_share.terms import Method
from tracker.web.charts import HEIGHT, LINES, WIDTH, document
from tracker.web.formatting import MONTHS, short_pounds

_LONGEST_NAME = 24
_Line = list[tuple[int, Decimal]]


def spend_chart(points: Sequence[MonthPoint], title: str) -> str:
    """Spend to date as a line with dots, the profile to date as a broken line."""
    return _months_chart(
        points,
        {
            "Actual to date": [
                (n, p.actual_to_date) for n, p in enumerate(points) if p.actual_to_date is not None
            ],
            "Profile to date": [(n, p.profile_to_date) for n, p in enumerate(points)],
        },
        title,
    )


def forecast_chart(points: Sequence[MonthPoint], title: str) -> str:
    """The outturn as each month saw it, and the revised budget as a broken line."""
    return _months_chart(
        points,
        {
            "Forecast as seen": [
                (n, p.forecast) for n, p in enumerate(points) if p.forecast is not None
            ],
            "Revised budget": [(n, p.revised) for n, p in enumerate(points)],
        },
        title,
    )


def contributions_chart(totals: Mapping[str, Decimal], names: Mapping[str, str], title: str) -> str:
    """What each partner contributes, a bar for each, its amount written beside its name."""
    bars = []
    for code, amount in sorted(totals.items(), reverse=True):
        name = names.get(code, code)
        shown = name if len(name) <= _LONGEST_NAME else code
        bars.append((amount, f"{shown}: {short_pounds(amount)}"))
    return _bars_chart(bars, "Contributions", title)


def ladder_chart(steps: Sequence[StepTrace], unallocated: Decimal, title: str) -> str:
    """How much of a variance each step of the ladder placed, the first step on top."""
    bars = [
        (step.taken, f"{_of(step)} step {step.step}, {step.method}: {short_pounds(step.taken)}")
        for step in steps
        if step.method is not Method.NET_SCHEMES
    ]
    if unallocated:
        bars.append((abs(unallocated), f"Unallocated: {short_pounds(abs(unallocated))}"))
    return _bars_chart(bars, "Placed by each step", title)


def _of(step: StepTrace) -> str:
    return "Fund" if step.scheme is None else f"Scheme {step.scheme}"


def _bars_chart(bars: Sequence[tuple[Decimal, str]], axis: str, title: str) -> str:
    """Bars from the top down, each with its amount written beside its name."""
    chart = leather.Chart()
    chart.add_bars(bars, fill_color=LINES[0][0])
    amounts = [amount for amount, _ in bars]
    chart.add_x_scale(min([Decimal(0), *amounts]), max([Decimal(1), *amounts]))
    chart.add_x_axis(tick_formatter=_tick, name=axis)
    return document(chart.to_svg_group(WIDTH, HEIGHT), title)


def _months_chart(points: Sequence[MonthPoint], lines: Mapping[str, _Line], title: str) -> str:
    chart = leather.Chart()
    for (name, line), (colour, dashes) in zip(lines.items(), LINES, strict=False):
        if len(line) > 1:
            chart.add_line(line, name=name, stroke_color=colour, width=3, stroke_dasharray=dashes)
        elif line:
            chart.add_dots(line, name=name, fill_color=colour)
    amounts = [amount for line in lines.values() for _, amount in line]
    # From nil, so that a line twice as high means twice as much.
    low, high = min([Decimal(0), *amounts]), max([Decimal(1), *amounts])
    chart.add_y_scale(low, high)
    chart.add_x_scale(Decimal("-0.4"), len(points) - Decimal("0.6"))
    chart.add_x_axis(
        ticks=list(range(len(points))),
        tick_formatter=lambda value, _index, _count: MONTHS[points[int(value)].period.month - 1][
            :3
        ],
    )
    chart.add_y_axis(tick_formatter=_tick)
    return document(chart.to_svg_group(WIDTH, HEIGHT), title)


def _tick(value: Decimal, _index: int, _count: int) -> str:
    return short_pounds(value)
