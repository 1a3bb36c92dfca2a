"""Totals that do not call themselves so, and balances that are no transactions."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.importers.extracts.asking import inspected, lines_of
from tracker.domain.ledgers.extracts import Inspection

MONTHS = "Scheme,Apr-25,May-25,Jun-25"


def looked(tmp_path: Path, *lines: str) -> Inspection:
    return inspected(saved(tmp_path, *lines))


def saved(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "extract.csv"
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def left_out(found: Inspection) -> list[tuple[int, str]]:
    return [(skipped.row, skipped.reason) for skipped in found.skipped]


# ----------------------------------------------------------------------------------- matrices

NESTED = [MONTHS, "Reablement,100,110,120", "Beds,200,210,220", "Community,300,320,340",
          "Ward,50,50,50", "All schemes,350,370,390"]  # fmt: skip


def test_rows_that_add_up_those_above_in_every_month_are_totals_and_asked_about(
    tmp_path: Path,
) -> None:
    found = looked(tmp_path, *NESTED)

    assert (found.rows, found.total) == (9, Decimal("1110.00"))
    assert left_out(found) == [(4, "a total, judged by its sum"), (6, "a total, judged by its sum")]
    assert any("rows 4 and 6), and not counted" in question for question in found.questions)


def test_a_mapped_matrix_leaves_them_out_with_a_warning(tmp_path: Path) -> None:
    path = saved(tmp_path, *NESTED)

    found, lines = lines_of(path, inspected(path).layout())

    assert (found.rows, len(lines), found.questions) == (9, 9, ())
    assert any("rows 4 and 6), and not counted" in warning for warning in found.warnings)


def test_a_scheme_as_large_as_two_others_counts_where_the_total_says_so(tmp_path: Path) -> None:
    found = looked(tmp_path, MONTHS, "A,1,1,1", "B,2,2,2", "C,3,3,3", "Total,6,6,6")

    assert (found.rows, found.total, found.questions) == (9, Decimal("18.00"), ())


def test_two_schemes_alike_are_no_total(tmp_path: Path) -> None:
    found = looked(tmp_path, MONTHS, "A,5,5,5", "B,5,5,5", "C,0,0,0")

    assert (found.rows, found.skipped, found.questions) == (9, (), ())


def test_a_row_that_equals_those_below_it_is_asked_about(tmp_path: Path) -> None:
    rows = ["Community,300,320,340", "  Reablement,100,110,120", "  Beds,200,210,220", "Ward,5,5,5"]

    found = looked(tmp_path, MONTHS, *rows)

    assert found.rows == 12
    assert any("Row 2 holds the same amounts as the rows below it, down to row 4" in question
               for question in found.questions)  # fmt: skip


def test_a_row_of_which_another_is_part_is_asked_about(tmp_path: Path) -> None:
    found = looked(tmp_path, MONTHS, "Community,9,9,9", "of which: beds,1,1,1")

    assert any("part of another row (row 3)" in question for question in found.questions)


def test_a_balance_is_no_scheme(tmp_path: Path) -> None:
    found = looked(
        tmp_path, MONTHS, "Balance b/f,9,9,9", "Beds,1,2,3", "Underspend brought forward,1,,"
    )

    assert (found.rows, left_out(found)) == (4, [(2, "a balance brought or carried forward")])
    assert any("carried forward (row 4)" in question for question in found.questions)


# -------------------------------------------------------------------------------------- lists


def test_a_dated_row_that_says_total_and_adds_up_is_a_total(tmp_path: Path) -> None:
    rows = ["01/04/2020,A,1.00", "02/04/2020,B,2.00", "30/04/2020,April total,3.00",
            "01/05/2020,C,5.00", "31/05/2020,May total,5.00"]  # fmt: skip

    found = looked(tmp_path, "Date,Supplier,Amount", *rows)

    assert (found.rows, found.total) == (3, Decimal("8.00"))
    assert left_out(found) == [(4, "total row"), (6, "total row")]


def test_a_dated_row_that_says_total_and_does_not_add_up_counts_with_a_warning(
    tmp_path: Path,
) -> None:
    rows = ["01/04/2020,A,1.00", "02/04/2020,B,2.00", "30/04/2020,April total,9.00"]

    found = looked(tmp_path, "Date,Supplier,Amount", *rows)

    assert found.rows == 3
    assert any("says total" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "words",
    ["Opening Balance", "Balance b/f", "Closing balance c/f", "Balance carried forward", "B/F",
     "Brought forward", "Opening balance as at 1 April 2020", "Balance carried forward 31/03/2021"],
)  # fmt: skip
def test_a_balance_is_no_transaction(tmp_path: Path, words: str) -> None:
    rows = [f"01/04/2020,{words},5000.00", "02/04/2020,Stationery,10.00", "03/04/2020,Care,20.00"]

    found = looked(tmp_path, "Date,Narrative,Amount", *rows)

    assert (found.rows, found.total) == (2, Decimal("30.00"))
    assert left_out(found) == [(2, "a balance brought or carried forward")]
    assert any("brought or carried forward (row 2)" in warning for warning in found.warnings)


@pytest.mark.parametrize("words", ["Underspend brought forward 2019/20", "Correct opening balance error"])  # fmt: skip
def test_a_transaction_that_speaks_of_a_balance_is_asked_about(tmp_path: Path, words: str) -> None:
    found = looked(tmp_path, "Date,Narrative,Amount", f"01/04/2020,{words},5.00")

    assert found.rows == 1
    assert any("carried forward (row 2)" in question for question in found.questions)


@pytest.mark.parametrize("words", ["New Balance Shoes Ltd", "Forward Thinking Ltd", "Balance of account"])  # fmt: skip
def test_names_like_a_balance_raise_no_question(tmp_path: Path, words: str) -> None:
    found = looked(tmp_path, "Date,Supplier,Amount", f"01/04/2020,{words},5.00")

    assert (found.rows, found.questions, found.skipped) == (1, (), ())


def test_a_bare_sum_in_a_file_without_dates_is_a_total_and_asked_about(tmp_path: Path) -> None:
    rows = ["A,x,100.00", "B,y,200.00", "C,z,50.00", "All payments,,350.00"]

    found = looked(tmp_path, "Supplier,Description,Net Amount", *rows)

    assert (found.rows, found.total) == (3, Decimal("350.00"))
    assert left_out(found) == [(5, "a total, judged by its sum")]
    assert any("(row 5), and not counted" in question for question in found.questions)


def test_a_last_row_that_equals_all_others_is_asked_about(tmp_path: Path) -> None:
    rows = [f"0{n}/04/2020,A,{n}.00" for n in range(1, 5)]

    found = looked(tmp_path, "Date,Supplier,Amount", *rows, "30/04/2020,All payments,10.00")

    assert found.rows == 5
    assert any("(row 6): is it a total?" in question for question in found.questions)
