"""The auditor's summary of the demonstration and of one hostile agreement."""

import re
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

import openpyxl
import pytest

from tests.domain import books
from tests.exporters.random_books import RandomAgreement
from tests.exporters.recalculation import differing_formulas, error_cells, table_rows
from tests.exporters.summaries import facts_of, facts_of_rows
from tests.exporters.wire_values import HOSTILE
from tracker.demo import demo_rows
from tracker.domain.financial_year import FinancialYear
from tracker.domain.registers import LedgerEntry, LedgerTotal
from tracker.errors import BadFile
from tracker.exporters.summary import write_summary

MID_YEAR = (FinancialYear(2026), date(2026, 10, 31))
AT_HALF_YEAR = date(2025, 9, 30)
YEAR_END = (FinancialYear(2025), date(2026, 3, 31))


@pytest.fixture(scope="module")
def facts():
    return facts_of_rows(demo_rows(), *MID_YEAR)


@pytest.fixture(scope="module")
def summary(facts, tmp_path_factory):
    out = tmp_path_factory.mktemp("summary") / "summary.xlsx"
    write_summary(out, facts)
    return out


def hostile_facts():
    """A closed year of an agreement whose every code and text is out to become something else."""
    agreement, pooled, aligned, one, two = "=1+1", "007", "7", "<5", "A*"
    ledger = [
        LedgerEntry(agreement, fund, scheme, period, "Actual", Decimal(amount), text, text)
        for fund, scheme, amount in (
            (pooled, one, "10.01"), (pooled, two, "-0.02"), (aligned, one, "99999999.99"),
        )
        for period, text in zip(books.YEAR.periods, HOSTILE, strict=False)
    ]  # fmt: skip
    of_agreement = {"agreement": agreement}
    book = books.book(
        agreement=books.agreement(agreement=agreement, title="<r><t>bold</t></r>", host="LA"),
        partners=tuple(books.partner(code, **of_agreement) for code in ("ICB", "LA")),
        funds=(
            books.fund(pooled, title="@SUM(A1)", reserve=Decimal("50.00"), **of_agreement),
            books.fund(aligned, kind="Aligned", title="-1", **of_agreement),
        ),
        schemes=tuple(
            books.scheme(code, of, title=text, lead_commissioner="LA", **of_agreement)
            for of, code, text in ((pooled, one, "=A1"), (pooled, two, "+1"), (aligned, one, "@x"))
        ),
        budgets=tuple(
            books.budget(amount, code, of, **of_agreement)
            for of, code, amount in (
                (pooled, one, "100.03"), (pooled, two, "0.00"), (aligned, one, "-7.77"),
            )
        ),
        profiles=(replace(books.profile(1, "3.33", one, pooled), **of_agreement),),
        contributions=(
            books.contribution("ICB", "60.01", pooled, **of_agreement),
            books.contribution("LA", "40.02", pooled, in_kind=True, **of_agreement),
            books.contribution("LA", "5.00", pooled, status="Proposed", line="x", **of_agreement),
        ),
        instalments=(
            replace(books.instalment(date(2025, 5, 1), "30.00"), fund=pooled,
                    received_on=date(2025, 5, 2), **of_agreement),
            replace(books.instalment(date(2026, 3, 31), "30.01"), fund=pooled, **of_agreement),
        ),
        ledger=tuple(
            LedgerTotal(row.fund, row.scheme, row.period, row.measure, row.amount)
            for row in ledger
        ),
        risk_shares=tuple(
            replace(row, fund=pooled, **of_agreement)
            for row in (
                books.step("Use reserve", 1, limit=Decimal(5), limit_unit="GBP"),
                *books.fixed_shares({"ICB": "1/3", "LA": "2/3"}, step=2, clause="=clause"),
            )
        ),
        caps=(books.cap("LA", "3.00", fund=pooled, **of_agreement),),
        closed=frozenset(books.YEAR.periods),
    )  # fmt: skip
    facts = facts_of([book], ledger, books.YEAR, date(2026, 3, 31))
    return replace(facts, scope="=cmd|' /C calc'!A0 &P", made_by="<r><t>&</t></r>")


def recalculates(workbook, recalculated):
    """Assert that LibreOffice works out what is stored, and that every check agrees."""
    worked_out = recalculated(workbook)
    count, wrong = differing_formulas(workbook, worked_out)
    assert count > 100
    assert wrong == []
    assert error_cells(worked_out) == error_cells(workbook) == []
    checks = table_rows(worked_out, "Checks", "ProofChecks")
    assert {row["Result"] for row in checks} == {"agrees"}
    assert {row["Difference"] for row in checks} == {0}


def test_a_year_under_way_recalculates_to_the_same_pennies(summary, recalculated):
    recalculates(summary, recalculated)


def test_a_year_at_its_end_recalculates_to_the_same_pennies(tmp_path, recalculated):
    out = tmp_path / "summary.xlsx"

    write_summary(out, facts_of_rows(demo_rows(), *YEAR_END))

    recalculates(out, recalculated)


