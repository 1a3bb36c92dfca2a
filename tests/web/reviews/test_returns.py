"""Reports, vouchers and national returns on pages: met, late or missed, and nobody denies them."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.conftest import NOW
from tests.web.forms import boxes
from tests.web.reviews.test_overview import lead
from tracker.access import Role
from tracker.services.reviews.monitoring import due
from tracker.web import the_database

TICO, BCF = "/agreements/TICO/reviews", "/agreements/BCF/reviews"
ADD = f"{BCF}/better-care-fund-return/add?financial_year=2026-27&what=Quarter+2+report"
SENT = {
    "submitted_on-day": "20", "submitted_on-month": "11", "submitted_on-year": "2026",
    "submitted_by": "Priya Nair", "signed_off_by": "Helen Ashworth, chief executive",
    "authority": "Delegated",
}  # fmt: skip
OWED = "Better Care Fund quarter 2 report for 2026-27"


def take_the_reports_away(visitor: FlaskClient) -> None:
    """Remove all seven returns of TICO, one by one, as somebody at the page would."""
    links = re.findall(r'href="([^"]*/reviews/report/remove\?[^"]*)"', visitor.get(TICO).text)
    assert len(links) == 7
    for link in map(unescape, links):
        assert visitor.post(link, data=boxes(visitor.get(link).text)).status_code == 303


def test_overdue_reports_under_regulation_8_stand_on_every_page(visitor: FlaskClient) -> None:
    take_the_reports_away(visitor)

    page = visitor.get(TICO).text
    assert lead(page).endswith("; 7 reports are overdue.")
    assert "Quarterly report of TARN-FT on ASC for 2026-27 Q2 (regulation 8)" in page
    assert "0 were sent late and 7 are missed" in page
    listed = visitor.get("/reviews?kind=Report+under+regulation+8").text
    assert "Annual report of TARN-FT on ASC for 2025-26 (regulation 8)" in listed
    late = visitor.get("/reviews?kind=Report+under+regulation+8&state=overdue").text
    assert "7 things found" in late
    for address in ("/agreements/TICO", "/agreements/TICO/board", f"{TICO}/hold"):
        assert "Quarterly report of TARN-FT on ASC for 2025-26 Q1 (regulation 8)" in (
            visitor.get(address).text
        )
    assert "K10" in visitor.get("/agreements/TICO/checks").text


def test_the_command_that_programs_read_lists_them_not(demo: Flask, visitor: FlaskClient) -> None:
    take_the_reports_away(visitor)

    with the_database(demo).reading() as session:
        found = {item.kind.value for item in due(session, NOW.date(), 2000)}

    assert "Report under regulation 8" not in found
    assert "Better Care Fund return" not in found


def test_each_report_is_said_to_be_met_late_or_missed(visitor: FlaskClient) -> None:
    late = visitor.get(TICO).text
    missed = visitor.get("/agreements/MH/reviews").text

    assert "Late by 49 days" in late
    assert "6 were sent by their day, 1 was sent late and 0 are missed" in late
    assert "Missed, 11 days overdue" in missed


def test_a_national_return_is_owed_until_it_is_recorded_who_sent_it(visitor: FlaskClient) -> None:
    page = visitor.get(BCF).text
    assert OWED in page
    assert "Not due yet" in page
    assert OWED in visitor.get("/reviews?kind=Better+Care+Fund+return").text

    assert visitor.post(ADD, data=SENT).status_code == 303

    page = visitor.get(BCF).text
    assert "20 November 2026, Priya Nair" in page
    assert "Helen Ashworth, chief executive (delegated)" in page
    assert OWED not in visitor.get("/reviews?kind=Better+Care+Fund+return").text


def test_a_return_cannot_have_been_sent_on_a_day_to_come(visitor: FlaskClient) -> None:
    answer = visitor.post(ADD, data=SENT | {"submitted_on-year": "2027"})

    assert answer.status_code == 422
    assert 'href="#submitted_on"' in answer.text


def test_what_is_recorded_is_corrected_and_taken_back(visitor: FlaskClient) -> None:
    visitor.post(ADD, data=SENT)
    change = ADD.replace("/add", "/change")
    later = boxes(visitor.get(change).text) | {
        "ratified_on-day": "21", "ratified_on-month": "11", "ratified_on-year": "2026",
    }  # fmt: skip

    assert visitor.post(change, data=later).status_code == 303
    assert "ratified on 21 November 2026" in visitor.get(BCF).text

    remove = ADD.replace("/add", "/remove")
    assert visitor.post(remove, data=boxes(visitor.get(remove).text)).status_code == 303
    assert OWED in visitor.get("/reviews?kind=Better+Care+Fund+return").text


def test_a_date_that_administrators_move_moves_what_is_owed_and_checked(
    visitor: FlaskClient,
) -> None:
    address = "/settings/better-care-fund-dates/change?financial_year=2026-27&what=Quarter+2+report"
    earlier = boxes(visitor.get(address).text) | {"day-day": "2"}
    assert visitor.post(address, data=earlier).status_code == 303

    assert "1 Better Care Fund return is overdue" in lead(visitor.get(BCF).text)
    assert "Missed, 20 days overdue" in visitor.get(BCF).text
    assert "20 days ago" in visitor.get("/reviews?kind=Better+Care+Fund+return").text
    assert f"{OWED}, due on 2 November 2026, is overdue" in visitor.get("/agreements/BCF").text


def test_an_agreement_without_designated_money_has_no_national_returns(
    visitor: FlaskClient,
) -> None:
    assert "Better Care Fund returns" not in visitor.get(TICO).text


def test_whoever_may_not_change_the_agreement_records_nothing(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, person("board@cc.example", ("MARL-CC", Role.BOARD_MEMBER)))

    assert visitor.get(BCF).status_code == 200
    assert visitor.post(ADD, data=SENT).status_code == 403
