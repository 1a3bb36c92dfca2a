"""Papers to hand in: every figure to the penny, live, and safe whatever anybody typed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from tests.demo.books import book_of
from tests.domain import books
from tests.exporters.recalculation import differing_formulas, error_cells
from tests.exporters.summaries import MADE_AT
from tests.exporters.wire_values import HOSTILE
from tracker.demo import demo_rows
from tracker.domain.balances.comparing import compare
from tracker.domain.financial_year import FinancialYear
from tracker.domain.funds.position import agreement_position
from tracker.domain.money import to_pence
from tracker.domain.outcomes.measures import measure_statuses
from tracker.domain.papers.completeness import completeness
from tracker.domain.papers.facts import PaperFacts
from tracker.domain.papers.orders import PaperKind, PaperOrder, funds_of
from tracker.domain.papers.reports import reports_of_year, reports_on
from tracker.domain.registers import AgreementBook, LedgerEntry, LedgerTotal
from tracker.errors import BadFile
from tracker.exporters.papers import write_paper

TODAY = date(2026, 11, 22)
YEAR = FinancialYear(2026)
CLOSED = frozenset(FinancialYear(2025).periods)
KINDS = list(PaperKind)


def facts_of(
    book: AgreementBook, entries: Sequence[LedgerEntry], order: PaperOrder, today: date = TODAY
) -> PaperFacts:
    """A paper's facts, of a book all of whose funds are in it."""
    as_at = order.day(today)
    funds = funds_of(book, order)
    position = agreement_position(book, order.year, as_at)
    position = replace(position, funds=tuple(position.fund(row.fund) for row in funds))
    codes = [row.fund for row in funds]
    lines = sorted(
        (
            row.agreement, row.fund, row.scheme, str(row.period), row.measure,
            row.source_reference, to_pence(row.amount), row.narrative, 7, number,
        )
        for number, row in enumerate(entries, 2)
        if row.period.financial_year == order.year
        and row.period.first_day <= as_at
        and row.fund in codes
    )  # fmt: skip
    before = FinancialYear(order.year.start - 1)
    memorandum = order.kind is PaperKind.MEMORANDUM
    return PaperFacts(
        order=order,
        as_at=as_at,
        book=book,
        position=position,
        completeness=completeness(book, order.period, as_at, codes, position),
        reports=reports_on(reports_of_year(book, order.year, today), order.period, codes),
        made_by="Jo Finance",
        made_at=MADE_AT,
        ledger=lambda: iter(lines),
        before=agreement_position(book, before, before.last_day) if memorandum else None,
        balances=[
            one for one in compare(book, order.year, as_at) if one.owing.payer == order.partner
        ],
        outcomes=measure_statuses(book, as_at),
    )


def demo_facts(kind: PaperKind, agreement: str, year: FinancialYear = YEAR, **said) -> PaperFacts:
    rows = demo_rows()
    entries = [row for row in rows["Ledger"] if row.agreement == agreement]
    partner = "MARL-ICB" if kind is PaperKind.STATEMENT else None
    quarter = 2 if kind is PaperKind.QUARTERLY_REPORT else None
    order = PaperOrder(kind, agreement, year, **{"quarter": quarter, "partner": partner, **said})
    book = book_of(rows, agreement)
    if order.fund:
        keep = {"funds": tuple(row for row in book.funds if row.fund == order.fund)}
        book = replace(book, **keep)
    return facts_of(replace(book, closed=CLOSED), entries, order)


def front(workbook: Path) -> list[list[object]]:
    """What stands on the sheet that is handed in, row by row."""
    sheet = openpyxl.load_workbook(workbook, data_only=True).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def row_of(workbook: Path, label: str, number: int = 0) -> list[object]:
    """The cells of a row of the paper that begins with a label, without the blanks."""
    found = [row for row in front(workbook) if isinstance(row[0], str) and row[0].strip() == label]
    return [cell for cell in found[number][1:] if cell is not None]


def words_of(workbook: Path) -> str:
    return "\n".join(str(row[0]) for row in front(workbook) if row[0])


def recalculates(workbook: Path, recalculated) -> None:
    """Assert that LibreOffice works out what is stored."""
    worked_out = recalculated(workbook)
    count, wrong = differing_formulas(workbook, worked_out)
    assert count > 30
    assert wrong == []
    assert error_cells(worked_out) == error_cells(workbook) == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", [YEAR, FinancialYear(2025)])
def test_every_paper_recalculates_to_the_same_pennies(tmp_path, recalculated, kind, year):
    out = tmp_path / "paper.xlsx"

    write_paper(out, demo_facts(kind, "BCF", year))

    recalculates(out, recalculated)


@pytest.mark.parametrize("agreement", ["ACH", "TICO", "S256", "CYP"])
def test_papers_of_every_kind_of_fund_recalculate(tmp_path, recalculated, agreement):
    out = tmp_path / "paper.xlsx"

    write_paper(out, demo_facts(PaperKind.ANNUAL_RETURN, agreement))

    recalculates(out, recalculated)


