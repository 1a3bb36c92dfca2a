"""Organisations: everybody sees them, their own people change them."""

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
