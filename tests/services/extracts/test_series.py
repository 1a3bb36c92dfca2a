"""Whether an extract is new or corrects an earlier one, where the file alone does not tell."""

from dataclasses import replace
from datetime import date

import pytest

from tests.services.extract_files import HEADINGS, ledger_of, line, mapping, preview, take
from tests.services.files import faults, place
from tests.services.files import take as take_book
from tracker.database import Database
from tracker.domain.financial_year import Period
from tracker.domain.ledgers.extracts import Inspection, SeenColumn
from tracker.domain.ledgers.mapping import MonthSource
from tracker.services.extracts.series import Correction
from tracker.services.extracts.taking import ExtractWish

APRIL = [line(row, "10.00", reference=f"A{row}") for row in range(2, 6)]
MAY = [line(row, "20.00", reference=f"M{row}", day=date(2025, 5, 9)) for row in range(2, 6)]
REPLACES = ExtractWish(correction=Correction(replaces=frozenset({2})))
ADDS = ExtractWish(correction=Correction(adds=True))
FIXED = mapping(month=MonthSource("fixed", month=Period(2025, 5)))


@pytest.fixture
def stocked(database: Database) -> Database:
    take_book(database, place() | {"Ledger": []})
    return database


def workbook(sheet: str) -> Inspection:
    seen = tuple(SeenColumn(heading, heading, "") for heading in HEADINGS)
    return Inspection("year.xlsx", readable=True, sha256="a" * 64, sheet=sheet, seen=seen)


def test_another_sheet_of_the_same_workbook_leaves_the_first_sheets_rows(
    stocked: Database,
) -> None:
    take(stocked, APRIL, found=workbook("Apr"))

    may = take(stocked, MAY, found=workbook("May"))

    assert may.plan.imported.ledger_removed == []
    assert may.plan.corrects == ()
    assert len(ledger_of(stocked)) == 8
    assert faults(stocked) == []


def test_the_same_sheet_again_replaces_what_it_brought(stocked: Database) -> None:
    take(stocked, APRIL, found=workbook("Apr"))

    again = take(stocked, APRIL[:1], found=workbook("Apr"))

    assert again.plan.corrects == (2,)
    assert len(ledger_of(stocked)) == 1


def test_another_file_for_a_month_that_only_the_mapping_names_asks(stocked: Database) -> None:
    take(stocked, APRIL, FIXED)

    asked = take(stocked, MAY, FIXED)
    added = take(stocked, MAY, FIXED, ADDS)

    assert asked.batch is None
    assert "The mapping, not the file, says which month it is for" in asked.messages[0]
    assert "--replaces 2" in asked.messages[0]
    assert added.batch == 3
    assert len(ledger_of(stocked)) == 8


def test_a_correction_for_a_month_that_only_the_mapping_names_asks_nothing(
    stocked: Database,
) -> None:
    take(stocked, APRIL, FIXED)

    corrected = take(stocked, [replace(APRIL[0], amount=APRIL[0].amount + 1), *APRIL[1:3]], FIXED)

    assert corrected.batch == 3
    assert corrected.plan.corrects == (2,)


def test_references_that_stand_in_another_month_are_named_and_can_be_replaced(
    stocked: Database,
) -> None:
    take(stocked, APRIL)
    moved = [replace(one, day=date(2025, 5, 9)) for one in APRIL[:3]]

    plan = preview(stocked, moved)
    replaced = take(stocked, moved, wish=REPLACES)

    warning = (
        "3 references of this file stand in other months already (April 2025, batch 2). If their "
        "dates were corrected, say that the file replaces batch 2 (--replaces 2), and those rows "
        "go; otherwise they stay and this file comes in addition."
    )
    assert [said for said in plan.imported.warnings if "April 2025" in said] == [warning]
    assert [one.series for one in plan.moved] == [2]
    assert plan.imported.ledger_removed == []
    assert replaced.batch == 3
    assert ledger_of(stocked) == [
        ("S1", "2025-04", "A5", "10.00"),
        ("S1", "2025-05", "A2", "10.00"),
        ("S1", "2025-05", "A3", "10.00"),
        ("S1", "2025-05", "A4", "10.00"),
    ]
    assert faults(stocked) == []


def test_next_months_own_references_are_not_called_moved(stocked: Database) -> None:
    take(stocked, APRIL)

    assert preview(stocked, [*MAY, *(replace(one, row=one.row + 9) for one in APRIL)]).moved == ()
