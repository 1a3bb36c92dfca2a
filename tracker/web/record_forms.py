"""Forms for one row of a register: shown, read, and saved as every hand edit is.

A form shows some columns of a sheet, under their headings and with the workbook's own lists, so
that a field means the same on the page and in the spreadsheet. It carries the mark of the row its
user saw; when somebody else has changed that row meanwhile, a page shows both versions and keeps
what was typed. Ten posts of one form make one record.

    form = RecordForm(FUNDS, ("title", "kind", "reserve"))
    shown = form.filled(stored.row)                      # on the way out
    row = form.read(base=stored.row, fixed={...})        # a row, or the faults of its fields
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from flask import request

from tracker.domain.registers import Row
from tracker.schemas import TextFault, row_from_texts, texts_of
from tracker.services.changes.edits import mark_of
from tracker.sheets import Column, Layout
from tracker.sheets.kinds import Choice, Day, Kind, Money, Whole, YesNo
from tracker.web.asking import FieldFault, today
from tracker.web.formatting import day

LONG_TEXTS = frozenset({
    "aims", "improvement_statement", "services", "nhs_functions", "council_functions",
    "staff_and_goods", "variation_terms", "termination_terms", "monitoring", "dispute_route",
    "exit_plan", "audit_route", "clause", "decision", "definition", "narrative", "note", "reason",
    "resolution", "measures", "dispute", "grounds", "evidence", "text",
})  # fmt: skip
DATE_PARTS = ("day", "month", "year")
MOST_RADIOS = 5


class Control(StrEnum):
    """How a field is entered."""

    TEXT = "text"
    LONG_TEXT = "long text"
    MONEY = "money"
    NUMBER = "number"
    DATE = "date"
    RADIOS = "radios"
    SELECT = "select"


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values a field may have, and what the page says for it."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as a page shows it; `parts` are the three boxes of a date."""

    name: str
    label: str
    control: Control
    value: str
    hint: str
    options: tuple[Option, ...]
    optional: bool
    parts: tuple[str, str, str] = ("", "", "")


def nothing_to_ask(_: Row) -> None:
    """The question of a form that saves whatever breaks no rule."""


@dataclass(frozen=True)
class RecordForm:
    """Some columns of a sheet as a form.

    `labels`, `hints` and `options` replace, by field, the heading, say more than it, and offer
    values that depend on the agreement, such as its partners. `past` names the days that have
    come once there is something to record. `asks` says what is to be asked again before a row is
    saved (`tracker.web.slips`).
    """

    layout: Layout
    names: tuple[str, ...]
    labels: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    past: tuple[str, ...] = ()
    asks: Callable[[Row], str | None] = nothing_to_ask

    def filled(self, row: Row | None) -> list[ShownField]:
        """The fields as the row has them; blank without one."""
        return self._shown({} if row is None else texts_of(self.layout, row))

    def typed(self) -> list[ShownField]:
        """The fields as they were just typed."""
        return self._shown(self.texts())

    def texts(self) -> dict[str, str]:
        """What was typed, by field; the three boxes of a date are put together."""
        return {name: self._text(self.layout.column[name]) for name in self.names}

    def read(
        self, *, base: Row | None = None, fixed: Mapping[str, str] | None = None
    ) -> Row | list[FieldFault]:
        """The row that was typed, or what is wrong with it, field by field.

        Args:
            base: the row the form was filled from; columns it does not show stay as they are.
            fixed: fields that the page's address decides, such as the agreement.
        """
        found = row_from_texts(self.layout, {**self.texts(), **(fixed or {})}, base)
        if isinstance(found, list):
            return as_faults(found)
        return self._too_early(found) or found

    def _too_early(self, row: Row) -> list[FieldFault]:
        days = [(name, getattr(row, name)) for name in self.past]
        return [
            FieldFault(name, f"{day(found)} is still to come: record it once it has happened")
            for name, found in days
            if found is not None and found > today()
        ]

    def unchanged(self, row: Row | None) -> bool:
        """Whether the form was filled from the row as it is now."""
        return request.form.get("mark", "") == mark_of(self.layout, row)

    def mark(self, row: Row | None) -> str:
        """What the form is to carry of the row it is filled from."""
        return mark_of(self.layout, row)

    def _text(self, column: Column) -> str:
        day = typed_day(column.field) if isinstance(column.kind, Day) else ""
        return day or request.form.get(column.field, "").strip()

    def _shown(self, texts: Mapping[str, str]) -> list[ShownField]:
        return [self._field(self.layout.column[name], texts.get(name, "")) for name in self.names]

    def _field(self, column: Column, text: str) -> ShownField:
        options = self._options(column)
        parts = text.split("/") if isinstance(column.kind, Day) else []
        return ShownField(
            column.field,
            self.labels.get(column.field, column.heading),
            _control(column, options),
            text,
            self.hints.get(column.field, ""),
            options,
            optional=not column.required,
            parts=(parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", ""),
        )

    def _options(self, column: Column) -> tuple[Option, ...]:
        given = self.options.get(column.field)
        if given is not None:
            return tuple(given)
        return tuple(Option(value, value) for value in column.kind.choices)


def typed_day(name: str) -> str:
    """The three boxes of a date put together as `31/3/2027`; empty where all are blank."""
    parts = [request.form.get(f"{name}-{part}", "").strip() for part in DATE_PARTS]
    return "/".join(parts) if any(parts) else ""


def as_faults(found: Sequence[TextFault]) -> list[FieldFault]:
    """The faults of a form's fields, for the summary on top and beside each field."""
    return [FieldFault(fault.field, fault.sentence) for fault in found]


def _control(column: Column, options: Sequence[Option]) -> Control:
    kind: Kind = column.kind
    if options or isinstance(kind, Choice | YesNo):
        # A list can be left blank, which no set of radio buttons can once one is chosen.
        must = column.required or isinstance(kind, YesNo)
        return Control.RADIOS if must and len(options) <= MOST_RADIOS else Control.SELECT
    if isinstance(kind, Money):
        return Control.MONEY
    if isinstance(kind, Day):
        return Control.DATE
    if isinstance(kind, Whole):
        return Control.NUMBER
    return Control.LONG_TEXT if column.field in LONG_TEXTS else Control.TEXT
