"""What a mapping says of a file that the file itself leaves open, or says otherwise."""

from pathlib import Path

import pytest

from importers.refusal import Refusal
from tests.importers.extracts.asking import lines_of
from tracker.domain.ledgers.extracts import AcrossColumn, ExtractLayout

FIRSTS = "Date,Ref,Amount\n" + "".join(f"01/0{month}/2026,R{month},1.00\n" for month in range(4, 9))
MONTHS = "Spend {year},,\nScheme,Apr,May\nReablement,100.00,110.00\nCarers,20.00,25.50\n"


def dated(day_first: bool | None) -> ExtractLayout:
    return ExtractLayout({"date": "Date", "amount": "Amount"}, day_first=day_first)


def across(year: int) -> ExtractLayout:
    columns = (
        AcrossColumn("Apr", f"{year}-04", "Actual"),
        AcrossColumn("May", f"{year}-05", "Actual"),
    )
    return ExtractLayout({"description": "Scheme"}, across=columns)


def saved(folder: Path, text: str) -> Path:
    file = folder / "x.csv"
    file.write_text(text)
    return file


def test_a_file_with_only_firsts_of_months_asks_unless_the_mapping_says(tmp_path: Path) -> None:
    file = saved(tmp_path, FIRSTS)

    open_, _lines = lines_of(file, dated(None))
    said, days = lines_of(file, dated(True))
    other, swapped = lines_of(file, dated(False))

    assert any("month first?" in question for question in open_.questions)
    assert said.questions == other.questions == ()
    assert [line[2] for line in days][:2] == ["2026-04-01", "2026-05-01"]
    assert [line[2] for line in swapped][:2] == ["2026-01-04", "2026-01-05"]


def test_dates_that_contradict_what_the_mapping_says_are_refused(tmp_path: Path) -> None:
    american = saved(tmp_path, "Date,Ref,Amount\n04/28/2026,R1,1.00\n04/29/2026,R2,1.00\n")

    with pytest.raises(Refusal, match="month first"):
        lines_of(american, dated(True))
    assert lines_of(american, dated(False))[1][0][2] == "2026-04-28"
    british = saved(tmp_path, "Date,Ref,Amount\n28/04/2026,R1,1.00\n29/04/2026,R2,1.00\n")
    with pytest.raises(Refusal, match="day first"):
        lines_of(british, dated(False))


def test_a_matrix_of_another_year_than_its_mapping_asks_which_it_is(tmp_path: Path) -> None:
    file = saved(tmp_path, MONTHS.format(year="2026/27"))

    found, _lines = lines_of(file, across(2025))

    assert len(found.questions) == 1
    assert "April 2026 to May 2026 (2026/27, as its title says)" in found.questions[0]
    assert "the mapping says April 2025 to May 2025" in found.questions[0]


def test_a_matrix_of_the_mappings_own_year_asks_nothing(tmp_path: Path) -> None:
    file = saved(tmp_path, MONTHS.format(year="2026/27"))

    assert lines_of(file, across(2026))[0].questions == ()


def test_a_matrix_that_names_no_year_says_that_the_mapping_gave_it(tmp_path: Path) -> None:
    found, _lines = lines_of(saved(tmp_path, MONTHS.format(year="")), across(2025))

    assert found.questions == ()
    assert any("the mapping" in warning and "2025" in warning for warning in found.warnings)
