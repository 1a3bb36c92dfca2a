"""The financial timetable: filled, moved, carried forward, and what clashes in it."""

import re
from datetime import date

import pytest
from defusedxml import ElementTree
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.forms import boxes
from tests.web.reviews.test_overview import lead
from tracker.access import Role
from tracker.services.records.book import load_book
from tracker.web import the_database

ROOM = "/agreements/MH/timetable"
YEAR = "2027-28"
COUNCIL, ICB = "MARL-CC", "MARL-ICB"


def fill(visitor: FlaskClient, *partners: str, year: str = YEAR) -> None:
    for partner in partners:
        answer = visitor.post(f"{ROOM}/fill?year={year}", data={"partner": partner})
        assert answer.status_code == 303


def page(visitor: FlaskClient, year: str = YEAR) -> str:
    answer = visitor.get(f"{ROOM}?year={year}")
    assert answer.status_code == 200
    return answer.text


def date_address(verb: str, partner: str, event: str, year: str = YEAR, number: int = 1) -> str:
    words = event.replace(" ", "+")
    return (
        f"{ROOM}/dates/{verb}?financial_year={year}&partner={partner}&event={words}&number={number}"
    )


def move(visitor: FlaskClient, partner: str, event: str, day: date) -> None:
    address = date_address("change", partner, event)
    form = boxes(visitor.get(address).text)
    form |= {"day-day": f"{day.day}", "day-month": f"{day.month}", "day-year": f"{day.year}"}
    answer = visitor.post(address, data=form)
    assert answer.status_code == 303
    assert f"year={YEAR}" in answer.headers["Location"]


def test_a_year_without_dates_says_what_to_do_first(visitor: FlaskClient) -> None:
    text = page(visitor)

    assert lead(text).startswith("No dates are recorded for 2027-28: fill the year")
    assert visitor.get(f"{ROOM}/calendar.svg?year={YEAR}").status_code == 404


def test_both_templates_show_the_clashes_of_the_two_calendars(visitor: FlaskClient) -> None:
    fill(visitor, COUNCIL, ICB)

    text = page(visitor)

    assert lead(text).startswith("4 clashes in 2027-28, the worst: Marlshire County Council sets")
    assert "confirms its contribution on 30 April 2027: 65 days too late." in text
    assert "None of them is law." in text
    assert text.count(">Check this<") > 3


def test_a_clash_goes_when_the_date_is_moved(visitor: FlaskClient) -> None:
    fill(visitor, COUNCIL, ICB)
    before = lead(page(visitor))

    move(visitor, COUNCIL, "Contribution confirmed", date(2027, 4, 30))
    worse = page(visitor)
    move(visitor, COUNCIL, "Contribution confirmed", date(2027, 2, 28))

    assert "Marlshire County Council confirms its contribution on 30 April 2027: 30 days" in worse
    assert lead(worse).startswith("5 clashes")
    assert lead(page(visitor)) == before


def test_one_calendar_alone_has_no_clash_but_what_it_waits_for_is_missing(
    visitor: FlaskClient,
) -> None:
    fill(visitor, COUNCIL)

    text = page(visitor)

    assert "dates that something waits for are missing." in lead(text)
    assert "confirms its contribution is not recorded." in text
    assert ">Clash<" not in text


def test_filling_twice_adds_nothing(demo: Flask, visitor: FlaskClient) -> None:
    fill(visitor, COUNCIL)
    with the_database(demo).reading() as session:
        before = load_book(session, "MH").key_dates

    fill(visitor, COUNCIL)

    with the_database(demo).reading() as session:
        assert load_book(session, "MH").key_dates == before
    assert "Every event of the template has a date" in visitor.get(f"{ROOM}/fill?year={YEAR}").text


def test_a_stranger_to_the_agreement_is_no_partner_to_fill(visitor: FlaskClient) -> None:
    assert visitor.post(f"{ROOM}/fill?year={YEAR}", data={"partner": "X"}).status_code == 404
    assert visitor.post(f"{ROOM}/fill?year=soon", data={"partner": COUNCIL}).status_code == 400


def test_last_years_dates_are_carried_forward_as_assumptions(visitor: FlaskClient) -> None:
    fill(visitor, COUNCIL)
    offered = visitor.get(f"{ROOM}/carry?year=2028-29").text
    assert "Carried forward from 24 February 2027." in offered

    answer = visitor.post(f"{ROOM}/carry?year=2028-29", data={"partner": COUNCIL})

    assert answer.status_code == 303
    assert "24 February 2028" in page(visitor, "2028-29")


def test_a_date_is_added_changed_and_removed_by_hand(visitor: FlaskClient) -> None:
    address = f"{ROOM}/dates/add?financial_year=2027-28"
    given = {
        "partner": COUNCIL, "event": "Board meeting", "number": "", "certainty": "Confirmed",
        "day-day": "29", "day-month": "2", "day-year": "2028", "note": "Wednesday",
    }  # fmt: skip
    assert visitor.post(address, data=given).status_code == 303
    assert "29 February 2028" in page(visitor)

    gone = date_address("remove", COUNCIL, "Board meeting")
    form = boxes(visitor.get(gone).text)
    assert visitor.post(gone, data=form).status_code == 303
    assert "29 February 2028" not in page(visitor)


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (("29", "2", "2027"), "is not a day of the calendar"),
        (("24", "2", "2072"), "is too far from the financial year 2027-28"),
        (("31", "3", "2026"), "is too far from the financial year 2027-28"),
        (("", "", ""), "Enter the day"),
    ],
)
def test_a_day_that_cannot_be_is_refused_with_what_to_do(
    visitor: FlaskClient, day: tuple[str, str, str], sentence: str
) -> None:
    given = {
        "partner": COUNCIL, "event": "Budget set", "certainty": "Confirmed", "note": "Typed",
        "day-day": day[0], "day-month": day[1], "day-year": day[2],
    }  # fmt: skip

    answer = visitor.post(f"{ROOM}/dates/add?financial_year=2027-28", data=given)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Typed" in answer.text


