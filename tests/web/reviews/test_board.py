"""The page a partnership board reads and prints."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role


def test_a_board_member_reads_drift_dues_and_outcomes_in_one_sentence(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, person("board@example.org", ("MARL-CC", Role.BOARD_MEMBER)))

    found = re.search(r'tracker-lead">(.*?)</p>', visitor.get("/agreements/BCF/board").text)
    assert found is not None
    assert "1 pooled fund off budget (Better Care Fund pool: £870,000.00 overspend)" in found[1]
    assert re.search(r"\d+ things? (is|are) overdue|nothing is overdue", found[1])
    assert re.search(r"\d+ of \d+ outcomes? (is|are) on track", found[1])


def test_each_partner_sees_its_exposure_now_and_at_the_worst_of_the_last_forecasts(
    visitor: FlaskClient,
) -> None:
    page = visitor.get("/agreements/BCF/board").text

    assert "At the forecast now" in page
    assert "At the worst of the last 3 forecasts" in page


def test_an_agreement_without_money_still_has_a_board_page(visitor: FlaskClient) -> None:
    assert visitor.get("/agreements/S256/board?year=2035-36").status_code == 200


def test_a_board_reads_what_is_to_be_done_about_the_financial_frameworks(
    visitor: FlaskClient,
) -> None:
    page = visitor.get("/agreements/BCF/board").text

    assert "The partners say that 3 of their 5 financial frameworks are synchronised" in page
    assert "Agree one scheme of delegation for the joint board: Tom Garside" in page
    assert "Write a worked example of Schedule 3" not in page
