"""Reviews and reports of an agreement: what is due, recording what was held and sent."""

import re

from flask.testing import FlaskClient

from tests.web.forms import boxes, date_boxes

ROOM = "/agreements/BCF/reviews"


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_page_says_when_the_next_review_is(visitor: FlaskClient) -> None:
    assert lead(visitor.get(ROOM).text).startswith("The next review is due on 26 February 2027")


def test_a_report_that_was_sent_is_no_longer_due(visitor: FlaskClient) -> None:
    room = "/agreements/MH/reviews"
    assert "Quarterly report of MHPOOL for 2026-27 Q2" in visitor.get(room).text
    report = f"{room}/report/change?fund=MHPOOL&kind=Quarterly+report&period=2026-27+Q2"
    sent = {**date_boxes("submitted_on", "22/11/2026"), "submitted_by": "P. Manager"}

    answer = visitor.post(report, data={**boxes(visitor.get(report).text), **sent})

    assert answer.status_code == 303
    assert "Quarterly report of MHPOOL for 2026-27 Q2" not in visitor.get(room).text


def test_a_review_is_planned_and_recorded_as_held(visitor: FlaskClient) -> None:
    due = {"due-day": "15", "due-month": "1", "due-year": "2027", "kind": "Triggered"}
    assert visitor.post(f"{ROOM}/review/add", data=due).status_code == 303
    address = f"{ROOM}/review/change?due=15/01/2027"
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', visitor.get(address).text)
    assert mark is not None

    answer = visitor.post(
        address,
        data={
            "mark": mark[1], "kind": "Triggered", "outcome": "Continue", "decision": "Go on.",
            "held_on-day": "20", "held_on-month": "11", "held_on-year": "2026",
        },
    )  # fmt: skip

    assert answer.status_code == 303
    assert "Go on." in visitor.get(ROOM).text


def test_a_date_that_cannot_be_is_refused_at_its_boxes(visitor: FlaskClient) -> None:
    answer = visitor.post(
        f"{ROOM}/review/add", data={"due-day": "31", "due-month": "2", "due-year": "2027"}
    )

    assert answer.status_code == 422
    assert 'href="#due"' in answer.text
    assert 'name="due-day" type="text" inputmode="numeric" value="31"' in answer.text