def test_an_added_dependency_counts_and_says_why(visitor: FlaskClient) -> None:
    fill(visitor, COUNCIL, ICB)
    given = {
        "partner": ICB, "event": "Plan approved", "of_partner": COUNCIL,
        "depends_on": "Budget set", "days": "40", "note": "The board reads the budget first.",
    }  # fmt: skip

    assert visitor.post(f"{ROOM}/dependencies/add", data=given).status_code == 303

    text = page(visitor)
    assert "40 days are needed between: 5 days too late." in text
    assert "The board reads the budget first." in text


def test_no_event_waits_for_itself(visitor: FlaskClient) -> None:
    given = {
        "partner": ICB, "event": "Plan approved", "of_partner": ICB, "depends_on": "Plan approved",
    }  # fmt: skip

    answer = visitor.post(f"{ROOM}/dependencies/add", data=given)

    assert answer.status_code == 422
    assert "Depends on is the event itself: enter what it waits for" in answer.text


def test_no_dates_wait_for_each_other_in_a_circle(visitor: FlaskClient) -> None:
    there = {
        "partner": ICB, "event": "Plan approved", "of_partner": COUNCIL,
        "depends_on": "Board meeting",
    }  # fmt: skip
    back = {
        "partner": COUNCIL, "event": "Board meeting", "of_partner": ICB,
        "depends_on": "Plan approved",
    }  # fmt: skip
    assert visitor.post(f"{ROOM}/dependencies/add", data=there).status_code == 303

    answer = visitor.post(f"{ROOM}/dependencies/add", data=back)

    assert answer.status_code == 422
    assert 'href="#depends_on"' in answer.text
    assert "which waits for Board meeting (Marlshire County Council) again" in answer.text


def test_the_picture_has_every_date_and_says_what_it_is(visitor: FlaskClient) -> None:
    fill(visitor, COUNCIL, ICB)

    answer = visitor.get(f"{ROOM}/calendar.svg?year={YEAR}")

    assert answer.mimetype == "image/svg+xml"
    drawing = ElementTree.fromstring(answer.text)
    words = [element.text for element in drawing.iter() if element.text]
    assert words[0].startswith("Time line of 41 key dates of Marlshire County Council and NHS")
    assert {str(number) for number in range(1, 42)} <= set(words)
    assert {"Clash", "Hollow: not confirmed", "Financial year 2027-28"} <= set(words)
    assert "style" not in answer.text


def test_the_timetables_of_all_agreements_begin_with_the_worst(visitor: FlaskClient) -> None:
    fill(visitor, COUNCIL, ICB)

    text = visitor.get(f"/reviews/timetables?year={YEAR}").text

    assert lead(text) == (
        "2 of 3 timetables for 2027-28 have a clash; the worst is 65 days too late, in MH."
    )
    assert re.findall(r'href="/agreements/(\w+)/timetable', text) == ["MH", "BCF", "NEIGH"]
    assert "/reviews/timetables" in visitor.get("/reviews").text


def test_the_timetables_are_found_narrowed_sorted_and_taken_away(visitor: FlaskClient) -> None:
    fill(visitor, COUNCIL, ICB)
    address = f"/reviews/timetables?year={YEAR}"

    def agreements(question: str) -> list[str]:
        text = visitor.get(f"{address}{question}").text
        return re.findall(r'href="/agreements/(\w+)/timetable', text)

    assert agreements("&q=BETTER+care") == ["BCF"]
    assert agreements("&sort=-worst") == ["NEIGH", "BCF", "MH"]
    nothing = visitor.get(f"{address}&q=nothing+like+it").text
    assert lead(nothing).startswith("2 of 3 timetables for 2027-28 have a clash")
    assert "0 timetables found." in nothing
    assert "No timetable answers this." in nothing
    file = visitor.get(f"/reviews/timetables.csv?year={YEAR}&state=Clash").text
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == agreements("&state=Clash")
    with visitor.get("/reviews/timetables.xlsx") as workbook:
        assert workbook.status_code == 200
    for question in ("state=Late", "sort=colour", "year=2025", f"q={'x' * 201}"):
        assert visitor.get(f"/reviews/timetables?{question}").status_code == 400
        assert visitor.get(f"/reviews/timetables.csv?{question}").status_code == 400


def test_a_board_member_reads_and_changes_nothing(demo: Flask, visitor: FlaskClient) -> None:
    fill(visitor, COUNCIL, ICB)
    act_as(demo, person("b@icb.example", (ICB, Role.BOARD_MEMBER)))

    text = page(visitor)

    assert "/timetable/fill" not in text
    assert visitor.get(f"{ROOM}/fill").status_code == 403
    assert visitor.post(f"{ROOM}/fill", data={"partner": ICB}).status_code == 403


def test_outsiders_see_no_timetable(demo: Flask, visitor: FlaskClient) -> None:
    fill(visitor, COUNCIL, ICB)
    act_as(demo, person("x@else.example", ("NEXT", Role.FINANCE_LEAD)))

    assert visitor.get(ROOM).status_code == 404
    assert "No agreement has a timetable" in visitor.get(f"/reviews/timetables?year={YEAR}").text
