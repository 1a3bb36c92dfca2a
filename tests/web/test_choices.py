"""What select boxes offer."""

import re
from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from tests.web.forms import date_boxes


def test_a_new_agreement_begins_in_its_own_year_not_in_that_of_others(
    demo: Flask, visitor: FlaskClient
) -> None:
    demo.extensions["tracker.clock"] = lambda: datetime(2029, 3, 30, 9, 30, tzinfo=UTC)
    visitor.post(
        "/agreements/new",
        data={
            "agreement": "NEW", "title": "New", "legal_basis": "Section 75", "own": "MARL-CC",
            "partner_2": "MARL-ICB", "host": "MARL-CC", **date_boxes("start_date", "1/4/2028"),
        },
    )  # fmt: skip
    page = visitor.get("/agreements/NEW/money").get_data(as_text=True)
    assert '<h1 class="govuk-heading-l">Money, 2028-29' in " ".join(page.split())
    assert re.findall(r'<option value="(\d{4}-\d\d)"', page) == ["2029-30", "2028-29"]
