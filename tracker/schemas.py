"""What forms and addresses may say, as schemas: one rule and one message for each mistake.

A field reads its text by the kind of the workbook's column, so that an amount or a date typed
into a page is taken, or refused in the same words, exactly as in a spreadsheet.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, pre_load, validate

from tracker.sheets import CellFault, Kind
from tracker.sheets.kinds import Day, Money, Year

LONGEST_SEARCH = 200


class KindField(fields.Field[Any]):
    """A field that reads text as a column of the workbook does."""

    def __init__(self, kind: Kind, **options: Any) -> None:
        super().__init__(**options)
        self.kind = kind

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not isinstance(value, str):
            raise ValidationError("The value must be text.")
        try:
            return self.kind.load(self.kind.read(value.strip()))
        except CellFault as fault:
            raise ValidationError(f"{value.strip()} {fault.message}.") from fault


class PoundsField(KindField):
    """An amount in pounds; a third decimal is refused, never rounded."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Money(), **options)


class DayField(KindField):
    """A date, day first."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Day(), **options)


class YearField(KindField):
    """A financial year."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Year(), **options)


class QuerySchema(Schema):
    """What every address with questions has in common: unknown ones and blanks are passed over."""

    class Meta:  # noqa: D106  # marshmallow's own name for a schema's settings
        unknown = EXCLUDE

    @pre_load
    def drop_blanks(self, data: Mapping[str, Any], **_kwargs: Any) -> dict[str, Any]:
        return {
            name: value
            for name, value in data.items()
            if not isinstance(value, str) or value.strip()
        }


class PositionQuery(QuerySchema):
    """Which year a page shows, and as at which day."""

    year = YearField(load_default=None)
    as_at = DayField(load_default=None)


class WhatIfQuery(PositionQuery):
    """A fund's page with the outturn somebody asks about."""

    outturn = PoundsField(load_default=None)


class PortfolioQuery(PositionQuery):
    """The portfolio: what to look for, and which page of the list."""

    q = fields.String(load_default="", validate=validate.Length(max=LONGEST_SEARCH))
    page = fields.Integer(load_default=1, validate=validate.Range(min=1, max=100_000))
