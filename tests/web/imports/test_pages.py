"""Uploads, previews, confirmation and undoing, without a browser."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.journeys.files import damaged, unchanged, with_changes
from tests.web.recorded import like_better_care, record
from tracker.models import ImportBatch, Upload
from tracker.web import the_database


def upload(client: FlaskClient, content: bytes, name: str, **fields: str) -> TestResponse:
    return client.post("/imports", data={"file": (BytesIO(content), name), **fields})


def waiting(app: Flask) -> int:
    with the_database(app).reading() as session:
        return session.execute(select(func.count()).select_from(Upload)).scalar_one()


def batches(app: Flask) -> int:
    with the_database(app).reading() as session:
        return session.execute(select(func.count()).select_from(ImportBatch)).scalar_one()


def fingerprint(page: str) -> str:
    return page.partition('name="fingerprint" value="')[2].partition('"')[0]


def test_an_upload_changes_nothing_until_it_is_confirmed(
    demo: Flask, visitor: FlaskClient, tmp_path: Path
) -> None:
    sent = upload(visitor, with_changes(tmp_path).read_bytes(), "October.xlsx")

    assert sent.status_code == 303
    page = visitor.get(sent.location).text
    assert "This file would add 1 record" in page
    assert batches(demo) == 1
    done = visitor.post(sent.location, data={"fingerprint": fingerprint(page)})
    assert done.status_code == 303
    assert done.location == "/imports/2"
    assert batches(demo) == 2
    assert waiting(demo) == 0


def test_a_confirmation_of_something_else_shows_how_it_stands_now(
    demo: Flask, visitor: FlaskClient, tmp_path: Path
) -> None:
    address = upload(visitor, with_changes(tmp_path).read_bytes(), "October.xlsx").location

    answer = visitor.post(address, data={"fingerprint": "0" * 64})

    assert answer.status_code == 409
    assert "no longer what you were shown, so nothing was written" in answer.text
    assert batches(demo) == 1
    assert visitor.post(address, data={"fingerprint": fingerprint(answer.text)}).status_code == 303


def test_a_confirmation_without_a_preview_writes_nothing(
    demo: Flask, visitor: FlaskClient, tmp_path: Path
) -> None:
    address = upload(visitor, with_changes(tmp_path).read_bytes(), "October.xlsx").location

    assert visitor.post(address).status_code == 409
    assert batches(demo) == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.xlsx"),
        (b"", "empty.csv"),
        (b"%PDF-1.7 not a workbook", "report.xlsx"),
        (b"<html>403 Forbidden</html>", "ledger.csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old.xlsx"),
        (b"PK\x03\x04", "a.xlsx"),
        (b"no,known,heading\n1,2,3\n", "x.csv"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(
    app: Flask, client: FlaskClient, content: bytes, name: str
) -> None:
    sent = upload(client, content, name)
    answer = client.get(sent.location)

    assert answer.status_code == 422
    assert f"{name} cannot be read: " in answer.text
    assert client.post(sent.location).status_code == 422
    assert batches(app) == 0


def test_the_next_file_takes_the_place_of_the_one_that_could_not_be_read(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    first = upload(client, damaged(tmp_path).read_bytes(), "a.xlsx").location

    upload(client, b"rubbish", "b.xlsx", instead_of=first.rpartition("/")[2])

    assert waiting(app) == 1
    assert client.get(first).status_code == 404


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "C:\\x.xlsx", "x" * 500 + ".xlsx",
     ".htaccess", "\N{RIGHT-TO-LEFT OVERRIDE}xslx.exe", "<script>alert(1)</script>.xlsx"],
)  # fmt: skip
def test_a_files_name_is_shown_and_never_used(client: FlaskClient, name: str) -> None:
    sent = upload(client, b"rubbish", name)
    answer = client.get(sent.location)

    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in answer.text


def test_a_form_without_a_file_names_the_field(client: FlaskClient) -> None:
    answer = client.post("/imports", data={"sheet": "Secrets"})

    assert answer.status_code == 422
    assert 'href="#file"' in answer.text
    assert 'href="#sheet"' in answer.text


def test_a_csv_file_of_one_sheet_is_read_by_its_headings_or_the_sheet_named(
    client: FlaskClient,
) -> None:
    csv = b"Code,Name,Type\nX,The X council,Council\n"

    by_heading = client.get(upload(client, csv, "bodies.csv").location).text
    by_name = client.get(upload(client, csv, "bodies.csv", sheet="Organisations").location).text

    assert "add 1 record (1 in Organisations)" in by_heading
    assert "add 1 record (1 in Organisations)" in by_name


def test_a_cancelled_file_is_forgotten(app: Flask, client: FlaskClient) -> None:
    address = upload(client, b"rubbish", "a.xlsx").location

    assert client.post(f"{address}/cancel").status_code == 303

    assert waiting(app) == 0
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404


def test_a_file_nobody_decided_on_goes_after_a_week(app: Flask, client: FlaskClient) -> None:
    start = datetime(2026, 11, 1, 9, tzinfo=UTC)
    app.extensions["tracker.clock"] = lambda: start
    upload(client, b"old", "old.xlsx")
    app.extensions["tracker.clock"] = lambda: start + timedelta(days=7, seconds=1)

    upload(client, b"new", "new.xlsx")

    page = client.get("/imports").text
    assert "new.xlsx" in page
    assert "old.xlsx" not in page


def test_a_preview_reads_and_never_writes(
    demo: Flask, visitor: FlaskClient, tmp_path: Path
) -> None:
    address = upload(visitor, unchanged(tmp_path).read_bytes(), "same.xlsx").location

    for _ in range(2):
        assert "This file would change nothing" in visitor.get(address).text
    assert batches(demo) == 1
    assert waiting(demo) == 1


def test_what_an_undo_leaves_alone_is_listed_with_the_reason(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    rows = like_better_care("A1")
    record(app, {sheet: own for sheet, own in rows.items() if sheet != "Ledger"}, tmp_path)
    record(app, rows, tmp_path)

    answer = client.post("/imports/1/undo")

    assert answer.status_code == 200
    assert "had to stay" in answer.text
    assert "is needed by records made since" in answer.text
    assert client.post("/imports/1/undo").status_code == 409


@pytest.mark.parametrize("address", ["/imports/7", "/imports/7/undo", f"/imports/{2**70}"])
def test_a_batch_that_was_never_imported_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404
