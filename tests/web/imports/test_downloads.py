"""What can be taken away: each a real workbook under a proper name."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from werkzeug.http import parse_options_header

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("address", "name", "sheet"),
    [
        ("template.xlsx", "Tracker template.xlsx", "Ledger"),
        ("workbook.xlsx", "Workbook.xlsx", "Ledger"),
        ("workbook.xlsx?agreement=BCF", "Workbook BCF.xlsx", "Ledger"),
        ("workbook.xlsx?year=2025-26", "Workbook 2025-26.xlsx", "Ledger"),
        (
            "summary.xlsx?agreement=BCF&year=2025-26&as_at=31/12/2025",
            "Summary BCF 2025-26 as at 2025-12-31.xlsx",
            "Cover",
        ),
        ("summary.xlsx", "Summary 2026-27 as at 2026-11-22.xlsx", "Cover"),
    ],
)
def test_a_download_is_a_workbook_with_a_name(
    visitor: FlaskClient, address: str, name: str, sheet: str
) -> None:
    with visitor.get(f"/downloads/{address}") as answer:
        content = answer.data

    assert answer.status_code == 200
    assert answer.mimetype == EXCEL
    assert parse_options_header(answer.headers["Content-Disposition"]) == (
        "attachment",
        {"filename": name},
    )
    assert answer.headers["Cache-Control"] == "no-store"
    assert sheet in load_workbook(BytesIO(content), read_only=True).sheetnames


@pytest.mark.parametrize("what", ["workbook", "summary"])
def test_an_agreement_nobody_recorded_is_not_found(visitor: FlaskClient, what: str) -> None:
    assert visitor.get(f"/downloads/{what}.xlsx?agreement=NOBODY").status_code == 404


def test_a_date_that_is_none_is_refused(visitor: FlaskClient) -> None:
    assert visitor.get("/downloads/summary.xlsx?as_at=yesterday").status_code == 400


def test_the_page_offers_every_agreement(visitor: FlaskClient) -> None:
    page = visitor.get("/downloads").text

    assert '<option value="BCF">' in page
