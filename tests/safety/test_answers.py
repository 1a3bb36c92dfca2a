"""What every answer carries, whatever it is: pages, files, pictures, errors."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from tests.safety.crawling import Tour
from tests.safety.page_parts import PageParts
from tests.safety.world import ADMINISTRATOR, World
from tracker.errors import Conflict, TooOften, Unavailable
from tracker.web.allowing import PUBLIC, allowed

# A file handed out may hold anything, so its own policy is stricter than that of our pages.
SANDBOX = "sandbox; default-src 'none'"


POLICY = re.compile(
    r"default-src 'self'; script-src 'self' 'nonce-[\w-]{22}'; object-src 'none'; "
    r"base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}
NEVER = ("Access-Control", "Server", "X-Powered-By", "Refresh")


def faults(address: str, headers: Mapping[str, str]) -> list[str]:
    """What an answer lacks of what every answer must carry."""
    policy = headers.get("Content-Security-Policy", "")
    found = [f"{name} is {headers.get(name)}" for name in FIXED if headers.get(name) != FIXED[name]]
    found += [f"it carries {name}" for name in headers if name.startswith(NEVER)]
    if policy != SANDBOX and not POLICY.fullmatch(policy):
        found.append(f"its policy is {policy}")
    if "camera=()" not in headers.get("Permissions-Policy", ""):
        found.append("no permissions policy")
    return [f"{address}: {fault}" for fault in [*found, *_kept(address, headers)]]


def _kept(address: str, headers: Mapping[str, str]) -> Iterator[str]:
    """Whether somebody between us and the reader may keep what is for the reader only."""
    if address.startswith("/static/"):
        return
    if headers.get("Cache-Control") != "no-store":
        yield f"Cache-Control is {headers.get('Cache-Control')}"
    if "Cookie" not in headers.get("Vary", "") and address not in {"/health", "/error"}:
        yield f"Vary is {headers.get('Vary')}"


def test_every_page_and_file_carries_the_headers(tour: Tour) -> None:
    assert [fault for a in tour.answers for fault in faults(a.address, a.headers)] == []


def test_every_answer_to_a_form_carries_the_headers(world: World, tour: Tour) -> None:
    visitor, found = world[ADMINISTRATOR], list[str]()

    for form in tour.forms.values():
        answer = FlaskClient.open(visitor, form.address, method="POST")  # without its token
        found += faults(form.address, dict(answer.headers))

    assert found == []


STATUSES = (400, 403, 404, 405, 409, 413, 422, 429, 500, 503)


@pytest.mark.parametrize("status", STATUSES)
def test_every_error_is_a_plain_page_with_a_reference(
    app: Flask, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    raised: dict[int, Exception] = {
        409: Conflict("Somebody was first."),
        429: TooOften("Too often.", 60),
        503: Unavailable("The disk is full."),
        500: ZeroDivisionError("a detail"),
    }

    def fail() -> str:
        if status in raised:
            raise raised[status]
        abort(status)

    app.add_url_rule("/secret-path", view_func=allowed(PUBLIC)(fail))
    with caplog.at_level("INFO"):
        answer = app.test_client().get("/secret-path?secret=query")

    assert answer.status_code == status
    reference = re.findall(r"Reference: ([0-9a-f]{8})", answer.text)
    assert len(reference) == 1
    assert reference[0] in caplog.text
    assert "secret" not in answer.text
    assert "detail" not in answer.text
    assert "Traceback" not in answer.text
    assert faults("/error", dict(answer.headers)) == []
    if status == 429:
        assert answer.headers["Retry-After"] == "60"


def test_pages_load_nothing_from_elsewhere_and_keep_nothing_in_the_browser(tour: Tour) -> None:
    for answer in tour.answers:
        if not answer.is_page:
            continue
        for tag, given in PageParts(answer.text).elements:
            source = given.get("src", given.get("href", "") if tag == "link" else "")
            assert not source.startswith(("http:", "https:", "//")), answer.address
            assert "style" not in given, answer.address
            assert not [name for name in given if name.startswith("on")], answer.address
        assert "localStorage" not in answer.text
        assert "sessionStorage" not in answer.text


def test_our_scripts_keep_nothing_in_the_browser(app: Flask) -> None:
    folder = Path(app.static_folder or "")
    # GOV.UK Frontend's own script can remember which parts of an accordion are open, and no more.
    scripts = [file for file in sorted(folder.rglob("*.js")) if "govuk" not in file.parts]

    assert scripts
    for file in scripts:
        text = file.read_text(encoding="utf-8")
        assert "localStorage" not in text, file
        assert "sessionStorage" not in text, file


def test_the_session_cookie_is_the_only_one(tour: Tour) -> None:
    for answer in tour.answers:
        name = answer.headers.get("Set-Cookie", "tracker=").partition("=")[0]
        assert name == "tracker", answer.address


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH", "BREW", "CONNECT"])
def test_other_methods_are_refused_everywhere(world: World, tour: Tour, method: str) -> None:
    visitor = world[ADMINISTRATOR]

    for answer in tour.by_route().values():
        refused = visitor.open(answer.address, method=method)
        refused.close()
        assert refused.status_code == 405, answer.address
