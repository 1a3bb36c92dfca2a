"""The ledger listing: every row with the batch it came in, and how it counts in the position."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Protocol

from tracker.domain.funds.lines import ACTUAL
from tracker.exporters.bulk_rows import BulkRow
from tracker.exporters.summary.facts import LedgerLine, SummaryFacts
from tracker.exporters.summary.lines import Lines, SchemeLine
from tracker.exporters.summary.tables import Field, Source, Spec, Table, money, sheets_for
from tracker.sheets import Style

TO_DATE = "Actual to date"
OUTTURN = "Outturn"
BEFORE = "Forecast before"
COMMITTED = "Commitments"

LEDGER_SPEC = Spec(
    "Ledger",
    "LedgerRows",
    "Ledger listing",
    "Every ledger row of the year. Line is the scheme's line on the sheet Schemes; Counts as "
    "says which of its figures the row is part of; Batch is the import it came in.",
    (
        Field("Line", Style.WHOLE),
        Field("Agreement"),
        Field("Fund"),
        Field("Scheme"),
        Field("Month", Style.DATE, number_format="yyyy-mm"),
        Field("Measure", width=17),
        money("Amount", total=False),
        Field("Counts as", width=17),
        Field("Narrative", width=40),
        Field("Source reference", width=20),
        Field("Batch", Style.WHOLE),
        Field("Source row", Style.WHOLE, width=11),
    ),
)


class _Digest(Protocol):
    def update(self, content: bytes, /) -> None: ...


@dataclass(frozen=True)
class LedgerListing:
    """The listing's tables, the source that formulas add up, and what its rows add up to.

    `totals` holds whole pence by what the rows count as, `narratives` what was said of the
    outturn by line.
    """

    tables: tuple[Table, ...]
    source: Source
    totals: dict[str, int]
    narratives: dict[int, str]


_Plan = tuple[int, dict[tuple[str, str], str]]


def ledger_listing(facts: SummaryFacts, lines: Lines, digest: _Digest) -> LedgerListing:
    """Go through the ledger once to count it, and lay out the sheets that will list it."""
    reach: dict[int, tuple[int, int]] = {}
    totals = dict.fromkeys((TO_DATE, OUTTURN, BEFORE, COMMITTED, ""), 0)
    narratives: dict[int, str] = {}
    index = -1
    for index, (line, row, counts_as) in enumerate(_placed(facts, lines)):
        digest.update(repr(row).encode())
        totals[counts_as] += row[6]
        if line is not None:
            first, _ = reach.get(line, (index, index))
            reach[line] = (first, index)
            if counts_as == OUTTURN and row[7]:
                narratives[line] = f"{narratives[line]} {row[7]}" if line in narratives else row[7]
    sheets = sheets_for(LEDGER_SPEC, index + 1)
    tables = []
    start = 0
    for sheet in sheets:
        tables.append(Table(sheet, _Part(facts, lines, start, sheet.count)))
        start += sheet.count
    source = Source(sheets, reach, 4 * len(lines.schemes))
    return LedgerListing(tuple(tables), source, totals, narratives)


@dataclass(frozen=True)
class _Part:
    """The rows of one of the sheets; each starts the ledger anew, so that none is kept."""

    facts: SummaryFacts
    lines: Lines
    start: int
    count: int

    def __call__(self) -> Iterator[BulkRow]:
        placed = _placed(self.facts, self.lines)
        for line, row, counts_as in islice(placed, self.start, self.start + self.count):
            agreement, fund, scheme, period, measure, reference, pence, narrative, batch, at = row
            yield (
                line, agreement, fund, scheme, _first_day(period), measure, pence, counts_as,
                narrative, reference, batch, at,
            )  # fmt: skip


def _placed(facts: SummaryFacts, lines: Lines) -> Iterator[tuple[int | None, LedgerLine, str]]:
    """Every ledger row with the line it belongs to and what it counts as."""
    plans = {(*line.fund.code, line.position.scheme.scheme): _plan(line) for line in lines.schemes}
    nowhere: _Plan = (0, {})
    months = {str(period) for period in facts.year.periods}
    for row in facts.ledger():
        line, counts = plans.get(row[:3], nowhere)
        yield (line if line and row[3] in months else None), row, counts.get((row[4], row[3]), "")


def _plan(line: SchemeLine) -> _Plan:
    """What the scheme's ledger rows count as, by measure and month."""
    sources = line.position.sources
    counts = {(ACTUAL, str(total.period)): TO_DATE for total in sources.actuals}
    for total, counts_as in (
        (sources.previous, BEFORE),
        (sources.forecast, OUTTURN),
        (sources.commitment, COMMITTED),
    ):
        if total is not None:
            counts[total.measure, str(total.period)] = counts_as
    return line.number, counts


@cache
def _first_day(period: str) -> date:
    return date(int(period[:4]), int(period[5:7]), 1)