def test_hostile_codes_over_several_sheets_recalculate_to_the_same_pennies(
    tmp_path, recalculated, monkeypatch
):
    monkeypatch.setattr("tracker.exporters.summary.tables.LAST_ROW", 20)
    monkeypatch.setattr("tracker.exporters.summary.tables._FEW_COMPARISONS", 0)
    out = tmp_path / "summary.xlsx"

    write_summary(out, hostile_facts())

    assert {"Ledger", "Ledger 2", "Ledger 3"} <= set(openpyxl.load_workbook(out).sheetnames)
    recalculates(out, recalculated)


def test_agreements_of_every_shape_recalculate_to_the_same_pennies(tmp_path, recalculated):
    random = Random(20260331)  # noqa: S311  # the same agreements on every run
    agreements = [RandomAgreement(number, random) for number in range(12)]
    entries = [entry for agreement in agreements for entry in agreement.entries]
    out = tmp_path / "summary.xlsx"

    write_summary(
        out,
        facts_of([agreement.book() for agreement in agreements], entries, books.YEAR, AT_HALF_YEAR),
    )

    recalculates(out, recalculated)


def test_an_agreement_with_nothing_recorded_recalculates_too(tmp_path, recalculated):
    out = tmp_path / "summary.xlsx"

    write_summary(out, facts_of([books.book(funds=(), schemes=())], [], *MID_YEAR))

    count, wrong = differing_formulas(out, recalculated(out))
    assert count > 20
    assert wrong == []


def test_the_summary_of_nothing_can_be_written(tmp_path):
    out = tmp_path / "summary.xlsx"

    write_summary(out, facts_of([], [], *MID_YEAR))

    assert openpyxl.load_workbook(out)["Cover"]["B3"].value == "0 agreements"


def test_columns_to_date_say_to_which_month_they_go(tmp_path):
    out = tmp_path / "summary.xlsx"
    write_summary(out, facts_of_rows(demo_rows(), MID_YEAR[0], date(2026, 11, 22)))

    workbook = openpyxl.load_workbook(out)
    for name, table in (("Funds", "FundPositions"), ("Schemes", "SchemePositions")):
        assert "Columns to date go to the end of November 2026" in workbook[name]["A2"].value
        rows = [row for row in table_rows(out, name, table) if row["Agreement"] == "TICO"]
        assert {row["Spend entered to"].date() for row in rows} == {date(2026, 10, 1)}


def test_a_ledger_row_changed_after_the_export_shows_in_the_checks(summary, tmp_path, recalculated):
    changed = tmp_path / "changed.xlsx"
    workbook = openpyxl.load_workbook(summary)
    ledger = workbook["Ledger"]
    row = next(row for row in ledger.iter_rows(min_row=5) if row[7].value == "Actual to date")
    row[6].value += 1
    workbook.save(changed)

    checks = table_rows(recalculated(changed), "Checks", "ProofChecks")

    differing = [row["What must agree"] for row in checks if row["Result"] == "DIFFERS"]
    assert any(sentence.startswith("Actual to date, ") for sentence in differing)


def test_no_text_of_a_user_becomes_a_formula(tmp_path):
    out = tmp_path / "summary.xlsx"

    write_summary(out, hostile_facts())

    workbook = openpyxl.load_workbook(out)
    formulas = {
        cell.value
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }
    called = {name for formula in formulas for name in re.findall(r"([A-Z]+)\(", formula)}
    assert called == {"ABS", "IF", "N", "ROUND", "SUM", "SUMIFS", "SUMPRODUCT"}
    assert not formulas & {"=1+1", "=A1", "+1", "@x", "-1", "=clause", *HOSTILE}
    assert workbook["Cover"]["B3"].data_type == "s"
    assert workbook["Cover"]["B3"].value == "=cmd|' /C calc'!A0 &P"
    assert workbook["Cover"]["B6"].value == "<r><t>&</t></r> "
    assert workbook["Agreements"]["B5"].value == "<r><t>bold</t></r>"
    assert workbook["Cover"].oddFooter.left.text.startswith("=cmd|' /C calc'!A0 &&P, as at")


def test_every_formula_has_its_value_stored(summary):
    formulas = openpyxl.load_workbook(summary)
    values = openpyxl.load_workbook(summary, data_only=True)

    blank = [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f" and values[sheet.title][cell.coordinate].value is None
    ]

    assert blank == []


def test_the_cover_says_what_when_and_by_whom(summary):
    cover = openpyxl.load_workbook(summary, data_only=True)["Cover"]
    said = {row[0].value: row[1].value for row in cover.iter_rows(max_row=10)}

    assert said["Scope"] == "11 agreements"
    assert said["Financial year"] == "2026-27"
    assert said["As at"].date() == date(2026, 10, 31)
    assert said["Made by"] == "Jo Auditor"
    assert said["Made at"] == "22/11/2026 09:30 UTC"
    assert said["Checks"] == "All checks agree"
    assert re.fullmatch("[0-9a-f]{64}", said["Content hash (SHA-256)"])


