"""Amounts as finance systems print them, exactly: Decimal pounds, or not an amount at all.

Unlike the workbook's own cells (`tracker.sheets.amounts`), an extract's amounts may have fractions
of a penny, because published ledgers do. They are kept as they are and told to the user. The
noise of binary fractions is not a fraction of a penny: fifteen digits are what a spreadsheet shows.
"""

import math
import re
from collections.abc import Sequence
from decimal import Context, Decimal

from tracker.domain.money import ZERO

Cell = object
"""What a reader finds in a cell: text, a number, a date, True, or nothing."""

_SPACES = str.maketrans(
    {"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\ufeff": " "}
)
_NOT_PLAIN = re.compile(r"[^0-9.\-\n]")
_THOUSANDTHS = re.compile(r"[^0-9]*[1-9][0-9]{0,2}\.[0-9]{3}[^0-9]*")
_FEW = 2
_FINE = re.compile(r"\.[0-9]{3}")
_FIFTEEN = Context(prec=15)
_PENNY = Decimal("0.01")
_LARGEST = Decimal(10) ** 13
_AMOUNT = re.compile(
    r"(?P<side>CR|DR)?\s*(?P<first>[-+(])?\s*(?P<pound>£|GBP)?\s*(?P<second>[-+(])?\s*"
    r"(?P<number>(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]*)?|[0-9]{1,3}(?: [0-9]{3})+\.[0-9]{2}|\.[0-9]+)"
    r"\s*(?:£|GBP)?\s*(?P<close>\))?\s*(?P<trail>-|CR|DR)?",
    re.IGNORECASE,
)
# How accountants' number formats print nil.
_NIL = re.compile(r"(?:£\s*)?-{1,2}(?:\s*£)?")


def amount_of(cell: Cell) -> Decimal | None:
    """The amount in a cell; None where there is none that can be read in one way only.

    >>> amount_of("(£1,234.50)"), amount_of("12.30 CR"), amount_of(0.1 + 0.2), amount_of("n/a")
    (Decimal('-1234.50'), Decimal('-12.30'), Decimal('0.30'), None)
    """
    if isinstance(cell, str):
        return _of_text(cell)
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return _within_reach(_without_noise(Decimal(repr(cell))))


def _of_text(text: str) -> Decimal | None:
    cleaned = text.translate(_SPACES).strip().removeprefix("'")
    match = _AMOUNT.fullmatch(cleaned)
    if match is None:
        return ZERO if _NIL.fullmatch(cleaned) else None
    opening, closing = (match["first"], match["second"]).count("("), bool(match["close"])
    signs = [sign for sign in (match["first"], match["second"]) if sign and sign != "("]
    marks = len(signs) + opening + bool(match["trail"]) + bool(match["side"])
    if opening != closing or marks > 1:
        return None
    value = _without_noise(Decimal(match["number"].replace(",", "").replace(" ", "")))
    negative = (
        opening or signs == ["-"] or (match["trail"] or match["side"] or "").upper() in ("-", "CR")
    )
    return _within_reach(-value if negative else value)


def _without_noise(value: Decimal) -> Decimal:
    """0.30000000000000004, which some program wrote out, is the 0.3 that its author saw."""
    if abs(value) < _LARGEST and len(value.as_tuple().digits) > 15:
        shown = _FIFTEEN.plus(value)
        if not has_fractions(shown):
            return shown.quantize(_PENNY)
    return value


def _within_reach(value: Decimal) -> Decimal | None:
    return value if abs(value) < _LARGEST else None


def has_fractions(amount: Decimal) -> bool:
    """Whether an amount has more than two decimals that count."""
    return bool(100 % amount.as_integer_ratio()[1])


class AmountColumn:
    """Reads the cells of a column in portions; amounts that repeat are worked out once."""

    _MOST_REMEMBERED = 1 << 16

    def __init__(self) -> None:
        self.fractions = False
        """Whether any amount so far has a fraction of a penny."""
        self._known: dict[tuple[type, object], Decimal | None] = {}
        self._plain = False

    def read(self, cells: Sequence[Cell]) -> list[Decimal | None]:
        """The amounts of a portion, None where there is none."""
        fast = self._all_plain(cells)
        self._plain = self._plain or (fast is not None and any(fast))
        return list(map(self._one, cells)) if fast is None else fast

    def all_in_thousandths(self) -> str | None:
        """One of the amounts, if all are such as 1.100, where the point may stand between thousands."""
        texts = [str(key[1]) for key, amount in self._known.items()
                 if key[0] is str and amount is not None]  # fmt: skip
        alike = not self._plain and all(map(_THOUSANDTHS.fullmatch, texts))
        return texts[0] if alike and len(texts) > _FEW else None

    def _all_plain(self, cells: Sequence[Cell]) -> list[Decimal | None] | None:
        """All at once, when every cell is a number and nothing besides."""
        kinds = set(map(type, cells))
        if kinds == {float}:
            texts: Sequence[str] = list(map(repr, cells))
        elif kinds == {str}:
            texts = cells  # type: ignore[assignment]  # just seen
        else:
            return None
        joined = "\n".join(texts)
        if _NOT_PLAIN.search(joined) or _FINE.search(joined) or len(max(texts, key=len)) > 13:
            return None
        try:
            return list(map(Decimal, texts))
        except ArithmeticError:  # such as 1-2, or a blank
            return None

    def _one(self, cell: Cell) -> Decimal | None:
        key = (type(cell), cell)  # 1 and True are one key to a dictionary
        if key in self._known:
            return self._known[key]
        amount = None if cell == "" else amount_of(cell)
        self.fractions = self.fractions or (amount is not None and has_fractions(amount))
        if len(self._known) < self._MOST_REMEMBERED:
            self._known[key] = amount
        return amount
