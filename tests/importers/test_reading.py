"""What a good workbook gives, and how its oddities are named."""

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter
from openpyxl import Workbook

from importers.reading import read, shown_name
from tests.importers.files import (
    ENTRY,
    FUND,
    FUNDS,
    LEDGER,
    book,
    ledger,
    ledger_rows,
    pack,
    parts,
    reading,
    records,
    rows,
    said,
    worksheet,
)
from tracker.errors import BadFile

STYLES = """<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="2"><numFmt numFmtId="164" formatCode="0.00%"/>
<numFmt numFmtId="165" formatCode="0.00&quot;%&quot;"/></numFmts>
<fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="164"/><xf numFmtId="165"/></cellXfs>
</styleSheet>"""
RISK = ["Agreement", "Fund", "Direction", "Effective from", "Step", "Method", "Partner", "Share"]


def test_ledger_rows_arrive_as_wire_values_with_their_row_and_scheme(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", rows(ENTRY, [*ENTRY[:2], "S2", *ENTRY[3:]], first=2))
    assert ledger_rows(path) == [
        (2, 0, "2025-04", "Actual", "", 1250, "Invoice"),
        (3, 1, "2025-04", "Actual", "", 1250, "Invoice"),
    ]
    summary = reading(path).ledger
    assert summary is not None
    assert (summary.rows, summary.total) == (2, 2500)
    assert summary.schemes == [("A1", "BCF", "S1", 2), ("A1", "BCF", "S2", 3)]
    assert summary.letters["amount"] == "F"
    assert "source_reference" not in summary.fields


def test_other_sheets_arrive_as_rows_with_none_for_absent_columns(tmp_path: Path) -> None:
    result = reading(book(tmp_path / "a.xlsx", {" funds ": rows(FUNDS, FUND)}))
    assert result.problems == []
    assert result.sheets["Funds"].rows == [
        (2, ("A1", "BCF", "Better Care Fund", "Pooled", None, None))
    ]
    assert result.sheets["Funds"].fields == ("agreement", "fund", "title", "kind")
    assert result.ledger is None


def test_headings_match_without_regard_to_case_space_or_order(tmp_path: Path) -> None:
    data = rows(["kind", " TITLE ", "Fund", "agreement"], ["pooled", "Better", "BCF", "A1"])
    result = reading(book(tmp_path / "a.xlsx", {"Funds": data}))
    assert records(result, "Funds")[0] == {
        "agreement": "A1", "fund": "BCF", "title": "Better", "kind": "Pooled", "reserve": None,
        "uncommitted": None,
    }  # fmt: skip


def test_unknown_sheets_and_columns_are_named_and_left_alone(tmp_path: Path) -> None:
    sheets = {"Funds": rows([*FUNDS, "Mood"], [*FUND, "good"]), "Notes": rows(["x"])}
    result = reading(book(tmp_path / "a.xlsx", sheets))
    assert result.problems == []
    assert any('"Notes"' in warning for warning in result.warnings)
    assert any('"Mood"' in warning for warning in result.warnings)


def test_a_missing_column_names_its_sheet_and_heading(tmp_path: Path) -> None:
    result = reading(book(tmp_path / "a.xlsx", {"Funds": rows(FUNDS[:3], FUND[:3])}))
    assert [(p.sheet, p.column) for p in result.problems] == [("Funds", "Kind")]
    assert result.sheets["Funds"].rows == []


def test_a_heading_that_stands_twice_is_a_problem(tmp_path: Path) -> None:
    result = reading(book(tmp_path / "a.xlsx", {"Funds": rows([*FUNDS, "fund"], [*FUND, "X"])}))
    assert [(p.cell, p.column) for p in result.problems] == [("E1", "Fund")]


def test_headings_below_row_one_are_named_by_their_row(tmp_path: Path) -> None:
    result = reading(book(tmp_path / "a.xlsx", {"Funds": rows(FUNDS, FUND, first=3)}))
    assert "in row 3" in result.problems[0].message
    assert result.sheets == {}


def test_leading_blank_columns_do_not_shift_the_addresses(tmp_path: Path) -> None:
    data = rows([None, None, *FUNDS], [None, None, "A1", "BCF", "Title", "Poooled"])
    result = reading(book(tmp_path / "a.xlsx", {"Funds": data}))
    assert [(p.cell, p.value) for p in result.problems] == [("F2", "Poooled")]


def test_blank_rows_are_skipped_and_do_not_shift_the_addresses(tmp_path: Path) -> None:
    data = (
        rows(ENTRY, first=3) + rows(["  ", None, " "], first=4) + rows([*ENTRY[:3], "M15"], first=9)
    )
    result = reading(ledger(tmp_path / "a.xlsx", data))
    assert [p.cell for p in result.problems] == ["D9", "E9", "F9"]


def test_every_problem_of_a_row_is_listed_with_value_and_cure(tmp_path: Path) -> None:
    data = rows(["A1", None, "S1", "P13", "Guess", 12.345, None], first=2)
    result = reading(ledger(tmp_path / "a.xlsx", data))
    assert [(p.sheet, p.cell, p.column, p.value) for p in result.problems] == [
        ("Ledger", "B2", "Fund", None),
        ("Ledger", "D2", "Period", "P13"),
        ("Ledger", "E2", "Measure", "Guess"),
        ("Ledger", "F2", "Amount", "12.345"),
    ]
    assert result.problems[3].message.startswith("The value has more than two decimals: enter")


def test_rows_of_the_same_key_cite_both_rows(tmp_path: Path) -> None:
    data = rows(ENTRY, [*ENTRY[:2], "S2", *ENTRY[3:]], ENTRY, first=2)
    result = reading(ledger(tmp_path / "a.xlsx", data))
    assert [(p.cell, p.value) for p in result.problems] == [
        ("A4", "A1 / BCF / S1 / 2025-04 / Actual")
    ]
    assert "as row 2" in result.problems[0].message


def test_rules_within_a_row_name_the_field_to_mend(tmp_path: Path) -> None:
    header = ["Code", "Name", "Type", "Valid from", "Valid to"]
    data = rows(header, ["X", "Ex", "Council", "01/04/2020", "01/04/2019"])
    result = reading(book(tmp_path / "a.xlsx", {"Organisations": data}))
    assert [(p.cell, p.value) for p in result.problems] == [("E2", "01/04/2019")]


def test_a_number_in_a_code_column_is_read_with_one_warning_a_column(tmp_path: Path) -> None:
    data = rows([1.0, *ENTRY[1:]], [2.0, *ENTRY[1:]], first=2)
    result = reading(ledger(tmp_path / "a.xlsx", data))
    assert result.problems == []
    assert result.ledger is not None
    assert [scheme[0] for scheme in result.ledger.schemes] == ["1", "2"]
    [warning] = result.warnings
    assert warning.startswith("Ledger!A2 Agreement")
    assert "1 other" in warning


def test_true_and_one_are_told_apart(tmp_path: Path) -> None:
    header = [
        "Agreement",
        "Fund",
        "Partner",
        "Financial year",
        "Funding source",
        "Amount",
        "Capital",
    ]
    start = ["A1", "BCF", "C", "2025-26"]
    data = rows(header, [*start, "x", 1.0, True], [*start, "y", True, 1.0])
    result = reading(book(tmp_path / "a.xlsx", {"Contributions": data}))
    assert {p.cell for p in result.problems} == {"F3", "G3"}


def test_a_percent_formatted_share_means_per_cent(tmp_path: Path) -> None:
    start = ["A1", "BCF", "Overspend", "01/04/2025", 1, "Fixed shares"]
    styled = "".join(
        rows([*start, partner], first=row).replace(
            "</row>", f'<c r="H{row}" s="{style}"><v>{value}</v></c></row>'
        )
        for row, (partner, style, value) in enumerate(
            [("A", 1, "0.51"), ("B", 2, "0.28689999999999999"), ("C", 3, "0.51"), ("D", 0, "0.51")],
            2,
        )
    )
    sheets = {"Risk share": worksheet(rows(RISK) + styled)}
    result = reading(pack(tmp_path / "a.xlsx", parts(sheets, styles=STYLES)))
    assert result.problems == []
    assert [record["share"] for record in records(result, "Risk share")] == [
        "51", "28.69", "0.51", "0.51",
    ]  # fmt: skip


def test_dates_of_a_1904_workbook_are_right(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    made = Workbook()
    made.epoch = datetime(1904, 1, 1)  # noqa: DTZ001  # a spreadsheet's dates have no zone
    sheet = made.active
    assert sheet is not None
    sheet.title = "Reviews"
    sheet.append(["Agreement", "Due"])
    sheet.append(["A1", date(2026, 3, 31)])
    made.save(path)
    assert records(reading(path), "Reviews")[0]["due"] == "2026-03-31"


def test_hidden_sheets_rows_and_columns_are_named(tmp_path: Path) -> None:
    data = rows(LEDGER) + rows(ENTRY, first=2).replace("<row ", '<row hidden="1" ')
    data = data.replace('<row hidden="1" r="2"', '<row r="2" hidden="1"')
    before = '<cols><col min="6" max="6" width="9" hidden="1"/></cols>'
    made = parts({"Ledger": worksheet(data, before=before)}, states={"Ledger": "veryHidden"})
    result = reading(pack(tmp_path / "a.xlsx", made))
    assert result.problems == []
    text = "\n".join(result.warnings)
    assert "sheet Ledger is hidden" in text
    assert "1 row is hidden or filtered out and is read all the same: 2." in text
    assert "hidden columns are read all the same: F" in text


def test_a_value_under_merged_cells_is_a_problem(tmp_path: Path) -> None:
    after = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    data = rows(LEDGER, ENTRY, [*ENTRY[:2], "S2", *ENTRY[3:]])
    result = reading(pack(tmp_path / "a.xlsx", parts({"Ledger": worksheet(data, after)})))
    assert [(p.cell, p.value) for p in result.problems] == [("A3", "A1")]
    assert "hidden under the merged cells A2:A3" in result.problems[0].message


def test_blanks_under_merged_cells_say_so(tmp_path: Path) -> None:
    after = '<mergeCells count="2"><mergeCell ref="A2:A3"/><mergeCell ref="G2:G3"/></mergeCells>'
    data = rows(LEDGER, ENTRY, [None, "BCF", "S2", *ENTRY[3:6]])
    result = reading(pack(tmp_path / "a.xlsx", parts({"Ledger": worksheet(data, after)})))
    assert [p.cell for p in result.problems] == ["A3"]
    assert "part of the merged cells A2:A3" in result.problems[0].message
    assert any("Ledger!G2:G3" in warning for warning in result.warnings)


def test_the_sheet_argument_reads_one_sheet_of_a_workbook(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", {"Funds": rows(FUNDS, FUND), "Ledger": rows(LEDGER, ENTRY)})
    result = reading(path, sheet="ledger")
    assert result.sheets == {}
    assert result.ledger is not None
    with pytest.raises(BadFile, match="no sheet named Reviews"):
        reading(path, sheet="Reviews")
    with pytest.raises(BadFile, match="no sheet named 'Nonsense'"):
        reading(path, sheet="Nonsense")


def test_a_workbook_without_known_sheets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="none of its sheets is one the tracker knows"):
        reading(book(tmp_path / "a.xlsx", {"Notes": rows(["x"])}))


def test_an_empty_sheet_says_what_it_needs(tmp_path: Path) -> None:
    result = reading(book(tmp_path / "a.xlsx", {"Funds": ""}))
    assert [(p.sheet, p.cell) for p in result.problems] == [("Funds", None)]
    assert "Agreement, Fund, Title, Kind" in result.problems[0].message


def test_the_same_file_gives_the_same_verdict_twice(tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", rows(ENTRY, [*ENTRY[:5], "x"], ENTRY, first=2))
    assert reading(path) == reading(path)


def test_more_problems_than_the_list_takes_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        sheet = made.add_worksheet("Ledger")
        sheet.write_row(0, 0, LEDGER)
        for row in range(1, 25_002):
            sheet.write_row(row, 0, ["A1", "BCF", f"S{row}", "never", "Actual", "twelve"])
    result = reading(path)
    assert len(result.problems) == 50_001
    assert "2 more problems" in result.problems[-1].message


def test_ledger_rows_arrive_while_the_file_is_still_being_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as made:
        sheet = made.add_worksheet("Ledger")
        sheet.write_row(0, 0, LEDGER)
        for row in range(1, 12_001):
            sheet.write_row(row, 0, ["A1", "BCF", f"S{row}", "2025-04", "Actual", row])
    sizes: list[int] = []
    result = read(path, "a.xlsx", on_ledger=lambda portion: sizes.append(len(portion)))
    assert sizes == [5000, 5000, 2000]
    assert result.ledger is not None
    assert result.ledger.total == 100 * sum(range(1, 12_001))
    assert len(result.ledger.schemes) == 12_000


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x.xlsx", "x.xlsx"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        ("\u202egpj.xlsx", "gpj.xlsx"),
        ("\0", "The file"),
    ],
)
def test_a_file_name_is_shown_without_tricks(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_a_long_file_name_keeps_its_ending() -> None:
    assert shown_name("a" * 500 + ".xlsx").endswith(".xlsx")
    assert len(shown_name("a" * 500 + ".xlsx")) < 100


def test_problems_are_told_apart_by_sheet_in_the_order_of_the_format(tmp_path: Path) -> None:
    sheets = {"Ledger": rows(LEDGER, [*ENTRY[:5], "x"]), "Funds": rows(FUNDS, [*FUND[:3], "x"])}
    result = reading(book(tmp_path / "a.xlsx", sheets))
    assert [(sheet, cell) for sheet, cell, _message in said(result)] == [
        ("Funds", "D2"),
        ("Ledger", "F2"),
    ]
