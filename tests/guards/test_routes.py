"""Every address of the pages is known here, with what it may do, before it may exist."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.guards.routes import CHANGES, READS
from tracker.web.allowing import rule_of


def test_every_route_is_listed_with_what_it_may_do(app: Flask) -> None:
    by_method = {True: set[str](), False: set[str]()}
    for rule in app.url_map.iter_rules():
        by_method["POST" in (rule.methods or ())].add(rule.endpoint)

    assert by_method[True] == CHANGES
    assert by_method[False] == READS


def test_every_route_says_who_may_ask_for_it(app: Flask) -> None:
    silent = [e for e in app.view_functions if rule_of(app, e) is None]

    assert silent == []


def test_no_route_takes_other_methods(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert (rule.methods or set()) <= {"GET", "HEAD", "OPTIONS", "POST"}


def test_what_changes_something_is_refused_to_other_sites(app: Flask, client: FlaskClient) -> None:
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            numbers = dict.fromkeys(rule.arguments, 1)
            with app.test_request_context():
                address = app.url_for(rule.endpoint, **numbers)
            answer = client.post(address, headers={"Sec-Fetch-Site": "cross-site"})
            assert answer.status_code == 403


@pytest.mark.parametrize("method", ["TRACE", "DELETE", "PUT", "PATCH", "BREW"])
def test_unknown_methods_are_refused(client: FlaskClient, method: str) -> None:
    assert client.open("/health", method=method).status_code == 405
