"""The summary's sheet of financial timetables, recalculated by another program."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.demo.books import book_of
from tests.exporters.summaries import facts_of
from tracker.demo import demo_beside, demo_rows
from tracker.domain.financial_year import FinancialYear
from tracker.exporters.summary import write_summary

Lines = Sequence[Mapping[str, object]]


@pytest.fixture(scope="module")
def summary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows, beside = demo_rows(), demo_beside()
    books = [
        replace(
            book_of(rows, code),
            key_dates=tuple(row for row in beside["Key dates"] if row.agreement == code),
        )
        for code in ("BCF", "NEIGH")
    ]
    out = tmp_path_factory.mktemp("summary") / "summary.xlsx"
    write_summary(out, facts_of(books, [], FinancialYear(2026), date(2026, 11, 22)))
    return out


def lines_of(workbook: openpyxl.Workbook) -> Lines:
    sheet = workbook["Timetable"]
    headings, *rows = sheet[next(iter(sheet.tables.values())).ref]
    return [
        {str(head.value): cell.value for head, cell in zip(headings, row, strict=True)}
        for row in rows
    ]


@pytest.fixture(scope="module")
def lines(summary: Path) -> Lines:
    return lines_of(openpyxl.load_workbook(summary, data_only=True))


def found(lines: Lines, **wanted: object) -> Mapping[str, object]:
    [line] = [
        line
        for line in lines
        if all(line[name.replace("_", " ")] == value for name, value in wanted.items())
    ]
    return line


def test_a_clash_stands_with_both_days_and_its_sentence(lines: Lines) -> None:
    line = found(
        lines, Agreement="BCF", Financial_year="2026-27", Partner="MARL-CC", Event="Budget set"
    )

    days = [str(line[heading])[:10] for heading in ("Day", "Their day")]
    assert days == ["2026-02-24", "2026-04-30"]
    assert (line["Slack"], line["State"]) == (-65, "Clash")
    assert str(line["Finding"]).endswith("on 30 April 2026: 65 days too late.")


def test_what_nobody_recorded_is_missing_without_a_slack(lines: Lines) -> None:
    line = found(lines, Agreement="NEIGH", Event="Budget set")

    assert (line["State"], line["Slack"], line["Their day"]) == ("Missing", None, None)
    assert str(line["Finding"]).endswith("confirms its contribution is not recorded.")


def test_a_date_that_waits_for_nothing_stands_once(lines: Lines) -> None:
    line = found(lines, Agreement="NEIGH", Event="Talks begin")

    assert (line["Certainty"], line["State"], line["Finding"]) == ("Assumed", None, None)


def test_every_slack_is_a_formula_that_another_program_reckons_the_same(
    summary: Path, lines: Lines, recalculated: Callable[[Path], Path]
) -> None:
    live = lines_of(openpyxl.load_workbook(summary))
    again = lines_of(openpyxl.load_workbook(recalculated(summary), data_only=True))

    formulas = [line["Slack"] for line in live if line["State"] in {"Clash", "Fits"}]
    assert formulas
    assert all(str(formula).startswith("=") for formula in formulas)
    assert [line["Slack"] for line in again] == [line["Slack"] for line in lines]