def content_hash(out, facts):
    write_summary(out, facts)
    return openpyxl.load_workbook(out, read_only=True)["Cover"]["B8"].value


def test_the_content_hash_covers_the_facts_and_not_who_made_the_summary(tmp_path, facts):
    out = tmp_path / "summary.xlsx"
    rows = list(facts.ledger())
    changed = [(*rows[0][:6], rows[0][6] + 1, *rows[0][7:]), *rows[1:]]

    first = content_hash(out, facts)

    assert content_hash(out, replace(facts, made_by="Another")) == first
    assert content_hash(out, replace(facts, ledger=lambda: iter(changed))) != first


def test_the_same_facts_make_the_same_bytes(tmp_path, facts):
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"

    write_summary(first, facts)
    write_summary(second, facts)

    assert first.read_bytes() == second.read_bytes()


def test_kinds_of_fund_have_totals_of_their_own_and_what_is_in_view_has_none(summary, facts):
    funds = openpyxl.load_workbook(summary, data_only=True)["Funds"]

    totals = [row[1].value for row in funds.iter_rows(min_row=3, max_row=7) if row[1].value]

    kinds = {fund.kind for position in facts.positions for fund in position.funds}
    assert "In view" in kinds
    assert totals == [
        "Total: Pooled", "Total: Aligned", "Total: Lead commissioning", "Total: Grant transfer",
    ]  # fmt: skip


def test_every_fund_and_scheme_shows_what_the_position_says(summary, facts):
    funds = {
        (row["Agreement"], row["Fund"]): row
        for row in table_rows(summary, "Funds", "FundPositions")
    }
    schemes = {
        (row["Agreement"], row["Fund"], row["Scheme"]): row
        for row in table_rows(summary, "Schemes", "SchemePositions")
    }
    for position in facts.positions:
        agreement = position.agreement.agreement
        for fund in position.funds:
            row = funds.pop((agreement, fund.fund.fund))
            assert row["Variance"] == as_number(fund.figures.variance)
            assert row["Unallocated"] == as_number(fund.share.unallocated)
            for scheme in fund.schemes:
                row = schemes.pop((agreement, fund.fund.fund, scheme.scheme.scheme))
                assert row["Revised budget"] == as_number(scheme.figures.revised_budget)
                assert row["Outturn"] == as_number(scheme.figures.outturn)
    assert funds == schemes == {}


def as_number(amount):
    return None if amount is None else float(amount)


def test_every_share_and_every_step_is_there(summary, facts):
    shares = table_rows(summary, "Shares", "PartnerShares")
    steps = table_rows(summary, "Risk share", "RiskShareSteps")
    funds = [fund for position in facts.positions for fund in position.funds]

    assert [row["Share"] for row in shares] == [
        float(share) for fund in funds for _, share in sorted(fund.share.shares.items())
    ]
    assert [(row["Method"], row["Clause"], row["Amount left"]) for row in steps] == [
        (step.method, step.clause, float(step.amount_left))
        for fund in funds
        for step in fund.share.steps
    ]
    assert {row["Bears or benefits"] for row in shares} == {"bears", "benefits", "nothing"}


def test_the_ledger_names_the_batch_and_row_of_every_entry(summary, facts):
    rows = table_rows(summary, "Ledger", "LedgerRows")

    assert [
        (row["Agreement"], row["Scheme"], f"{row['Month']:%Y-%m}", row["Batch"], row["Source row"])
        for row in rows
    ] == [(row[0], row[2], row[3], row[8], row[9]) for row in facts.ledger()]


def test_tables_are_named_frozen_and_reach_to_their_last_row(summary, facts):
    workbook = openpyxl.load_workbook(summary)
    ledger = workbook["Ledger"]

    tables = [name for sheet in workbook for name in sheet.tables]
    assert len(tables) == len(set(tables)) == len(workbook.sheetnames) - 3  # cover, guide, charts
    assert ledger.tables["LedgerRows"].ref == f"A4:L{4 + len(list(facts.ledger()))}"
    assert ledger.freeze_panes == "B5"
    assert all(sheet.page_setup.orientation == "landscape" for sheet in workbook)
    assert all("Page" in sheet.oddFooter.right.text for sheet in workbook)


def test_charts_show_contributions_variances_and_exposure(summary):
    with zipfile.ZipFile(summary) as parts:
        charts = [parts.read(name).decode() for name in parts.namelist() if "charts/chart" in name]

    assert sum("barChart" in chart for chart in charts) == 2
    assert any("scatterChart" in chart for chart in charts)
    assert all("<c:v>" in chart for chart in charts)


def test_a_summary_that_cannot_be_written_is_a_sentence(tmp_path, facts):
    with pytest.raises(BadFile, match="cannot be written"):
        write_summary(tmp_path / "missing" / "summary.xlsx", facts)
