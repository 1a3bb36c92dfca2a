"""What is known of a finance system's extract: its columns, its lines, its control totals.

An extract is somebody else's ledger: rows under headings the tracker did not choose. Recognition
says what each column seems to hold, how sure it is and why; a layout, which a person has
confirmed, says what the columns do hold. Amounts are Decimal pounds exactly as the file has them,
even where the file has fractions of a penny; nothing is rounded here. Spending is positive.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

Role = Literal[
    "date", "amount", "debit", "credit", "description", "supplier", "reference", "cost_centre"
]
"""What a column may hold. `debit` and `credit` stand together, in the place of `amount`."""

Confidence = Literal["sure", "likely", "unsure"]
Form = Literal["list", "matrix"]
"""A list has one transaction in a row; a matrix has schemes down and months or measures across."""

ROLES: tuple[Role, ...] = (
    "date", "amount", "debit", "credit", "description", "supplier", "reference", "cost_centre",
)  # fmt: skip
_HALF_PENNY = Decimal("0.005")
_PAIR: tuple[Role, ...] = ("debit", "credit")
_SHOWN_ROLES: tuple[Role, ...] = (
    "date", "amount", "description", "supplier", "reference", "cost_centre",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column of the file.

    `label` is its heading made unique: a repeated heading carries a number, `Amount (2)`, and an
    empty one is named by its letter, `Column C`. `heading` is what the file says. `looks` says in
    a few words what the cells look like, such as `amounts` or `dates`.
    """

    label: str
    heading: str
    looks: str


@dataclass(frozen=True, slots=True)
class Guess:
    """Which column seems to hold something, how sure that is, and why."""

    label: str
    heading: str
    confidence: Confidence
    reason: str


@dataclass(frozen=True, slots=True)
class AcrossColumn:
    """One column of a matrix: the period and the measure of the amounts in it.

    `period` is a month such as `2025-04`; None where the columns tell measures and no months, and
    where the heading names a month without its year. `measure` is what the heading says besides,
    such as `Budget`.
    """

    label: str
    period: str | None = None
    measure: str | None = None


