"""Monitoring spreadsheets: schemes down, months or measures across."""

import datetime
from decimal import Decimal
from pathlib import Path

from tests.importers.extracts.asking import inspected, lines_of
from tests.importers.extracts.published import write_book
from tracker.domain.ledgers.extracts import AcrossColumn, ExtractLayout, Inspection

TITLED = (
    "Better Care Fund 2025/26,,,,,\n,,,,,\nScheme,Apr,May,Jun,Jul,Total\nReablement,10.00,20.00,30.00,,60.00\n"
    "Beds,1.00,2.00,3.00,,6.00\nSubtotal,11.00,22.00,33.00,,66.00\nCarers,5.00,5.00,5.00,,15.00\n"
    "Total,16.00,27.00,38.00,,81.00\n"
)


def looked(tmp_path: Path, text: str) -> Inspection:
    path = tmp_path / "matrix.csv"
    path.write_text(text)
    return inspected(path)


def test_months_across_are_recognised_and_their_totals_checked(tmp_path: Path) -> None:
    found = looked(tmp_path, TITLED)
    assert (found.form, found.header_row, found.rows, found.total) == (
        "matrix",
        3,
        9,
        Decimal("81.00"),
    )
    assert [column.period for column in found.across] == [
        "2025-04",
        "2025-05",
        "2025-06",
        "2025-07",
    ]
    assert (found.columns["description"].heading, found.columns.get("amount")) == ("Scheme", None)
    assert [(skipped.row, skipped.reason) for skipped in found.skipped] == [
        (6, "total row"),
        (8, "total row"),
    ]
    assert all(total.agrees for total in found.stated_totals)
    assert any("2025/26" in warning for warning in found.warnings)


def test_totals_of_rows_and_columns_that_do_not_agree_are_said(tmp_path: Path) -> None:
    found = looked(
        tmp_path, TITLED.replace(",60.00", ",61.00").replace("38.00,,81.00", "39.00,,82.00")
    )
    assert [total.row for total in found.stated_totals if not total.agrees] == [4, 8]


def test_two_errors_that_cancel_out_are_found_by_column(tmp_path: Path) -> None:
    found = looked(tmp_path, TITLED.replace("Total,16.00,27.00", "Total,17.00,26.00"))
    assert [total.row for total in found.stated_totals if not total.agrees] == [8]


def test_months_without_a_year_are_asked_about(tmp_path: Path) -> None:
    found = looked(tmp_path, TITLED.replace("2025/26", ""))
    assert [column.period for column in found.across] == [None] * 4
    assert any("which financial year" in question for question in found.questions)


def test_measures_under_months_are_told_apart(tmp_path: Path) -> None:
    text = "Scheme,Apr-25,,May-25,,Jun-25,\n,Budget,Actual,Budget,Actual,Budget,Actual\nBeds,1,2,3,4,5,6\n"
    found = looked(tmp_path, text)
    assert found.across[:2] == (
        AcrossColumn("Apr-25 Budget", "2025-04", "Budget"),
        AcrossColumn("Apr-25 Actual", "2025-04", "Actual"),
    )
    assert (found.header_row, found.rows, found.total) == (2, 6, Decimal("21.00"))


def test_months_of_a_workbook_may_be_date_cells(tmp_path: Path) -> None:
    months = [datetime.date(2025, month, 1) for month in (4, 5, 6)]
    rows: list[list[object]] = [
        ["Scheme", *months],
        ["Beds", 1.5, 2.5, 3.0],
        ["Total", 1.5, 2.5, 3.0],
    ]
    found = inspected(write_book(tmp_path / "a.xlsx", {"Sheet": rows}))
    assert [column.period for column in found.across] == ["2025-04", "2025-05", "2025-06"]
    assert (found.rows, found.total) == (3, Decimal("7.00"))


def test_measures_across_without_months_are_recognised(tmp_path: Path) -> None:
    text = "Scheme,Budget,Actual,Forecast,Variance\nReablement,10,11.50,12,2\nBeds,1,2,3,2\nTotal,11,13.50,15,4\n"
    found = looked(tmp_path, text)
    assert [column.measure for column in found.across] == ["Budget", "Actual", "Forecast"]
    assert (found.form, found.rows, found.total) == ("matrix", 6, Decimal("39.50"))
    assert any("which are to be taken in" in question for question in found.questions)


def test_areas_with_two_kinds_of_spend_are_a_matrix_and_na_is_no_figure(tmp_path: Path) -> None:
    text = (
        "Code,Area,Bed based care,Reablement,metric,value,date,per_head\nE1,Northshire,1000.5,NA,Population,72703,"
        "2023-03-31,8.7144\nE2,Southshire,2000,300.354452897,Population,1000,2023-03-31,1.5\n"
        "E3,Westshire,NA,NA,Population,900,2023-03-31,1.25\nTotal,NA,3000.5,300.354452897,NA,NA,NA,NA\n"
    )
    found = looked(tmp_path, text)
    assert [column.label for column in found.across] == ["Bed based care", "Reablement"]
    assert (found.rows, found.total) == (3, Decimal("3300.854452897"))
    assert [(s.row, s.reason) for s in found.skipped] == [
        (4, "no amount: it says that none is given"), (5, "total row")]  # fmt: skip
    assert all(total.agrees for total in found.stated_totals)
    assert found.questions


def test_a_matrix_is_read_by_a_layout_one_line_for_each_amount(tmp_path: Path) -> None:
    path = tmp_path / "matrix.csv"
    path.write_text(TITLED)
    layout = ExtractLayout(
        {"description": "Scheme"},
        across=(AcrossColumn("Apr", "2025-04", "Actual"), AcrossColumn("May", "2025-05")),
    )
    found, lines = lines_of(path, layout)
    assert (found.rows, found.total) == (6, Decimal("43.00"))
    assert [(line[0], line[1], line[2], line[4], line[5][0]) for line in lines][:3] == [
        (4, "Apr", "2025-04-01", "10.00", "Reablement"),
        (4, "May", "2025-05-01", "20.00", "Reablement"),
        (5, "Apr", "2025-04-01", "1.00", "Beds"),
    ]
