"""Files as they should not be: read rightly with a word about it, or refused by name."""

import datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from importers.refusal import Refusal
from tests.importers.extracts.asking import inspected, refusal
from tests.importers.extracts.published import write_book
from tracker.domain.ledgers.extracts import Inspection

HEAD = "Date,Supplier,Amount,Reference\n"


def line(
    number: int, day: str | None = None, amount: str = "10.00", supplier: str = "Acme Ltd"
) -> str:
    return f"{day or f'{1 + number % 28:02d}/08/2020'},{supplier},{amount},R{number}\n"


def lines(count: int, **same: str) -> str:
    return "".join(line(number, **same) for number in range(count))


def saved(tmp_path: Path, content: str | bytes, name: str = "extract.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def looked(tmp_path: Path, content: str | bytes) -> Inspection:
    return inspected(saved(tmp_path, content))


def left_out(found: Inspection) -> list[tuple[int, str]]:
    return [(skipped.row, skipped.reason) for skipped in found.skipped]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"<!DOCTYPE html><html>", "web page"),
        ("a.xlsx", b"%PDF-1.7", "a PDF"),
        ("a.csv", b"403 Forbidden", "error message"),
        ("a.csv", b"", "empty"),
        ("a.csv", b"\n\n  \n,,,\n", "nothing in it but blank lines"),
        ("a.csv", b"\x00" * 64, "zero bytes"),
        ("a.csv", b"PK\x03\x04rest", "looks like an Excel workbook"),
        ("a.csv", b"\x12\x00" * 40 + b"PK\x05\x06" + b"\x00" * 18, "end of a zip archive"),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 600, "old Excel file"),
        ("a.csv", b"hello\nworld\n", "one column of text"),
        ("a.csv", b"Name,Colour\nRose,red\nFern,green\n", "looks like an amount"),
        ("a.csv", b"Date;Amount\n" + b"01/08/2020;1.234,50\n" * 9, 'under "Amount" most cells'),
        ("a.csv", b"Date,Amount\n01/08/2020,\x81\xa35\n", "neither UTF-8 nor Windows-1252"),
    ],
)
def test_what_is_no_ledger_is_refused_by_name(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    assert words in refusal(saved(tmp_path, content, name))


def test_a_password_is_named(tmp_path: Path) -> None:
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le")
    assert "password-protected" in refusal(saved(tmp_path, ole, "a.xlsx"))


def test_dates_that_are_month_first_are_refused(tmp_path: Path) -> None:
    text = HEAD + "".join(line(n, day=f"08/{1 + n:02d}/2020") for n in range(28))
    assert "month first (there is no month 28)" in refusal(saved(tmp_path, text))


def test_dates_in_both_orders_are_refused(tmp_path: Path) -> None:
    text = HEAD + lines(20) + "".join(line(n, day=f"08/{13 + n}/2020") for n in range(9))
    assert "partly day first and partly month first" in refusal(saved(tmp_path, text))


def test_dates_that_never_leave_the_eighth_are_asked_about(tmp_path: Path) -> None:
    text = HEAD + "".join(line(n, day=f"08/{1 + n:02d}/2020") for n in range(9))
    assert any("month first?" in question for question in looked(tmp_path, text).questions)


def test_dates_of_two_months_that_run_over_eleven_are_asked_about(tmp_path: Path) -> None:
    days = [f"{month:02d}/{day:02d}/2020" for month in (4, 5) for day in range(1, 12)]
    text = HEAD + "".join(line(n, day=day) for n, day in enumerate(days))
    assert any("month first?" in question for question in looked(tmp_path, text).questions)


def test_dates_on_three_days_of_a_few_months_raise_no_question(tmp_path: Path) -> None:
    days = [f"{day:02d}/{month:02d}/2020" for month in range(4, 10) for day in (1, 2, 3)]
    text = HEAD + "".join(line(n, day=day) for n, day in enumerate(days))
    assert not looked(tmp_path, text).questions


def test_date_cells_beside_text_dates_may_be_swapped(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Payment Date", "Supplier", "Amount"]]
    rows += [[datetime.date(2020, month, 8), "Acme", 10.5] for month in range(1, 13)]
    rows += [[f"{day}/08/2020", "Acme", 10.5] for day in range(13, 25)]
    found = inspected(write_book(tmp_path / "a.xlsx", {"Data": rows}))
    assert any("may be swapped" in question for question in found.questions)


def test_rows_without_an_amount_or_a_date_are_reported(tmp_path: Path) -> None:
    text = (
        HEAD
        + lines(3)
        + ",Acme,55.00,R1\n03/08/2020,Acme,,R2\n03/08/2020,Acme,REDACTED,R3\n?,Acme,5.00,R4\n"
    )
    found = looked(tmp_path, text)
    assert (found.rows, found.total) == (3, Decimal("30.00"))
    assert left_out(found) == [(5, "no date"), (6, "no amount"), (7, "the amount cannot be read"),
                               (8, "the date cannot be read")]  # fmt: skip
    assert any("no date (row 5); the amounts in them come to 55.00" in w for w in found.warnings)


def test_identical_rows_all_count(tmp_path: Path) -> None:
    assert looked(tmp_path, HEAD + line(1) * 7).rows == 7


@pytest.mark.parametrize(
    "label", ["Total,,", ",Total,", "Grand Total,,", ",TOTAL:,", "Total Payments,,", ",,"]
)
def test_a_total_row_is_checked_and_not_counted(tmp_path: Path, label: str) -> None:
    found = looked(tmp_path, f"{HEAD}{lines(5)}{label}50.00,\n")
    assert (found.rows, left_out(found)) == (5, [(7, "total row")])
    assert [total.agrees for total in found.stated_totals] == [True]


def test_a_total_that_does_not_add_up_is_said(tmp_path: Path) -> None:
    found = looked(tmp_path, f"{HEAD}{lines(5)}Total,,51.00,\n")
    assert found.rows == 5
    assert "Row 7 states a total of 51.00, but all lines above it come to 50.00." in found.warnings


def test_subtotals_start_anew_and_the_last_total_covers_all(tmp_path: Path) -> None:
    text = f"{HEAD}{lines(3)}Acme Ltd Total,,30.00,\n{lines(2)},Bolt Ltd Total,20.00,\nGrand Total,,50.00,\n"
    found = looked(tmp_path, text)
    assert (found.rows, len(found.stated_totals)) == (5, 3)
    assert all(total.agrees for total in found.stated_totals)


def test_a_supplier_whose_name_begins_with_total_is_a_supplier(tmp_path: Path) -> None:
    found = looked(
        tmp_path,
        HEAD + lines(3, supplier="TOTAL GAS & POWER LTD") + lines(2, supplier="Total Fitness"),
    )
    assert (found.rows, found.skipped, found.warnings) == (5, (), ())


def test_a_dated_row_that_says_total_counts_with_a_warning(tmp_path: Path) -> None:
    found = looked(tmp_path, HEAD + lines(3) + line(4, supplier="Total", amount="7.00"))
    assert found.rows == 4
    assert any("says total" in warning for warning in found.warnings)


def test_bare_figures_that_add_nothing_up_are_reported(tmp_path: Path) -> None:
    found = looked(tmp_path, f"{HEAD}{lines(5)},,51.00,\n")
    assert (found.rows, left_out(found)) == (5, [(7, "no date")])


def test_a_file_without_dates_keeps_its_rows_and_asks_for_the_period(tmp_path: Path) -> None:
    text = "Supplier,Amount\n" + "".join(f"Acme {n},{n}.50\n" for n in range(1, 9)) + ",40.00\n"
    found = looked(tmp_path, text)
    assert (found.rows, found.columns.get("date"), left_out(found)) == (
        8,
        None,
        [(10, "total row")],
    )
    assert any("which period" in question for question in found.questions)


def test_repeated_headings_and_notes_between_the_rows_are_left_out(tmp_path: Path) -> None:
    found = looked(tmp_path, f"{HEAD}{lines(2)}{HEAD}{lines(2)}Page 2 of 3,,,\n{lines(1)}")
    assert found.rows == 5
    assert left_out(found) == [(4, "the headings again"), (7, "a note, no transaction")]


def test_two_plausible_amounts_are_asked_about(tmp_path: Path) -> None:
    text = "Date,Supplier,Amount,Payment Amount\n" + "".join(
        f"0{n}/08/2020,Acme,{n}.50,{n}.20\n" for n in range(1, 9)
    )
    found = looked(tmp_path, text)
    assert found.amount_candidates == ("Amount", "Payment Amount")
    assert any("which one is to be counted" in question for question in found.questions)


def test_a_column_of_debits_and_credits_is_asked_about(tmp_path: Path) -> None:
    text = "Date,Details,Amount,DR/CR\n01/08/2020,a,5.00,DR\n02/08/2020,b,6.00,CR\n"
    assert any("tells debits from credits" in q for q in looked(tmp_path, text).questions)


def test_credits_with_a_minus_already_are_added(tmp_path: Path) -> None:
    text = (
        "Date,Details,Debit,Credit\n01/08/2020,a,5.00,\n02/08/2020,b,,-2.00\n03/08/2020,c,4.00,\n"
    )
    found = looked(tmp_path, text)
    assert (found.rows, found.total, found.credits_negative) == (3, Decimal("7.00"), True)
    assert any("carry a minus already" in question for question in found.questions)


def test_fractions_of_a_penny_are_kept_and_named(tmp_path: Path) -> None:
    found = looked(
        tmp_path, HEAD + line(1, amount="10.005") + line(2, amount="0.30000000000000004")
    )
    assert found.total == Decimal("10.305")
    assert any("more than two decimals" in w and "row 2" in w for w in found.warnings)


def test_three_digits_behind_every_point_are_asked_about(tmp_path: Path) -> None:
    text = "Date;Supplier;Amount\n" + "".join(f"0{n}/08/2020;Acme;{n}.{n}00\n" for n in range(1, 6))
    found = looked(tmp_path, text)
    assert any("such as 1.100: does it stand between thousands?" in q for q in found.questions)
    assert not looked(tmp_path, text + "06/08/2020;Acme;6.50\n").questions
    assert not looked(tmp_path, text.replace(";1.100", ";0.100")).questions


def test_rows_of_another_table_above_the_headings_are_asked_about(tmp_path: Path) -> None:
    text = (
        "Date,Supplier,Amount\n01/04/2020,A,10.00\n02/04/2020,B,20.00\n,,\nDate,Amount,Supplier\n"
        "03/04/2020,5.00,C\n04/04/2020,6.00,D\n"
    )
    found = looked(tmp_path, text)
    assert any(
        "Above the headings" in question and "rows 2 and 3" in question
        for question in found.questions
    )


def test_too_many_and_too_few_fields_are_reported(tmp_path: Path) -> None:
    text = (
        HEAD
        + lines(3)
        + "03/08/2020,Smith, Jones Ltd,20.00,R2\n03/08/2020,20.00,R3\n03/08/2020,Acme,5.00\n"
    )
    found = looked(tmp_path, text)
    assert left_out(found) == [
        (5, "more fields (5) than headings (4)"),
        (6, "fewer fields (3) than headings (4)"),
    ]
    assert (found.rows, found.total) == (4, Decimal("35.00"))


def test_a_million_blank_rows_are_one_entry(tmp_path: Path) -> None:
    found = looked(tmp_path, HEAD + line(1) + ",,,\n" * 1_000_000 + line(2))
    assert found.rows == 2
    assert left_out(found) == [(3, "1,000,000 blank rows, to row 1000002")]


def test_quotation_marks_inside_a_field_are_part_of_it(tmp_path: Path) -> None:
    found = looked(tmp_path, HEAD + line(1, supplier='"Acme" Ltd') + line(2, supplier='3" Pipes'))
    assert found.rows == 2
    assert any("In line 2 the quotation marks do not match" in w for w in found.warnings)


def test_a_quotation_mark_that_swallows_rows_is_refused(tmp_path: Path) -> None:
    text = HEAD + line(1, supplier='"Acme Ltd') + lines(4) + line(6, supplier='Acme"') + lines(9)
    assert "a quotation mark is missing" in refusal(saved(tmp_path, text))
    assert "never closed" in refusal(saved(tmp_path, HEAD + line(1, supplier='"Acme') + lines(9)))


def test_a_row_swallowed_beside_marks_that_do_not_match_is_refused(tmp_path: Path) -> None:
    text = HEAD + line(1, supplier='"Acme "The Best" Ltd"') + lines(2) + '03/08/2020,"open,30.00\n'
    assert "row 5 a field runs over" in refusal(saved(tmp_path, text + lines(1)))


def test_damaged_characters_are_named_and_damaged_amounts_left_out(tmp_path: Path) -> None:
    text = (
        HEAD
        + line(1, supplier="Caf\u00c3\u00a9")
        + line(2, supplier="Caf\ufffd")
        + line(3, amount="\u00c2\u00a35.00")
    )
    found = looked(tmp_path, text)
    assert (found.rows, found.damaged, left_out(found)) == (
        2,
        (2, 3),
        [(4, "the amount cannot be read")],
    )
    assert any("damaged characters" in warning for warning in found.warnings)


def test_a_file_without_headings_is_read_with_a_word_about_it(tmp_path: Path) -> None:
    found = looked(tmp_path, "".join(line(n, amount=f"{n}.75") for n in range(9)))
    assert (found.header_row, found.rows) == (None, 9)
    assert {role: guess.label for role, guess in found.columns.items()} == {
        "date": "Column A",
        "amount": "Column C",
    }
    assert any("no headings" in warning for warning in found.warnings)


def test_utf_16_without_a_mark_is_found_by_its_zeros(tmp_path: Path) -> None:
    assert looked(tmp_path, (HEAD + lines(3)).encode("utf-16-le")).encoding == "utf-16-le"


def test_headings_alone_are_no_fault(tmp_path: Path) -> None:
    found = looked(tmp_path, HEAD)
    assert (found.readable, found.rows) == (True, 0)
    assert any("no transaction" in warning for warning in found.warnings)


def test_a_file_none_of_whose_rows_can_be_read_is_refused(tmp_path: Path) -> None:
    text = HEAD + "".join(f",Acme,{n}.00,R{n}\n" for n in range(9))
    assert "none of its rows can be read as a transaction (row 2: no date)" in refusal(
        saved(tmp_path, text)
    )


def month(number: int, count: int) -> list[list[object]]:
    rows: list[list[object]] = [["Payment Date", "Supplier", "Net Amount"]]
    return rows + [[datetime.date(2020, number, 1 + n), "Acme", 10.5] for n in range(count)]


def test_other_sheets_of_the_same_layout_are_named(tmp_path: Path) -> None:
    path = write_book(
        tmp_path / "a.xlsx", {"April": month(4, 5), "May": month(5, 9), "Notes": [["x"], ["y"]]}
    )
    found = inspected(path)
    assert (found.sheet, found.rows) == ("May", 9)
    assert any('"April" has the same headings' in question for question in found.questions)
    assert any('not "Notes"' in warning for warning in found.warnings)
    assert inspected(path, sheet="april").rows == 5
    with pytest.raises(Refusal, match='no sheet named "June"'):
        inspected(path, sheet="June")


def test_a_formula_without_a_value_and_an_error_are_named_by_cell(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in month(4, 3):
        sheet.append(row)
    sheet.append([datetime.date(2020, 4, 9), "Acme", "=SUM(1,2)"])
    book.save(tmp_path / "a.xlsx")
    found = inspected(tmp_path / "a.xlsx")
    assert left_out(found) == [(5, "the cell C5 holds a formula with no stored value")]


def test_hidden_rows_are_read_and_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in month(4, 5):
        sheet.append(row)
    sheet.row_dimensions[4].hidden = True
    book.save(tmp_path / "a.xlsx")
    found = inspected(tmp_path / "a.xlsx")
    assert found.rows == 5
    assert any(
        "1 row is hidden or filtered out and read all the same: 4" in w for w in found.warnings
    )


def test_a_table_away_from_the_corner_keeps_its_row_numbers(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], ["", "Title"], [], *(["", "", *row] for row in month(4, 5))]
    found = inspected(write_book(tmp_path / "a.xlsx", {"Data": rows}))
    assert (found.header_row, found.rows) == (4, 5)
    assert found.first_rows[0].row == 5
