"""Funds and schemes: added, changed, and removed while nothing needs them."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tests.web.forms import boxes
from tracker.access import Role

AT = "/agreements/BCF/set-up"
FUND = {"fund": "ICF", "title": "Intermediate care", "kind": "Pooled", "reserve": "1,000.50"}
SCHEME = {"scheme": "001", "title": "Beds", "lead_commissioner": "MARL-CC"}


def test_a_fund_and_its_scheme_are_added_changed_and_removed(visitor: FlaskClient) -> None:
    assert visitor.post(f"{AT}/add-fund", data=FUND).status_code == 303
    assert visitor.post(f"{AT}/funds/ICF/add-scheme", data=SCHEME).status_code == 303
    page = visitor.get(f"{AT}/funds").text
    assert "Reserve £1,000.50" in page
    assert "Beds" in page

    form = boxes(visitor.get(f"{AT}/funds/ICF/change").text)
    assert (
        visitor.post(f"{AT}/funds/ICF/change", data={**form, "kind": "Aligned"}).status_code == 303
    )
    form = boxes(visitor.get(f"{AT}/funds/ICF/schemes/001/change").text)
    changed = {**form, "vat_regime": "Exempt", "provider": "Tarn Homes"}
    assert visitor.post(f"{AT}/funds/ICF/schemes/001/change", data=changed).status_code == 303
    page = visitor.get(f"{AT}/funds").text
    assert "ICF, aligned" in page
    assert "Tarn Homes" in page

    needed = visitor.post(
        f"{AT}/funds/ICF/remove", data=boxes(visitor.get(f"{AT}/funds/ICF/remove").text)
    )
    assert needed.status_code == 422
    assert "still refers to it" in needed.text
    for below in ("/funds/ICF/schemes/001/remove", "/funds/ICF/remove"):
        asked = boxes(visitor.get(f"{AT}{below}").text)
        assert visitor.post(f"{AT}{below}", data=asked).status_code == 303
    visitor.get(f"{AT}/funds")  # the banner that says so
    assert "ICF" not in visitor.get(f"{AT}/funds").text


def test_a_fund_that_somebody_changed_meanwhile_is_not_removed_unseen(visitor: FlaskClient) -> None:
    asked = boxes(visitor.get(f"{AT}/funds/POOL/remove").text)
    form = boxes(visitor.get(f"{AT}/funds/POOL/change").text)
    visitor.post(f"{AT}/funds/POOL/change", data={**form, "title": "The pool"})

    page = visitor.post(f"{AT}/funds/POOL/remove", data=asked)

    assert page.status_code == 409
    assert "The pool" in page.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"fund": ""}, "fund"),
        ({"fund": "POOL"}, "fund"),
        ({"fund": "x" * 101}, "fund"),
        ({"title": " "}, "title"),
        ({"kind": "Secret"}, "kind"),
        ({"reserve": "1.005"}, "reserve"),
        ({"reserve": "-1"}, "reserve"),
        ({"uncommitted": "lots"}, "uncommitted"),
        ({"uncommitted": "9" * 40}, "uncommitted"),
    ],
)
def test_a_wrong_fund_is_refused_at_its_field(
    visitor: FlaskClient, typed: dict[str, str], field: str
) -> None:
    page = visitor.post(f"{AT}/add-fund", data={**FUND, **typed})

    assert page.status_code == 422
    assert f'href="#{field}"' in page.text


def test_a_lead_commissioner_is_a_partner(visitor: FlaskClient) -> None:
    wrong = {**SCHEME, "lead_commissioner": "TARN-BC", "scheme": "new"}

    page = visitor.post(f"{AT}/funds/POOL/add-scheme", data=wrong)

    assert page.status_code == 422
    assert 'href="#lead_commissioner"' in page.text


def test_a_fund_with_money_cannot_be_removed(visitor: FlaskClient) -> None:
    asked = boxes(visitor.get(f"{AT}/funds/POOL/schemes/001/remove").text)

    page = visitor.post(f"{AT}/funds/POOL/schemes/001/remove", data=asked)

    assert page.status_code == 422


def test_a_fund_that_is_none_is_not_found(visitor: FlaskClient) -> None:
    for below in ("/funds/NO/change", "/funds/NO/remove", "/funds/NO/add-scheme",
                  "/funds/POOL/schemes/NO/change", "/funds/POOL/schemes/NO/remove"):  # fmt: skip
        assert visitor.get(f"{AT}{below}").status_code == 404


def test_readers_change_no_fund(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("Reader", ("MARL-ICB", Role.AUDITOR)))

    assert "Add a fund" not in visitor.get(f"{AT}/funds").text
    assert visitor.post(f"{AT}/add-fund", data=FUND).status_code == 403
    assert visitor.post(f"{AT}/funds/POOL/remove").status_code == 403
