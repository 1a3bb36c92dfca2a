"""The commands that write workbooks: template, export, paper."""

from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.books import AGREEMENTS, FUNDS, PARTNERS, write_book
from tests.cli.running import Tracker
from tracker.sheets import LAYOUTS

SECOND = {
    "Agreements": (AGREEMENTS[0], ("A2", *AGREEMENTS[1][1:])),
    "Partners": (PARTNERS[0], ("A2", "ICB"), ("A2", "MC")),
    "Funds": (FUNDS[0], ("A2", *FUNDS[1][1:])),
}
THIRD = {
    sheet: (rows[0], *(("A3", *row[1:]) for row in rows[1:])) for sheet, rows in SECOND.items()
}


@pytest.fixture
def of_three(stocked: Tracker, tmp_path: Path) -> Tracker:
    """The small book and two agreements more."""
    for number, book in enumerate((SECOND, THIRD)):
        assert stocked("import", write_book(tmp_path / f"more{number}.xlsx", book)).status == 0
    return stocked


def agreements(out: Path) -> list[object]:
    return [cell.value for cell in load_workbook(out)["Agreements"]["A"][1:]]


def test_the_template_has_every_sheet_and_nothing_to_import(
    tracker: Tracker, tmp_path: Path
) -> None:
    out = tmp_path / "template.xlsx"
    answer = tracker("template", out)

    assert (answer.status, answer.out) == (0, f"Wrote {out}.\n")
    assert {layout.sheet for layout in LAYOUTS} <= set(load_workbook(out).sheetnames)
    assert tracker("import", out, "--json").json["status"] == "unchanged"


def test_an_exported_workbook_changes_nothing_where_it_came_from_and_fills_an_empty_tracker(
    stocked: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out.xlsx"
    assert stocked("export", out, "--workbook").status == 0
    assert stocked("import", out, "--json").json["status"] == "unchanged"

    before = stocked("position", "A1", "--year", "2025-26", "--json").json
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'other' / 'new.db'}")
    (tmp_path / "other").mkdir()
    assert stocked("import", out, "--json").json["status"] == "imported"
    assert stocked("position", "A1", "--year", "2025-26", "--json").json == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("OUT", "--workbook", "--agreement", "A1", "A3"),
        ("OUT", "--agreement", "A1", "A3", "--workbook"),
        ("--workbook", "--agreement", "A1", "--agreement", "A3", "OUT"),
        ("--agreement", "A1", "OUT", "--workbook", "--agreement", "A3"),
    ],
)
def test_the_agreements_named_are_exported_wherever_they_are_named(
    of_three: Tracker, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    out = tmp_path / "out.xlsx"
    answer = of_three("export", *(out if word == "OUT" else word for word in arguments))

    assert answer.status == 0, answer.err
    assert agreements(out) == ["A1", "A3"]


def test_all_agreements_are_exported_where_none_is_named(of_three: Tracker, tmp_path: Path) -> None:
    of_three("export", tmp_path / "out.xlsx", "--workbook")
    assert agreements(tmp_path / "out.xlsx") == ["A1", "A2", "A3"]


def test_a_year_keeps_the_rows_of_that_year(stocked: Tracker, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    for year, rows in (("2025-26", 4), ("2024-25", 0)):
        assert stocked("export", out, "--workbook", "--year", year).status == 0
        assert load_workbook(out)["Ledger"].max_row - 1 == rows


def test_the_summary_is_a_workbook_for_auditors(stocked: Tracker, tmp_path: Path) -> None:
    out = tmp_path / "summary.xlsx"
    answer = stocked(
        "export", out, "--summary", "--year", "2025-26", "--as-at", "31/03/2026",
        "--as", "finance@marlshire.example",
    )  # fmt: skip

    assert (answer.status, answer.out) == (0, f"Wrote {out}.\n")
    first = load_workbook(out).worksheets[0]
    said = " ".join(str(cell) for row in first.iter_rows(values_only=True) for cell in row if cell)
    assert "finance@marlshire.example" in said


def test_a_paper_is_written_for_the_meeting(stocked: Tracker, tmp_path: Path) -> None:
    out = tmp_path / "report.xlsx"
    asked = ("A1", "--year", "2025-26", "--as", "finance@marlshire.example")
    answer = stocked("paper", out, "quarterly-report", *asked, "--quarter", "1")

    assert (answer.status, answer.out) == (0, f"Wrote {out}.\n")
    first = load_workbook(out).worksheets[0]
    assert first["A1"].value == "Quarterly report, quarter 1 of 2025-26"
    said = " ".join(str(cell) for row in first.iter_rows(values_only=True) for cell in row if cell)
    assert "finance@marlshire.example on " in said


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (("quarterly-report", "A9", "--year", "2025-26", "--quarter", "1"), 1, "no agreement A9"),
        (("quarterly-report", "A1", "--year", "2099-00", "--quarter", "1"), 1, "begins on"),
        (("quarterly-report", "A1", "--year", "2025-26"), 2, "needs --quarter"),
        (("quarterly-report", "A1", "--year", "2025-26", "--quarter", "5"), 2, "--quarter"),
        (("annual-return", "A1", "--year", "2025-26", "--quarter", "1"), 2, "no other paper"),
        (("annual-return", "A1", "--year", "2025-26", "--partner", "MC"), 2, "Only a partner"),
        (("partner-statement", "A1", "--year", "2025-26"), 1, "name a partner"),
        (("poster", "A1", "--year", "2025-26"), 2, "poster"),
    ],
)
def test_a_paper_that_cannot_be_made_is_refused(
    stocked: Tracker, tmp_path: Path, words: tuple[str, ...], status: int, said: str
) -> None:
    answer = stocked("paper", tmp_path / "paper.xlsx", *words)

    assert (answer.status, answer.out) == (status, "")
    assert said in answer.err
    assert not (tmp_path / "paper.xlsx").exists()


