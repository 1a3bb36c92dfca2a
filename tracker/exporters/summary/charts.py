"""The charts, each beside the figures it draws: contributions, variances, exposure.

Series and titles are named by cells, never by text, because a chart would take a partner's code
that starts with `=` for a formula.
"""

from collections.abc import Sequence
from itertools import islice

from xlsxwriter.chart import Chart  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # it has no types

from tracker.domain.money import to_pence
from tracker.domain.risk_share.terms import FundKind
from tracker.exporters.bulk_rows import Formula
from tracker.exporters.styles import Look
from tracker.exporters.summary.exposure import Curve, ExposureTable, share_heading
from tracker.exporters.summary.lines import Lines, SchemeLine
from tracker.exporters.summary.skeleton import Skeleton
from tracker.exporters.summary.tables import Table, rounded, stored, sumifs
from tracker.exporters.summary.words import over_or_under

SHEET = "Charts"
_MOST_BARS = 20
_MOST_CURVES = 6
_NOTE = (
    f"The {_MOST_BARS} largest partners and variances, and {_MOST_CURVES} exposure curves; the rest "
    "is on the sheets Contributions, Schemes and Exposure."
)
_ROWS_OF_A_CHART = 24
_CHART_COLUMN = 8
_AXIS = {"num_format": "#,##0", "num_font": {"size": 8}}


class _Charts:
    """The sheet, filled from the top down."""

    def __init__(self, skeleton: Skeleton) -> None:
        self.skeleton = skeleton
        self.sheet: Worksheet = skeleton.add_sheet(SHEET, "Charts")
        self.sheet.set_column(0, 0, 44)
        self.sheet.set_column(1, 6, 18)
        skeleton.text(self.sheet, 1, 0, _NOTE, Look.NOTE)
        self.row = 3

    def headings(self, title: str, headings: Sequence[str]) -> int:
        """A title and a row of headings; the answer is the row of the title."""
        begun = self.row
        self.skeleton.text(self.sheet, begun, 0, title, Look.LABEL)
        for column, heading in enumerate(headings):
            self.skeleton.text(self.sheet, begun + 1, column, heading, Look.HEADING)
        self.row += 2
        return begun

    def chart(self, kind: dict[str, str], begun: int, series: int) -> Chart:
        """A chart of the columns below the headings at `begun`, one series each."""
        chart = self.skeleton.workbook.add_chart(kind)
        first, last = begun + 2, self.row - 1
        for column in range(1, series + 1):
            chart.add_series(
                {
                    "name": [SHEET, begun + 1, column],
                    "categories": [SHEET, first, 0, last, 0],
                    "values": [SHEET, first, column, last, column],
                }
            )
        chart.set_title({"name": [SHEET, begun, 0], "name_font": {"size": 12}})
        chart.set_legend({"position": "bottom"} if series > 1 else {"none": True})
        return chart

    def bars(self, begun: int, series: int) -> None:
        """A bar chart of the columns below the headings at `begun`, beside them."""
        chart = self.chart({"type": "bar"}, begun, series)
        chart.set_x_axis({**_AXIS, "major_gridlines": {"visible": True}})
        chart.set_y_axis({"reverse": True, "num_font": {"size": 8}, "label_position": "low"})
        self.place(chart, begun, series + 1)

    def place(self, chart: Chart, begun: int, columns: int) -> None:
        """Put a chart beside its figures and go on below both."""
        column = max(_CHART_COLUMN, columns + 1)
        self.sheet.insert_chart(begun, column, chart, {"x_scale": 1.6, "y_scale": 1.5})
        self.row = max(self.row, begun + _ROWS_OF_A_CHART) + 1


def add_charts(
    skeleton: Skeleton, lines: Lines, contributions: Table, schemes: Table, exposure: ExposureTable
) -> None:
    """The sheet Charts."""
    charts = _Charts(skeleton)
    _contributions(charts, lines, contributions)
    _variances(charts, lines, schemes)
    for curve in exposure.curves[:_MOST_CURVES]:
        _exposure(charts, curve, exposure.table)


def _contributions(charts: _Charts, lines: Lines, contributions: Table) -> None:
    by_body: dict[str, dict[FundKind, int]] = {}
    for line in lines.partners:
        if line.fund.kind in lines.kinds:
            of_body = by_body.setdefault(line.partner, dict.fromkeys(lines.kinds, 0))
            of_body[line.fund.kind] += to_pence(line.position.contributions)
    largest = sorted(by_body, key=lambda code: (-sum(by_body[code].values()), code))[:_MOST_BARS]
    if not largest:
        return
    headings = ("Partner", *(str(kind) for kind in lines.kinds))
    begun = charts.headings("Contributions by partner, in pounds", headings)
    place = contributions.sheet
    for code in largest:
        charts.skeleton.text(charts.sheet, charts.row, 0, code, Look.NOTE)
        for column, kind in enumerate(lines.kinds, start=1):
            text = sumifs(
                place.column("Revised"),
                (place.column("Body"), lines.body_number[code]),
                (place.column("Kind"), f'"{kind}"'),
            )
            figure = Formula(rounded(text), by_body[code][kind])
            charts.skeleton.money(charts.sheet, charts.row, column, figure)
        charts.row += 1
    charts.bars(begun, len(lines.kinds))


def _variances(charts: _Charts, lines: Lines, schemes: Table) -> None:
    known: list[tuple[int, SchemeLine]] = [
        (to_pence(line.position.figures.variance), line)
        for line in lines.schemes
        if line.position.figures.variance is not None
    ]
    known.sort(key=lambda pair: (-abs(pair[0]), pair[1].number))
    if not known:
        return
    title = "Variance by scheme, in pounds (overspends to the right)"
    begun = charts.headings(title, ("Scheme", "Variance", "Over or under"))
    for pence, line in known[:_MOST_BARS]:
        label = " / ".join((*line.fund.code, line.position.scheme.scheme))
        charts.skeleton.text(charts.sheet, charts.row, 0, label, Look.NOTE)
        cell = schemes.sheet.there("Variance", line.number - 1)
        charts.skeleton.money(charts.sheet, charts.row, 1, Formula(cell, pence))
        word = over_or_under(f"B{charts.row + 1}", pence)
        charts.skeleton.word(charts.sheet, charts.row, 2, word)
        charts.row += 1
    charts.bars(begun, 1)


def _exposure(charts: _Charts, curve: Curve, table: Table) -> None:
    fund = f"{curve.exposure.agreement} / {curve.exposure.fund}"
    title = f"Exposure of {fund}: who bears what at each variance, in pounds"
    begun = charts.headings(title, ("Variance", *curve.partners, "Unallocated"))
    shares = [share_heading(number) for number in range(1, len(curve.partners) + 1)]
    headings = ("Variance", *shares, "Unallocated")
    place = table.sheet
    for index, row in islice(enumerate(table.rows()), curve.first, curve.last + 1):
        for column, heading in enumerate(headings):
            pence = stored(row[place.spec.place[heading]])
            figure = Formula(place.there(heading, index), pence)
            charts.skeleton.money(charts.sheet, charts.row, column, figure)
        charts.row += 1
    chart = charts.chart({"type": "scatter", "subtype": "straight"}, begun, len(headings) - 1)
    chart.set_x_axis({**_AXIS, "name": "Variance of the fund", "label_position": "low"})
    chart.set_y_axis({**_AXIS, "name": "Borne", "label_position": "low"})
    charts.place(chart, begun, len(headings))
