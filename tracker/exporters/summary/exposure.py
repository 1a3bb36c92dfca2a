"""The exposure curve of each fund: who would bear what at other variances.

The columns of partners are numbered, because the partners differ from fund to fund; each row
names its own.
"""

from dataclasses import dataclass

from tracker.domain.money import ZERO, to_pence
from tracker.domain.risk_share.result import ExposurePoint
from tracker.exporters.bulk_rows import BulkCell, BulkRow, Formula
from tracker.exporters.summary.facts import Exposure, SummaryFacts
from tracker.exporters.summary.tables import Field, Sheet, Spec, Table, money, rounded
from tracker.exporters.summary.words import over_or_under
from tracker.sheets import Style

_FIXED = (
    money("Variance", total=False),
    Field("Over or under", width=13),
    money("Outturn", total=False),
    money("Reserve used", total=False),
    money("Uncommitted cut", total=False),
    money("Retained", total=False),
    money("Unallocated", total=False),
)


@dataclass(frozen=True)
class Curve:
    """One fund's rows of the exposure table, counted from 0."""

    exposure: Exposure
    first: int
    partners: tuple[str, ...]

    @property
    def last(self) -> int:
        return self.first + len(self.exposure.points) - 1


@dataclass(frozen=True)
class ExposureTable:
    """The exposure table, and where each fund's curve lies in it."""

    table: Table
    curves: tuple[Curve, ...]


def exposure_table(facts: SummaryFacts) -> ExposureTable:
    """Every point of every fund's curve."""
    curves: list[Curve] = []
    first = 0
    for exposure in facts.exposures:
        if not exposure.points:
            continue
        partners = sorted({code for point in exposure.points for code in point.shares})
        curves.append(Curve(exposure, first, tuple(partners)))
        first += len(exposure.points)
    spec = _spec(max((len(curve.partners) for curve in curves), default=0))
    sheet = Sheet(spec, first)
    rows = [
        _row(curve, point, curve.first + index, sheet)
        for curve in curves
        for index, point in enumerate(curve.exposure.points)
    ]
    return ExposureTable(Table.of(sheet, rows), tuple(curves))


def partner_heading(number: int) -> str:
    """The heading over the code of a curve's partner, counted from 1."""
    return f"Partner {number}"


def share_heading(number: int) -> str:
    """The heading over the share of a curve's partner, counted from 1."""
    return f"Share {number}"


def _spec(most_partners: int) -> Spec:
    partners = [
        field
        for number in range(1, most_partners + 1)
        for field in (
            Field(partner_heading(number), width=12),
            money(share_heading(number), total=False),
        )
    ]
    return Spec(
        "Exposure",
        "ExposurePoints",
        "Exposure: who would bear what at other variances",
        "Between two rows each amount runs straight, but for pennies. Check is nil where the "
        "parts add up to the variance.",
        (
            Field("Agreement"),
            Field("Fund"),
            *_FIXED,
            *partners,
            money("Check", total=False),
            Field("Remark", Style.TEXT, width=50),
        ),
        frozen=2,
    )


def _row(curve: Curve, point: ExposurePoint, index: int, sheet: Sheet) -> BulkRow:
    variance = to_pence(point.variance)
    cells: dict[str, BulkCell] = dict.fromkeys(sheet.spec.place)
    cells |= {
        "Agreement": curve.exposure.agreement,
        "Fund": curve.exposure.fund,
        "Variance": variance,
        "Over or under": over_or_under(sheet.here("Variance", index), variance),
        "Outturn": to_pence(point.outturn),
        "Reserve used": to_pence(point.reserve_used),
        "Uncommitted cut": to_pence(point.uncommitted_cut),
        "Retained": to_pence(point.retained),
        "Unallocated": to_pence(point.unallocated),
        "Remark": point.error,
    }
    parts = ["Reserve used", "Uncommitted cut", "Unallocated"]
    placed = to_pence(
        point.reserve_used + point.uncommitted_cut + point.unallocated - point.retained
    )
    for number, partner in enumerate(curve.partners, start=1):
        share = to_pence(point.shares.get(partner, ZERO))
        cells[partner_heading(number)] = partner
        cells[share_heading(number)] = share
        parts.append(share_heading(number))
        placed += share
    taken = "-".join(sheet.here(part, index) for part in parts)
    text = f"{sheet.here('Variance', index)}-{taken}+{sheet.here('Retained', index)}"
    cells["Check"] = Formula(rounded(text), variance - placed)
    return sheet.spec.row(cells)
