"""The reports page says what is due and complete, and makes each paper for whoever may see it."""

from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.http import parse_options_header

from tests.demo.database import write_demo
from tests.demo.taking_in import take_in
from tests.people import act_as, person
from tests.web.recorded import like_better_care, record
from tracker.access import Role
from tracker.database import Database
from tracker.domain.financial_year import FinancialYear
from tracker.domain.papers.completeness import completeness
from tracker.domain.papers.orders import period_words
from tracker.services.money.overview import months_of_agreements
from tracker.services.papers.overview import last_quarter, reports_due
from tracker.services.records.book import load_books

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
QUARTERLY = "/downloads/quarterly-report.xlsx"


def sentence_of(page: str) -> str:
    lead = page.split('tracker-lead">', 1)[1].split("</p>", 1)[0]
    return " ".join(lead.split())


def test_the_page_says_what_is_overdue_what_comes_and_whether_the_figures_are_there(
    visitor: FlaskClient,
) -> None:
    assert sentence_of(visitor.get("/downloads").text) == (
        "5 reports and returns are overdue, the oldest by 103 days; the next is due on "
        "11 February 2027; the figures of quarter 2 of 2026-27 are complete in all 11 agreements."
    )


def test_of_one_agreement_it_says_which_report_matters_now(visitor: FlaskClient) -> None:
    def said(address: str) -> str:
        return sentence_of(visitor.get(f"/downloads?{address}").text)

    assert said("agreement=IC") == (
        "Quarter 2’s report was due on 11 November 2026 and is 11 days overdue; its figures are "
        "complete."
    )
    assert said("agreement=MH").endswith(
        "its figures are complete; 1 other of 2026-27 is overdue too."
    )
    assert said("agreement=BCF") == (
        "Quarter 3’s report is due on 11 February 2027; its figures are complete so far, and "
        "quarter 3 of 2026-27 is not over."
    )
    assert said("agreement=BCF&year=2025-26") == (
        "Every report and return of 2025-26 that was due has been sent."
    )
    assert said("agreement=CYP&year=2024-25") == (
        "The agreement does not run in 2024-25, so there is nothing to report."
    )


def test_each_paper_has_its_day_its_state_and_its_figures(visitor: FlaskClient) -> None:
    page = visitor.get("/downloads?agreement=MH").text

    assert "Missed, 103 days overdue" in page
    assert "due on 11 August 2026" in page
    assert "begins on 1 January 2027" in page
    assert "complete so far, to 31 October 2026" in page
    assert "/downloads/quarterly-report.xlsx?agreement=MH&amp;year=2026-27&amp;quarter=2" in page
    assert "quarter=4" not in page
    assert "/downloads/memorandum-account.xlsx?agreement=MH&amp;year=2026-27" in page
    assert "partner=MARL-ICB" in page
    assert 'href="/agreements/MH/board?year=2026-27"' in page


def test_a_grant_owes_no_report_of_a_quarter(visitor: FlaskClient) -> None:
    page = visitor.get("/downloads?agreement=S256").text

    assert "none is owed" in page
    assert "memorandum-account" not in page


def test_what_is_not_entered_is_named(demo: Flask, visitor: FlaskClient, tmp_path: Path) -> None:
    rows = like_better_care("GAPS")
    rows["Ledger"] = [
        row
        for row in rows["Ledger"]
        if not (str(row.period) == "2026-09" and row.scheme in {"001", "002"})
    ]
    record(demo, rows, tmp_path)

    page = visitor.get("/downloads?agreement=GAPS").text

    assert "September 2026: 2 of 7 schemes not entered" in page or (
        "September 2026: 2 of 6 schemes not entered" in page
    )
    assert "are complete in 11 of 12 agreements" in sentence_of(visitor.get("/downloads").text)


def test_an_empty_tracker_offers_the_template(client: FlaskClient) -> None:
    page = client.get("/downloads").text

    assert sentence_of(page) == "There is nothing to take away yet but the empty template."
    assert "/downloads/template.xlsx" in page


def test_an_agreement_of_others_is_not_found_on_the_page(demo: Flask) -> None:
    act_as(demo, person("t@tarn.example", ("TARN-BC", Role.FINANCE_LEAD)))
    client = demo.test_client()

    assert client.get("/downloads?agreement=BCF").status_code == 404
    assert "BCF" not in client.get("/downloads").text
    assert client.get(f"{QUARTERLY}?agreement=BCF&year=2026-27&quarter=2").status_code == 404
    page = client.get("/downloads").text  # its only agreement is shown at once
    assert "quarterly-report.xlsx?agreement=TICO" in page


