"""The tables of the summary: what their columns are, where they stand, how formulas reach them.

Every sheet has its title in row 1, a note in row 2, then one row of totals for each kind of fund
(kinds are never added together), a blank row, the headings, and the rows. Formulas pick rows by
number (`Line`, `Fund line`), never by a code that a person typed: a spreadsheet would take the
code `007` for the number 7, and `<5` or `A*` for a condition.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracker.domain.risk_share.terms import FundKind
from tracker.exporters.bulk_rows import BulkCell, BulkRow, Formula, Plain
from tracker.exporters.splice import LAST_ROW
from tracker.exporters.styles import ACCOUNTING, DAY_FORMAT
from tracker.sheets import Style
from tracker.sheets.cells import column_letters

_FORMATS = {
    Style.TEXT: "@",
    Style.MONEY: ACCOUNTING,
    Style.DATE: DAY_FORMAT,
    Style.WHOLE: "0",
    Style.NUMBER: "General",
}
_WIDTHS = {Style.TEXT: 16, Style.MONEY: 18, Style.DATE: 12, Style.WHOLE: 8, Style.NUMBER: 11}
_SENTENCE = 50

# Above so many comparisons formulas reach only over the rows of their own line, because a
# spreadsheet that compares every line with every row would be minutes in opening.
_FEW_COMPARISONS = 5_000_000

At = Callable[[str], str]
"""The cell under a heading in the row that is being written."""

Cells = dict[str, BulkCell]
"""Cells of a row by heading."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a table; `total` says whether its amounts add up by kind of fund."""

    heading: str
    style: Style = Style.TEXT
    width: int = 0
    number_format: str = ""
    total: bool = False

    @property
    def shown_as(self) -> str:
        """The number format of the column's cells."""
        return self.number_format or _FORMATS[self.style]

    @property
    def shown_width(self) -> int:
        return self.width or _WIDTHS[self.style]

    @property
    def wraps(self) -> bool:
        """Whether long texts go on below, so that they print whole."""
        return self.width >= _SENTENCE


def money(heading: str, *, total: bool = True) -> Field:
    """A column of pounds, whole pence in its cells."""
    return Field(heading, Style.MONEY, total=total)


@dataclass(frozen=True)
class Spec:
    """What a table is: the sheet it stands on, its name in the workbook, what it shows."""

    sheet: str
    table: str
    title: str
    note: str
    fields: tuple[Field, ...]
    frozen: int = 1

    @cached_property
    def place(self) -> Mapping[str, int]:
        """The columns by heading, counted from 0."""
        return {field.heading: index for index, field in enumerate(self.fields)}

    @property
    def styles(self) -> tuple[Style, ...]:
        return tuple(field.style for field in self.fields)

    def row(self, cells: Mapping[str, BulkCell]) -> BulkRow:
        """A row from its cells by heading; raises KeyError when one is missing or unknown."""
        if len(cells) != len(self.fields):
            raise KeyError(f"{self.sheet}: {set(cells) ^ set(self.place)}")
        return [cells[field.heading] for field in self.fields]


@dataclass(frozen=True)
class Sheet:
    """Where a table stands: `count` rows below the totals of `kinds`; rows count from 0.

    `part` is 2 and more for the sheets on which a long table goes on.
    """

    spec: Spec
    count: int
    kinds: tuple[FundKind, ...] = ()
    part: int = 1

    @property
    def name(self) -> str:
        return self.spec.sheet if self.part == 1 else f"{self.spec.sheet} {self.part}"

    @property
    def table(self) -> str:
        return self.spec.table if self.part == 1 else f"{self.spec.table}_{self.part}"

    @property
    def heading_row(self) -> int:
        """The row of the headings, counted from 1."""
        return 4 + len(self.kinds)

    @property
    def first_row(self) -> int:
        return self.heading_row + 1

    @property
    def last_row(self) -> int:
        return self.heading_row + max(self.count, 1)

    def letters(self, heading: str) -> str:
        return column_letters(self.spec.place[heading] + 1)

    def here(self, heading: str, index: int) -> str:
        """The cell of a row, as formulas on the same sheet name it."""
        return f"{self.letters(heading)}{self.first_row + index}"

    def there(self, heading: str, index: int) -> str:
        """The cell of a row, as formulas on any sheet name it."""
        return f"{self._prefix}${self.letters(heading)}${self.first_row + index}"

    def total(self, heading: str, kind: FundKind) -> str:
        """The cell that holds a kind's total."""
        return f"{self._prefix}${self.letters(heading)}${3 + self.kinds.index(kind)}"

    def column(self, heading: str) -> str:
        """All cells of a column."""
        return self.block(heading, 0, max(self.count, 1) - 1)

    def block(self, heading: str, first: int, last: int) -> str:
        """The cells of a column from one row to another."""
        letters = self.letters(heading)
        return (
            f"{self._prefix}${letters}${self.first_row + first}:${letters}${self.first_row + last}"
        )

    @property
    def _prefix(self) -> str:
        return f"'{self.name}'!" if " " in self.name else f"{self.name}!"


