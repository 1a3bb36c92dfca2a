"""The pages on each of the two databases: the same file in, the same words out."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.demo.database import write_demo
from tests.people import LOCAL, act_as
from tracker.app import create_app
from tracker.config import Settings
from tracker.web import the_database

PAGES = (
    "/",
    "/agreements/BCF",
    "/agreements/BCF/funds/POOL/what-if?outturn=16000000",
    "/agreements/BCF/funds/POOL/rows/actual?scheme=001",
    "/agreements/BCF/funds/POOL/rows/budget",
    "/agreements/BCF/funds/POOL/rows/instalments",
    "/imports",
    "/imports/1",
    "/downloads",
)


@pytest.fixture
def pages(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    act_as(app, LOCAL)
    app.extensions["tracker.clock"] = lambda: datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    yield app
    the_database(app).engine.dispose()


def test_a_workbook_goes_in_is_read_everywhere_and_comes_out_again(
    pages: Flask, tmp_path: Path
) -> None:
    file = tmp_path / "demonstration.xlsx"
    write_demo(file)
    client = pages.test_client()

    with file.open("rb") as content:
        address = client.post("/imports", data={"file": (content, file.name)}).location
    seen = client.get(address).text.partition('name="fingerprint" value="')[2].partition('"')[0]
    assert client.post(address, data={"fingerprint": seen}).location == "/imports/1"

    for page in PAGES:
        assert client.get(page).status_code == 200, page
    fund = client.get("/agreements/BCF/funds/POOL").text
    assert "forecast to overspend by £870,000.00 (5.8% of budget)" in fund
    rows = client.get("/agreements/BCF/funds/POOL/rows/actual").text
    assert "£8,920,701.89 is 43 ledger rows from 1 batch, April 2026 to October 2026." in rows
    assert client.post("/imports/1/undo").location == "/imports/1"
    assert "No agreements yet." in client.get("/").text
