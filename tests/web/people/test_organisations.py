"""Organisations: everybody sees them, their own people change them."""

import re

from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.forms import boxes, date_boxes
from tracker.access import Role

AT = "/settings/organisations"
NEW = {"code": "OLD-CCG", "name": "Old CCG", "type": "CCG"}


def test_a_body_that_ended_names_its_successor(visitor: FlaskClient) -> None:
    typed = {**NEW, "successor": "MARL-ICB", **date_boxes("valid_to", "30/6/2022")}

    assert visitor.post(f"{AT}/add", data=typed).status_code == 303

    page = visitor.get(AT).text
    assert "6 organisations are recorded; 2 of them have ended." in page
    assert "30 June 2022" in page
    assert "Old CCG" not in visitor.get("/agreements/new").text


def test_what_is_wrong_is_named_and_kept(visitor: FlaskClient) -> None:
    for typed, field in (
        ({"code": ""}, "code"),
        ({"code": "MARL-CC"}, "code"),
        ({"type": "Club"}, "type"),
        ({"successor": "NOBODY"}, "successor"),
        (
            {**date_boxes("valid_from", "1/7/2022"), **date_boxes("valid_to", "1/7/2021")},
            "valid_to",
        ),
    ):
        page = visitor.post(f"{AT}/add", data={**NEW, **typed})
        assert page.status_code == 422
        assert f'href="#{field}"' in page.text
        assert 'value="Old CCG"' in page.text


def test_ones_own_organisation_is_changed_and_no_other(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("Lead", ("MARL-CC", Role.FINANCE_LEAD)))
    form = boxes(visitor.get(f"{AT}/MARL-CC/change").text)

    own = visitor.post(f"{AT}/MARL-CC/change", data={**form, "name": "Marlshire Council"})
    form.pop("submission")  # A form of its own, not the first one sent again.
    other = visitor.post(f"{AT}/MARL-ICB/change", data={**form, "name": "Ours now"})

    assert own.status_code == 303
    assert other.status_code == 403
    assert visitor.get(f"{AT}/MARL-ICB/change").status_code == 403
    page = visitor.get(AT).text
    assert "Marlshire Council" in page
    assert "Ours now" not in page
    assert f"{AT}/MARL-ICB/change" not in page


def test_readers_add_none(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("Reader", ("MARL-CC", Role.AUDITOR)))

    assert "Add an organisation" not in visitor.get(AT).text
    assert visitor.post(f"{AT}/add", data=NEW).status_code == 403


def test_one_that_is_not_recorded_is_not_found(visitor: FlaskClient) -> None:
    assert visitor.get(f"{AT}/NOBODY/change").status_code == 404


def test_organisations_are_found_narrowed_sorted_and_taken_away(visitor: FlaskClient) -> None:
    found = visitor.get(f"{AT}?q=MARL+council&ended=No").text
    nothing = visitor.get(f"{AT}?q=nothing+like+it").text
    turned = visitor.get(f"{AT}?sort=-name").text
    file = visitor.get(f"{AT}/list.csv?sort=-name").text

    assert "1 organisation found." in found
    assert "organisations are recorded" in nothing
    assert "No organisation answers this." in nothing
    codes = re.findall(r'tracker-code">(.*?)</span>', turned)
    assert [line.split(",")[0] for line in file.splitlines()[1:]] == codes
    usual = re.findall(r'tracker-code">(.*?)</span>', visitor.get(AT).text)
    assert codes == usual[::-1]
    with visitor.get(f"{AT}/list.xlsx") as workbook:
        assert workbook.status_code == 200


def test_a_list_of_organisations_that_makes_no_sense_is_refused(visitor: FlaskClient) -> None:
    for question in ("type=Club", "ended=perhaps", "sort=colour", f"q={'x' * 201}"):
        assert visitor.get(f"{AT}?{question}").status_code == 400
        assert visitor.get(f"{AT}/list.csv?{question}").status_code == 400
