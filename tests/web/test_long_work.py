"""However many slow pages are asked for, the others are answered."""

from contextlib import ExitStack

import pytest
from flask.testing import FlaskClient

from tracker.web.long_work import MOST_AT_ONCE, long_work

NO_FILE = f"/imports/uploads/{'A' * 43}"


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/downloads/summary.xlsx"),
        ("GET", "/downloads/workbook.xlsx"),
        ("GET", "/downloads/quarterly-report.xlsx?agreement=A1&year=2026-27&quarter=1"),
        ("GET", NO_FILE),
        ("GET", f"{NO_FILE}/marked.xlsx"),
        ("POST", "/imports"),
        ("POST", NO_FILE),
        ("POST", f"{NO_FILE}/cancel"),
        ("POST", "/imports/1/undo"),
    ],
)
def test_a_slow_page_too_many_is_put_off_and_the_others_are_not(
    client: FlaskClient, method: str, address: str
) -> None:
    with ExitStack() as others:
        for _each in range(MOST_AT_ONCE):
            others.enter_context(long_work())
        answer = client.open(address, method=method)
        health = client.get("/health")

    assert answer.status_code == 429
    assert "Wait a minute, then try again." in answer.text
    assert health.status_code == 200
    with client.open(address, method=method) as again:
        assert again.status_code != 429


def test_a_place_is_given_back_when_the_work_fails(client: FlaskClient) -> None:
    for _each in range(MOST_AT_ONCE + 1):
        assert client.get(NO_FILE).status_code == 404
