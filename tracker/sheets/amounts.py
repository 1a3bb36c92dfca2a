"""Numbers as people type them into spreadsheets, read exactly or refused.

A number cell arrives as a binary float; Excel itself keeps fifteen significant digits, so those
fifteen are the number its author saw. Text is read the way the United Kingdom writes it. What
could be meant in two ways is refused with a sentence, never guessed and never rounded.
"""

import math
import re
from decimal import Decimal

from tracker.sheets.cells import CellFault, shown

_LARGEST_PENCE = 10**15
_MINUSES = str.maketrans({"\u2212": "-", "\u2013": "-", "\u00a0": " ", "\u202f": " "})
_MONEY = re.compile(
    r"(?:£\s*)?(?P<open>\()?\s*(?P<sign>[-+])?\s*(?:£\s*)?(?P<sign2>[-+])?"
    r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.(?P<part>[0-9]*))?"
    r"\s*(?P<close>\))?\s*(?P<trail>-|CR|DR)?",
    re.IGNORECASE,
)
_MOST_DIGITS = 100
_NUMBER = re.compile(r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?")


def float_digits(value: float) -> Decimal:
    """The decimal number a spreadsheet shows for a number cell: its fifteen significant digits.

    Raises CellFault for what is not a number at all (NaN, infinity).
    """
    if not math.isfinite(value):
        raise CellFault("is not a number: enter the figure itself")
    return Decimal(f"{value:.15g}")


def money_of_number(value: float) -> int:
    """Whole pence of a number cell; the noise of binary fractions is ignored, a third decimal is not."""
    if not math.isfinite(value):
        raise CellFault("is not a number: enter an amount such as 1234.50")
    # A hundred times the largest floats is infinite, which has no whole pence to compare.
    pence = round(value * 100) if abs(value) < _LARGEST_PENCE else _LARGEST_PENCE
    if abs(pence) >= _LARGEST_PENCE:
        raise CellFault("is larger than any amount the tracker keeps: check the figure")
    if pence / 100 != value and float_digits(value) * 100 != pence:
        raise CellFault("has more than two decimals: enter pounds and pence, such as 1234.50")
    return pence


def money_of_text(text: str) -> int:
    """Whole pence of UK-style text: `£1,234.50`; `(1,234.50)`, `1,234.50-` and `1,234.50 CR` are negative."""
    cleaned = text.translate(_MINUSES).strip()
    match = _MONEY.fullmatch(cleaned)
    if match is None or not (match["whole"] or match["part"]):
        raise CellFault("is not an amount: enter pounds and pence, such as 1234.50")
    marks = [match["open"], match["sign"], match["sign2"], match["trail"]]
    if bool(match["open"]) != bool(match["close"]) or sum(mark is not None for mark in marks) > 1:
        raise CellFault("carries two signs or half a bracket: enter an amount such as -1234.50")
    part = (match["part"] or "").rstrip("0")
    if len(part) > 2:
        raise CellFault("has more than two decimals: enter pounds and pence, such as 1234.50")
    whole = match["whole"] or "0"
    # Python reads no number of thousands of digits; so many are no amount, zeros or not.
    if len(whole) > _MOST_DIGITS:
        raise CellFault("is larger than any amount the tracker keeps: check the figure")
    pence = int(whole.replace(",", "")) * 100 + int(part.ljust(2, "0"))
    if pence >= _LARGEST_PENCE:
        raise CellFault("is larger than any amount the tracker keeps: check the figure")
    negative = bool(match["open"]) or "-" in marks or (match["trail"] or "").upper() == "CR"
    return -pence if negative else pence


def decimal_of(cell: object) -> Decimal:
    """An exact decimal of a number cell or of plain text such as `12.5` or `1,200`."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str):
        raise CellFault(f"is {shown(cell)}: enter a number")
    if isinstance(cell, str):
        cleaned = cell.translate(_MINUSES).strip()
        if not _NUMBER.fullmatch(cleaned) or not any(c.isdigit() for c in cleaned):
            raise CellFault("is not a number: enter digits, such as 12.5")
        number = Decimal(cleaned.replace(",", ""))
    else:
        number = float_digits(cell) if isinstance(cell, float) else Decimal(cell)
    if abs(number) >= 10**15 or _is_too_fine(number):
        raise CellFault("has more digits than a spreadsheet keeps: enter at most fifteen")
    return number


def _is_too_fine(number: Decimal) -> bool:
    """Whether it has over fifteen significant digits, or its first one twenty places down.

    The digits are counted as they stand: arithmetic on the number would round the excess away.
    """
    significant = "".join(map(str, number.as_tuple().digits)).strip("0")
    return len(significant) > 15 or (significant != "" and number.adjusted() < -20)


def plain(number: Decimal) -> str:
    """The shortest exact text of a decimal: `12.50` is `12.5`, `-0` is `0`."""
    text = f"{number.normalize():f}"
    return "0" if text == "-0" else text
