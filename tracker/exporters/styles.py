"""How exported cells look: one number format for each style, the same in every workbook."""

from enum import StrEnum
from types import MappingProxyType

from xlsxwriter import Workbook  # type: ignore[import-untyped]  # it has no types
from xlsxwriter.format import Format  # type: ignore[import-untyped]  # it has no types

from tracker.sheets import Style

_AS_TEXT = "@"
DAY_FORMAT = "dd/mm/yyyy"

# What people edit and the tracker reads back: plain, and codes as text so that zeros stay.
EXCHANGE_FORMATS = MappingProxyType(
    {
        Style.TEXT: _AS_TEXT,
        Style.MONEY: "#,##0.00",
        Style.DATE: DAY_FORMAT,
        Style.WHOLE: "0",
        Style.NUMBER: "General",
    }
)

# What auditors read: negatives in brackets, nil as a dash, as accounts print them.
ACCOUNTING = '#,##0.00_);[Red](#,##0.00);"-"_)'


class Look(StrEnum):
    """What a piece of our own wording is on the sheet."""

    TITLE = "title"
    NOTE = "note"
    HEADING = "heading"
    REQUIRED = "required"
    LABEL = "label"
    PLAIN = "plain"
    WRAPPED = "wrapped"
    DAY = "day"
    SECTION = "section"
    HEADING_OF_FIGURES = "heading of figures"
    TOTAL = "total"
    TO_SIGN = "to sign"
    INSTEAD = "instead of a figure"


_LOOKS: dict[Look, dict[str, object]] = {
    Look.TITLE: {"bold": True, "font_size": 16},
    Look.NOTE: {"font_color": "#505A5F"},
    Look.HEADING: {
        "bold": True, "bg_color": "#1D4F7C", "font_color": "#FFFFFF", "border": 1,
        "text_wrap": True, "valign": "top",
    },
    Look.REQUIRED: {
        "bold": True, "bg_color": "#0B2E4F", "font_color": "#FFFFFF", "border": 1,
        "text_wrap": True, "valign": "top", "underline": 1,
    },
    Look.LABEL: {"bold": True, "valign": "top"},
    Look.PLAIN: {"valign": "top"},
    Look.WRAPPED: {"text_wrap": True, "valign": "top"},
    Look.DAY: {"num_format": DAY_FORMAT, "align": "left"},
    Look.SECTION: {"bold": True, "font_size": 13, "font_color": "#1D4F7C"},
    Look.HEADING_OF_FIGURES: {
        "bold": True, "bg_color": "#1D4F7C", "font_color": "#FFFFFF", "border": 1,
        "text_wrap": True, "valign": "top", "align": "right",
    },
    Look.TOTAL: {"bold": True, "top": 1, "text_wrap": True, "valign": "top"},
    Look.INSTEAD: {"align": "right", "valign": "top", "font_color": "#505A5F"},
    Look.TO_SIGN: {"bottom": 1, "text_wrap": True, "valign": "vcenter"},
}  # fmt: skip


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[tuple[str, object], ...], Format] = {}

    def look(self, look: Look) -> Format:
        """The format of a title, a heading, a note."""
        return self._format(_LOOKS[look])

    def number(self, number_format: str, *, bold: bool = False, wrap: bool = False) -> Format:
        """The format of a column of values; bold for totals, wrapped for long texts."""
        wanted: dict[str, object] = {"num_format": number_format, "valign": "top"}
        if wrap:
            wanted["text_wrap"] = True
        if bold:
            wanted |= {"bold": True, "top": 1}
        return self._format(wanted)

    def _format(self, wanted: dict[str, object]) -> Format:
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._workbook.add_format(wanted)
        return self._made[key]
