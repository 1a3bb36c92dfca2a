"""Documents: attached once, told by their content, handed out safely, removed on the record."""

import hashlib
import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.people import act_as, person
from tracker.access import Role

PDF = b"%PDF-1.7\nthe signed agreement"
LEAD = person("Lead", ("MARL-CC", Role.FINANCE_LEAD))


def attach(
    client: FlaskClient, content: bytes = PDF, name: str = "a.pdf", **said: str
) -> TestResponse:
    data: dict[str, Any] = {"kind": "Signed copy", "title": "Signed agreement", **said}
    data["file"] = (io.BytesIO(content), name)
    return client.post("/agreements/BCF/documents/add", data=data)


def test_a_signed_copy_is_attached_listed_and_puts_the_agreement_in_force(
    visitor: FlaskClient,
) -> None:
    before = visitor.get("/agreements/BCF").text
    answer = attach(visitor, **{"day-day": "20", "day-month": "3", "day-year": "2025"})

    assert answer.status_code == 303
    listed = visitor.get("/agreements/BCF/documents").text
    assert "1 document is attached, the signed copy among them." in listed
    assert hashlib.sha256(PDF).hexdigest() in listed
    assert "20 March 2025" in listed
    assert "a.finance@northshire.example" in listed
    assert "but no signed copy is attached" in before
    assert "in force until 31 March 2027" in visitor.get("/agreements/BCF").text


@pytest.mark.parametrize(
    ("kind", "status"), [("Signed copy", 422), ("Notice", 422), ("Other", 303)]
)
def test_only_papers_for_a_meeting_bear_a_day_to_come(
    visitor: FlaskClient, kind: str, status: int
) -> None:
    later = {"day-day": "24", "day-month": "11", "day-year": "2026"}

    answer = attach(visitor, kind=kind, **later)

    assert answer.status_code == status
    assert ("24 November 2026 is still to come" in answer.text) == (status == 422)


def test_a_file_is_handed_out_as_a_download_that_cannot_run(visitor: FlaskClient) -> None:
    attach(visitor, name="../Signed copy.PDF")

    answer = visitor.get("/agreements/BCF/documents/1/file")

    assert answer.data == PDF
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Signed copy.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "a.pdf", "Choose a file that is not empty"),
        (b"<html><script>1</script></html>", "a.txt", "none that can be attached"),
        (b"<svg onload=1>", "a.svg", "none that can be attached"),
        (b"MZ\x90\x00", "a.pdf", "none that can be attached"),
        (b"plain words", "a.html", "the content is plain text"),
        (PDF, "a.exe", "the content is a PDF file"),
        (PDF, "", "Choose the file to attach"),
    ],
)
def test_what_may_not_be_attached_is_named_and_the_typing_kept(
    visitor: FlaskClient, content: bytes, name: str, said: str
) -> None:
    answer = attach(visitor, content, name, title="Minutes of 3 June")

    assert answer.status_code == 422
    assert said in answer.text
    assert 'href="#file"' in answer.text
    assert "Error: Attach a document" in answer.text
    assert 'value="Minutes of 3 June"' in answer.text
    assert "No document is attached yet" in visitor.get("/agreements/BCF/documents").text


def test_what_is_missing_beside_the_file_is_named_too(visitor: FlaskClient) -> None:
    answer = attach(visitor, b"", kind="Invoice", title=" ")

    for field in ("file", "kind", "title"):
        assert f'href="#{field}"' in answer.text


def test_the_same_file_sent_twice_is_attached_once(visitor: FlaskClient) -> None:
    assert [attach(visitor).status_code for _ in range(2)] == [303, 303]

    other = attach(visitor, title="Under another name")

    assert other.status_code == 422
    assert "attached already, as document 1, Signed agreement" in other.text
    assert "1 document is attached" in visitor.get("/agreements/BCF/documents").text


def test_a_removed_file_is_gone_and_what_it_was_stays(visitor: FlaskClient) -> None:
    attach(visitor)

    silent = visitor.post("/agreements/BCF/documents/1/remove", data={"reason": " "})
    removed = visitor.post("/agreements/BCF/documents/1/remove", data={"reason": "Wrong file."})

    assert (silent.status_code, removed.status_code) == (422, 303)
    assert visitor.get("/agreements/BCF/documents/1/file").status_code == 404
    listed = visitor.get("/agreements/BCF/documents").text
    assert "Removed documents" in listed
    assert "Wrong file." in listed
    assert hashlib.sha256(PDF).hexdigest() in listed
    assert "but no signed copy is attached" in visitor.get("/agreements/BCF").text
    assert attach(visitor).status_code == 303


def test_partners_read_and_download_but_only_finance_leads_attach(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, LEAD)
    assert attach(visitor).status_code == 303
    for role, status in ((Role.BOARD_MEMBER, 403), (Role.AUDITOR, 403)):
        act_as(demo, person("Reader", ("MARL-CC", role)))
        page = visitor.get("/agreements/BCF/documents")
        assert page.status_code == 200
        assert "Attach a document" not in page.text
        assert visitor.get("/agreements/BCF/documents/1/file").status_code == 200
        assert attach(visitor, PDF + b"2").status_code == status
        assert visitor.get("/agreements/BCF/documents/1/remove").status_code == status
        taken = visitor.post("/agreements/BCF/documents/1/remove", data={"reason": "x"})
        assert taken.status_code == status


def test_an_outsider_finds_nothing(demo: Flask, visitor: FlaskClient) -> None:
    attach(visitor)
    act_as(demo, person("Stranger", ("ELSEWHERE", Role.FINANCE_LEAD)))

    for address in ("", "/add", "/1/file", "/1/remove"):
        assert visitor.get(f"/agreements/BCF/documents{address}").status_code == 404
    assert attach(visitor).status_code == 404


def test_no_other_agreements_document_is_handed_out(visitor: FlaskClient) -> None:
    attach(visitor)

    assert visitor.get("/agreements/CYP/documents/1/file").status_code == 404
    assert visitor.get("/agreements/BCF/documents/2/file").status_code == 404
