"""The shape of a sheet: its columns, its key and what its rows refer to."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property

from tracker.domain.registers import Row
from tracker.sheets.cells import Wire
from tracker.sheets.kinds import Kind, Value

RowFaults = Callable[[Mapping[str, Wire]], Iterable[tuple[str, str]]]


def _no_faults(_row: Mapping[str, Wire]) -> Iterable[tuple[str, str]]:
    return ()


# What a heading that is no noun begins or ends with: "Enter the said by" is no English.
_QUESTIONS = frozenset({"how", "what", "when", "which", "who", "why", "due", "invoiced", "paid"})
_PREPOSITIONS = frozenset({"about", "by", "from", "on", "to", "until"})


@dataclass(frozen=True)
class Column:
    """One column: its heading in the workbook, its field in the row, and its kind."""

    heading: str
    field: str
    kind: Kind
    required: bool = False

    @property
    def missing(self) -> str:
        """What is said where a value is needed and there is none; without its full stop.

        >>> Column("Title", "title", Kind()).missing, Column("Said by", "said_by", Kind()).missing
        ('Enter the title', 'Fill in “Said by”')
        """
        words = self.heading.lower().split()
        if words[0] in _QUESTIONS or words[-1] in _PREPOSITIONS:
            return f"Fill in “{self.heading}”"
        return f"Enter the {self.heading.lower()}"


@dataclass(frozen=True)
class Reference:
    """Fields of a row that name a row of another sheet; a blank field refers to nothing."""

    fields: tuple[str, ...]
    sheet: str


@dataclass(frozen=True)
class Layout:
    """One sheet of the workbook and the register row it becomes.

    `key` tells records apart; `row_faults` finds what contradicts itself within one row and
    names the field to mend.
    """

    sheet: str
    row: type[Row]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    row_faults: RowFaults = _no_faults

    def __post_init__(self) -> None:
        assert [c.field for c in self.columns] == [f.name for f in fields(self.row)], self.sheet

    @cached_property
    def column(self) -> dict[str, Column]:
        """The columns by their field."""
        return {column.field: column for column in self.columns}

    @cached_property
    def fields(self) -> tuple[str, ...]:
        return tuple(column.field for column in self.columns)

    def load(self, wires: Sequence[Wire]) -> Row:
        """A register row of wire values in the order of the columns."""
        values = [c.kind.load(wire) for c, wire in zip(self.columns, wires, strict=True)]
        return self.row(*values)  # type: ignore[arg-type]  # the kinds match the row's fields

    def dump(self, row: Row) -> tuple[Wire, ...]:
        """The wire values of a row, in the order of the columns."""
        return tuple(c.kind.dump(self.value(row, c.field)) for c in self.columns)

    def value(self, row: Row, field: str) -> Value:
        value: Value = getattr(row, field)
        return value

    def with_fields_of(self, row: Row, other: Row, fields: Sequence[str]) -> Row:
        """The row, with some fields as another row of the register has them."""
        return self.row(
            **{f: self.value(other if f in fields else row, f) for f in self.fields}  # type: ignore[arg-type]  # as above
        )

    def key_of(self, row: Row) -> tuple[Value, ...]:
        """What tells the row apart from the others of its sheet."""
        return tuple(self.value(row, field) for field in self.key)

    def sort_key(self, row: Row) -> tuple[tuple[bool, str | int | date], ...]:
        """Puts rows in the order of their key: blanks first, codes compared as text."""
        return tuple(
            (value is not None, value if isinstance(value, str | int | date) else str(value))
            for value in self.key_of(row)
        )

    def key_text(self, row: Row) -> str:
        """The key as people read it: `A1 / BCF / S1 / 2025-26`."""
        parts = (self.column[field].kind.write(self.value(row, field)) for field in self.key)
        return " / ".join(f"{part:%d/%m/%Y}" if hasattr(part, "strftime") else str(part)
                          for part in parts if part not in (None, ""))  # fmt: skip
