"""Days that cannot be, in the forms of reviews and reports: each refused at its field, in a sentence."""

import pytest
from flask.testing import FlaskClient

from tests.web.forms import boxes, date_boxes

REVIEW = "/agreements/CYP/reviews/review/add"
REPORT = "/agreements/BCF/reviews/report/add"


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        (date_boxes("held_on", "1/1/2030"), "held_on", "1 January 2030 is still to come"),
        (date_boxes("held_on", "1/1/2020"), "held_on", "before the agreement starts on"),
        ({"outcome": "Continue"}, "held_on", "although there is an outcome"),
        (date_boxes("next_review", "1/1/2019"), "next_review", "is not after 31 March 2027"),
        (date_boxes("due", "1/1/2019"), "due", "before the agreement starts on"),
    ],
)
def test_a_review_of_impossible_days_is_refused(
    visitor: FlaskClient, typed: dict[str, str], field: str, said: str
) -> None:
    form = {**boxes(visitor.get(REVIEW).text), **date_boxes("due", "31/3/2027")}

    page = visitor.post(REVIEW, data={**form, **typed})

    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert said in page.text


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        (date_boxes("submitted_on", "1/2/2030"), "submitted_on", "is still to come"),
        (date_boxes("submitted_on", "1/10/2026"), "submitted_on", "before 2026-27 Q3 ends on"),
        ({"period": "2019-20 Q2"}, "period", "is over before the agreement starts on"),
    ],
)
def test_a_report_of_impossible_days_is_refused(
    visitor: FlaskClient, typed: dict[str, str], field: str, said: str
) -> None:
    form = boxes(visitor.get(REPORT).text)
    report = {"fund": "POOL", "kind": "Quarterly report", "period": "2026-27 Q3"}

    page = visitor.post(REPORT, data={**form, **report, **typed})

    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert said in page.text
