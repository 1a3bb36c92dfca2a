"""The summary's sheet of returns: each met, late or missed, as at its day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import openpyxl
import pytest

from tests.demo.books import book_of
from tests.exporters.summaries import facts_of
from tracker.demo import demo_beside, demo_rows
from tracker.domain.financial_year import FinancialYear
from tracker.exporters.summary import write_summary

Lines = Sequence[Mapping[str, object]]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Lines:
    rows = {**demo_rows(), **demo_beside()}
    books = [book_of(rows, code) for code in ("BCF", "MH", "TICO")]
    out = tmp_path_factory.mktemp("summary") / "summary.xlsx"
    write_summary(out, facts_of(books, [], FinancialYear(2026), date(2026, 11, 22)))
    sheet = openpyxl.load_workbook(out, data_only=True)["Returns"]
    headings, *found = sheet[next(iter(sheet.tables.values())).ref]
    return [
        {str(head.value): cell.value for head, cell in zip(headings, row, strict=True)}
        for row in found
    ]


def found(lines: Lines, title: str) -> tuple[object, object, object]:
    [line] = [line for line in lines if line["Title"] == title]
    sent = line["Submitted"]
    return (
        line["By its day"],
        line["Days late"],
        sent.date() if isinstance(sent, datetime) else sent,
    )


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Quarterly report of ASC for 2026-27 Q2", ("Met", None, date(2026, 11, 4))),
        ("Quarterly report of ASC for 2025-26 Q4", ("Late", 49, date(2026, 6, 30))),
        ("Quarterly report of MHPOOL for 2026-27 Q2", ("Missed", 11, None)),
        ("Better Care Fund end-of-year report for 2025-26", ("Late", 4, date(2026, 6, 2))),
    ],
)
def test_each_return_is_said_to_be_met_late_or_missed(
    lines: Lines, title: str, expected: tuple[object, object, object]
) -> None:
    assert found(lines, title) == expected


def test_what_is_not_due_yet_and_not_sent_is_no_line(lines: Lines) -> None:
    titles = {line["Title"] for line in lines}

    assert "Better Care Fund quarter 1 report for 2026-27" in titles
    assert "Better Care Fund quarter 2 report for 2026-27" not in titles
