"""What a listing of the rows behind a figure is made of, and the part of a fund it is about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from flask import abort

from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import SchemePosition
from tracker.services.records.origins import Origin
from tracker.web.asking import asked
from tracker.web.formatting import day, period
from tracker.web.funds.fund import FundView, view_of

Shown = str | date | Period | None


@dataclass(frozen=True, slots=True)
class Part:
    """Which of the rows are wanted: at most so many, after so many."""

    most: int
    skip: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its key in the audit trail, a few cells, an amount in pounds, where it came from."""

    record: str
    cells: tuple[Shown, ...]
    amount: Decimal
    origin: Origin

    @property
    def words(self) -> tuple[str, ...]:
        """The cells as a page says them."""
        return tuple(_said(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows behind a figure; `count` is how many there are, `lines` are those wanted."""

    view: FundView
    title: str
    sheet: str
    sentence: str
    headings: tuple[str, ...]
    lines: Sequence[Line] = field(default_factory=tuple)
    count: int = 0


def _said(cell: Shown) -> str:
    if isinstance(cell, Period):
        return period(cell)
    return day(cell) if isinstance(cell, date) or cell is None else cell


def view_of_part(agreement: str, fund: str) -> tuple[FundView, Sequence[SchemePosition]]:
    """The fund the address names, and its schemes, or the one it asks for."""
    view = view_of(agreement, fund)
    if view.faults:
        abort(400, f"{view.faults[0].sentence}.")
    code = asked("scheme")
    if not code:
        return view, view.position.schemes
    schemes = [line for line in view.position.schemes if line.scheme.scheme == code]
    if not schemes:
        abort(404, "The fund lists no such scheme in this year.")
    return view, schemes


def last_month(view: FundView) -> Period:
    """The last month that counts; before the year begins it is a month without any row."""
    return min(Period.of(view.as_at), view.year.month(12))
