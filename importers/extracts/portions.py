"""A portion of rows, taken apart into columns: even widths, different values, damaged texts."""

from collections.abc import Sequence
from dataclasses import dataclass

from importers.extracts.contents import is_blank
from importers.extracts.totals import (
    WITH_TOTAL,
    ends_in_total,
    may_name_total,
    speaks_of_balance,
    total_label,
)
from importers.plain_text import GARBLED


@dataclass(slots=True)
class Portion:
    """Some thousands of rows below the headings, all as wide as the headings.

    `first` is the number of the first row in the file. `odd` gives the original length of rows that
    were too long, with something in the fields beyond, or too short. `values` are the different
    values of each column, `texts` those of them that are text, a line each, for one search through
    all of them.
    """

    first: int
    rows: Sequence[Sequence[object]]
    columns: list[Sequence[object]]
    values: list[set[object]]
    odd: dict[int, int]
    texts: list[str]
    uncut: dict[int, Sequence[object]]

    @property
    def last(self) -> int:
        """The number of the last row in the file."""
        return self.first + len(self.rows) - 1

    def names_total(self, columns: Sequence[int]) -> bool:
        """Whether any text in some columns calls its row a total."""
        return any(
            total_label([line]) or ends_in_total([line])
            for column in columns
            if may_name_total(self.texts[column])
            for line in WITH_TOTAL.findall(self.texts[column])
        )

    def names_balance(self, columns: Sequence[int]) -> bool:
        """Whether any text in some columns speaks of a balance or of money carried forward."""
        return any(speaks_of_balance(self.texts[column]) for column in columns)

    def damaged_rows(self) -> set[int]:
        """The numbers of rows with a text that shows signs of a wrong encoding."""
        found: set[int] = set()
        for column in range(len(self.columns)):
            texts = self.texts[column]
            if texts.isascii() or not GARBLED.search(texts):
                continue
            bad = {value for value in self.values[column]
                   if isinstance(value, str) and GARBLED.search(value)}  # fmt: skip
            cells = enumerate(self.columns[column], self.first)
            found.update(number for number, cell in cells if cell in bad)
        return found


def portion_of(rows: Sequence[Sequence[object]], first: int, width: int) -> Portion:
    """Even out the rows and turn them into columns."""
    odd: dict[int, int] = {}
    uncut: dict[int, Sequence[object]] = {}
    if set(map(len, rows)) != {width}:
        rows = [
            row if len(row) == width else _evened(row, width, number, odd, uncut)
            for number, row in enumerate(rows, first)
        ]
    columns: list[Sequence[object]] = list(zip(*rows, strict=True))
    values = [set(column) for column in columns]
    return Portion(first, rows, columns, values, odd, list(map(_joined, values)), uncut)


def _joined(values: set[object]) -> str:
    try:
        return "\n".join(values)  # type: ignore[arg-type]  # in a CSV file all are text
    except TypeError:
        return "\n".join([value for value in values if isinstance(value, str)])


def _evened(
    row: Sequence[object],
    width: int,
    number: int,
    odd: dict[int, int],
    uncut: dict[int, Sequence[object]],
) -> Sequence[object]:
    if len(row) < width:
        if row:
            odd[number] = len(row)
        return [*row, *[""] * (width - len(row))]
    if not all(map(is_blank, row[width:])):
        odd[number] = len(row)
        uncut[number] = row
    return row[:width]