@dataclass(frozen=True, slots=True)
class SkippedRow:
    """A row that is no transaction, or cannot be read as one, by its number in the file.

    A run of blank rows is one entry. `amount` is what stands in the amount's column, if anything
    readable does. `expected` tells rows that belong there (totals, blanks, notes, repeated
    headings) from rows that lack something a transaction needs.
    """

    row: int
    reason: str
    expected: bool = True
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class StatedTotal:
    """A total row of the file itself, held against the lines it should add up.

    `covers` says in words which lines: all of them, or those since the last subtotal.
    """

    row: int
    stated: Decimal
    counted: Decimal
    covers: str

    @property
    def agrees(self) -> bool:
        """Whether the file's own total is the sum of its lines, to the penny.

        A total that a spreadsheet has added up carries the noise of binary fractions.
        """
        return abs(self.stated - self.counted) < _HALF_PENNY


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as the file has it: its number and its cells as text, in the columns' order."""

    row: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExtractLayout:
    """Where an extract keeps what: from a guess, or from the profile of somebody's mapping.

    Columns are named by their labels (see SeenColumn). `header_row` None means: wherever the
    headings are found; 0 means that the file has none. `across` lists the amounts' columns of a
    matrix, which then has no `amount` among its `columns`. `carry` lists the columns whose raw
    text goes along with every line, for rules to look at; None carries all. `credits_negative` tells
    a pair of debit and credit whose credits carry a minus already. `day_first` says how dates such
    as 04/05/2026 are written; None where nobody has said it, and they are read day first.
    """

    columns: Mapping[Role, str]
    sheet: str | None = None
    header_row: int | None = None
    across: tuple[AcrossColumn, ...] = ()
    carry: tuple[str, ...] | None = None
    credits_negative: bool = False
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class ExtractLine:
    """One transaction: the row and the column label of its amount say where it came from.

    `day` is None where the file gives a month only; `period` (`2025-04`) is None where it gives
    neither. `amount` is Decimal pounds as the file has them, debit minus credit in a pair; it may
    have more than two decimals, which the ledger will not take. Texts are empty where absent.
    `measure` comes from a matrix's column. `cells` are the carried columns by label.
    """

    row: int
    column: str
    day: date | None
    period: str | None
    amount: Decimal
    description: str = ""
    supplier: str = ""
    reference: str = ""
    cost_centre: str = ""
    measure: str | None = None
    cells: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Inspection:
    """What recognition, or the reading by a layout, says of a file.

    When `readable` is False only `name`, `reason` and `personal` mean anything; `personal` tells
    that the file holds data about people and nothing of it may be kept. `rows` and `total` count
    transactions only. `columns` are the guesses by role, or the layout's own columns as `sure`.
    `encoding` and `delimiter` are None for workbooks, `sheet` for CSV files; `header_row` counts
    from 1 and is None where the file has no headings. `warnings` are statements to check,
    `questions` are choices only a person can make. `damaged` are transactions whose texts show signs
    of a wrong encoding, to be mended before they are stored. `first_rows` and `last_rows` show data.
    """

    name: str
    readable: bool
    reason: str = ""
    personal: bool = False
    sha256: str = ""
    form: Form = "list"
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    seen: tuple[SeenColumn, ...] = ()
    columns: Mapping[Role, Guess] = field(default_factory=dict)
    across: tuple[AcrossColumn, ...] = ()
    amount_candidates: tuple[str, ...] = ()
    credits_negative: bool = False
    rows: int = 0
    total: Decimal = Decimal("0.00")
    date_min: date | None = None
    date_max: date | None = None
    skipped: tuple[SkippedRow, ...] = ()
    stated_totals: tuple[StatedTotal, ...] = ()
    warnings: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    damaged: tuple[int, ...] = ()
    first_rows: tuple[RawRow, ...] = ()
    last_rows: tuple[RawRow, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """The labels of all columns in their order: what a layout is recognised by."""
        return tuple(column.label for column in self.seen)

    def layout(self) -> ExtractLayout:
        """The guess as a layout, for a person to confirm or change."""
        return ExtractLayout(
            {role: guess.label for role, guess in self.columns.items()},
            self.sheet,
            None if self.header_row else 0,
            self.across,
            credits_negative=self.credits_negative,
        )


def plain_amount(amount: Decimal) -> str:
    """An amount with all the decimals it has, at least two, and no separators.

    >>> plain_amount(Decimal("4211776.354452897")), plain_amount(Decimal("5"))
    ('4211776.354452897', '5.00')
    """
    whole, _, part = f"{amount:f}".partition(".")
    return f"{whole}.{part.rstrip('0').ljust(2, '0')}"


def inspection_json(found: Inspection) -> dict[str, object]:
    """The answer of `tracker ledger inspect --json`; questions stand among the warnings."""
    if not found.readable:
        return {"readable": False, "reason": found.reason}
    return {
        "readable": True,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "sheet": found.sheet,
        "header_row": found.header_row,
        "columns": _column_headings(found.columns),
        "rows": found.rows,
        "total": plain_amount(found.total),
        "date_min": found.date_min.isoformat() if found.date_min else None,
        "date_max": found.date_max.isoformat() if found.date_max else None,
        "skipped": [{"row": skipped.row, "reason": skipped.reason} for skipped in found.skipped],
        "warnings": [*found.questions, *found.warnings],
    }


def _column_headings(columns: Mapping[Role, Guess]) -> dict[str, str | None]:
    """Headings by role; the pair of debit and credit appears only where a file has it."""
    roles = [*_SHOWN_ROLES, *(role for role in _PAIR if role in columns)]
    return {role: columns[role].heading if role in columns else None for role in roles}
