"""Who is let in, and what every answer carries."""

import re
from urllib.request import urlopen

import pytest
from flask import Flask, abort, request
from flask.testing import FlaskClient

from tracker.errors import BadFile, Conflict, NotAllowed, NotFound, RuleBroken, TrackerError
from tracker.web.allowing import PUBLIC, allowed
from tracker.web.errors import STATUSES


@pytest.fixture(autouse=True)
def _a_form_to_send(app: Flask) -> None:
    app.add_url_rule("/form", "form", allowed(PUBLIC)(lambda: "done"), methods=["GET", "POST"])


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://localhost"},
    ],
)
def test_our_own_forms_and_plain_programs_are_let_in(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    assert client.post("/form", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "http://elsewhere.example"},
        {"Origin": "http://localhost:9999"},
        {"Origin": "null"},
        {"Origin": "http://["},
    ],
)
def test_another_sites_form_is_refused(client: FlaskClient, headers: dict[str, str]) -> None:
    answer = client.post("/form", headers=headers)

    assert answer.status_code == 403
    assert "sent from another site, so nothing was done" in answer.text


def test_another_site_may_link_here(client: FlaskClient) -> None:
    assert client.get("/form", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "LOCALHOST"])
def test_the_machines_own_names_are_answered(client: FlaskClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["rebound.example", "127.0.0.1.example", "[::1", "localhost@x", ""]
)
def test_a_name_made_to_point_here_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/health", headers={"Host": host})

    assert answer.status_code == 400
    assert "This address is not one the tracker answers to." in answer.text


@pytest.mark.parametrize("address", ["/health", "/nowhere", "/static/tracker.css"])
def test_every_answer_forbids_what_no_page_needs(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        headers = answer.headers

    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'self'; script-src 'self' 'nonce-")
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in headers


def test_the_pages_one_inline_script_carries_the_answers_nonce(client: FlaskClient) -> None:
    answers = [client.get("/nowhere") for _ in range(2)]

    nonces = [re.findall(r'<script nonce="([^"]+)">', answer.text) for answer in answers]
    for answer, (nonce,) in zip(answers, nonces, strict=True):
        assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]
    assert nonces[0] != nonces[1]


def test_pages_are_kept_by_nobody_and_static_files_by_everybody(client: FlaskClient) -> None:
    page = client.get("/health")
    with client.get("/static/tracker.css") as static:
        assert page.headers["Cache-Control"] == "no-store"
        assert "max-age=31536000" in static.headers["Cache-Control"]


def test_a_static_file_that_is_not_there_may_be_there_tomorrow(client: FlaskClient) -> None:
    assert client.get("/static/nothing.css").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 422, 500])
def test_an_error_page_has_a_sentence_and_a_reference_and_no_address(
    app: Flask, client: FlaskClient, status: int
) -> None:
    app.add_url_rule("/fails/secret-path", "fails", allowed(PUBLIC)(lambda: abort(status)))

    answer = client.get("/fails/secret-path?secret=query")

    assert answer.status_code == status
    assert re.search(r"Reference: [0-9a-f]{8}", answer.text)
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_fault_is_logged_under_the_reference_the_page_shows(
    app: Flask, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> str:
        raise ZeroDivisionError("a detail for the log only")

    app.add_url_rule("/fails", view_func=allowed(PUBLIC)(fail))

    answer = client.get("/fails")

    assert answer.status_code == 500
    reference = re.findall(r"Reference: ([0-9a-f]{8})", answer.text)[0]
    assert reference in caplog.text
    assert "a detail for the log only" in caplog.text
    assert "detail" not in answer.text


@pytest.mark.parametrize(
    ("error", "status"),
    [(NotFound, 404), (NotAllowed, 403), (RuleBroken, 422), (Conflict, 409), (BadFile, 422)],
)
def test_the_trackers_own_errors_speak_for_themselves(
    app: Flask, client: FlaskClient, error: type[TrackerError], status: int
) -> None:
    def fail() -> str:
        raise error("Agreement <A1> is not there.")

    app.add_url_rule("/fails", view_func=allowed(PUBLIC)(fail))

    answer = client.get("/fails")

    assert answer.status_code == status
    assert "Agreement &lt;A1&gt; is not there." in answer.text


def test_every_error_of_ours_has_a_status() -> None:
    assert set(STATUSES) == set(TrackerError.__subclasses__())


def test_a_wrong_method_is_told_which_are_right(client: FlaskClient) -> None:
    answer = client.delete("/form")

    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_an_upload_over_the_limit_is_refused(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule(
        "/upload", "upload", allowed(PUBLIC)(lambda: str(len(request.files))), methods=["POST"]
    )

    answer = client.post(
        "/upload", data=bytes(42 * 1024 * 1024), content_type="multipart/form-data; boundary=x"
    )

    assert answer.status_code == 413
    assert "up to 40 MB" in answer.text


def test_a_form_without_a_file_may_not_be_as_large_as_a_file(client: FlaskClient) -> None:
    answer = client.post("/form", data={"text": "x" * 1_000_001})

    assert answer.status_code == 413
    assert "more text than a form may" in answer.text
    assert client.post("/form", data={"text": "x" * 900_000}).status_code == 200


def test_the_server_names_neither_itself_nor_its_version(live_server: str) -> None:
    with urlopen(f"{live_server}/health") as answer:
        assert "Server" not in answer.headers
