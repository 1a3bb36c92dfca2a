"""Signatures of variations: by each partner for itself, with the authority relied on."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.signing_in import add
from tests.web.forms import boxes, date_boxes
from tracker.access import COMMAND_LINE, Actor, Role
from tracker.domain.records.agreement_settings import Approvals
from tracker.services.changes.approval_settings import setting_edit
from tracker.services.changes.editing import commit_edits
from tracker.web import the_database

COUNCIL, ICB, BOROUGH = "MARL-CC", "MARL-ICB", "TARN-BC"
BCF = "/agreements/BCF/versions/V1"
LATE = "/agreements/TICO/versions/V1"
SIGN = f"{LATE}/signatures/{BOROUGH}"


def test_a_late_variation_says_when_the_last_partner_signed(visitor: FlaskClient) -> None:
    page = visitor.get(LATE).text

    assert (
        "Variation V1 took effect on 1 July 2026; it is signed by every partner, the last on "
        "15 September 2026, 76 days later."
    ) in page
    assert "Retrospective" in page
    assert "20 days before it was used" in page


def test_who_has_not_signed_is_named(visitor: FlaskClient) -> None:
    asked = boxes(visitor.get(f"{SIGN}/remove").text)
    page = visitor.post(f"{SIGN}/remove", data=asked, follow_redirects=True).text

    assert "is not signed by Tarnford Council; it has been in effect for 144 days." in page
    assert "The signature of Tarnford Council is removed." in page
    assert visitor.post(f"{SIGN}/remove", data=asked).status_code == 303


def test_money_of_a_variation_stands_by_partner_and_year_with_totals(visitor: FlaskClient) -> None:
    for page in (visitor.get(BCF).text, visitor.get("/agreements/BCF/versions").text):
        assert "£100,000.00" in page
        assert "£400,000.00" in page
        assert "<strong>£500,000.00</strong>" in page
    assert "From 2 contribution lines" in visitor.get(BCF).text
    assert "so it moves no money" in visitor.get(LATE).text


def test_a_signature_is_recorded_and_an_expired_delegation_is_said(visitor: FlaskClient) -> None:
    form = boxes(visitor.get(SIGN).text)
    typed = {**form, "signatory": "A. Deputy", **date_boxes("signed_on", "3/7/2026")}

    saved = visitor.post(SIGN, data=typed, follow_redirects=True).text

    assert "A. Deputy" in saved
    assert "The delegation had expired 3 days before." in saved


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"signatory": ""}, "signatory", "Enter the signatory"),
        (date_boxes("signed_on", "23/11/2026"), "signed_on", "is still to come"),
        (date_boxes("signed_on", "30/2/2026"), "signed_on", "not a day of the calendar"),
        (date_boxes("signed_on", "//"), "signed_on", "Fill in “Signed on”"),
        ({"delegated": "No"}, "delegation_expires", "belongs to a delegated authority"),
        ({"delegated": "Perhaps"}, "delegated", "neither Yes nor No"),
    ],
)
def test_wrong_signatures_are_named_and_nothing_typed_is_lost(
    visitor: FlaskClient, typed: dict[str, str], field: str, said: str
) -> None:
    page = visitor.post(SIGN, data={**boxes(visitor.get(SIGN).text), "body": "Mine", **typed})

    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert said in page.text
    assert 'value="Mine"' in page.text


def test_a_partner_signs_a_variation_once(visitor: FlaskClient) -> None:
    form = boxes(visitor.get(SIGN).text)
    first = visitor.post(SIGN, data={**form, "signatory": "One"})
    again = visitor.post(SIGN, data={**form, "signatory": "Two", "submission": "another"})

    assert first.status_code == 303
    assert again.status_code == 409
    assert "Two" in again.text
    assert visitor.get(LATE).text.count('<th scope="row" class="govuk-table__header">Tarnford') == 1


def test_signing_before_it_takes_effect_is_no_fault(visitor: FlaskClient) -> None:
    form = boxes(visitor.get(SIGN).text)

    saved = visitor.post(SIGN, data={**form, **date_boxes("signed_on", "1/6/2026")})

    assert saved.status_code == 303


def test_a_finance_lead_records_the_own_signature_and_no_other(
    demo: Flask, visitor: FlaskClient
) -> None:
    add(demo, "lead@tarnford.example", (BOROUGH, Role.FINANCE_LEAD))
    act_as(demo, person("ICB lead", (ICB, Role.FINANCE_LEAD)))

    own, others = f"{LATE}/signatures/{ICB}", SIGN

    assert visitor.get(own).status_code == 200
    assert visitor.get(others).status_code == 403
    assert visitor.post(others, data={"signatory": "X"}).status_code == 403
    assert visitor.post(f"{others}/remove").status_code == 403
    assert f"{own}&#34;" in visitor.get(LATE).text or f'href="{own}"' in visitor.get(LATE).text
    assert f'href="{others}"' not in visitor.get(LATE).text
    # Nobody here has ever acted for the trust, so somebody else has to.
    assert visitor.get(f"{LATE}/signatures/TARN-FT").status_code == 200


def test_readers_see_signatures_and_strangers_nothing(demo: Flask, visitor: FlaskClient) -> None:
    for role in (Role.BOARD_MEMBER, Role.AUDITOR):
        act_as(demo, person("Reader", (ICB, role)))
        assert visitor.get(LATE).status_code == 200
        assert SIGN not in visitor.get(LATE).text
        assert visitor.get(SIGN).status_code == 403
    act_as(demo, person("Stranger", ("MARL-CC", Role.FINANCE_LEAD)))
    assert visitor.get(LATE).status_code == 404
    assert visitor.post(SIGN, data={"signatory": "X"}).status_code == 404


def test_where_two_pairs_of_eyes_are_asked_a_signature_waits(
    demo: Flask, visitor: FlaskClient
) -> None:
    asks = setting_edit("TICO", Approvals.NONE, Approvals.ANOTHER_PERSON)
    assert asks is not None
    with the_database(demo).writing() as session:
        at = demo.extensions["tracker.clock"]()
        local = Actor("admin", COMMAND_LINE)
        commit_edits(session, local, at, [asks], action="set approvals", subject="TICO")
    act_as(demo, person("Borough lead", (BOROUGH, Role.FINANCE_LEAD)))
    form = boxes(visitor.get(SIGN).text)

    saved = visitor.post(SIGN, data={**form, "signatory": "A. Deputy"}, follow_redirects=True).text

    assert "somebody else has to approve it first" in saved
    assert "A. Deputy" not in visitor.get(LATE).text


def test_the_authority_of_the_original_signature_stands_beside_it(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/BCF/partners").text
    assert "CAB/25/31" in page

    at = f"/agreements/BCF/partners/{ICB}/authority"
    typed = {
        **boxes(visitor.get(at).text),
        "minute": "ICB/25/099",
        **date_boxes("delegation_expires", "1/1/2025"),
    }
    saved = visitor.post(at, data=typed, follow_redirects=True).text

    assert "ICB/25/099" in saved
    assert "Expired" in saved
    assert "ICB/25/099" in visitor.get("/agreements/BCF/set-up/check").text


@pytest.mark.parametrize(
    "missing",
    [
        "/agreements/BCF/versions/V9",
        "/agreements/BCF/versions/V9/signatures/MARL-CC",
        f"{BCF}/signatures/TARN-BC",
        "/agreements/BCF/partners/TARN-BC/authority",
        f"{BCF}/signatures/{COUNCIL}/remove?",
    ],
)
def test_what_is_not_there_has_no_page(visitor: FlaskClient, missing: str) -> None:
    if missing.endswith("?"):
        asked = boxes(visitor.get(missing).text)
        visitor.post(missing.rstrip("?"), data=asked)
    assert visitor.get(missing).status_code == 404


def test_a_late_variation_is_mended_on_its_own_page(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements/TICO").text

    assert "Variation V1 was signed on 15 September 2026, 76 days after it took effect" in page
    assert f'href="{LATE}">Signatures of the variation' in page


def test_the_agreement_and_the_auditors_record_lead_to_the_signatures(visitor: FlaskClient) -> None:
    assert f'href="{BCF}"' in visitor.get("/agreements/BCF").text
    record = visitor.get("/agreements/BCF/record").text
    assert "Variation signatures" in record
    assert "CAB/26/58" in record
