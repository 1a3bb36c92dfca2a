"""CSV files as councils really write them."""

from pathlib import Path

import pytest

from tests.importers.files import ledger_rows, reading, records, said
from tracker.errors import BadFile

HEADER = "Agreement,Fund,Scheme,Period,Measure,Amount,Narrative"
ROW = "A1,BCF,S1,2025-04,Actual,12.50,Invoice"
FUNDS = "Agreement,Fund,Title,Kind"


def csv(tmp_path: Path, content: str | bytes, name: str = "a.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def refusal(path: Path, sheet: str | None = None) -> str:
    with pytest.raises(BadFile) as caught:
        reading(path, sheet=sheet)
    return caught.value.sentence


def test_headings_decide_which_sheet_it_is(tmp_path: Path) -> None:
    result = reading(csv(tmp_path, f"{FUNDS}\nA1,BCF,Better,Pooled\n"))
    assert result.kind == "csv"
    assert records(result, "Funds")[0]["title"] == "Better"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_pounds_and_dashes_survive_every_usual_encoding(tmp_path: Path, encoding: str) -> None:
    text = f"{HEADER}\n{ROW.replace('12.50', '£12.50').replace('Invoice', 'May – June')}\n"
    if encoding in ("utf-16-le", "utf-16-be"):
        text = "\ufeff" + text
    [row] = ledger_rows(csv(tmp_path, text.encode(encoding)))
    assert row[5:] == (1250, "May – June")


def test_a_preamble_of_one_row_is_named_in_the_singular(tmp_path: Path) -> None:
    result = reading(csv(tmp_path, f"Council report\n{HEADER}\n{ROW}\n"))
    assert "The row above the headings in row 2 was left alone." in result.warnings


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found_by_the_headings(tmp_path: Path, separator: str) -> None:
    text = f"{HEADER}\n{ROW}\n".replace(",", separator)
    assert len(ledger_rows(csv(tmp_path, text))) == 1


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_counts_rows_alike(tmp_path: Path, ending: str) -> None:
    text = ending.join([HEADER, ROW, "", ROW.replace("S1", "S2")])
    assert [row[0] for row in ledger_rows(csv(tmp_path, text))] == [2, 4]


def test_a_preamble_is_left_alone_and_named(tmp_path: Path) -> None:
    result = reading(csv(tmp_path, f"Council report\n\nRun on,1 May\n{HEADER}\n{ROW}\nx\n"))
    assert any("3 rows above the headings in row 4" in warning for warning in result.warnings)
    assert {cell for _sheet, cell, _message in said(result)} == {"B6", "C6", "D6", "E6", "F6"}


def test_headings_beyond_the_fortieth_row_are_not_found(tmp_path: Path) -> None:
    assert "first 40 holds the headings" in refusal(
        csv(tmp_path, "x\n" * 40 + f"{HEADER}\n{ROW}\n")
    )


def test_records_over_several_lines_count_as_one_row(tmp_path: Path) -> None:
    text = f"{HEADER}\n{ROW.replace('Invoice', chr(34) + 'two' + chr(10) + 'lines' + chr(34))}\n{ROW}x\n"
    result = reading(csv(tmp_path, text))
    assert [(p.cell, p.message[:21]) for p in result.problems] == [("A3", "The row has the same ")]


def test_fields_beyond_the_headings_are_a_problem_with_its_row(tmp_path: Path) -> None:
    result = reading(csv(tmp_path, f"{HEADER}\n{ROW},,\n{ROW.replace('S1', 'S2')},more\n"))
    assert [(p.cell, p.value) for p in result.problems] == [("H3", "more")]


def test_short_records_are_blank_at_their_end(tmp_path: Path) -> None:
    assert ledger_rows(csv(tmp_path, f"{HEADER}\n{ROW.rsplit(',', 1)[0]}\n"))[0][-1] is None


def test_the_guard_against_formulas_is_taken_off_once(tmp_path: Path) -> None:
    text = f"{HEADER}\n{ROW.replace('Invoice', chr(39) + '=1+1')}\n"
    assert ledger_rows(csv(tmp_path, text))[0][-1] == "=1+1"
    text = f"{HEADER}\n{ROW.replace('Invoice', chr(39) * 2 + '=1')}\n"
    assert ledger_rows(csv(tmp_path, text))[0][-1] == "''=1"


def test_missing_columns_are_named_with_the_nearest_sheet(tmp_path: Path) -> None:
    sentence = refusal(csv(tmp_path, "Agreement,Fund,Scheme,Period,Measure\n"))
    assert "The nearest is Ledger, which also needs Amount" in sentence


def test_a_named_sheet_lists_its_missing_columns_as_problems(tmp_path: Path) -> None:
    result = reading(csv(tmp_path, "Agreement,Fund,Scheme,Period,Measure\n"), sheet="LEDGER")
    assert [(p.sheet, p.column) for p in result.problems] == [("Ledger", "Amount")]


def test_headings_that_fit_no_sheet_are_refused(tmp_path: Path) -> None:
    assert "headings of a sheet the tracker" in refusal(csv(tmp_path, "Name,Colour\nx,y\n"))
    assert "headings of the sheet Reviews" in refusal(csv(tmp_path, "Name\nx\n"), "Reviews")
    assert "no sheet named 'Rewiews'" in refusal(csv(tmp_path, FUNDS), "Rewiews")


def test_headings_that_fit_two_sheets_ask_for_the_name(tmp_path: Path) -> None:
    path = csv(tmp_path, "Agreement,Measure,Period,Target,Status\n")
    assert "fit the sheets Outcome readings and Outcome targets" in refusal(path)
    assert reading(path, sheet="Outcome targets").problems == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f'{HEADER}\n{ROW}\nA1,"BCF,S1\n{ROW}\n', "starts in line 3, a quotation mark is opened"),
        (f'{HEADER}\n{ROW}\nA1,"BC"F,S1\n{ROW}\n', "starts in line 3, the quotation marks"),
        (f"{HEADER}\n{ROW}\nA1,{'x' * 2_000_000}\n", "starts in line 3, a field is longer"),
        (f"{HEADER}\n{ROW}\nA\0\n", "zero characters (the first in line 3)"),
    ],
)
def test_broken_text_is_refused_with_its_line(tmp_path: Path, content: str, words: str) -> None:
    assert words in refusal(csv(tmp_path, content))


