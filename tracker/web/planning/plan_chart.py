"""The picture of a plan: what is contributed and what is to be spent, year by year."""

from decimal import Decimal

import leather  # type: ignore[import-untyped]

from tracker.domain.planning.contribution_plan import Plan
from tracker.web.charts import HEIGHT, LINES, WIDTH, document
from tracker.web.formatting import short_pounds


def plan_chart(plan: Plan, title: str) -> str:
    """Planned spend as a line, contributions of all partners as a broken one, from nil.

    Args:
        title: what a reader who does not see the picture is told it is.
    """
    chart = leather.Chart()
    lines = {
        "Planned spend": [(n, one.spend.amount) for n, one in enumerate(plan.years)],
        "Contributions": [(n, one.contributed) for n, one in enumerate(plan.years)],
    }
    for (name, line), (colour, dashes) in zip(lines.items(), LINES, strict=False):
        chart.add_line(line, name=name, stroke_color=colour, width=3, stroke_dasharray=dashes)
    amounts = [amount for line in lines.values() for _, amount in line]
    chart.add_y_scale(min([Decimal(0), *amounts]), max([Decimal(1), *amounts]))
    chart.add_x_scale(0, len(plan.years) - 1)
    chart.add_x_axis(
        ticks=list(range(len(plan.years))),
        tick_formatter=lambda value, _index, _count: str(plan.years[int(value)].year),
    )
    chart.add_y_axis(tick_formatter=lambda value, _index, _count: short_pounds(value))
    return document(chart.to_svg_group(WIDTH, HEIGHT), title)
