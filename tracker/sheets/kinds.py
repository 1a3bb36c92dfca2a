"""Kinds of column: how a cell becomes a value and a value a cell, side by side.

`read` takes what a spreadsheet cell holds and gives the wire form, or raises CellFault.
`load` turns the wire form into the value a register row carries, `dump` turns it back, and
`write` gives what an exported cell shows. For every kind and every wire form that is stored,
`read(write(load(wire))) == wire`: that is what makes an export followed by an import change
nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tracker.domain.financial_year import (
    FinancialYear,
    Period,
    Quarter,
    outcome_period_from_text,
    outcome_period_text,
)
from tracker.domain.money import to_pence, to_pounds
from tracker.domain.wording import joined
from tracker.sheets import amounts, moments
from tracker.sheets.cells import Cell, CellFault, Wire, shown

Value = str | int | bool | Decimal | date | FinancialYear | Period | Quarter | None
Written = str | int | bool | Decimal | date | None

LONGEST_CODE = 100
LONGEST_TEXT = 32_000
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Style(StrEnum):
    """How an exported column is formatted."""

    TEXT = "text"
    MONEY = "money"
    DATE = "date"
    WHOLE = "whole"
    NUMBER = "number"


@dataclass(frozen=True)
class Kind:
    """A kind of column whose wire form and value are the same text; the others derive from it."""

    blank: Wire = None
    style: Style = Style.TEXT
    guidance: str = "Text"

    def read(self, cell: Cell) -> Wire:
        """The wire form of a filled cell; raises CellFault. Blank cells never come here."""
        return _clean_text(cell, LONGEST_TEXT)

    def warning(self, cell: Cell) -> str | None:
        """What to tell the user although the cell was read."""
        return None

    def load(self, wire: Wire) -> Value:
        return wire

    def dump(self, value: Value) -> Wire:
        return value if isinstance(value, str | int | bool) else None

    def write(self, value: Value) -> Written:
        return value if isinstance(value, str | int | bool | Decimal | date) else None

    @property
    def choices(self) -> Sequence[str]:
        """The values offered in a drop-down list; empty when anything fits."""
        return ()


def _clean_text(cell: Cell, longest: int) -> str:
    if isinstance(cell, float):
        text = amounts.plain(amounts.float_digits(cell))
    elif isinstance(cell, bool):
        text = shown(cell)
    elif isinstance(cell, datetime | date):
        text = f"{cell:%d/%m/%Y}"
    else:
        text = str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()
    if _UNPRINTABLE.search(text):
        raise CellFault("contains a control character: type the text again without it")
    if len(text) > longest:
        raise CellFault(f"is longer than {longest:,} characters: shorten it")
    return text


@dataclass(frozen=True)
class Code(Kind):
    """A code, kept exactly as typed; a number is read as its plain digits, with a warning."""

    guidance: str = "A code, kept exactly as typed"

    def read(self, cell: Cell) -> str:
        if isinstance(cell, bool | date):
            raise CellFault(
                f"is {shown(cell)}, not a code: format the cell as text and type the code"
            )
        text = _clean_text(cell, LONGEST_CODE)
        if "\n" in text or "\t" in text:
            raise CellFault("runs over more than one line: enter the code on one line")
        return text

    def warning(self, cell: Cell) -> str | None:
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return f"number read as the code {self.read(cell)}; format the cell as text to keep leading zeros"
        return None


@dataclass(frozen=True)
class BudgetLine(Code):
    """`Original`, in whatever case it is typed, or a virement's reference."""

    guidance: str = "Original, or a virement's reference"

    def read(self, cell: Cell) -> str:
        line = super().read(cell)
        return "Original" if line.casefold() == "original" else line


@dataclass(frozen=True)
class Choice(Kind):
    """One of a list of words, matched without regard to case or repeated space."""

    values: tuple[str, ...] = ()

    def read(self, cell: Cell) -> str:
        wanted = " ".join(str(cell).split()).casefold()
        for value in self.values:
            if value.casefold() == wanted:
                return value
        raise CellFault(f"is not on the list: enter {joined(self.values, 'or')}")

    @property
    def choices(self) -> Sequence[str]:
        return self.values


@dataclass(frozen=True)
class Money(Kind):
    """An amount in pounds; whole pence on the wire."""

    style: Style = Style.MONEY
    guidance: str = "Pounds and pence, such as 1234.50"

    def read(self, cell: Cell) -> int:
        if isinstance(cell, str):
            return amounts.money_of_text(cell)
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            raise CellFault(f"is {shown(cell)}: enter an amount such as 1234.50")
        return amounts.money_of_number(cell)

    def load(self, wire: Wire) -> Decimal | None:
        return to_pounds(wire) if isinstance(wire, int) else None

    def dump(self, value: Value) -> int | None:
        return to_pence(value) if isinstance(value, Decimal) else None


@dataclass(frozen=True)
class Day(Kind):
    """A date; ISO text on the wire."""

    style: Style = Style.DATE
    guidance: str = "A date, day first: 31/03/2026"

    def read(self, cell: Cell) -> str:
        return moments.read_date(cell).isoformat()

    def load(self, wire: Wire) -> date | None:
        return date.fromisoformat(wire) if isinstance(wire, str) else None

    def dump(self, value: Value) -> str | None:
        return value.isoformat() if isinstance(value, date) else None


