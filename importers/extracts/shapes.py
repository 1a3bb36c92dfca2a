"""Rows whose fields may stand under the wrong headings: a field is missing, or one is parted in two.

A short row that merely lacks its last fields reads as it stands. One that lacks a field in the
middle reads as well, with every later field one column too far left: only what the columns hold in
other rows tells the two apart.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import pairwise

from importers.extracts.amounts import amount_of
from importers.extracts.contents import Facts, facts_of, is_blank
from importers.extracts.moments import moment_of
from importers.extracts.plan import Plan
from importers.extracts.portions import Portion

PARTED = "an amount seems to be parted in two at its comma for thousands"
_SAMPLE = 200
_ROWS_ENOUGH = 2
# The halves of 1,234.50 that nobody put into quotation marks; the first may be 12,345 already.
_FIRST_HALF = re.compile(r"[-(£ ]*[0-9]{1,3}(?:,[0-9]{3})*")
_SECOND_HALF = re.compile(r" *[0-9]{3}(?P<pennies>\.[0-9]{1,2})?[-)]? *(?:CR|DR)?", re.IGNORECASE)
_MOST_PARTED = 4


class _Kind(Enum):
    """What a column holds in the rows of the usual length."""

    ANYTHING = 0
    DAYS = 1
    FIGURES = 2
    CODES = 3
    WORDS = 4


class Shapes:
    """Knows the columns from rows of the usual length, and looks at those of another one."""

    def __init__(self, plan: Plan, rows: Sequence[Sequence[object]]) -> None:
        """`rows` are the first ones below the headings, each as long as it is in the file."""
        self._plan, self._rows = plan, rows
        self._needed = [at - 1 for at in sorted(plan.needed)]
        named = [at for at, heading in enumerate(plan.headings) if heading]
        self._named = named[-1] + 1 if named else plan.width
        self._kinds: Sequence[_Kind] | None = None
        self._usual: Sequence[bool] = ()

    def suspects(self, portion: Portion) -> dict[int, str]:
        """Why the amount or the date of some rows may be another column's, by row number."""
        return {number: reason for number, row, length in self._odd(portion)
                if (reason := self._doubt(row, length))}  # fmt: skip

    def _odd(self, portion: Portion) -> Iterator[tuple[int, Sequence[object], int]]:
        """Rows shorter or longer than the headings: number, fields, and how many there are."""
        spare = range(self._named, self._plan.width)
        over = {number for at in spare if portion.values[at] - {"", None}
                for number, cell in enumerate(portion.columns[at], portion.first)
                if not is_blank(cell)}  # fmt: skip
        for number in over | portion.odd.keys():
            row = portion.uncut.get(number, portion.rows[number - portion.first])
            yield number, row, portion.odd.get(number, self._plan.width)

    def _doubt(self, row: Sequence[object], length: int) -> str | None:
        if self._kinds is None:
            self._kinds, self._usual = self._learnt()
        if length > self._named and self._is_parted(row, _MOST_PARTED):
            return PARTED
        width = self._plan.width
        if (
            not self._kinds
            or length == width
            or (self._fits(row) and not self._shifted(row, length))
        ):
            return None
        return f"{'more' if length > width else 'fewer'} fields ({length}) than headings ({width})"

    def _learnt(self) -> tuple[Sequence[_Kind], Sequence[bool]]:
        """What the columns hold, and which are usually filled; nothing when all rows are odd."""
        rows = [row for row in self._rows if not all(map(is_blank, row))][:_SAMPLE]
        ends = [max(at for at, cell in enumerate(row, 1) if not is_blank(cell)) for row in rows]
        whole = [row for row, end in zip(rows, ends, strict=True)
                 if end <= self._named <= len(row)]  # fmt: skip
        if len(whole) < _ROWS_ENOUGH:
            return (), ()
        facts = [facts_of([row[at] if at < len(row) else "" for row in whole])
                 for at in range(self._plan.width)]  # fmt: skip
        filled = Counter(at for row in rows for at, cell in enumerate(row) if not is_blank(cell))
        return (
            [_kind(found) for found in facts],
            [filled[at] >= len(rows) * 0.5 for at in range(self._plan.width)],
        )

    def _fits(self, row: Sequence[object]) -> bool:
        """Whether every field is what its column holds."""
        assert self._kinds is not None
        return all(_is_of(kind, cell) for kind, cell in zip(self._kinds, row, strict=False))

    def _shifted(self, row: Sequence[object], length: int) -> bool:
        """Whether the row fits as well with its gap before the amount or the date."""
        if length >= self._named or not any(self._usual[length : self._named]):
            return False
        gap = [""] * (self._named - length)
        last = min(length, max(self._needed) + 1)
        return any(self._fits([*row[:at], *gap, *row[at:length]]) for at in range(last))

    def _is_parted(self, row: Sequence[object], most: int) -> bool:
        """Whether two fields next to each other are halves of one, and the row fits with them joined."""
        for at, (first, second) in enumerate(pairwise(row)):
            halves = _halves(first, second)
            if halves is None:
                continue
            whole, pennies = halves
            if not self._kinds and pennies and at in self._plan.money:
                return True
            if self._kinds and self._fits_joined([*row[:at], whole, *row[at + 2 :]], most):
                return True
        return False

    def _fits_joined(self, row: Sequence[object], most: int) -> bool:
        if all(map(is_blank, row[self._named :])) and self._fits(row):
            return True
        return most > 1 and self._is_parted(row, most - 1)


def _halves(first: object, second: object) -> tuple[str, bool] | None:
    """Two fields as the one amount they may have been, and whether it has pennies."""
    if not isinstance(first, str) or not isinstance(second, str):
        return None
    match = _SECOND_HALF.fullmatch(second)
    if match is None or not _FIRST_HALF.fullmatch(first):
        return None
    return f"{first},{second}", bool(match["pennies"])


def _kind(facts: Facts) -> _Kind:
    if not facts.filled:
        return _Kind.ANYTHING
    if facts.day_share + facts.month_share >= 0.8:
        return _Kind.DAYS
    if facts.amount_share >= 0.8:
        return _Kind.FIGURES
    if facts.word_share < 0.8:
        return _Kind.ANYTHING
    return _Kind.WORDS if facts.unnumbered >= facts.filled * 0.5 else _Kind.CODES


def _is_of(kind: _Kind, cell: object) -> bool:
    """Whether a field may stand in a column of this kind; a blank one may stand anywhere."""
    if kind is _Kind.ANYTHING or is_blank(cell):
        return True
    if kind is _Kind.DAYS:
        return moment_of(cell) is not None
    amount = amount_of(cell)
    if kind is _Kind.FIGURES:
        return amount is not None
    if kind is _Kind.CODES:
        return amount is None or "." not in str(cell)
    return amount is None and moment_of(cell) is None
