"""Ledger extracts of an invented council, and mappings for them, as files."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

HEADINGS = ("Payment Date", "Transaction No", "Net Amount", "Cost Centre", "Supplier Name")
PAYMENTS = (
    ("09/04/2025", "T001", "1,200.00", "C100", "Bright Care Ltd"),
    ("15/04/2025", "T002", "350.50", "C200", "Carers First"),
    ("22/04/2025", "T003", "(50.25)", "C100", "Bright Care Ltd"),
    ("02/05/2025", "T004", "80.00", "C900", "Paper and Print"),
    ("12/05/2025", "T005", "940.00", "C100", "Bright Care Ltd"),
)
FIRST = {"agreement": "A1", "fund": "BCF", "scheme": "001"}
SECOND = {"agreement": "A1", "fund": "BCF", "scheme": "002"}


def write_extract(
    path: Path, rows: Sequence[Sequence[str]] = PAYMENTS, *, encoding: str = "utf-8"
) -> Path:
    """Write a CSV file of payments under the usual headings."""
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def write_mapping(path: Path, **changes: Any) -> Path:
    """Write a mapping: C1.. to scheme 001, C2.. to 002, C9.. left out."""
    usual = {
        "name": "Payments",
        "organisation": "MC",
        "layout": {
            "columns": {
                "date": "Payment Date",
                "amount": "Net Amount",
                "reference": "Transaction No",
                "supplier": "Supplier Name",
                "cost_centre": "Cost Centre",
            }
        },
        "rules": [
            {"column": "Cost Centre", "prefix": "C1", **FIRST},
            {"column": "Cost Centre", "exact": "C200", **SECOND},
            {"column": "Cost Centre", "pattern": "C9*", "ignore": "not pooled"},
        ],
    }
    path.write_text(json.dumps(usual | changes), encoding="utf-8")
    return path
