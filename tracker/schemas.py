"""What addresses and forms may say, as schemas: one rule and one message for each mistake.

A field reads its text by the kind of the workbook's column, so that an amount or a date typed
into a page is taken, or refused in the same words, exactly as in a spreadsheet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load

from tracker.domain.registers import Row
from tracker.sheets import LAYOUTS, CellFault, Kind, Layout, Written
from tracker.sheets.kinds import Choice, Code, Day, Money, Month, Whole, Year, YesNo

MOST_PAGES = 1_000_000


class KindField(fields.Field[Any]):
    """A field that reads text as a column of the workbook does; `subject` starts its messages."""

    def __init__(self, kind: Kind, subject: str, **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind
        self.subject = subject

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        try:
            return self.kind.load(self.kind.read(value))
        except CellFault as fault:
            raise ValidationError(f"{self.subject} {fault.message}") from fault


class Asked(Schema):
    """What every set of questions has in common: unknown ones and blanks are passed over."""

    class Meta:  # noqa: D106  # marshmallow's own name for a schema's settings
        unknown = EXCLUDE

    @pre_load
    def drop_blanks(self, data: Mapping[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """A blank field is one that was not given."""
        return {name: value.strip() for name, value in data.items() if value.strip()}


class PositionQuestions(Asked):
    """Which year a page shows, and as at which day."""

    year = KindField(Year(), "The year", load_default=None)
    as_at = KindField(Day(), "The date", load_default=None)


def _is_spend(outturn: Decimal | None) -> None:
    """Refuse an outturn below nil: a fund's year of spend is never less than nothing."""
    if outturn is not None and outturn < 0:
        raise ValidationError(
            "The outturn is below nil: enter what the fund would spend in the whole year, such as "
            "20500000.00"
        )


class WhatIfQuestions(Asked):
    """The outturn somebody asks about; a third decimal is refused, never rounded."""

    outturn = KindField(Money(), "The outturn you entered", load_default=None, validate=_is_spend)


class ListQuestions(Asked):
    """Which page of a list, counted from 1."""

    page = KindField(Whole(least=1, most=MOST_PAGES), "The page", load_default=1)


class ScenarioForm(Asked):
    """An outturn to look at again, its name, and whether all partners shall see it."""

    name = KindField(Kind(), "The name", load_default="")
    outturn = KindField(Money(), "The outturn", load_default=None, validate=_is_spend)
    shared = KindField(YesNo(), "Sharing", load_default=False)


class TermsQuestions(Asked):
    """From which day the risk-share terms are in force that a page is about."""

    start = KindField(Day(), "The first day", data_key="from", load_default=None)


class PaperQuestions(Asked):
    """Which paper is wanted: whose, of which quarter and fund, for which partner, as at when."""

    agreement = KindField(Kind(), "The agreement", load_default="")
    quarter = KindField(Whole(least=1, most=4), "The quarter", load_default=None)
    fund = KindField(Kind(), "The fund", load_default="")
    partner = KindField(Kind(), "The partner", load_default="")
    as_at = KindField(Day(), "The date", load_default=None)


class UploadForm(Asked):
    """What is said of a file: the sheet it holds, where that is not clear from the file."""

    sheet = KindField(
        Choice(values=tuple(layout.sheet for layout in LAYOUTS)), "The sheet", load_default=None
    )


def answered(
    schema: Asked, given: Mapping[str, str]
) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """What was given, read; and for each field that could not be read the sentence that says why.

    Fields with a fault have their usual value.
    """
    usual: dict[str, Any] = schema.load({})
    try:
        return schema.load(given), {}
    except ValidationError as error:
        faults = {str(name): str(found[0]) for name, found in error.messages_dict.items()}
        return {**usual, **dict(error.valid_data or {})}, faults


class CostCentreForm(Asked):
    """What the host's cost centre of a fund shows, to the end of which month."""

    fund = KindField(Code(), "The fund", load_default=None)
    period = KindField(Month(), "The month", load_default=None)
    amount = KindField(Money(), "The amount", load_default=None)
    note = KindField(Kind(), "The note", load_default=None)


class Record(Schema):
    """What a form may say of a register's row: the columns of its sheet, and nothing else.

    Made by `schema_of`. A field that is left out or blank has the column's blank value.
    """

    class Meta:  # noqa: D106  # marshmallow's own name for a schema's settings
        unknown = EXCLUDE

    @pre_load
    def drop_blanks(self, data: Mapping[str, Any], **_kwargs: Any) -> dict[str, Any]:
        """A blank field is one that was not given."""
        return {name: value for name, value in data.items() if value.strip()}


@cache
def schema_of(layout: Layout) -> type[Record]:
    """The schema of a register's form: one field for each column, read as a cell is."""
    found: dict[str, fields.Field[Any]] = {}
    for column in layout.columns:
        found[column.field] = (
            KindField(
                column.kind,
                column.heading,
                required=True,
                error_messages={"required": column.missing},
            )
            if column.required
            else KindField(
                column.kind, column.heading, load_default=column.kind.load(column.kind.blank)
            )
        )
    schema = Record.from_dict(found, name=f"{layout.sheet} form")
    assert issubclass(schema, Record)
    return schema


@dataclass(frozen=True, slots=True)
class TextFault:
    """What is wrong with one field of a form, in a sentence without its full stop."""

    field: str
    sentence: str


def row_from_texts(
    layout: Layout, texts: Mapping[str, str], base: Row | None = None
) -> Row | list[TextFault]:
    """The row that a form's texts say, or everything that is wrong with them.

    Args:
        texts: what was typed, by the field of the row. Names that are no field are passed over.
        base: the row the form was filled from; fields the form does not have are as in it.
            Without one they are blank. A field that was given and left blank is blank.
    """
    values = {name: text for name, text in texts.items() if name in layout.column}
    if base is not None:
        kept = texts_of(layout, base)
        values = {name: values.get(name, kept.get(name, "")) for name in layout.fields}
    try:
        loaded = schema_of(layout)().load(values)
    except ValidationError as error:
        wrong = error.messages_dict
        return [TextFault(n, str(wrong[n][0])) for n in layout.fields if n in wrong]
    row = layout.row(**{name: loaded[name] for name in layout.fields})
    # Read anew, because a value has lost whether it was typed as a percentage.
    wires = {
        c.field: c.kind.read(text) if (text := values.get(c.field, "").strip()) else c.kind.blank
        for c in layout.columns
    }
    faults = [
        TextFault(name, f"{layout.column[name].heading} {message}")
        for name, message in layout.row_faults(wires)
    ]
    return faults or row


def texts_of(layout: Layout, row: Row) -> dict[str, str]:
    """The texts of a form that is filled with a row, by field; blanks are left out."""
    written = {c.field: c.kind.write(layout.value(row, c.field)) for c in layout.columns}
    return {name: _text(value) for name, value in written.items() if value not in (None, "")}


def _text(value: Written) -> str:
    if isinstance(value, Decimal):
        return f"{value:f}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
