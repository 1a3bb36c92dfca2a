"""Rows of the file that add up others: known by their words, or by their sum."""

import re
from collections.abc import Sequence

_TOTAL = re.compile(
    r"\W*(?:(?:grand|sub|overall|report|column|running|sheet|page|final|net|gross|cumulative|carried forward|"
    r"combined|monthly|period)[ \-]*)*totals?\b"
    r"(?:[ :\-]*(?:for|of|spend|spent|spending|expenditure|amounts?|payments?|paid|value|over|excl?|excluding|"
    r"incl?|including|net|gross|this|invoices?|transactions?|cost|costs|per|all|£|gbp)\b.*)?[ :.£\-]*"
    r"|sub ?-?totals?\b.*|grand ?-?total.*|sum\W*|sum total.*",
    re.IGNORECASE,
)
# Every line that may be one of them, found quickly.
WITH_TOTAL = re.compile(r"^(?:.*total.*|sum\b.*)$", re.IGNORECASE | re.MULTILINE)
_ENDS = re.compile(r".+\b(?:sub[ -]?)?total\W*", re.IGNORECASE)


def may_name_total(lines: str) -> bool:
    """Whether it is worth looking for the word line by line."""
    lowered = lines.lower()
    return "total" in lowered or "\nsum" in lowered or lowered.startswith("sum")


def total_label(cells: Sequence[object]) -> str | None:
    """The text that calls a row a total, in lower case; None where there is none.

    A supplier may well be named Total Gas & Power, so the words that follow count too.
    """
    for cell in cells:
        text = cell.strip().lower() if isinstance(cell, str) else ""
        if (
            ("total" in text or text.startswith("sum"))
            and len(text) <= 80
            and _TOTAL.fullmatch(text)
        ):
            return text
    return None


def ends_in_total(cells: Sequence[object]) -> bool:
    """Whether a text ends in the word, as in the subtotals Excel makes: `Acme Ltd Total`."""
    return any(isinstance(cell, str) and _ENDS.fullmatch(cell.strip()) for cell in cells)


_FORWARD = r"(?:[bc] ?/ ?f|(?:brought|carried)[ -](?:forward|fwd))"
_BALANCE = re.compile(
    rf"\W*(?:(?:opening|closing)(?: bank| ledger| account| fund)? balances?(?: {_FORWARD}| [bc]f)?|"
    rf"(?:(?:balance|total|amount|sum)s? (?:{_FORWARD}|[bc]f)|{_FORWARD})(?: (?:balance|total)s?)?)"
    r"(?: (?:as )?(?:at|on|from|to)\b.*)?[\W0-9]*",
    re.IGNORECASE,
)
_LIKE_BALANCE = re.compile(
    rf"\b(?:{_FORWARD}|balances? [bc]f|(?:opening|closing)(?: \w+)? balance)(?!\w)", re.IGNORECASE
)
_BALANCE_WORDS = ("forward", "fwd", "b/f", "c/f", "b / f", "c / f", "balance")
_PART = re.compile(r"\W*of which\b.*", re.IGNORECASE)


def is_balance(cells: Sequence[object]) -> bool:
    """Whether a text says that its row is a balance brought or carried forward, and nothing else."""
    return any(
        isinstance(cell, str) and len(cell) <= 80 and _BALANCE.fullmatch(cell) for cell in cells
    )


def speaks_of_balance(text: str) -> bool:
    """Whether a text, of one line or many, speaks of a balance or of money carried forward."""
    lowered = text.lower()
    return any(word in lowered for word in _BALANCE_WORDS) and bool(_LIKE_BALANCE.search(text))


def is_part(cells: Sequence[object]) -> bool:
    """Whether a text says that its row is part of the one above it."""
    return any(isinstance(cell, str) and _PART.fullmatch(cell) for cell in cells)