@dataclass(frozen=True)
class Year(Kind):
    """A financial year; the year it starts in on the wire."""

    guidance: str = "A financial year: 2025-26"

    def read(self, cell: Cell) -> int:
        return moments.read_year(cell).start

    def load(self, wire: Wire) -> FinancialYear | None:
        return FinancialYear(wire) if isinstance(wire, int) else None

    def dump(self, value: Value) -> int | None:
        return value.start if isinstance(value, FinancialYear) else None

    def write(self, value: Value) -> str | None:
        return None if value is None else str(value)


@dataclass(frozen=True)
class Month(Kind):
    """A month, `2025-04` on the wire."""

    guidance: str = "A month: 2025-04, Apr-25 or 2025-26 M01"

    def read(self, cell: Cell) -> str:
        return str(moments.read_month(cell))

    def load(self, wire: Wire) -> Period | None:
        return Period.from_text(wire) if isinstance(wire, str) else None

    def dump(self, value: Value) -> str | None:
        return str(value) if isinstance(value, Period) else None

    def write(self, value: Value) -> str | None:
        return None if value is None else str(value)


@dataclass(frozen=True)
class AnyPeriod(Kind):
    """A month, a quarter or a financial year, in its stored text on the wire."""

    guidance: str = "2025-04, 2025-26 Q1 or FY2025-26"

    def read(self, cell: Cell) -> str:
        return moments.read_outcome_period(cell)

    def load(self, wire: Wire) -> Value:
        return outcome_period_from_text(wire) if isinstance(wire, str) else None

    def dump(self, value: Value) -> str | None:
        if isinstance(value, Period | Quarter | FinancialYear):
            return outcome_period_text(value)
        return None

    def write(self, value: Value) -> str | None:
        return self.dump(value)


@dataclass(frozen=True)
class ReturnPeriod(AnyPeriod):
    """A quarter or a financial year."""

    guidance: str = "2025-26 Q1 or FY2025-26"

    def read(self, cell: Cell) -> str:
        return moments.read_return_period(cell)


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes or No; what a blank means depends on the column."""

    blank: Wire = False
    guidance: str = "Yes or No"

    def read(self, cell: Cell) -> bool:
        if isinstance(cell, bool):
            return cell
        answer = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
        found = answer.get(str(cell).strip().casefold()) if isinstance(cell, str) else None
        if found is None:
            raise CellFault("is neither Yes nor No: enter one of the two")
        return found

    def write(self, value: Value) -> str:
        return "Yes" if value else "No"

    @property
    def choices(self) -> Sequence[str]:
        return ("Yes", "No")


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number of zero or more, such as months of notice."""

    style: Style = Style.WHOLE
    guidance: str = "A whole number"
    least: int = 0
    most: int = 9_999

    def read(self, cell: Cell) -> int:
        number = amounts.decimal_of(cell)
        if number != int(number) or not self.least <= number <= self.most:
            raise CellFault(f"is not a whole number from {self.least} to {self.most:,}: enter one")
        return int(number)


@dataclass(frozen=True)
class Number(Kind):
    """An exact decimal that is not money, such as an outcome; its plain digits on the wire."""

    style: Style = Style.NUMBER
    guidance: str = "A number"

    def read(self, cell: Cell) -> str:
        return amounts.plain(amounts.decimal_of(cell))

    def load(self, wire: Wire) -> Decimal | None:
        return Decimal(wire) if isinstance(wire, str) else None

    def dump(self, value: Value) -> str | None:
        return amounts.plain(value) if isinstance(value, Decimal) else None


@dataclass(frozen=True)
class Term(Number):
    """A limit or a cap: pounds or a percentage, as its unit column says; exact digits on the wire.

    A term is never added up, so it is kept as it was agreed rather than as pence. What was
    typed with a per cent sign keeps it on the wire, so that it is not taken for pounds.
    """

    guidance: str = "Pounds, or a percentage such as 2.5, as the unit says"

    def read(self, cell: Cell) -> str:
        if not isinstance(cell, str):
            return super().read(cell)
        text = cell.strip()
        if text.endswith("%"):
            return f"{super().read(text[:-1].rstrip())}%"
        pence = amounts.money_of_text(text) if "." not in text or "£" in text else None
        return super().read(text) if pence is None else amounts.plain(to_pounds(pence))

    def load(self, wire: Wire) -> Decimal | None:
        return Decimal(wire.rstrip("%")) if isinstance(wire, str) else None


@dataclass(frozen=True)
class Share(Kind):
    """A partner's share of a step: a percentage, or a fraction of the whole such as `1/3`."""

    guidance: str = "A percentage such as 51 or 86.87, or a fraction such as 1/3 (as text)"

    def read(self, cell: Cell) -> str:
        if isinstance(cell, date):
            raise CellFault(
                "has been turned into a date: format the cell as text and type the fraction again"
            )
        if isinstance(cell, str) and "/" in cell:
            return self._fraction(cell)
        text = cell.strip().removesuffix("%").rstrip() if isinstance(cell, str) else cell
        number = amounts.decimal_of(text)
        if not 0 <= number <= 100:
            raise CellFault("is not between 0 and 100 per cent: enter the partner's share")
        return amounts.plain(number)

    def _fraction(self, text: str) -> str:
        match = re.fullmatch(r"([0-9]{1,9})\s*/\s*([0-9]{1,9})", text.strip())
        if match is None or int(match[2]) == 0 or Fraction(int(match[1]), int(match[2])) > 1:
            raise CellFault("is not a fraction of the whole: enter one such as 1/3")
        return f"{match[1]}/{match[2]}"
