"""Puts made-up rows into the database behind the pages, the way a workbook does."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

from flask import Flask

from tests.demo.database import ledger_cells
from tests.demo.taking_in import take_in
from tracker.demo import demo_rows
from tracker.domain.registers import Row
from tracker.exporters.workbook import write_workbook
from tracker.web import the_database


def record(app: Flask, rows: Mapping[str, Sequence[Row]], folder: Path) -> None:
    """Import rows, by sheet."""
    file = folder / "recorded.xlsx"
    write_workbook(file, rows, (ledger_cells(row) for row in rows.get("Ledger", ())))
    taken = take_in(the_database(app), file)
    assert taken.plan.problems == []


def like_better_care(agreement: str, fund: str = "POOL") -> dict[str, list[Row]]:
    """The demonstration's Better Care Fund under other codes, its titles telling them."""
    return {
        sheet: [_renamed(row, agreement, fund) for row in rows if _is_better_care(row)]
        for sheet, rows in demo_rows().items()
    }


def together(several: Iterable[Mapping[str, Sequence[Row]]]) -> dict[str, list[Row]]:
    """The rows of several such sets in one; the organisations, which they share, once."""
    rows: dict[str, list[Row]] = {}
    for one in several:
        for sheet, own in one.items():
            if sheet != "Organisations" or sheet not in rows:
                rows.setdefault(sheet, []).extend(own)
    return rows


def _is_better_care(row: Row) -> bool:
    return getattr(row, "agreement", "BCF") == "BCF"


def _renamed(row: Row, agreement: str, fund: str) -> Row:
    changes: dict[str, str] = {}
    for field in fields(row):
        if field.name == "agreement":
            changes["agreement"] = agreement
        if field.name == "fund" and getattr(row, "fund") == "POOL":  # noqa: B009
            changes["fund"] = fund
        if field.name == "title" and getattr(row, "agreement", None) == "BCF":
            changes["title"] = f"Title of {agreement}"
    return replace(row, **changes)
