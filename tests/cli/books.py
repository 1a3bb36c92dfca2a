"""A small workbook: one agreement, one pooled fund of two schemes, £100 over its budget."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

Cell = str | float | bool | None
Sheet = Sequence[Sequence[Cell]]
Book = Mapping[str, Sheet]

ORGANISATIONS: Sheet = (
    ("Code", "Name", "Type"),
    ("ICB", "Marlshire ICB", "ICB"),
    ("MC", "Marlshire Council", "Council"),
)
AGREEMENTS: Sheet = (
    ("Agreement", "Title", "Legal basis", "Host", "Start date", "End date", "Notice months"),
    ("A1", "Better Care", "Section 75", "MC", "01/04/2025", "31/03/2027", 6),
)
PARTNERS: Sheet = (("Agreement", "Organisation"), ("A1", "ICB"), ("A1", "MC"))
FUNDS: Sheet = (("Agreement", "Fund", "Title", "Kind"), ("A1", "BCF", "Better Care", "Pooled"))
SCHEMES: Sheet = (
    ("Agreement", "Fund", "Scheme", "Title", "Lead commissioner"),
    ("A1", "BCF", "001", "Reablement", "MC"),
    ("A1", "BCF", "002", "Carers", None),
)
CONTRIBUTIONS: Sheet = (
    ("Agreement", "Fund", "Partner", "Financial year", "Funding source", "Amount"),
    ("A1", "BCF", "ICB", "2025-26", "NHS minimum", 700),
    ("A1", "BCF", "MC", "2025-26", "Council", "£300.00"),
)
INSTALMENTS: Sheet = (
    ("Agreement", "Fund", "Partner", "Financial year", "Due date", "Amount"),
    ("A1", "BCF", "ICB", "2025-26", "30/06/2025", 175),
)
BUDGETS: Sheet = (
    ("Agreement", "Fund", "Scheme", "Financial year", "Line", "Amount"),
    ("A1", "BCF", "001", "2025-26", "Original", 600),
    ("A1", "BCF", "002", "2025-26", "Original", 400),
)
LEDGER: Sheet = (
    ("Agreement", "Fund", "Scheme", "Period", "Measure", "Amount", "Source reference"),
    ("A1", "BCF", "001", "2025-04", "Actual", 50.25, "J1"),
    ("A1", "BCF", "001", "2025-05", "Actual", 60, "J2"),
    ("A1", "BCF", "001", "2025-05", "Forecast outturn", 700, "F1"),
    ("A1", "BCF", "002", "2025-05", "Forecast outturn", 400, "F2"),
)
RISK_SHARE: Sheet = (
    ("Agreement", "Fund", "Direction", "Effective from", "Step", "Method", "Partner", "Share",
     "Clause"),
    ("A1", "BCF", "Overspend", "01/04/2025", 1, "Fixed shares", "ICB", "60%", "4.1"),
    ("A1", "BCF", "Overspend", "01/04/2025", 1, "Fixed shares", "MC", "40%", "4.1"),
)  # fmt: skip
BOOK: Book = {
    "Organisations": ORGANISATIONS,
    "Agreements": AGREEMENTS,
    "Partners": PARTNERS,
    "Funds": FUNDS,
    "Schemes": SCHEMES,
    "Contributions": CONTRIBUTIONS,
    "Instalments": INSTALMENTS,
    "Budgets": BUDGETS,
    "Ledger": LEDGER,
    "Risk share": RISK_SHARE,
}


def write_book(path: Path, book: Book) -> Path:
    """Write sheets into a workbook, each cell as it is given."""
    workbook = xlsxwriter.Workbook(path, {"strings_to_numbers": False})
    for name, rows in book.items():
        sheet = workbook.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    workbook.close()
    return path


def with_ledger(*entries: Sequence[Cell]) -> Book:
    """A book of one Ledger sheet with these entries."""
    return {"Ledger": (LEDGER[0], *entries)}
