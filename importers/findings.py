"""What the gate learns of a worksheet without reading its values."""

from dataclasses import dataclass, field

from importers.addresses import MOST_COLUMNS, MOST_ROWS, Box, cell_name
from importers.refusal import Refusal, damaged

MOST_FILLED = 6_000_000
MOST_MERGES = 20_000
MOST_FAULTS = 100_000
MOST_PERCENTS = 500_000
# The reader allocates a value for every cell of the rectangle between the first and the last
# filled cell; with 32 bytes each, this many stay well under the child's memory.
MOST_RECTANGLE = 10_000_000

NO_STORED_VALUE = (
    "The cell holds a formula with no stored value: open the workbook in Excel or LibreOffice, "
    "let it calculate, save it, and import it again."
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell whose value the reader would silently leave out."""

    value: str
    message: str


@dataclass(slots=True)
class Findings:
    """Counts and addresses of one worksheet; rows and columns count from one.

    `filled` and the last row and column may be too high, never too low.
    """

    filled: int = 0
    last_row: int = 0
    last_column: int = 0
    faults: dict[tuple[int, int], Fault] = field(default_factory=dict)
    percents: set[tuple[int, int]] = field(default_factory=set)
    merges: list[Box] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)

    def note_error(self, row: int, column: int, shown: str) -> None:
        """An error cell such as #REF!, which the reader takes for blank."""
        message = f"The cell holds the error {shown}: mend the formula or type the figure."
        self._note(row, column, Fault(shown, message))

    def note_formula(self, row: int, column: int, formula: str) -> None:
        """A formula no spreadsheet program has calculated yet."""
        self._note(row, column, Fault(f"={formula}" if formula else "", NO_STORED_VALUE))

    def note_percent(self, row: int, column: int) -> None:
        """A number that is shown as a percentage."""
        if len(self.percents) >= MOST_PERCENTS:
            raise Refusal(f"one of its sheets has more than {MOST_PERCENTS:,} percentages.")
        self.percents.add((row, column))

    def _note(self, row: int, column: int, fault: Fault) -> None:
        if not 1 <= row <= MOST_ROWS or not 1 <= column <= MOST_COLUMNS:
            raise damaged("a cell lies outside its sheet")
        if len(self.faults) >= MOST_FAULTS:
            first = cell_name(*next(iter(self.faults)))
            raise Refusal(
                f"one of its sheets has more than {MOST_FAULTS:,} error cells or formulas without "
                f"a stored value, the first in {first}. Let Excel calculate it and save it again."
            )
        self.faults[row, column] = fault

    def check(self, sheet: str) -> None:
        """Raises Refusal when the sheet is beyond the limits."""
        if self.filled > MOST_FILLED:
            raise Refusal(
                f"it is too large: its sheet {sheet} has more than {MOST_FILLED:,} filled cells. "
                "Split it into several files."
            )
        if len(self.merges) > MOST_MERGES:
            raise Refusal(
                f"its sheet {sheet} has more than {MOST_MERGES:,} merged ranges: unmerge them."
            )
        if self.last_row > MOST_ROWS or self.last_column > MOST_COLUMNS:
            raise damaged(f"its sheet {sheet} has cells outside the sheet")
