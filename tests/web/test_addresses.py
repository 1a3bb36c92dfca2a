"""Codes are free text, and every one of them has an address that leads back to it."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.routing import Map, Rule

from tests.web.recorded import like_better_care, record, together
from tracker.web.addresses import CodeConverter

NASTY = [
    "A/1", "..", ".", "a b", "50%", "%2F", "ÅÄ/..//", "~x", "A~2F", "S75.1", "?year=2020-21#x",
    "\N{RIGHT-TO-LEFT OVERRIDE}abc", "a\\b", "//", "\N{LATIN SMALL LETTER E}\N{COMBINING ACUTE ACCENT}",
    "+1", "\"'><script>alert(1)</script>", "{{ 7*7 }}", "=1+1", "exposure.svg", "funds", "new", "-", "日本",
    "x" * 100,
]  # fmt: skip


_FILE = re.compile(r"\.(xlsx|csv)(\?|$)")  # what is downloaded is no page, and limited by hour


class Links(HTMLParser):
    """Every address a page leads to, and every element that could run a script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.scripts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.addresses += [value for name in ("href", "src") if (value := given.get(name))]
        nonce = "nonce" in given or (given.get("src") or "").startswith("/static/")
        if (tag == "script" and not nonce) or any(name.startswith("on") for name in given):
            self.scripts.append(f"<{tag} {given}>")


codes = st.text(
    st.characters(
        codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"
    ),
    min_size=1,
    max_size=100,
).filter(lambda code: code == code.strip())


@given(codes)
def test_any_code_survives_its_address(code: str) -> None:
    address = Map(
        [Rule("/agreements/<code:agreement>/funds", endpoint="page")],
        converters={"code": CodeConverter},
    ).bind("localhost")

    built = address.build("page", {"agreement": code})

    assert address.match(unquote(built)) == ("page", {"agreement": code})
    assert "//" not in built
    assert "/." not in built


@pytest.mark.parametrize(
    "address",
    [
        "/agreements/~",
        "/agreements/~zz",
        "/agreements/A%00",
        "/agreements/%20A",
        "/agreements/%ED%A0%80",
    ],
)
def test_what_cannot_be_a_code_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_agreements_of_any_code_can_be_read_to_their_rows(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    record(app, together(like_better_care(code, code) for code in NASTY), tmp_path)
    portfolio = Links(client.get("/agreements?year=2025-26").text)

    for code in NASTY:
        with app.test_request_context():
            fund = app.url_for("funds.fund", agreement=code, fund=code, year="2025-26")
        assert fund in portfolio.addresses
        page = Links(client.get(fund).text)
        inside = {link.partition("#")[0] for link in page.addresses if link.startswith("/agr")}
        one_scheme = [link for link in sorted(inside) if "scheme=" not in link or "=001" in link]
        one_scheme = [link for link in one_scheme if not _FILE.search(link)]
        assert len(one_scheme) > 8
        for address in one_scheme:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert Links(answer.text).scripts == []


@pytest.mark.parametrize("number", ["2147483648", "9" * 30, "9" * 5000])
def test_a_number_that_no_database_holds_is_no_page(visitor: FlaskClient, number: str) -> None:
    for address in (f"/imports/{number}", f"/approvals/{number}", f"/jobs/{number}"):
        assert visitor.get(address).status_code == 404
    for address in (f"/account/sessions/{number}/end", f"/account/passkeys/{number}/remove"):
        assert visitor.post(address).status_code == 404