def test_a_quarterly_report_shows_what_the_fund_s_page_shows(tmp_path):
    facts = demo_facts(PaperKind.QUARTERLY_REPORT, "BCF")
    out = tmp_path / "report.xlsx"

    write_paper(out, facts)

    (fund,) = facts.position.funds
    figures = fund.figures
    _, spent, over, to_date, spent_to_date, over_to_date = row_of(out, "Total", 1)
    assert to_date == float(figures.budget_to_date)
    assert spent_to_date == float(figures.actual_to_date)
    assert over_to_date == float(figures.variance_to_date)
    entered = [row for row in demo_rows()["Ledger"] if (row.agreement, row.fund) == ("BCF", "POOL")]
    july_to_september = {str(YEAR.month(number)) for number in (4, 5, 6)}
    assert spent == float(
        sum(
            r.amount
            for r in entered
            if r.measure == "Actual" and str(r.period) in july_to_september
        )
    )
    assert row_of(out, "Total", 2)[3:5] == [float(figures.outturn), float(figures.variance)]
    assert row_of(out, "The variance of the fund") == [float(figures.variance)]
    assert over != over_to_date


def test_a_first_page_says_what_it_is_who_made_it_and_what_may_change(tmp_path):
    out = tmp_path / "report.xlsx"

    write_paper(out, demo_facts(PaperKind.QUARTERLY_REPORT, "IC"))

    assert front(out)[0][0] == "Quarterly report, quarter 2 of 2026-27"
    assert row_of(out, "Host") == ["Marlshire County Council"]
    assert row_of(out, "Made by") == ["Jo Finance on 22 November 2026 at 09:30"]
    assert row_of(out, "As at")[0].date() == date(2026, 9, 30)
    assert row_of(out, "Due") == [
        "Intermediate care pool: due on 11 November 2026, not recorded as sent."
    ]
    assert row_of(out, "Terms") == [
        "Intermediate care pool: shared by the fund’s terms in force from 1 April 2025."
    ]
    assert "Still open for posting: July 2026 to September 2026." in words_of(out)


ENTRIES = [
    LedgerEntry("A1", "F1", scheme, books.YEAR.month(number), measure, Decimal(amount), words, "r")
    for scheme, number, measure, amount, words in (
        ("S1", 1, "Actual", "100.00", None), ("S1", 4, "Actual", "250.05", None),
        ("S1", 6, "Actual", "200.00", None), ("S2", 5, "Actual", "10.01", None),
        ("S1", 6, "Forecast outturn", "1400.00", "Agency staff"),
        ("S2", 6, "Forecast outturn", "320.00", None),
    )
]  # fmt: skip


def worked(order: PaperOrder, today: date = date(2025, 11, 22), **changes) -> PaperFacts:
    """One pool, worked by hand: 1,200.00 in twelfths with 120.00 more from July, 300.00 profiled."""
    book = books.book(
        schemes=(books.scheme("S1", title="Home care"), books.scheme("S2", title="Beds")),
        budgets=(
            books.budget("1200.00", "S1"),
            books.budget("120.00", "S1", line="V1", approved_on=date(2025, 7, 1)),
            books.budget("300.00", "S2"),
        ),
        profiles=tuple(books.profile(n, "25.00", "S2") for n in range(1, 13)),
        contributions=(
            books.contribution("ICB", "1020.00", designated=True),
            books.contribution("LA", "600.00"),
        ),
        instalments=(
            books.instalment(date(2025, 4, 15), "510.00", invoice="I1",
                             received_on=date(2025, 4, 20)),
            books.instalment(date(2025, 9, 1), "510.00", invoice="I2",
                             received_amount=Decimal("10.00"), received_on=date(2025, 9, 30)),
        ),
        ledger=tuple(
            LedgerTotal(row.fund, row.scheme, row.period, row.measure, row.amount)
            for row in ENTRIES
        ),
        risk_shares=books.fixed_shares({"ICB": "60%", "LA": "40%"}),
        **changes,
    )  # fmt: skip
    return facts_of(book, ENTRIES, order, today)


def test_a_quarter_worked_by_hand_comes_out_to_the_penny(tmp_path, recalculated):
    out = tmp_path / "report.xlsx"

    write_paper(out, worked(PaperOrder(PaperKind.QUARTERLY_REPORT, "A1", books.YEAR, 2)))

    # A quarter of 1,320.00 is 330.00; 250.05 and 200.00 were spent in it.
    assert row_of(out, "Home care")[1:] == [330.0, 450.05, 120.05, 660.0, 550.05, -109.95]
    assert row_of(out, "Beds")[1:] == [75.0, 10.01, -64.99, 150.0, 10.01, -139.99]
    assert row_of(out, "Total", 1) == [405.0, 460.06, 55.06, 810.0, 560.06, -249.94]
    # 1,400.00 against 1,320.00 and 320.00 against 300.00: 100.00 over, of which 60% and 40%.
    assert row_of(out, "Total", 2)[:5] == [1500.0, 120.0, 1620.0, 1720.0, 100.0]
    assert row_of(out, "Northshire Integrated Care Board", 2) == [60.0]
    assert row_of(out, "Northshire Council", 1) == [40.0]
    # Of the instalment of 1 September 10.00 came in; 500.00 was 29 days late on the 30th.
    assert row_of(out, "Northshire Integrated Care Board", 1)[2:] == [29, 510.0, 10.0, 500.0]
    assert "Home care: Agency staff" in words_of(out)
    assert "It is forecast to overspend by £100.00 in 2025-26." in words_of(out)
    recalculates(out, recalculated)


