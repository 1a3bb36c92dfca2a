"""A file with personal data is refused before any of it is kept, on each of the two databases."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from flask import Flask
from sqlalchemy import text

from tests.people import LOCAL, act_as
from tests.services.files import place, take
from tests.web.conftest import NOW
from tracker.app import create_app
from tracker.config import Settings
from tracker.services.extracts.mapping_files import mapping_of
from tracker.services.extracts.waiting import keep_draft, mark_extract
from tracker.services.imports.uploads import NewFile, keep_upload
from tracker.web import the_database

NUMBER = b"9434765919"
PERSONAL = (
    b"Date,Ref,Amount\n01/04/2026,9434765919,1.00\n02/04/2026,4010232137,2.00\n"
    b"03/04/2026,9434765870,3.00\n"
)
MAPPING = (
    b'{"name": "M", "organisation": "LA", "code_columns": ["Ref"],'
    b'"layout": {"columns": {"date": "Date", "amount": "Amount"}}}'
)


@pytest.fixture
def pages(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.extensions["tracker.clock"] = lambda: NOW
    act_as(app, LOCAL)
    yield app
    the_database(app).engine.dispose()


def kept(app: Flask) -> list[bytes]:
    with the_database(app).reading() as session:
        return [bytes(row[0]) for row in session.execute(text("SELECT content FROM uploads"))]


def waits_already(app: Flask) -> str:
    """A file that was kept while nobody had looked into it; its address."""
    take(the_database(app), place() | {"Ledger": []})
    with the_database(app).writing() as session:
        token = keep_upload(session, LOCAL, NOW, NewFile("old.csv", None, PERSONAL))
        mark_extract(session, token)
        keep_draft(session, token, mapping_of(MAPPING))
    return f"/ledgers/files/{token}"


def test_a_file_with_personal_data_is_refused_before_it_is_kept(pages: Flask) -> None:
    sent = pages.test_client().post("/ledgers", data={"file": (BytesIO(PERSONAL), "nhs.csv")})

    assert sent.status_code == 422
    assert "personal data" in sent.text
    assert kept(pages) == []


def test_a_refused_file_counts_among_those_sent_within_the_hour(pages: Flask) -> None:
    pages.test_client().post("/ledgers", data={"file": (BytesIO(PERSONAL), "nhs.csv")})

    with the_database(pages).reading() as session:
        sent = session.execute(text("SELECT file_name, outcome FROM upload_records")).all()
    assert [tuple(row) for row in sent] == [("nhs.csv", "cancelled")]


@pytest.mark.parametrize("step", ["", "/check"])
def test_a_waiting_file_found_to_hold_personal_data_is_forgotten(pages: Flask, step: str) -> None:
    address = waits_already(pages)

    answer = pages.test_client().get(address + step)

    assert answer.status_code == 422
    assert "personal data" in answer.text
    assert NUMBER.decode() not in answer.text
    assert kept(pages) == []


@pytest.mark.parametrize("step", ["/mapping", "/take-in"])
def test_what_is_sent_for_such_a_file_makes_it_forgotten(pages: Flask, step: str) -> None:
    address = waits_already(pages)

    answer = pages.test_client().post(address + step, data={"name": "M"})

    assert answer.status_code == 422
    assert "personal data" in answer.text
    assert kept(pages) == []
