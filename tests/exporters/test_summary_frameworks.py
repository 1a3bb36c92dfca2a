"""The summary's sheets of financial frameworks and assessments, from the demonstration."""

from collections.abc import Mapping, Sequence
from datetime import date

import openpyxl
import pytest

from tests.demo.books import book_of
from tests.exporters.summaries import facts_of
from tracker.demo import demo_beside, demo_rows
from tracker.domain.financial_year import FinancialYear
from tracker.exporters.summary import write_summary

Lines = Sequence[Mapping[str, object]]


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Lines]:
    """The lines of both sheets, each by its headings."""
    rows = {**demo_rows(), **demo_beside()}
    facts = facts_of(
        [book_of(rows, code) for code in ("BCF", "NEIGH")],
        [],
        FinancialYear(2026),
        date(2026, 11, 22),
    )
    out = tmp_path_factory.mktemp("summary") / "summary.xlsx"
    write_summary(out, facts)
    workbook = openpyxl.load_workbook(out)
    return {name: _lines(workbook, name) for name in ("Financial frameworks", "Assessments")}


def _lines(workbook: openpyxl.Workbook, name: str) -> Lines:
    table = next(iter(workbook[name].tables.values()))
    headings, *rows = workbook[name][table.ref]
    return [
        {str(head.value): cell.value for head, cell in zip(headings, row, strict=True)}
        for row in rows
    ]


def test_every_agreement_has_its_five_frameworks(sheets: Mapping[str, Lines]) -> None:
    lines = sheets["Financial frameworks"]

    assert [line["Agreement"] for line in lines] == ["BCF"] * 5 + ["NEIGH"] * 5
    planning = lines[2]
    assert planning["Synchronised"] == "Not looked at"
    assert planning["In place"] is None


def test_a_yes_that_the_records_contradict_is_marked(sheets: Mapping[str, Lines]) -> None:
    sharing = sheets["Financial frameworks"][-1]

    assert (sharing["Synchronised"], sharing["Records"]) == ("Yes", "Contradict it")
    assert str(sharing["What the records show"]).startswith("No risk-share terms are in force")
    assert "Priya Nair" in str(sharing["Who answers for it"])


def test_scores_stand_by_partner_with_the_gap_and_what_is_missing(
    sheets: Mapping[str, Lines],
) -> None:
    lines = sheets["Assessments"]

    assert len(lines) == (9 + 9 + 3) * 2
    council, board = lines[:2]
    assert (council["Item"], council["Gap"], council["Score"]) == ("Leadership", 2, 4)
    assert (board["Partner"], board["Score"], board["In words"]) == ("MARL-ICB", 2, "Partly so")
    unscored = [line for line in lines if line["In words"] == "Not submitted"]
    assert {line["Score"] for line in unscored} == {None}
    assert len(unscored) == 3
