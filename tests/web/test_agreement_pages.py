"""The frame around an agreement's pages: the list of its pages, and who can see them."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import act_as, person
from tracker.access import Role
from tracker.web.agreement_pages import seen_by


@pytest.mark.parametrize(
    ("address", "present"),
    [
        ("", "Overview"),
        ("/set-up", "Set-up"),
        ("/set-up/funds", "Set-up"),
        ("/versions", "Set-up"),
        ("/partners/MARL-ICB/sign", "Partners"),
        ("/funds/POOL/contributions", "Money"),
        ("/funds/POOL/risk-share", "Risk share"),
        ("/documents/add", "Documents"),
        ("/board", "Board"),
    ],
)
def test_each_page_is_marked_where_it_belongs(
    visitor: FlaskClient, address: str, present: str
) -> None:
    page = visitor.get(f"/agreements/BCF{address}").text

    marked = re.findall(r'aria-current="(?:page|true)">([^<]+)<', page)
    assert marked.count(present) == 1


def test_only_the_page_itself_is_said_to_be_the_present_page(visitor: FlaskClient) -> None:
    assert 'aria-current="page">Partners<' in visitor.get("/agreements/BCF/partners").text
    assert 'aria-current="true">Partners<' in visitor.get("/agreements/BCF/partners/add").text


def test_every_page_says_who_can_see_it(demo: Flask, visitor: FlaskClient) -> None:
    act_as(demo, person("Auditor", ("MARL-ICB", Role.AUDITOR)))
    said = (
        "Everybody at Marlshire County Council and NHS Marlshire and Tarn Valley Integrated Care "
        "Board can see this page."
    )

    for address in ("", "/set-up", "/partners", "/versions", "/documents", "/set-up/funds"):
        assert said in visitor.get(f"/agreements/BCF{address}").text


def test_many_partners_are_counted() -> None:
    assert seen_by(["A", "B", "C", "D"]) == "Everybody at its 4 partners can see this page."
    assert "no partner is recorded" in seen_by([])