def test_a_partner_reads_what_it_owes(tmp_path, recalculated):
    out = tmp_path / "statement.xlsx"
    order = PaperOrder(
        PaperKind.STATEMENT, "A1", books.YEAR, partner="ICB", as_at=date(2025, 9, 30)
    )

    write_paper(out, worked(order))

    assert row_of(out, "To") == ["Northshire Integrated Care Board"]
    assert row_of(out, "Instalments due and not received") == [500.0]
    assert row_of(out, "Northshire Integrated Care Board in all") == [500.0]
    assert row_of(out, "Share of the variance") == [60.0]
    assert "£1,020.00 of it is designated money" in words_of(out)
    assert "it would bear £60.00 of the variance, which is not owed before" in words_of(out)
    recalculates(out, recalculated)


def test_a_memorandum_account_carries_forward_what_is_left(tmp_path, recalculated):
    closed = frozenset(books.YEAR.periods)
    order = PaperOrder(PaperKind.MEMORANDUM, "A1", books.YEAR)
    facts = worked(order, date(2026, 5, 1), closed=closed)
    out = tmp_path / "account.xlsx"

    write_paper(out, facts)

    # 1,620.00 came in and 560.06 was spent; nobody agreed what becomes of an underspend.
    assert row_of(out, "Surplus or deficit of the year") == [1059.94]
    assert row_of(out, "Balance carried forward") == [1059.94]
    assert row_of(out, "Difference to the account") == [0]
    assert "Certificate of the host’s chief finance officer" in words_of(out)
    recalculates(out, recalculated)


def test_an_account_without_a_forecast_says_why_it_is_not_drawn_up(tmp_path):
    facts = worked(PaperOrder(PaperKind.MEMORANDUM, "A1", books.YEAR))
    without = tuple(row for row in facts.book.ledger if row.measure == "Actual")
    out = tmp_path / "account.xlsx"
    order = PaperOrder(PaperKind.MEMORANDUM, "A1", books.YEAR)

    write_paper(out, facts_of(replace(facts.book, ledger=without), [], order, date(2025, 11, 22)))

    assert "It cannot be drawn up: no forecast outturn for Home care and Beds." in words_of(out)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_anybody_typed_becomes_a_formula(tmp_path, recalculated, kind):
    quarter = 2 if kind is PaperKind.QUARTERLY_REPORT else None
    partner = "ICB" if kind is PaperKind.STATEMENT else None
    facts = worked(PaperOrder(kind, "A1", books.YEAR, quarter, partner=partner))
    book = facts.book
    text = "\n".join(HOSTILE[:4])
    hostile = replace(
        book,
        agreement=replace(book.agreement, title="=1+1", pool_manager="<r><t>b</t></r>", aims=text),
        organisations=tuple(replace(row, name="=HYPERLINK(1)") for row in book.organisations),
        funds=tuple(replace(row, title="@SUM(A1)") for row in book.funds),
        schemes=tuple(replace(row, title="+1") for row in book.schemes),
        instalments=tuple(replace(row, invoice="=cmd|' /C calc'!A0") for row in book.instalments),
    )
    out = tmp_path / "paper.xlsx"

    made = facts_of(hostile, ENTRIES, facts.order, date(2025, 11, 22))
    write_paper(out, replace(made, made_by="=2+2"))

    sheet = openpyxl.load_workbook(out).worksheets[0]
    typed = [c for row in sheet.iter_rows() for c in row if str(c.value).startswith("=HYPER")]
    assert typed
    assert {cell.data_type for cell in typed} == {"s"}
    recalculates(out, recalculated)


def test_a_year_without_figures_is_a_paper_that_says_so(tmp_path):
    out = tmp_path / "report.xlsx"
    order = PaperOrder(PaperKind.QUARTERLY_REPORT, "A1", books.YEAR, 2)

    write_paper(out, facts_of(books.book(schemes=()), [], order, date(2025, 11, 22)))

    assert "No scheme has a budget in 2025-26." in words_of(out)
    assert "No contribution is recorded: Fund F1." in words_of(out)


def test_a_paper_prints_on_a4_with_its_name_on_every_page(tmp_path):
    out = tmp_path / "report.xlsx"

    write_paper(out, demo_facts(PaperKind.QUARTERLY_REPORT, "BCF"))

    sheet = openpyxl.load_workbook(out).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.page_setup.fitToHeight == 0
    assert "Quarterly report, quarter 2 of 2026-27, BCF" in sheet.oddFooter.left.text


def test_what_cannot_be_written_is_said(tmp_path):
    with pytest.raises(BadFile, match="cannot be written"):
        write_paper(tmp_path / "no" / "folder.xlsx", demo_facts(PaperKind.QUARTERLY_REPORT, "IC"))
