"""Calendar feeds, fetched as calendars do and read by a parser that did not write them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as
from tests.signing_in import add, signed_in
from tests.web.forms import boxes
from tracker.access import Role
from tracker.services.people.accounts import end_access, end_role, let_in_again, list_roles
from tracker.services.people.events import Cause
from tracker.services.records.book import load_book
from tracker.web import the_database

LEAD = "lead@ncc.example"
BOARD = "/agreements/BCF/reviews/calendar"


@pytest.fixture
def council(demo: Flask) -> str:
    """The code of an organisation that is a partner of BCF."""
    with the_database(demo).reading() as session:
        return load_book(session, "BCF", sheets=["Partners"]).partners[0].organisation


def address_on(page: str) -> str:
    found = re.search(r'id="address">http://127\.0\.0\.1:8000(/calendar/[\w-]{43}\.ics)<', page)
    assert found is not None, page
    return found[1]


def events_at(visitor: FlaskClient, address: str):
    answer = visitor.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    calendar = vobject.readOne(answer.text)
    return {event.uid.value: event for event in calendar.contents.get("vevent", [])}


def the_day_is(demo: Flask, now: datetime) -> None:
    demo.extensions["tracker.clock"] = lambda: now


def test_a_person_subscribes_to_what_is_due_in_their_agreements(demo: Flask, council: str) -> None:
    visitor = signed_in(demo, LEAD, (council, Role.FINANCE_LEAD))
    address = address_on(visitor.post("/account/calendar").text)

    events = events_at(demo.test_client(), address)

    review = next(e for e in events.values() if "review" in e.summary.value)
    assert isinstance(review.dtstart.value, date)
    assert review.dtend.value - review.dtstart.value == timedelta(days=1)
    assert review.status.value == "CONFIRMED"
    assert review.sequence.value == "0"
    assert any("(BCF)" in event.summary.value for event in events.values())


def test_the_same_is_served_until_something_changes(demo: Flask, visitor: FlaskClient) -> None:
    address = address_on(visitor.post(BOARD).text)

    assert visitor.get(address).data == visitor.get(address).data


def test_what_is_met_is_cancelled_and_what_moves_keeps_its_name(
    demo: Flask, visitor: FlaskClient
) -> None:
    address = address_on(visitor.post(BOARD).text)
    before = events_at(visitor, address)
    name = "Quarterly report of POOL for 2026-27 Q3 (BCF)"
    [uid] = [uid for uid, event in before.items() if event.summary.value == name]
    report = {
        "fund": "POOL", "kind": "Quarterly report", "period": "2026-27 Q3",
        "due-day": "1", "due-month": "3", "due-year": "2027",
    }  # fmt: skip
    visitor.post("/agreements/BCF/reviews/report/add", data=report)

    moved = events_at(visitor, address)[uid]
    assert moved.dtstart.value == date(2027, 3, 1)
    assert (moved.sequence.value, moved.status.value) == ("1", "CONFIRMED")

    change = (
        "/agreements/BCF/reviews/report/change?fund=POOL&kind=Quarterly+report&period=2026-27+Q3"
    )
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', visitor.get(change).text)
    assert mark is not None
    the_day_is(demo, datetime(2027, 1, 20, 12, tzinfo=UTC))  # the quarter is over
    sent = {
        "mark": mark[1], "submitted_on-day": "20", "submitted_on-month": "1",
        "submitted_on-year": "2027",
    }  # fmt: skip
    assert visitor.post(change, data=sent).status_code == 303

    met = events_at(visitor, address)[uid]
    assert (met.sequence.value, met.status.value) == ("2", "CANCELLED")


@pytest.mark.parametrize("secret", ["x", "a" * 43, "..%2f..%2fetc", "a" * 4000])
def test_an_address_that_is_none_shows_nothing(demo: Flask, secret: str) -> None:
    act_as(demo, None)

    assert demo.test_client().get(f"/calendar/{secret}.ics").status_code == 404


def test_an_ended_address_shows_nothing_any_more(demo: Flask, council: str) -> None:
    visitor = signed_in(demo, LEAD, (council, Role.FINANCE_LEAD))
    address = address_on(visitor.post("/account/calendar").text)
    number = re.search(r"/account/calendar/(\d+)/end", visitor.get("/account").text)
    assert number is not None

    assert visitor.post(f"/account/calendar/{number[1]}/end").status_code == 303

    assert visitor.get(address).status_code == 404


def test_a_new_address_ends_the_one_before(demo: Flask, council: str) -> None:
    visitor = signed_in(demo, LEAD, (council, Role.FINANCE_LEAD))
    old = address_on(visitor.post("/account/calendar").text)
    new = address_on(visitor.post("/account/calendar").text)

    assert visitor.get(old).status_code == 404
    assert visitor.get(new).status_code == 200


def test_the_end_of_access_ends_the_feed(demo: Flask, council: str) -> None:
    visitor = signed_in(demo, LEAD, (council, Role.FINANCE_LEAD))
    address = address_on(visitor.post(BOARD).text)
    own = address_on(visitor.post("/account/calendar").text)
    somebody = add(demo, LEAD)
    at = demo.extensions["tracker.clock"]()
    cause = Cause("the test", at)

    with the_database(demo).writing() as session:
        [held] = list_roles(session, somebody.number, at.date())
        end_role(session, cause, somebody, held.number)

    assert visitor.get(address).status_code == 404
    assert visitor.get(own).status_code == 404


def test_a_person_who_left_and_came_back_has_no_feed(demo: Flask, council: str) -> None:
    visitor = signed_in(demo, LEAD, (council, Role.FINANCE_LEAD))
    own = address_on(visitor.post("/account/calendar").text)
    somebody = add(demo, LEAD)
    at = demo.extensions["tracker.clock"]()
    with the_database(demo).writing() as session:
        end_access(session, Cause("the test", at), at.date(), somebody)
    with the_database(demo).writing() as session:
        let_in_again(session, Cause("the test", at), somebody)
    add(demo, LEAD, (council, Role.FINANCE_LEAD))

    assert visitor.get(own).status_code == 404


def test_nobody_ends_the_address_of_another(demo: Flask, council: str) -> None:
    signed_in(demo, LEAD, (council, Role.FINANCE_LEAD)).post("/account/calendar")
    other = signed_in(demo, "other@ncc.example", (council, Role.FINANCE_LEAD))

    assert other.post("/account/calendar/1/end").status_code == 404


def test_only_people_who_sign_in_have_a_calendar_of_their_own(visitor: FlaskClient) -> None:
    assert visitor.post("/account/calendar").status_code == 404


def test_key_dates_and_clashes_are_shown_moved_and_taken_back(visitor: FlaskClient) -> None:
    address = address_on(visitor.post("/agreements/MH/reviews/calendar").text)
    room = "/agreements/MH/timetable"
    for partner in ("MARL-CC", "MARL-ICB"):
        visitor.post(f"{room}/fill?year=2027-28", data={"partner": partner})
    words = "Budget set: Marlshire County Council, 2027-28, check this (MH)"
    clash = "Clash: Marlshire County Council sets its budget on 24 February 2027; NHS Marlshire"
    shown = events_at(visitor, address)
    [budget] = [uid for uid, event in shown.items() if event.summary.value == words]
    [late] = [uid for uid, event in shown.items() if event.summary.value.startswith(clash)]
    assert shown[late].dtstart.value == shown[budget].dtstart.value == date(2027, 2, 24)

    change = f"{room}/dates/change?financial_year=2027-28&partner=MARL-CC&event=Budget+set&number=1"
    form = boxes(visitor.get(change).text)
    form |= {"day-day": "30", "day-month": "4", "day-year": "2027", "certainty": "Confirmed"}
    assert visitor.post(change, data=form).status_code == 303

    moved = events_at(visitor, address)
    assert moved[budget].dtstart.value == date(2027, 4, 30)
    assert moved[budget].summary.value == "Budget set: Marlshire County Council, 2027-28 (MH)"
    assert (moved[budget].sequence.value, moved[budget].status.value) == ("1", "CONFIRMED")
    assert (moved[late].sequence.value, moved[late].status.value) == ("1", "CANCELLED")

    remove = change.replace("/change?", "/remove?")
    visitor.post(remove, data=boxes(visitor.get(remove).text))
    assert events_at(visitor, address)[budget].status.value == "CANCELLED"


def test_vouchers_and_reports_of_delegates_are_shown_until_they_are_sent(
    demo: Flask, visitor: FlaskClient
) -> None:
    address = address_on(visitor.post("/agreements/S256/reviews/calendar").text)
    words = "Voucher for the money transferred by GRANT in 2026-27 (S256)"
    [uid] = [u for u, e in events_at(visitor, address).items() if e.summary.value == words]

    the_day_is(demo, datetime(2027, 4, 20, 12, tzinfo=UTC))  # the year is over
    sent = {
        "fund": "GRANT", "kind": "Annual return", "period": "FY2026-27", "submitted_by": "A",
        "submitted_on-day": "20", "submitted_on-month": "4", "submitted_on-year": "2027",
    }  # fmt: skip
    assert visitor.post("/agreements/S256/reviews/report/add", data=sent).status_code == 303

    assert events_at(visitor, address)[uid].status.value == "CANCELLED"


def test_reports_under_regulation_9_are_shown(visitor: FlaskClient) -> None:
    made = {"fund": "LEAD", "title": "Led by the council", "kind": "Lead commissioning"}
    assert visitor.post("/agreements/BCF/set-up/add-fund", data=made).status_code == 303
    address = address_on(visitor.post(BOARD).text)

    said = {event.summary.value for event in events_at(visitor, address).values()}

    assert "Quarterly report of MARL-CC on LEAD for 2026-27 Q3 (regulation 9) (BCF)" in said
    assert "Annual report of MARL-CC on LEAD for 2026-27 (regulation 9) (BCF)" in said


def test_national_dates_are_shown_as_administrators_keep_them(visitor: FlaskClient) -> None:
    address = address_on(visitor.post(BOARD).text)
    given = {
        "financial_year": "2026-27", "what": "Quarter 3 report",
        "day-day": "12", "day-month": "2", "day-year": "2027", "source": "Reporting guidance",
    }  # fmt: skip
    place = "/settings/better-care-fund-dates"
    assert visitor.post(f"{place}/add", data=given).status_code == 303
    words = "Better Care Fund: quarter 3 report for 2026-27 (BCF)"
    [uid] = [u for u, e in events_at(visitor, address).items() if e.summary.value == words]

    change = f"{place}/change?financial_year=2026-27&what=Quarter+3+report"
    form = boxes(visitor.get(change).text) | {"day-day": "19"}
    assert visitor.post(change, data=form).status_code == 303
    moved = events_at(visitor, address)[uid]
    assert (moved.dtstart.value, moved.sequence.value) == (date(2027, 2, 19), "1")

    remove = change.replace("/change?", "/remove?")
    assert visitor.post(remove, data=boxes(visitor.get(remove).text)).status_code == 303
    assert events_at(visitor, address)[uid].status.value == "CANCELLED"


def test_a_feed_names_no_dates_of_other_agreements(demo: Flask, visitor: FlaskClient) -> None:
    address = address_on(visitor.post("/agreements/CYP/reviews/calendar").text)

    said = [event.summary.value for event in events_at(visitor, address).values()]

    assert said
    assert all(words.endswith("(CYP)") for words in said)