@pytest.mark.parametrize(
    ("address", "name", "sheet"),
    [
        (
            "quarterly-report.xlsx?agreement=BCF&year=2026-27&quarter=2",
            "Quarterly report BCF 2026-27 quarter 2.xlsx",
            "Report",
        ),
        (
            "quarterly-report.xlsx?agreement=ACH&year=2026-27&quarter=1&fund=ALIGNED",
            "Quarterly report ACH ALIGNED 2026-27 quarter 1.xlsx",
            "Report",
        ),
        (
            "annual-return.xlsx?agreement=BCF&year=2025-26",
            "Annual return BCF 2025-26.xlsx",
            "Return",
        ),
        (
            "memorandum-account.xlsx?agreement=BCF&year=2025-26",
            "Memorandum account BCF 2025-26.xlsx",
            "Account",
        ),
        (
            "partner-statement.xlsx?agreement=BCF&year=2026-27&partner=MARL-ICB&as_at=31/10/2026",
            "Partner statement BCF MARL-ICB 2026-27 as at 2026-10-31.xlsx",
            "Statement",
        ),
    ],
)
def test_a_paper_is_a_workbook_with_a_name(
    visitor: FlaskClient, address: str, name: str, sheet: str
) -> None:
    with visitor.get(f"/downloads/{address}") as answer:
        content = answer.data

    assert answer.status_code == 200
    assert answer.mimetype == EXCEL
    said = parse_options_header(answer.headers["Content-Disposition"])
    assert said == ("attachment", {"filename": name})
    book = openpyxl.load_workbook(BytesIO(content))
    assert book.sheetnames[0] == sheet
    assert "Ledger" in book.sheetnames


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("quarterly-report.xlsx?year=2026-27&quarter=2", 400, "Name the agreement"),
        ("quarterly-report.xlsx?agreement=BCF&year=2026-27", 400, "quarter 1 is April to June"),
        ("quarterly-report.xlsx?agreement=BCF&year=2026-27&quarter=5", 400, "The quarter"),
        ("quarterly-report.xlsx?agreement=BCF&year=2026-27&quarter=two", 400, "The quarter"),
        ("quarterly-report.xlsx?agreement=BCF&year=soon&quarter=2", 400, "The year"),
        ("quarterly-report.xlsx?agreement=BCF&year=2026-27&quarter=4", 422,
         "Quarter 4 of 2026-27 begins on 1 January 2027"),
        ("quarterly-report.xlsx?agreement=BCF&year=2020-21&quarter=1", 422,
         "Agreement BCF began on 1 April 2025"),
        ("annual-return.xlsx?agreement=BCF&year=2030-31", 422, "2030-31 begins on 1 April 2030"),
        ("annual-return.xlsx?agreement=NOBODY&year=2025-26", 404, "NOBODY"),
        ("annual-return.xlsx?agreement=BCF&year=2025-26&fund=NONE", 404, "no fund NONE"),
        ("memorandum-account.xlsx?agreement=S256&year=2025-26", 422, "no pooled fund"),
        ("partner-statement.xlsx?agreement=BCF&year=2025-26", 422, "name a partner"),
        ("partner-statement.xlsx?agreement=BCF&year=2025-26&partner=TARN-FT", 404, "no partner"),
        ("partner-statement.xlsx?agreement=BCF&partner=MARL-CC&as_at=soon", 400, "The date"),
        ("other-paper.xlsx?agreement=BCF", 404, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_refused_in_a_sentence(
    visitor: FlaskClient, address: str, status: int, said: str
) -> None:
    answer = visitor.get(f"/downloads/{address}")

    assert answer.status_code == status
    assert said in answer.text


def test_a_statement_is_as_at_the_day_asked_for(visitor: FlaskClient) -> None:
    address = "/downloads/partner-statement.xlsx?agreement=BCF&year=2026-27&partner=MARL-ICB"
    with visitor.get(f"{address}&as_at=31/10/2026") as answer:
        rows = (
            openpyxl.load_workbook(BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True)
        )
        said = {row[0]: row[1] for row in rows}

    assert said["To"] == "NHS Marlshire and Tarn Valley Integrated Care Board"
    assert said["As at"] == datetime(2026, 10, 31)  # noqa: DTZ001  # a spreadsheet's day


def test_the_list_and_the_paper_mean_the_same_by_complete(
    database: Database, tmp_path: Path
) -> None:
    today = date(2026, 11, 22)
    write_demo(tmp_path / "demonstration.xlsx")
    take_in(database, tmp_path / "demonstration.xlsx")
    with database.reading() as session:
        due = reports_due(session, today)
        books = load_books(session, year=FinancialYear(2026))
        month = due.quarter.financial_year.month(5)
        counted = {m.agreement: m.expected for m in months_of_agreements(session, month)}
    found = [completeness(book, due.quarter, due.quarter.last_day) for book in books]

    assert due.complete == sum(one.is_complete for one in found)
    assert due.agreements == len(books)
    expected = {b.agreement.agreement: one.expected for b, one in zip(books, found, strict=True)}
    assert counted == expected
    assert due.count.overdue == 5


def test_the_last_quarter_is_the_one_that_has_ended() -> None:
    assert period_words(last_quarter(date(2026, 6, 30))) == "quarter 4 of 2025-26"
    assert period_words(last_quarter(date(2026, 7, 1))) == "quarter 1 of 2026-27"
