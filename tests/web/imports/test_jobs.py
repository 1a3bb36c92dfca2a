"""Long work on the pages: handed to the worker, looked at, cancelled, tried again, fetched."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.journeys.files import damaged, with_changes, with_errors
from tests.people import LOCAL, act_as, person
from tracker.access import Role
from tracker.app import create_app
from tracker.config import Settings
from tracker.jobs.running import run_job
from tracker.jobs.work import Surroundings
from tracker.limits import Limits
from tracker.models import ImportBatch, Job, UploadRecord
from tracker.services.jobs.runs import list_waiting
from tracker.web import the_database

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SMALL = Limits(large_rows=5, uploads_an_hour=3)


@pytest.fixture
def busy(demo_settings: Settings) -> Iterator[Flask]:
    """The pages on the demonstration, where everything is large."""
    app = create_app(replace(demo_settings, limits=SMALL))
    act_as(app, LOCAL)
    yield app
    app.extensions["tracker.queue"].close()
    the_database(app).engine.dispose()


@pytest.fixture
def anne(busy: Flask) -> FlaskClient:
    return busy.test_client()


def work(app: Flask) -> int:
    """Do everything that waits, as a worker would, and say how many jobs that was."""
    settings: Settings = app.extensions["tracker.settings"]
    folder = settings.make_instance_folder() / "here"
    folder.mkdir(exist_ok=True)
    around = Surroundings(
        settings, the_database(app), app.extensions["tracker.queue"],
        app.extensions["tracker.clock"], "here-0-0", folder,
    )  # fmt: skip
    with the_database(app).reading() as session:
        waiting = list_waiting(session)
    for number in waiting:
        run_job(around, number)
    return len(waiting)


def upload(client: FlaskClient, file: Path, **fields: str) -> TestResponse:
    return client.post("/imports", data={"file": (BytesIO(file.read_bytes()), file.name), **fields})


def counted(app: Flask, table: type) -> int:
    with the_database(app).reading() as session:
        return session.execute(select(func.count()).select_from(table)).scalar_one()


def fingerprint(page: str) -> str:
    return page.partition('name="fingerprint" value="')[2].partition('"')[0]


def test_a_large_file_is_checked_and_imported_by_the_worker(
    busy: Flask, anne: FlaskClient, tmp_path: Path
) -> None:
    sent = upload(anne, with_changes(tmp_path))
    assert (sent.status_code, sent.location) == (303, "/jobs/1")
    waiting = anne.get("/jobs/1")
    assert "It waits for its turn." in waiting.text
    assert "<progress" in waiting.text
    assert anne.get("/jobs/1/progress").json == {
        "sentence": "It waits for its turn.", "done": 0, "of": None, "over": False,
    }  # fmt: skip

    assert work(busy) == 1
    assert anne.get("/jobs/1/progress").json["over"] is True  # type: ignore[index]  # it is a dictionary
    checked = anne.get("/jobs/1")
    preview = anne.get(checked.location)
    assert "This file would add 1 record" in preview.text
    assert "&lt;img src=x" in preview.text

    asked = anne.post(checked.location, data={"fingerprint": fingerprint(preview.text)})
    assert (asked.status_code, asked.location) == (303, "/jobs/2")
    assert counted(busy, ImportBatch) == 1
    assert anne.get(checked.location).location == "/jobs/2"  # it is being imported
    work(busy)

    done = anne.get("/jobs/2").text
    assert "changes.xlsx is imported as batch 2." in done
    assert 'href="/imports/2"' in done
    assert counted(busy, ImportBatch) == 2
    assert anne.get(checked.location).status_code == 404
    with the_database(busy).reading() as session:
        record = session.scalars(select(UploadRecord)).one()
        assert (record.outcome, record.batch) == ("imported", 2)


def test_a_form_sent_twice_makes_one_job(busy: Flask, anne: FlaskClient, tmp_path: Path) -> None:
    upload(anne, with_changes(tmp_path))
    work(busy)
    address = anne.get("/jobs/1").location
    seen = {"fingerprint": fingerprint(anne.get(address).text)}

    first, second = anne.post(address, data=seen), anne.post(address, data=seen)

    assert first.location == second.location
    assert counted(busy, Job) == 2


def test_what_moved_since_it_was_shown_is_shown_anew(
    busy: Flask, anne: FlaskClient, tmp_path: Path
) -> None:
    upload(anne, with_changes(tmp_path))
    work(busy)
    address = anne.get("/jobs/1").location
    anne.post(address, data={"fingerprint": "0" * 64})
    work(busy)

    job = anne.get("/jobs/2").text
    page = anne.get(address).text

    assert "no longer what you were shown" in job
    assert f'href="{address}"' in job
    assert "no longer what you were shown, so nothing was written" in page
    assert counted(busy, ImportBatch) == 1
    anne.post(address, data={"fingerprint": fingerprint(page)})
    work(busy)
    assert counted(busy, ImportBatch) == 2


def test_a_large_file_with_errors_is_given_back_marked(
    busy: Flask, anne: FlaskClient, tmp_path: Path
) -> None:
    upload(anne, with_errors(tmp_path))
    work(busy)
    address = anne.get("/jobs/1").location

    page = anne.get(address).text
    assert "Errors to mend" in page
    assert f'action="{address}/marked.xlsx"' in page
    assert anne.get(f"{address}/marked.xlsx").location == address
    asked = anne.post(f"{address}/marked.xlsx")
    work(busy)

    assert "The workbook is ready." in anne.get(asked.location).text
    with anne.get(f"{asked.location}/result") as answer:
        assert answer.mimetype == EXCEL
        assert "errors with errors marked.xlsx" in answer.headers["Content-Disposition"]
        assert load_workbook(BytesIO(answer.data)).sheetnames


def test_a_large_file_that_cannot_be_read_says_why(
    busy: Flask, anne: FlaskClient, tmp_path: Path
) -> None:
    file = tmp_path / "nothing.csv"
    file.write_text("no,known,heading\n" * 9)
    upload(anne, file)
    work(busy)
    with the_database(busy).reading() as session:
        token = session.scalars(select(Job.subject)).one()

    answer = anne.get(f"/imports/uploads/{token}")

    assert answer.status_code == 422
    assert "nothing.csv cannot be read: " in answer.text
    assert "nothing.csv cannot be read: " in anne.get("/jobs/1").text


def test_a_job_that_waits_is_cancelled_and_tried_again(
    busy: Flask, anne: FlaskClient, tmp_path: Path
) -> None:
    upload(anne, with_changes(tmp_path))

    assert anne.post("/jobs/1/cancel").location == "/jobs/1"
    page = anne.get("/jobs/1").text
    assert "Cancelled before it began. Nothing was changed." in page
    assert work(busy) == 0
    assert anne.post("/jobs/1/again").location == "/jobs/1"
    assert work(busy) == 1
    assert anne.post("/jobs/1/again").status_code == 422


@pytest.mark.parametrize("what", ["workbook", "summary"])
def test_a_large_workbook_is_offered_made_and_fetched(
    busy: Flask, anne: FlaskClient, what: str
) -> None:
    address = f"/downloads/{what}.xlsx?agreement=BCF&year=2025-26"
    offer = anne.get(address)
    assert offer.status_code == 200
    assert "more than 5 ledger rows" in offer.text
    assert anne.get("/jobs").text.count("/jobs/1") == 0

    asked = anne.post(address)
    assert asked.location == "/jobs/1"
    assert anne.get("/jobs/1/result").status_code == 404
    work(busy)

    with anne.get("/jobs/1/result") as answer:
        assert answer.mimetype == EXCEL
        assert f"{what.capitalize()} BCF 2025-26" in answer.headers["Content-Disposition"]
        assert "Ledger" in load_workbook(BytesIO(answer.data), read_only=True).sheetnames


def test_a_small_workbook_is_sent_at_once(demo: Flask, visitor: FlaskClient) -> None:
    with visitor.get("/downloads/workbook.xlsx") as answer:
        assert answer.mimetype == EXCEL
    assert counted(demo, Job) == 0


def test_to_others_a_job_is_not_there(busy: Flask, anne: FlaskClient, tmp_path: Path) -> None:
    upload(anne, with_changes(tmp_path))
    work(busy)
    act_as(busy, person("b.other@marlshire.example", ("MARL-ICB", Role.ADMINISTRATOR)))

    for address in ("/jobs/1", "/jobs/1/progress", "/jobs/1/result", "/jobs/9"):
        assert anne.get(address).status_code == 404
    for address in ("/jobs/1/cancel", "/jobs/1/again"):
        assert anne.post(address).status_code == 404
    assert "You have asked for nothing that takes long." in anne.get("/jobs").text


def test_an_export_shows_what_its_person_may_see(busy: Flask, anne: FlaskClient) -> None:
    stranger = person("b.other@nowhere.example", ("NOWHERE", Role.FINANCE_LEAD))
    act_as(busy, stranger)

    assert anne.get("/downloads/workbook.xlsx?agreement=BCF").status_code == 404
    assert anne.post("/downloads/workbook.xlsx?agreement=BCF").location == "/jobs/1"
    work(busy)

    job = anne.get("/jobs/1").text
    assert "Not done" in job
    assert anne.get("/jobs/1/result").status_code == 404


def test_who_has_sent_too_many_files_is_told_when_to_come_back(
    busy: Flask, anne: FlaskClient, tmp_path: Path
) -> None:
    for _each in range(SMALL.uploads_an_hour):
        assert upload(anne, damaged(tmp_path)).status_code == 303

    refused = upload(anne, damaged(tmp_path))

    assert refused.status_code == 429
    assert "You have sent 3 files within an hour" in refused.text
    assert 3_500 < int(refused.headers["Retry-After"]) <= 3_601
    assert counted(busy, UploadRecord) == 3


def test_a_file_is_refused_where_the_disk_is_nearly_full(
    busy: Flask, anne: FlaskClient, tmp_path: Path
) -> None:
    settings: Settings = busy.extensions["tracker.settings"]
    full = replace(settings, limits=replace(SMALL, free_disk_mb=1_000_000_000))
    busy.extensions["tracker.settings"] = full

    refused = upload(anne, damaged(tmp_path))

    assert refused.status_code == 503
    assert "too little room" in refused.text
    assert anne.get("/imports").status_code == 200
    assert counted(busy, UploadRecord) == 0


def test_a_result_that_is_gone_from_the_disk_is_no_fault(busy: Flask, anne: FlaskClient) -> None:
    anne.post("/downloads/workbook.xlsx?agreement=BCF")
    work(busy)
    settings: Settings = busy.extensions["tracker.settings"]
    for file in (settings.instance_folder / "results").iterdir():
        file.unlink()

    answer = anne.get("/jobs/1/result", follow_redirects=True)

    assert answer.status_code == 200
    assert "What this job made is gone. Ask for it again." in answer.text


def test_the_list_says_what_came_of_each(busy: Flask, anne: FlaskClient) -> None:
    anne.post("/downloads/workbook.xlsx?agreement=BCF")
    anne.post("/downloads/summary.xlsx?agreement=BCF&year=2025-26")
    assert "2 jobs are not over yet." in anne.get("/jobs").text

    work(busy)

    page = anne.get("/jobs").text
    assert "Everything you asked for is over." in page
    assert page.count("The workbook is ready.") == 2
