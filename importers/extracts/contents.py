"""What the cells of a column look like, judged by a sample of its rows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from importers.extracts.amounts import amount_of
from importers.extracts.moments import is_month_first, is_serial, moment_of

SAMPLE_ROWS = 400


def is_blank(cell: object) -> bool:
    """Whether nothing is in a cell, or nothing but space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


_NOT_GIVEN = re.compile(
    r"n/?a|n\.a\.?|none|null|nil return|not (?:reported|available|applicable|known|given)|tbc|\?+|\.\.+",
    re.IGNORECASE,
)


def says_not_given(cell: object) -> bool:
    """Whether a cell says in words that it holds no figure, as NA does."""
    return (
        isinstance(cell, str) and len(cell) < 20 and _NOT_GIVEN.fullmatch(cell.strip()) is not None
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """Counts over the sampled cells of one column; `amounts` has one entry for each row.

    `month_first` cells are dates in the wrong order, and not among the `days`.
    `worded` cells have letters and are neither amount nor date; `unnumbered` ones no digits either.
    """

    filled: int
    amounts: tuple[Decimal | None, ...]
    pennies: int
    days: int
    months: int
    numbered_months: int
    month_first: int
    serials: int
    worded: int
    unnumbered: int
    distinct: int

    @property
    def amount_share(self) -> float:
        """How many of the filled cells are amounts, from 0 to 1."""
        count = sum(amount is not None for amount in self.amounts)
        return count / self.filled if self.filled else 0.0

    @property
    def day_share(self) -> float:
        """How many of the filled cells are days, from 0 to 1."""
        return self.days / self.filled if self.filled else 0.0

    @property
    def month_share(self) -> float:
        """How many of the filled cells are months, from 0 to 1."""
        return self.months / self.filled if self.filled else 0.0

    @property
    def word_share(self) -> float:
        """How many of the filled cells have letters in them and are no date, from 0 to 1."""
        return self.worded / self.filled if self.filled else 0.0

    def looks(self) -> str:
        """The column in a few words, for people."""
        if not self.filled:
            return "blank"
        if self.day_share > 0.8 and self.serials < self.days:
            return "dates"
        if self.month_share > 0.8:
            return "months"
        if self.amount_share > 0.8:
            return "amounts" if self.pennies else "whole numbers"
        return "the same text in every row" if self.distinct == 1 and self.filled > 5 else "text"


def facts_of(cells: Sequence[object]) -> Facts:
    """Look at the cells of a column."""
    known = {cell: None if is_blank(cell) else amount_of(cell) for cell in cells}
    amounts = tuple(known[cell] for cell in cells)
    filled = [cell for cell in cells if not is_blank(cell) and not says_not_given(cell)]
    moments = {cell: moment_of(cell) for cell in filled}
    days = [cell for cell in filled if (found := moments[cell]) and not found.is_month]
    months = [cell for cell in filled if (found := moments[cell]) and found.is_month]
    words = [
        cell
        for cell in filled
        if moments[cell] is None and known[cell] is None and _has_letters(cell)
    ]
    return Facts(
        filled=len(filled),
        amounts=amounts,
        pennies=sum(1 for amount in amounts if amount is not None and amount % 1),
        days=len(days),
        months=len(months),
        numbered_months=sum(not _has_letters(cell) for cell in months),
        month_first=sum(map(is_month_first, filled)),
        serials=sum(map(is_serial, days)),
        worded=len(words),
        unnumbered=sum(not any(map(str.isdigit, str(cell))) for cell in words),
        distinct=len(moments),
    )


def _has_letters(cell: object) -> bool:
    return isinstance(cell, str) and any(map(str.isalpha, cell))