def test_an_agreement_that_is_not_there_is_named(stocked: Tracker, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    answer = stocked("export", out, "--workbook", "--agreement", "A1", "A9")

    assert (answer.status, answer.out) == (1, "")
    assert "A9" in answer.err
    assert not out.exists()


@pytest.mark.parametrize("command", [("template",), ("export", "--workbook")])
def test_a_folder_that_is_not_there_is_told_in_a_sentence(
    stocked: Tracker, tmp_path: Path, command: tuple[str, ...]
) -> None:
    answer = stocked(*command, tmp_path / "nowhere" / "out.xlsx")
    assert answer.status == 1
    assert "out.xlsx" in answer.err
    assert "Traceback" not in answer.err


@pytest.mark.parametrize("command", [("template",), ("export", "--summary")])
@pytest.mark.parametrize("name", ["tracker.db", "out.csv", "out"])
def test_what_is_no_workbook_is_never_replaced_by_one(
    stocked: Tracker, tmp_path: Path, command: tuple[str, ...], name: str
) -> None:
    (tmp_path / name).write_text("kept")

    answer = stocked(*command, tmp_path / name)

    assert (answer.status, answer.out) == (2, "")
    assert f"{name}' is no name for a workbook: end it in .xlsx" in answer.err
    assert (tmp_path / name).read_text() == "kept"


@pytest.mark.parametrize(
    "arguments",
    [
        ("export",),
        ("export", "OUT"),
        ("export", "--workbook"),
        ("export", "OUT", "--workbook", "--year", "2025"),
        ("export", "OUT", "--workbook", "--as-at", "03/31/2026"),
        ("export", "OUT", "--workbook", "--agreement"),
        ("export", "OUT", "A1", "--workbook"),
        ("export", "OUT", "--workbook", "--summary"),
        ("template",),
        ("template", "OUT", "OUT"),
    ],
)
def test_a_wrong_use_is_told_and_ends_with_status_2(
    stocked: Tracker, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    out = tmp_path / "out.xlsx"
    answer = stocked(*(out if word == "OUT" else word for word in arguments))

    assert (answer.status, answer.out) == (2, "")
    assert "Error: " in answer.err
    assert not out.exists()
