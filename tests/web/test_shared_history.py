"""The history of what belongs to no agreement, as everybody reads it."""

import csv
import html
import re
from dataclasses import replace
from io import StringIO

from flask import Flask
from flask.testing import FlaskClient

from tests.people import LOCAL, act_as, person
from tests.web.conftest import NOW
from tests.web.forms import boxes
from tracker.access import Role
from tracker.audit import Change, recording
from tracker.domain.registers import Agreement, Organisation
from tracker.services.records.registers import stored_rows
from tracker.sheets.agreement_layouts import AGREEMENTS, ORGANISATIONS
from tracker.web import the_database

ANN = person("ann@marlshire.example", ("MARL-CC", Role.ADMINISTRATOR))
TARN = person("tarn@example.org", ("TARN-BC", Role.FINANCE_LEAD))
STRANGER = person("stranger@example.org", ("NOBODY", Role.AUDITOR))
COUNCIL = "/settings/organisations/MARL-CC/change"
RECORD = "/audit/entries/record?sheet=Organisations&record=MARL-CC"


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return html.unescape(found[1])


def rename(visitor: FlaskClient, name: str) -> None:
    form = boxes(visitor.get(COUNCIL).text)
    assert visitor.post(COUNCIL, data={**form, "name": name}).status_code == 303


def rename_with(demo: Flask, agreement: str) -> None:
    """Rename a borough in the same change set that moves an agreement."""
    with the_database(demo).writing() as session:
        body = stored_rows(session, ORGANISATIONS)["TARN-BC",]
        moved = stored_rows(session, AGREEMENTS, [agreement])[agreement,]
        assert isinstance(body.row, Organisation)
        assert isinstance(moved.row, Agreement)
        with recording(session, LOCAL, NOW, "tidy", "Secret plans", reason="Hush") as changes:
            changes.change(ORGANISATIONS, [Change(body, replace(body.row, name="Tarn"), None)])
            changes.change(AGREEMENTS, [Change(moved, replace(moved.row, area="North"), None)])


def newest_entry(page: str) -> str:
    found = re.search(r'href="(/audit/entries/\d+)"', page)
    assert found is not None
    return found[1]


def test_everybody_reads_that_a_body_was_renamed_and_by_whom(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, ANN)
    rename(visitor, "Marlshire Shire Council")
    for reader in (ANN, TARN, STRANGER):
        act_as(demo, reader)
        page = visitor.get("/audit/entries").text
        entry = visitor.get(newest_entry(page)).text

        assert "the newest on 22 November 2026." in lead(page)
        assert "change organisation: MARL-CC" in page
        assert "ann@marlshire.example made this change" in entry
        assert "Marlshire Shire Council" in entry
        assert "This record was changed 1 time, the oldest first." in visitor.get(RECORD).text


def test_the_history_of_an_agreement_leads_on_to_that_of_a_shared_record(
    visitor: FlaskClient,
) -> None:
    rename(visitor, "Marlshire Shire Council")

    answer = visitor.get(
        "/agreements/BCF/history/record?sheet=Organisations&record=MARL-CC", follow_redirects=True
    )
    assert "Marlshire Shire Council" in answer.text
    assert "History<span" in visitor.get("/settings/organisations").text


def test_national_dates_and_standard_measures_have_their_history(visitor: FlaskClient) -> None:
    at = "/settings/better-care-fund-dates/add"
    day = {"day-day": "1", "day-month": "6", "day-year": "2027"}
    added = visitor.post(at, data={"financial_year": "2027-28", "what": "Pledge", **day})
    measure = "/settings/measures/BCF25-1/change"
    changed = visitor.post(
        measure, data={**boxes(visitor.get(measure).text), "source": "Our own count"}
    )

    dates = visitor.get("/audit/entries?sheet=Better+Care+Fund+dates").text
    measures = visitor.get("/audit/entries?sheet=Measure+library").text
    assert (added.status_code, changed.status_code) == (303, 303)
    assert "add Better Care Fund date" in dates
    assert "change standard measure" not in dates
    assert "Our own count" in visitor.get(newest_entry(measures)).text


def test_of_a_change_that_also_touched_others_only_the_shared_part_is_told(
    demo: Flask, visitor: FlaskClient
) -> None:
    rename_with(demo, "BCF")
    act_as(demo, ANN)
    told = visitor.get("/audit/entries").text
    act_as(demo, TARN)
    page = visitor.get("/audit/entries").text
    entry = visitor.get(newest_entry(page)).text
    file = visitor.get("/audit/entries.csv").text

    assert "Secret plans" in told
    assert "tidy, together with agreements you do not see" in page
    assert "It also changed agreements that you do not see" in entry
    assert "Tarn" in entry
    for said in (page, entry, file, visitor.get("/audit/entries?q=secret").text):
        assert not re.search("Secret plans|Hush|North|Agreements 1", said)


def test_what_changed_in_agreements_alone_is_no_entry_of_these(
    demo: Flask, visitor: FlaskClient
) -> None:
    before = lead(visitor.get("/audit/entries").text)
    with the_database(demo).writing() as session:
        moved = stored_rows(session, AGREEMENTS, ["BCF"])["BCF",]
        assert isinstance(moved.row, Agreement)
        with recording(session, LOCAL, NOW, "move", "BCF") as changes:
            changes.change(AGREEMENTS, [Change(moved, replace(moved.row, area="North"), None)])
    newest = re.search(r"/BCF/history/(\d+)", visitor.get("/agreements/BCF/history").text)

    assert newest is not None
    assert lead(visitor.get("/audit/entries").text) == before
    assert visitor.get(f"/audit/entries/{newest[1]}").status_code == 404
    assert visitor.get("/audit/entries/999999").status_code == 404
    assert visitor.get("/audit/entries/record?sheet=Budgets&record=BCF").status_code == 404


def test_the_list_is_searched_narrowed_turned_round_and_taken_away(
    demo: Flask, visitor: FlaskClient
) -> None:
    rename(visitor, "First")
    act_as(demo, ANN)
    rename(visitor, "Second")
    act_as(demo, STRANGER)

    file = visitor.get("/audit/entries.csv?q=marl-cc&sort=when").data.decode("utf-8-sig")
    lines = [line for line in csv.DictReader(StringIO(file)) if line["Field"] == "Name"]
    assert [line["After"] for line in lines] == ["First", "Second"]
    assert "1 change set found." in visitor.get(f"/audit/entries?person={ANN.name}").text
    assert "1 change set found." in visitor.get("/audit/entries?q=ANN@+organisation").text
    nothing = visitor.get("/audit/entries?until=01/01/2020").text
    assert "Nothing was changed that answers this question." in nothing
    for wrong in ("sort=size", "since=31/02/2026", "sheet=Budgets", "page=0"):
        assert visitor.get(f"/audit/entries?{wrong}").status_code == 400
    assert visitor.get("/audit/entries?page=9").status_code == 404
