"""The sheet on which an auditor sees both sides' records: live, traced, and as at the day."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.domain import books
from tests.domain.balances.test_comparing import AS_AT, book, disputed, line, own
from tests.exporters.recalculation import differing_formulas, table_rows
from tests.exporters.summaries import facts_of
from tracker.exporters.summary import write_summary

SHEET = "Agreement of balances"


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The rows of the sheet by heading, as stored."""
    return table_rows(file, SHEET, "OwnRecords")


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("summary") / "summary.xlsx"
    found = book(
        own("LA", "612.40", "612.40", "300.00"),
        own("ICB"),
        own("LA", "1.00", "1.00", "1.00", as_at=date(2025, 9, 30)),
        own("LA", "2.00", "2.00", "2.00", as_at=date(2025, 12, 31)),
        balance_explanations=(line("-300.00"),),
        balance_disputes=(disputed(),),
    )
    write_summary(out, facts_of([found], [], books.YEAR, date(2025, 12, 15)))
    return out


def test_each_figure_stands_with_both_sides_and_their_sources(summary: Path) -> None:
    due, invoiced, paid = rows_of(summary)

    assert (due["Host shows"], due["Payer shows"], due["Difference"]) == (612.4, 600, 12.4)
    assert (paid["Difference"], paid["Explained"], paid["Left"]) == (-300, -300, 0)
    assert invoiced["Source of the host's figure"] == (
        "Own balances: A1 / F1 / ICB / 2025-26 / 31/10/2025 / LA; stated by somebody on 03/11/2025"
    )
    assert "BACS of 31 October" in paid["Explained or disputed"]
    assert due["Explained or disputed"].startswith("Dispute 1, raised by ICB on 03/10/2025")
    assert (due["State"], due["Days"]) == ("Disputed", 73)


def test_what_was_stated_as_at_a_later_day_is_not_yet_there(summary: Path) -> None:
    assert {row["As at"].date() for row in rows_of(summary)} == {AS_AT}


def test_differences_are_formulas_that_recalculate_to_what_is_stored(
    summary: Path, recalculated: Callable[[Path], Path]
) -> None:
    sheet = openpyxl.load_workbook(summary)[SHEET]

    assert sum(cell.data_type == "f" for row in sheet.iter_rows() for cell in row) == 6
    assert differing_formulas(summary, recalculated(summary))[1] == []
