"""Cell addresses: `F17` is column 6, row 17, both counted from one."""

import re
from functools import cache

from tracker.sheets.cells import column_letters

MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")

Box = tuple[int, int, int, int]
"""First row, first column, last row and last column of a range, all inclusive."""


@cache
def column_number(letters: str) -> int:
    """The number of a column given by its letters.

    >>> column_number("AB")
    28
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def cell_name(row: int, column: int) -> str:
    """How people write a cell: `F17`."""
    return f"{column_letters(column)}{row}"


def cell_place(reference: str) -> tuple[int, int] | None:
    """Row and column of a reference such as `F17` or `$F$17`; None when it is none."""
    match = _REFERENCE.fullmatch(reference)
    return (int(match[2]), column_number(match[1])) if match else None


def box_of(reference: str) -> Box | None:
    """The rectangle of a reference such as `B5:C9`; None when it is none."""
    first, _, last = reference.partition(":")
    start, end = cell_place(first), cell_place(last or first)
    return (*start, *end) if start and end else None


def box_name(box: Box) -> str:
    """How people write a range: `B5:C9`."""
    return f"{cell_name(box[0], box[1])}:{cell_name(box[2], box[3])}"


def box_size(box: Box) -> int:
    """How many cells a range has."""
    return (box[2] - box[0] + 1) * (box[3] - box[1] + 1)


def rows_text(rows: list[int], most: int = 10) -> str:
    """A list of row numbers for people, runs joined.

    >>> rows_text([3, 4, 5, 9])
    '3-5, 9'
    """
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in runs[:most]]
    return ", ".join(shown) + (" and others" if len(runs) > most else "")