def test_bytes_of_no_usual_encoding_are_refused_with_their_line(tmp_path: Path) -> None:
    assert "is in line 2" in refusal(csv(tmp_path, HEADER.encode() + b"\nA\x81\xa31\n"))


def test_utf_16_without_a_mark_is_refused(tmp_path: Path) -> None:
    assert "zero characters" in refusal(csv(tmp_path, f"{HEADER}\n{ROW}".encode("utf-16-le")))


@pytest.mark.parametrize(
    "text", ["paid \u00c2\u00a35", "May \u00e2\u20ac\u201c June", "caf\u00c3\u00a9", "?\ufffd"]
)
def test_damaged_characters_are_a_problem_at_their_cell(tmp_path: Path, text: str) -> None:
    result = reading(csv(tmp_path, f"{HEADER}\n{ROW.replace('Invoice', text)}\n"))
    assert [p.cell for p in result.problems] == ["G2"]
    assert "damaged" in result.problems[0].message


def test_a_repeated_and_an_empty_heading(tmp_path: Path) -> None:
    result = reading(csv(tmp_path, f"{HEADER},,fund\n{ROW},x,y\n"))
    assert [(p.cell, p.value) for p in result.problems] == [("I1", "Fund")]


def test_text_dates_and_amounts_are_read_as_the_workbook_reads_them(tmp_path: Path) -> None:
    text = f"{HEADER}\n{ROW.replace('12.50', chr(34) + '(1,234.50)' + chr(34)).replace('2025-04', 'Apr-25')}\n"
    [row] = ledger_rows(csv(tmp_path, text))
    assert (row[2], row[5]) == ("2025-04", -123450)


def test_a_text_file_is_read_under_other_endings_too(tmp_path: Path) -> None:
    assert len(ledger_rows(csv(tmp_path, f"{HEADER}\n{ROW}\n".replace(",", "\t"), "a.TSV"))) == 1
    assert len(ledger_rows(csv(tmp_path, f"{HEADER}\n{ROW}\n", "upload"))) == 1
