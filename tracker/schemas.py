"""What addresses and forms may say, as schemas: one rule and one message for each mistake.

A field reads its text by the kind of the workbook's column, so that an amount or a date typed
into a page is taken, or refused in the same words, exactly as in a spreadsheet.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load

from tracker.sheets import LAYOUTS, CellFault, Kind
from tracker.sheets.kinds import Choice, Day, Money, Whole, Year

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


class WhatIfQuestions(Asked):
    """The outturn somebody asks about; a third decimal is refused, never rounded."""

    outturn = KindField(Money(), "The outturn you entered", load_default=None)


class ListQuestions(Asked):
    """Which page of a list, counted from 1."""

    page = KindField(Whole(least=1, most=MOST_PAGES), "The page", load_default=1)


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
