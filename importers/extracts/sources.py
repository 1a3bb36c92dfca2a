"""What recognition and reading need of a file, whether it is text or a workbook."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from importers.extracts.header import Header

HEAD_ROWS = 500
PORTION = 20_000


@dataclass(frozen=True, slots=True)
class Blemishes:
    """What a workbook's reader would leave out or show against the author's wish.

    `faults` says what is wrong with cells (errors, formulas without a value) by row and column
    from 1; `covered` names the merged range that hides a cell.
    """

    faults: Mapping[tuple[int, int], str] = field(default_factory=dict)
    covered: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def rows(self) -> frozenset[int]:
        """The rows that need a closer look."""
        return frozenset(row for places in (self.faults, self.covered) for row, _column in places)


class Source(Protocol):
    """An opened file whose table has been chosen: its separator, or its sheet."""

    encoding: str | None
    delimiter: str | None
    sheet: str | None
    warnings: list[str]
    questions: list[str]
    beside: Sequence[tuple[str, Sequence[Sequence[object]]]]
    """The other sheets of a workbook by name, with their first rows."""

    @property
    def head(self) -> Sequence[Sequence[object]]:
        """The first rows, from row 1."""
        ...

    @property
    def header(self) -> Header | None:
        """The headings recognised in the head."""
        ...

    @property
    def title(self) -> str:
        """What stands around the table: the sheet's name; used to find a year."""
        ...

    def portions(self) -> Iterator[Sequence[Sequence[object]]]:
        """All rows from row 1, some thousands at a time."""
        ...

    def blemishes(self, columns: set[int]) -> Blemishes:
        """What is wrong with cells of some columns, counted from 1."""
        ...

    def note_hidden(self, header_row: int, columns: set[int]) -> None:
        """Warn of hidden rows below the headings and of hidden columns, counted from 1."""
        ...
