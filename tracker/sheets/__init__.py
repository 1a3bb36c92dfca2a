"""The tracker workbook as data: layouts of sheets, kinds of columns, what cells may hold.

Importers, exporters, the audit trail and the services share these layouts, so that a column
added here is read, written, compared and recorded at once.
"""

from tracker.sheets.cells import Cell, CellFault, Wire, cell_text
from tracker.sheets.kinds import Kind, Style, Value, Written
from tracker.sheets.layout import Column, Layout, Reference
from tracker.sheets.layouts import (
    AGREEMENT_SETTINGS,
    BESIDE,
    CLOSED_PERIODS,
    DOCUMENTS,
    LAYOUTS,
    LEDGER,
    REOPENED_PERIODS,
    REVIEW_SETTINGS,
    SOFT_CLOSED_PERIODS,
    VERSIONS,
    heading_key,
    layout_named,
)

__all__ = [
    "AGREEMENT_SETTINGS",
    "BESIDE",
    "CLOSED_PERIODS",
    "DOCUMENTS",
    "LAYOUTS",
    "LEDGER",
    "REOPENED_PERIODS",
    "REVIEW_SETTINGS",
    "SOFT_CLOSED_PERIODS",
    "VERSIONS",
    "Cell",
    "CellFault",
    "Column",
    "Kind",
    "Layout",
    "Reference",
    "Style",
    "Value",
    "Wire",
    "Written",
    "cell_text",
    "heading_key",
    "layout_named",
]
