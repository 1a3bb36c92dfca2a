"""Partners: added, signed for, and removed only while nothing else names them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.signing_in import add
from tests.web.forms import boxes, date_boxes
from tracker.access import Role

COUNCIL, ICB = "MARL-CC", "MARL-ICB"
AT = "/agreements/BCF/partners"


def test_the_first_sentence_says_who_has_signed(visitor: FlaskClient) -> None:
    assert "All partners have signed; the last signature is of 14 October 2025." in (
        visitor.get(AT).text
    )
    assert "196 days after the start" in visitor.get(AT).text
    assert (
        "1 of 3 partners have signed; NHS Marlshire" in visitor.get("/agreements/CYP/partners").text
    )


def test_a_signature_is_recorded_with_who_in_which_role_and_when(visitor: FlaskClient) -> None:
    form = boxes(visitor.get(f"{AT}/{ICB}/sign").text)
    typed = {**form, "signatory": "R. Khan", **date_boxes("signed_on", "28/3/2025")}

    saved = visitor.post(f"{AT}/{ICB}/sign", data=typed, follow_redirects=True).text

    assert "R. Khan" in saved
    assert "28 March 2025" in saved


@pytest.mark.parametrize("typed", ["32/1/2025", "1/13/2025", "x/y/z", "1/1/25"])
def test_a_date_that_is_none_is_refused_at_its_boxes(visitor: FlaskClient, typed: str) -> None:
    form = boxes(visitor.get(f"{AT}/{ICB}/sign").text)

    page = visitor.post(f"{AT}/{ICB}/sign", data={**form, **date_boxes("signed_on", typed)})

    assert page.status_code == 422
    assert 'href="#signed_on"' in page.text
    for box in typed.split("/"):
        assert f'value="{box}"' in page.text


def test_a_partner_is_added_and_removed_while_nothing_names_it(visitor: FlaskClient) -> None:
    form = boxes(visitor.get(f"{AT}/add").text)
    assert visitor.post(f"{AT}/add", data={**form, "organisation": "TARN-BC"}).status_code == 303
    assert "Tarnford Council" in visitor.get(AT).text

    asked = boxes(visitor.get(f"{AT}/TARN-BC/remove").text)
    assert visitor.post(f"{AT}/TARN-BC/remove", data=asked).status_code == 303
    assert visitor.post(f"{AT}/TARN-BC/remove", data=asked).status_code == 303
    assert ">TARN-BC<" not in visitor.get(AT).text


def test_a_partner_that_others_name_stays_and_the_page_says_what_names_it(
    visitor: FlaskClient,
) -> None:
    asked = boxes(visitor.get(f"{AT}/{ICB}/remove").text)

    page = visitor.post(f"{AT}/{ICB}/remove", data=asked)

    assert page.status_code == 422
    assert "still refers to it" in page.text
    assert "MARL-ICB" in visitor.get(AT).text


def test_a_body_is_chosen_or_entered_but_not_both(visitor: FlaskClient) -> None:
    new = {"code": "N1", "name": "New body", "type": "Other"}

    both = visitor.post(f"{AT}/add", data={"organisation": "TARN-BC", **new})
    neither = visitor.post(f"{AT}/add", data={"signatory": "Somebody"})
    added = visitor.post(f"{AT}/add", data=new)

    assert (both.status_code, neither.status_code, added.status_code) == (422, 422, 303)
    assert "not both" in both.text
    assert 'value="New body"' in both.text
    assert 'value="Somebody"' in neither.text
    assert "New body" in visitor.get(AT).text


def test_only_finance_leads_of_a_partner_change_partners(demo: Flask, visitor: FlaskClient) -> None:
    for role in (Role.BOARD_MEMBER, Role.AUDITOR):
        act_as(demo, person("Reader", (ICB, role)))
        assert "Add a partner" not in visitor.get(AT).text
        for address in (f"{AT}/add", f"{AT}/{ICB}/sign", f"{AT}/{ICB}/remove"):
            assert visitor.get(address).status_code == 403
            assert visitor.post(address, data={"organisation": "TARN-BC"}).status_code == 403
    act_as(demo, person("Stranger", ("TARN-BC", Role.FINANCE_LEAD)))
    assert visitor.post(f"{AT}/add", data={"organisation": "TARN-BC"}).status_code == 404
    assert visitor.get(f"{AT}/{ICB}/sign").status_code == 404


def test_who_is_no_partner_has_no_signature(visitor: FlaskClient) -> None:
    assert visitor.get(f"{AT}/TARN-BC/sign").status_code == 404
    assert visitor.get(f"{AT}/TARN-BC/remove").status_code == 404


def test_a_partner_says_itself_when_it_signed_once_it_has_people(
    demo: Flask, visitor: FlaskClient
) -> None:
    add(demo, "lead@council.example", (COUNCIL, Role.FINANCE_LEAD))
    add(demo, "lead@tarnford.example", ("TARN-BC", Role.FINANCE_LEAD))
    act_as(demo, person("ICB lead", (ICB, Role.FINANCE_LEAD)))

    page = visitor.get(AT).text
    assert f"{AT}/{ICB}/sign" in page
    assert f"{AT}/{COUNCIL}/sign" not in page
    assert visitor.get(f"{AT}/{ICB}/sign").status_code == 200
    assert visitor.get(f"{AT}/{COUNCIL}/sign").status_code == 403
    assert visitor.post(f"{AT}/{COUNCIL}/sign", data={"signatory": "X"}).status_code == 403

    form = {**boxes(visitor.get(f"{AT}/add").text), "organisation": "TARN-BC"}
    signed = visitor.post(f"{AT}/add", data={**form, **date_boxes("signed_on", "1/11/2026")})
    assert signed.status_code == 422
    assert "Only the finance leads of Tarnford Council record" in signed.text
    assert visitor.post(f"{AT}/add", data=form).status_code == 303


@pytest.mark.parametrize(
    ("typed", "said"),
    [("1/1/2030", "1 January 2030 is still to come"), ("1/1/1990", "more than 5 years before")],
)
def test_a_signature_of_a_day_that_cannot_be_is_refused(
    visitor: FlaskClient, typed: str, said: str
) -> None:
    form = boxes(visitor.get(f"{AT}/{ICB}/sign").text)

    page = visitor.post(f"{AT}/{ICB}/sign", data={**form, **date_boxes("signed_on", typed)})

    assert page.status_code == 422
    assert said in page.text
