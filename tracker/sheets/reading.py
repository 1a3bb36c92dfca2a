"""What an importer found in a file: rows in wire form, and what is wrong with the rest."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tracker.domain.money import to_pounds
from tracker.sheets.cells import Wire
from tracker.sheets.layout import Layout

# A ledger row on its way: row in the file, number of its scheme in the file, period, measure,
# source reference, amount in whole pence, narrative.
LedgerRow = tuple[int, int, str, str, str, int, str | None]
OnLedger = Callable[[list[LedgerRow]], None]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing the user has to mend before the file can be imported.

    `cell` is the cell without its sheet, such as `F17`; what does not apply is None. The message
    says what is wrong and what to enter.
    """

    sheet: str | None
    cell: str | None
    column: str | None
    value: str | None
    message: str


@dataclass(slots=True)
class SheetRows:
    """The rows of one sheet: row number in the file, and wire values in the layout's order.

    `fields` are those whose columns the file has; the values of the others are None.
    """

    layout: Layout
    fields: tuple[str, ...]
    letters: dict[str, str]
    rows: list[tuple[int, tuple[Wire, ...]]] = field(default_factory=list)


@dataclass(slots=True)
class LedgerSummary:
    """The ledger sheet, whose rows were handed over while they were read.

    `schemes` lists (agreement, fund, scheme, first row); a row names its scheme by its place here.
    `total` is the control total over all rows, in pence.
    """

    fields: tuple[str, ...]
    letters: dict[str, str]
    rows: int = 0
    total: int = 0
    schemes: list[tuple[str, str, str, int]] = field(default_factory=list)

    @property
    def total_pounds(self) -> Decimal:
        """The control total in pounds."""
        return to_pounds(self.total)


@dataclass(slots=True)
class Reading:
    """A whole file, read: its good rows by sheet, and what its owner must mend or should know.

    `name` is the file's name, safe to show; `kind` says whether it is a workbook or a CSV file.
    """

    name: str
    sha256: str
    kind: Literal["xlsx", "csv"] = "xlsx"
    sheets: dict[str, SheetRows] = field(default_factory=dict)
    ledger: LedgerSummary | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
