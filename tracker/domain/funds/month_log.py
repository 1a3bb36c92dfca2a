"""A month as it is logged by hand: scheme by scheme, beside what imports have brought.

What somebody enters in a cell is the figure of that scheme and month, whatever it is made of.
Rows that imports brought are never overwritten: the row kept of the entry is the difference
between the two. Month-end corrections and accruals come between two extracts of a ledger, so to
refuse them would send people back to a spreadsheet; to replace the imported rows would break the
trail to the file, and the next import would put them back. A difference says why in its note.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tracker.domain.financial_year import Period
from tracker.domain.funds.lines import (
    ACTUAL,
    COMMITMENT,
    FORECAST,
    Cutoff,
    SchemeRows,
    scheme_position,
)
from tracker.domain.funds.position import scheme_rows
from tracker.domain.funds.slips import below_spend
from tracker.domain.money import ZERO, total_of
from tracker.domain.registers import AgreementBook, LedgerEntry, Scheme
from tracker.domain.wording import signed_pounds_text

BY_HAND = "by hand"
"""The source reference of ledger rows entered by hand: entering again changes the same row."""

MEASURES = (ACTUAL, FORECAST, COMMITMENT)

SchemeKey = tuple[str, str]  # fund, scheme


@dataclass(frozen=True, slots=True)
class Cell:
    """What is kept of one measure of a scheme in a month, in pounds.

    `imported` adds up `rows` rows with other source references than an entry by hand has, of
    which `notes` different notes came along, `note` the first of them; `by_hand` is that entry as
    kept, None if there is none.
    """

    imported: Decimal = ZERO
    rows: int = 0
    by_hand: LedgerEntry | None = None
    note: str | None = None
    notes: int = 0

    @property
    def total(self) -> Decimal | None:
        """The figure of the month; None where nothing is recorded."""
        if not self.rows and self.by_hand is None:
            return None
        return self.imported + (ZERO if self.by_hand is None else self.by_hand.amount)

    def entry_for(self, figure: Decimal | None) -> Decimal | None:
        """The amount of the entry by hand that makes the month's figure this; None for no entry.

        A figure of None takes the entry back: what was imported stands by itself.
        """
        if figure is None or (self.rows and figure == self.imported):
            return None
        return figure - self.imported

    def fault(self, figure: Decimal | None, note: str) -> str | None:
        """What is missing of an entry, in a sentence without its full stop; None if nothing is."""
        amount = self.entry_for(figure)
        if amount is None or note:
            return None
        if self.rows:
            return (
                f"Say in the note why this differs from the {signed_pounds_text(self.imported)} that was "
                "imported"
            )
        if amount < 0:
            return "Say in the note why this is below nil"
        return None


@dataclass(frozen=True, slots=True)
class MonthLine:
    """One scheme in a month: its cells by measure and what stands beside them, in pounds.

    `profile` is the month's budget. `last_month` and `to_date` are actuals, `to_date` of the
    year up to and with the month; `last_forecast` is the latest one of an earlier month. A scheme
    with a budget in the year is `expected` to be entered every month.
    """

    scheme: Scheme
    cells: Mapping[str, Cell]
    profile: Decimal
    last_month: Decimal | None
    to_date: Decimal
    budget_to_date: Decimal
    last_forecast: Decimal | None
    expected: bool

    @property
    def key(self) -> SchemeKey:
        return self.scheme.fund, self.scheme.scheme

    @property
    def beyond_forecast(self) -> Decimal:
        """What is spent by the end of the month above the forecast of the whole year, in pounds."""
        forecast = self.cells[FORECAST].total
        return below_spend(self.last_forecast if forecast is None else forecast, self.to_date)

    @property
    def is_entered(self) -> bool:
        """Whether the month's spend is recorded, be it nil."""
        return self.cells[ACTUAL].total is not None

    @property
    def note(self) -> str:
        """The note of the scheme's entries by hand, which they share."""
        entries = [cell.by_hand for cell in self.cells.values() if cell.by_hand is not None]
        return next((entry.narrative for entry in entries if entry.narrative), "")


@dataclass(frozen=True, slots=True)
class Completeness:
    """How far a month is entered, and what the schemes entered come to, in pounds.

    `variance` is their spend minus their own profile: positive is an overspend.
    """

    entered: int
    expected: int
    total: Decimal
    variance: Decimal

    @property
    def is_complete(self) -> bool:
        return self.entered >= self.expected


def completeness(lines: Iterable[MonthLine]) -> Completeness:
    """How far a month is entered; a scheme without a budget counts towards the total only."""
    found = list(lines)
    entered = [line for line in found if line.is_entered]
    total = total_of(line.cells[ACTUAL].total or ZERO for line in entered)
    return Completeness(
        entered=sum(line.expected for line in entered),
        expected=sum(line.expected for line in found),
        total=total,
        variance=total - total_of(line.profile for line in entered),
    )


def month_lines(
    book: AgreementBook,
    period: Period,
    cells: Mapping[tuple[str, str, str], Cell],
    fund: str | None = None,
) -> list[MonthLine]:
    """The schemes of an agreement, or of one of its funds, as a month shows them.

    Args:
        book: with the schemes, budgets, profiles and ledger totals of the year.
        cells: what is kept of the month, by fund, scheme and measure.
    """
    rows = scheme_rows(book, period.financial_year)
    return [
        _line(scheme, rows.get((scheme.fund, scheme.scheme), SchemeRows()), period, cells)
        for scheme in book.schemes
        if fund is None or scheme.fund == fund
    ]


def _line(
    scheme: Scheme,
    rows: SchemeRows,
    period: Period,
    cells: Mapping[tuple[str, str, str], Cell],
) -> MonthLine:
    number = period.number
    budget_to_date = _budget_to_date(scheme, rows, period, number)
    before = _budget_to_date(scheme, rows, period, number - 1)
    actuals = {row.period.number: row.amount for row in rows.ledger if row.measure == ACTUAL}
    forecasts = {
        row.period.number: row.amount
        for row in rows.ledger
        if row.measure == FORECAST and row.period.number < number
    }
    return MonthLine(
        scheme=scheme,
        cells={m: cells.get((scheme.fund, scheme.scheme, m), Cell()) for m in MEASURES},
        profile=budget_to_date - before,
        last_month=actuals.get(number - 1),
        to_date=total_of(amount for month, amount in actuals.items() if month <= number),
        budget_to_date=budget_to_date,
        last_forecast=forecasts[max(forecasts)] if forecasts else None,
        expected=bool(rows.budgets),
    )


def _budget_to_date(scheme: Scheme, rows: SchemeRows, period: Period, number: int) -> Decimal:
    """The budget to the end of a month by what was approved by the end of the month logged."""
    cutoff = Cutoff(period.financial_year, period.last_day, number, final=False)
    return scheme_position(scheme, rows, cutoff).figures.budget_to_date
