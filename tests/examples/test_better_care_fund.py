"""The example reads a file of the published shape; the figures here are made up."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from examples.better_care_fund import (
    NHS_PARTNER,
    SERVICES,
    main,
    read_published,
    reconciliations,
    rounded_amounts,
    workbook_rows,
)
from tests.demo.taking_in import take_in
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import agreement_position
from tracker.domain.registers import Row
from tracker.domain.risk_share.result import Rule
from tracker.services.records.book import load_book

BEDS, REABLEMENT = SERVICES
HEADINGS = f"Code,LA_name,{BEDS},{REABLEMENT},region_name,population"


def published_file(folder: Path, *lines: str, heading: str = HEADINGS) -> Path:
    path = folder / "planned-spend.csv"
    path.write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return published_file(
        tmp_path,
        "X06000001,Marlshire,1000.125,250,Middle,70000",
        '"X06000002","Tarnford, City of",NA,333.3349,Middle,50000',
        "X06000003,Nowhere,NA,NA,Middle,1000",
        "Total,NA,1000.125,583.3349,NA,NA",
    )


def rows(source: Path) -> dict[str, list[Row]]:
    return workbook_rows(read_published(source))


def test_each_area_is_an_agreement_and_the_total_row_is_none(source: Path) -> None:
    assert [row.agreement for row in rows(source)["Agreements"]] == [
        "X06000001",
        "X06000002",
        "X06000003",
    ]


def test_not_reported_makes_no_scheme(source: Path) -> None:
    assert [(row.agreement, row.scheme) for row in rows(source)["Schemes"]] == [
        ("X06000001", "BEDS"),
        ("X06000001", "REABLEMENT"),
        ("X06000002", "REABLEMENT"),
    ]


def test_amounts_are_rounded_half_up_and_the_note_keeps_what_was_published(source: Path) -> None:
    budgets = rows(source)["Budgets"]

    assert [row.amount for row in budgets] == [
        Decimal("1000.13"),
        Decimal("250.00"),
        Decimal("333.33"),
    ]
    assert budgets[0].note.endswith("published as 1000.125")
    assert "published as" not in budgets[1].note


def test_every_rounding_is_listed(source: Path) -> None:
    listed = [
        (area.code, column, str(amount), str(rounded))
        for area, column, amount, rounded in rounded_amounts(read_published(source))
    ]

    assert listed == [
        ("X06000001", BEDS, "1000.125", "1000.13"),
        ("X06000002", REABLEMENT, "333.3349", "333.33"),
    ]


def test_contributions_are_what_is_planned_by_a_partner_labelled_invented(source: Path) -> None:
    contributions = rows(source)["Contributions"]

    assert {row.partner for row in contributions} == {NHS_PARTNER.code}
    assert "invented" in NHS_PARTNER.name
    assert [row.amount for row in contributions] == [row.amount for row in rows(source)["Budgets"]]


def test_there_are_no_terms_because_nothing_was_published(source: Path) -> None:
    assert "Risk share" not in rows(source)


def test_the_totals_reconcile_within_half_a_penny_an_area(source: Path) -> None:
    beds, reablement = reconciliations(read_published(source))

    assert (beds.areas, beds.difference, beds.holds) == (1, Decimal("0.005"), True)
    assert (reablement.areas, reablement.holds) == (2, True)


def test_a_total_that_rounding_cannot_explain_does_not_reconcile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = published_file(
        tmp_path, "X06000001,Marlshire,1000,250,Middle,1", "Total,NA,1000.01,250,NA,NA"
    )

    assert main([str(source), str(tmp_path / "out.xlsx")]) == 1
    assert "MORE THAN the 0.005" in capsys.readouterr().out


def test_the_workbook_holds_the_areas_and_their_amounts(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"

    assert main([str(source), str(out)]) == 0

    workbook = load_workbook(out, read_only=True)
    titles = [row[1] for row in workbook["Agreements"].iter_rows(min_row=2, values_only=True)]
    amounts = [row[5] for row in workbook["Budgets"].iter_rows(min_row=2, values_only=True)]
    assert titles[1] == "Tarnford, City of Better Care Fund 2022-23"
    assert amounts == [1000.13, 250, 333.33]


def test_the_workbook_imports_and_no_rule_is_assumed(
    source: Path, tmp_path: Path, database: Database
) -> None:
    out = tmp_path / "out.xlsx"
    main([str(source), str(out)])

    plan = take_in(database, out).plan

    assert (plan.problems, plan.warnings) == ([], [])
    with database.reading() as session:
        year = FinancialYear(2022)
        book = load_book(session, "X06000001")
        (fund,) = agreement_position(book, year, year.last_day).funds
    assert fund.figures.original_budget == Decimal("1250.13")
    assert fund.share.rule is Rule.NO_AGREED_RULE
    assert fund.share.no_forecast == ("BEDS", "REABLEMENT")


@pytest.mark.parametrize(
    ("lines", "heading", "sentence"),
    [
        (("X1,Marlshire,1,2,M,1",), HEADINGS, "has no Total row"),
        (("X1,Marlshire,1",), "Code,LA_name,Other", f"has no column {BEDS}"),
        (("X1,Marlshire,1o0,2,M,1", "Total,NA,1,2,NA,NA"), HEADINGS, "'1o0' is not an amount"),
        (("X1,Marlshire,nan,2,M,1", "Total,NA,1,2,NA,NA"), HEADINGS, "'nan' is not an amount"),
    ],
)
def test_another_file_is_refused_with_a_sentence(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    lines: tuple[str, ...],
    heading: str,
    sentence: str,
) -> None:
    source = published_file(tmp_path, *lines, heading=heading)

    assert main([str(source), str(tmp_path / "out.xlsx")]) == 2
    assert sentence in capsys.readouterr().out
    assert not (tmp_path / "out.xlsx").exists()


def test_a_missing_file_is_refused_with_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "none.csv"), str(tmp_path / "out.xlsx")]) == 2
    assert "cannot be read" in capsys.readouterr().out
