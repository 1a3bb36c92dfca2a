"""The record of files taken away: who took which, and who may read of it."""

import csv
import inspect
from collections.abc import Iterator
from io import StringIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.people import act_as, person
from tests.signing_in import signed_in
from tracker.access import Role
from tracker.web import taken_files, the_database
from tracker.web.throttled import is_export

LEAD = "lead@marlshire.example"
AUDITOR = "auditor@marlshire.example"
# What holds nothing of anybody's, or is fetched by calendars, which do not sign in.
NO_EXPORTS = {"downloads.template", "calendars.feed", "static"}


@pytest.fixture
def lead(demo: Flask) -> FlaskClient:
    return signed_in(demo, LEAD, ("MARL-CC", Role.FINANCE_LEAD))


@pytest.fixture
def auditor(demo: Flask) -> FlaskClient:
    return signed_in(demo, AUDITOR, ("MARL-CC", Role.AUDITOR))


def take(visitor: FlaskClient, address: str) -> None:
    visitor.get(address).close()


def listed(reader: FlaskClient, question: str = "") -> list[dict[str, str]]:
    answer = reader.get(f"/audit/files.csv{question}")
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(StringIO(answer.data.decode("utf-8-sig"))))


def test_an_auditor_reads_who_took_which_file_and_what_it_held(
    lead: FlaskClient, auditor: FlaskClient
) -> None:
    take(lead, "/agreements/BCF/history.csv")
    take(lead, "/agreements.xlsx?area=Marlshire")

    newest, oldest = listed(auditor)
    page = auditor.get("/audit/files").text
    assert (oldest["Who"], oldest["Agreement"]) == (LEAD, "BCF")
    assert (newest["File"], newest["Agreement"]) == ("Agreements 2026-27 on 22-11-2026.xlsx", "")
    assert newest["Asked for by"] == "/agreements.xlsx?area=Marlshire"
    assert "3 files were taken away, the latest on 22 November 2026." in page
    assert "All that they may see" in page


def test_taking_the_list_away_is_in_the_list(auditor: FlaskClient) -> None:
    assert listed(auditor) == []
    assert [line["File"] for line in listed(auditor)] == ["Files taken away.csv"]


def test_the_list_is_narrowed_and_turned_round(lead: FlaskClient, auditor: FlaskClient) -> None:
    for address in ("/agreements/BCF/history.csv", "/agreements.csv", "/reviews.csv"):
        take(lead, address)

    assert [line["Agreement"] for line in listed(auditor, "?agreement=BCF")] == ["BCF"]
    assert len(listed(auditor, "?q=AGREEMENTS+lead@")) == 1
    assert listed(auditor, "?until=21/11/2026") == []
    assert len(listed(auditor, f"?q={LEAD}&since=22/11/2026&until=22/11/2026")) == 3
    names = [line["File"] for line in listed(auditor, f"?q={LEAD}&sort=file")]
    assert names == sorted(names)
    assert "No file answers this question." in auditor.get("/audit/files?q=nothing-like-it").text
    for wrong in ("sort=size", "since=31/02/2026", "page=0"):
        assert auditor.get(f"/audit/files?{wrong}").status_code == 400
    assert auditor.get("/audit/files?page=9").status_code == 404


def test_a_page_instead_of_a_file_is_no_file_taken(lead: FlaskClient, auditor: FlaskClient) -> None:
    take(lead, "/downloads/summary.xlsx?agreement=NONE")
    lead.head("/agreements.csv")
    take(lead, "/downloads/template.xlsx")

    assert listed(auditor) == []


def test_a_summary_names_its_agreement(lead: FlaskClient, auditor: FlaskClient) -> None:
    take(lead, "/downloads/summary.xlsx?agreement=BCF")

    (line,) = listed(auditor)
    assert line["Agreement"] == "BCF"
    assert line["File"].startswith("Summary BCF 2026-27")


def test_a_word_that_a_page_does_not_read_hides_nothing(
    lead: FlaskClient, auditor: FlaskClient
) -> None:
    take(lead, "/agreements.csv?agreement=ANOTHER")

    (line,) = listed(auditor)
    assert line["Agreement"] == ""


def test_what_people_took_of_other_bodies_is_not_shown(demo: Flask, auditor: FlaskClient) -> None:
    both = signed_in(
        demo, "both@example.org", ("MARL-CC", Role.FINANCE_LEAD), ("MARL-ICB", Role.AUDITOR)
    )
    alone = signed_in(demo, "icb@example.org", ("MARL-ICB", Role.FINANCE_LEAD))
    take(alone, "/agreements.csv")
    take(both, "/agreements.csv?area=Marlshire")
    take(both, "/agreements/TICO/history.csv")

    (line,) = listed(auditor)
    page = auditor.get("/audit/files?q=both").text
    assert (line["Who"], line["Asked for by"]) == ("both@example.org", "")
    assert "not shown: they act for other organisations, too" in page


def test_leads_and_boards_are_refused(demo: Flask, visitor: FlaskClient) -> None:
    for role in (Role.FINANCE_LEAD, Role.BOARD_MEMBER):
        act_as(demo, person("x@example.org", ("MARL-CC", role)))
        assert visitor.get("/audit/files").status_code == 403
        assert "Files taken away" not in visitor.get("/audit").text


def test_nobody_changes_the_record(demo: Flask, visitor: FlaskClient) -> None:
    take(visitor, "/agreements.csv")

    for statement in ("UPDATE taken_files SET by = 'x'", "DELETE FROM taken_files"):
        with pytest.raises(DBAPIError, match="only grows"), the_database(demo).writing() as session:
            session.execute(text(statement))


def test_no_file_is_handed_out_while_its_taking_cannot_be_recorded(
    demo: Flask, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.database.BUSY_SECONDS", 0)
    database = the_database(demo)
    database.engine.dispose()
    with database.writing() as session:
        session.execute(text("UPDATE persons SET name = name"))
        refused = visitor.get("/agreements.csv")

    assert refused.status_code == 409
    assert "attachment" not in refused.headers.get("Content-Disposition", "")


def file_routes(app: Flask) -> Iterator[str]:
    """The pages whose address or whose last word says that they hand out a file."""
    for rule in app.url_map.iter_rules():
        last = rule.rule.rpartition("/")[2]
        if "GET" in (rule.methods or ()) and (
            "xlsx" in last or "csv" in last or last in {"file", "marked", "result"}
        ):
            yield rule.endpoint


def test_every_page_that_hands_out_a_file_records_it(demo: Flask) -> None:
    handing = {name for name in file_routes(demo) if name not in NO_EXPORTS}
    says = ("send_file(", "list_file(", "as_download(", " workbook(")
    for name, view in demo.view_functions.items():
        source = inspect.getsource(inspect.unwrap(view))
        if name not in NO_EXPORTS and any(word in source for word in says):
            handing.add(name)

    assert "taken_extracts.mapping" in handing
    unmarked = {name for name in handing if not is_export(demo.view_functions[name])}
    assert unmarked == {"approvals.file"}  # a page that shows what a waiting file would change


def test_a_list_that_is_too_long_for_a_file_asks_for_fewer_days(
    lead: FlaskClient, auditor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taken_files, "MOST_IN_A_FILE", 1)
    take(lead, "/agreements.csv")
    take(lead, "/reviews.csv")

    assert "Ask for fewer days." in auditor.get("/audit/files.csv").text
