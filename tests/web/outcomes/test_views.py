"""Outcomes of an agreement: statuses with their reasons, and entering measures, targets, readings."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role

ROOM = "/agreements/BCF/outcomes"
READING = {"measure": "M1", "period": "2026-27 Q3", "value": "1840", "status": "Provisional"}


def lead(page: str) -> str:
    found = re.search(r'tracker-lead">(.*?)</p>', page, re.DOTALL)
    assert found is not None
    return found[1]


def code_of_first_measure(visitor: FlaskClient) -> str:
    found = re.search(r'readings/add\?measure=([^"]+)"', visitor.get(ROOM).text)
    assert found is not None
    return found[1]


def test_the_page_says_how_many_outcomes_are_on_track(visitor: FlaskClient) -> None:
    assert lead(visitor.get(ROOM).text) == (
        "0 of 3 outcomes are on track; off track: Emergency admissions, 65 and over and "
        "Intermediate care beds in use; 1 reading is missing."
    )


def test_a_reading_is_added_and_changes_the_status(visitor: FlaskClient) -> None:
    measure = code_of_first_measure(visitor)

    answer = visitor.post(
        f"{ROOM}/readings/add?measure={measure}", data={**READING, "measure": "other"}
    )

    assert answer.status_code == 303
    page = visitor.get(ROOM).text
    assert "1,840" in page
    assert lead(page).startswith("1 of 3 outcomes is on track")


def test_a_value_that_is_no_number_is_refused_with_the_typing_kept(visitor: FlaskClient) -> None:
    measure = code_of_first_measure(visitor)

    answer = visitor.post(
        f"{ROOM}/readings/add?measure={measure}", data={**READING, "value": "many"}
    )

    assert answer.status_code == 422
    assert "<title>Error: " in answer.text
    assert 'value="many"' in answer.text


def test_a_reading_is_changed_and_removed(visitor: FlaskClient) -> None:
    found = re.search(r'href="([^"]+readings/change[^"]+)"', visitor.get(ROOM).text)
    assert found is not None
    address = found[1].replace("&amp;", "&")
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', visitor.get(address).text)
    assert mark is not None

    changed = visitor.post(address, data={"value": "1900", "status": "Final", "mark": mark[1]})
    late = visitor.post(address, data={"value": "1950", "status": "Final", "mark": mark[1]})

    assert changed.status_code == 303
    assert late.status_code == 409
    assert "1,900" in visitor.get(ROOM).text
    removal = address.replace("/change", "/remove")
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', visitor.get(removal).text)
    assert mark is not None
    assert visitor.post(removal, data={"mark": mark[1]}).status_code == 303
    assert visitor.get(removal).status_code == 404


def test_a_measure_with_readings_is_not_removed_from_under_them(visitor: FlaskClient) -> None:
    measure = code_of_first_measure(visitor)
    address = f"{ROOM}/measures/remove?measure={measure}"
    mark = re.search(r'name="mark" value="([0-9a-f]+)"', visitor.get(address).text)
    assert mark is not None

    answer = visitor.post(address, data={"mark": mark[1]})

    assert answer.status_code == 422
    assert "Outcome" in answer.text


def test_a_chart_is_a_picture_with_words(visitor: FlaskClient) -> None:
    measure = code_of_first_measure(visitor)
    answer = visitor.get(f"{ROOM}/{measure}/chart.svg")

    assert answer.mimetype == "image/svg+xml"
    assert "<title>Line chart of Emergency admissions" in answer.text


@pytest.mark.parametrize("role", [Role.BOARD_MEMBER, Role.AUDITOR])
def test_who_may_only_read_is_offered_no_change(
    demo: Flask, visitor: FlaskClient, role: Role
) -> None:
    measure = code_of_first_measure(visitor)
    act_as(demo, person("reader@example.org", ("MARL-CC", role)))

    assert "Add a reading" not in visitor.get(ROOM).text
    assert visitor.post(f"{ROOM}/readings/add?measure={measure}", data=READING).status_code == 403


def test_a_stranger_finds_nothing(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("stranger@example.org", ("ELSE", Role.FINANCE_LEAD)))

    assert visitor.get(ROOM).status_code == 404
    assert visitor.post(f"{ROOM}/readings/add?measure=M1", data=READING).status_code == 404