@dataclass(frozen=True)
class Table:
    """A sheet and its rows."""

    sheet: Sheet
    rows: Callable[[], Iterator[BulkRow]]

    @classmethod
    def of(cls, sheet: Sheet, rows: Sequence[BulkRow]) -> "Table":
        """A table whose rows are all there."""
        return cls(sheet, lambda: iter(rows))

    def sum(self, heading: str, matches: Callable[[BulkRow], bool] = lambda _: True) -> int:
        """The total in pence of a column's stored values; blanks and words count for nothing."""
        place = self.sheet.spec.place[heading]
        values = (stored(row[place]) for row in self.rows() if matches(row))
        return sum(value for value in values if isinstance(value, int))


def stored(cell: BulkCell) -> Plain:
    """The value of a cell, with a formula the value that is stored with it."""
    return cell.value if isinstance(cell, Formula) else cell


def sumifs(amounts: str, *conditions: tuple[str, str | int]) -> str:
    """A SUMIFS of cells whose neighbours meet every condition: a range and what to find in it."""
    return f"SUMIFS({amounts},{','.join(f'{place},{wanted}' for place, wanted in conditions)})"


def rounded(sum_of: str) -> str:
    """A sum without the noise of binary fractions, so that what is nil compares as nil."""
    return f"ROUND({sum_of},2)"


@dataclass(frozen=True)
class Source:
    """Rows that carry the line they belong to, and formulas that add them up.

    `reach` holds the first and the last row of each line, counted from 0 over all `sheets`;
    `lines` is how many lines add the rows up.
    """

    sheets: tuple[Sheet, ...]
    reach: Mapping[int, tuple[int, int]]
    lines: int

    @classmethod
    def of(cls, table: Table, lines: int) -> "Source":
        """The source that a table is."""
        place = table.sheet.spec.place["Line"]
        return cls((table.sheet,), reach_of(row[place] for row in table.rows()), lines)

    def total(self, heading: str, line: int, cell: str, *conditions: tuple[str, str]) -> str:
        """The formula that adds up a line's amounts; `cell` holds the line's number.

        A condition is the heading of a further column and the word wanted in it.
        """
        pieces = [
            sumifs(
                sheet.block(heading, first, last),
                (sheet.block("Line", first, last), cell),
                *((sheet.block(name, first, last), f'"{word}"') for name, word in conditions),
            )
            for sheet, first, last in self._pieces(line)
        ]
        return "+".join(pieces) or "0"

    def _pieces(self, line: int) -> Iterator[tuple[Sheet, int, int]]:
        count = sum(sheet.count for sheet in self.sheets)
        first, last = 0, count - 1
        if count * self.lines > _FEW_COMPARISONS:
            first, last = self.reach.get(line, (0, -1))
        before = 0
        for sheet in self.sheets:
            start, end = max(first - before, 0), min(last - before, sheet.count - 1)
            if start <= end:
                yield sheet, start, end
            before += sheet.count


def reach_of(lines: Iterator[BulkCell]) -> dict[int, tuple[int, int]]:
    """The first and the last row of each line."""
    reach: dict[int, tuple[int, int]] = {}
    for index, line in enumerate(lines):
        if isinstance(line, int):
            reach[line] = (reach[line][0] if line in reach else index, index)
    return reach


def sheets_for(spec: Spec, count: int) -> tuple[Sheet, ...]:
    """As many sheets as it takes to hold the rows."""
    room = LAST_ROW - Sheet(spec, 0).first_row + 1
    counts = [min(room, count - start) for start in range(0, count, room)] or [0]
    return tuple(Sheet(spec, number, part=part) for part, number in enumerate(counts, start=1))
