"""A form that is sent twice makes one record, and its sender is led to it both times."""

import re

from flask.testing import FlaskClient

ADD = "/agreements/BCF/reviews/review/add"
REVIEW = {"due-day": "15", "due-month": "1", "due-year": "2027", "kind": "Triggered"}


def token(page: str) -> str:
    found = re.search(r'name="submission" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_the_second_of_two_clicks_is_led_to_what_the_first_made(visitor: FlaskClient) -> None:
    form = {**REVIEW, "submission": token(visitor.get(ADD).text)}

    first, second = visitor.post(ADD, data=form), visitor.post(ADD, data=form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location


def test_a_change_sent_twice_is_no_conflict(visitor: FlaskClient) -> None:
    visitor.post(ADD, data=REVIEW)
    address = "/agreements/BCF/reviews/review/change?due=15/01/2027"
    page = visitor.get(address).text
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', page)
    assert mark is not None
    form = {"kind": "Annual", "mark": mark[1], "submission": token(page)}

    assert visitor.post(address, data=form).status_code == 303
    assert visitor.post(address, data=form).status_code == 303


def test_a_token_that_is_none_is_refused(visitor: FlaskClient) -> None:
    assert visitor.post(ADD, data={**REVIEW, "submission": "x"}).status_code == 422
