"""The lists of months and of late instalments: found, narrowed, sorted, taken away."""

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.people import act_as, person
from tracker.access import Role


def codes(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>.*?tracker-code">([^<]+)<', page)


def amounts(page: str) -> list[str]:
    return re.findall(r'--numeric">(£[0-9.,]+)<', page)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("q=beds", ["IC"]),
        ("q=MH+mental", ["MH"]),
        ("month=2026-11&show=late&q=grant", ["S256"]),
        ("partner=TARN-FT&sort=-title", ["TICO", "CYP"]),
    ],
)
def test_months_are_found_and_narrowed(
    visitor: FlaskClient, question: str, found: list[str]
) -> None:
    page = visitor.get(f"/money?{question}").text

    assert codes(page) == found
    assert f"{len(found)} agreement{'' if len(found) == 1 else 's'} found. " in page


def test_a_narrow_list_of_months_is_said_of_everything_first(visitor: FlaskClient) -> None:
    page = visitor.get("/money?q=nothing+like+it&month=2026-11").text

    assert "November 2026: 0 of 35 schemes entered; 11 agreements not complete;" in page
    assert "0 agreements found." in page
    assert 'href="/money?month=2026-11#months">Show all</a>' in page
    assert "No agreement is like that." in page
    assert "Every agreement has entered October 2026." in visitor.get("/money?show=late").text


def test_months_are_sorted_by_how_far_the_asked_one_is(visitor: FlaskClient) -> None:
    page = visitor.get("/money?month=2026-10&sort=-entered").text

    assert 'aria-sort="descending"><a' in page
    assert '?month=2026-10&amp;sort=entered#months">October 2026</a>' in page
    assert codes(visitor.get("/money?sort=-title").text)[0] == "MH"
    assert codes(visitor.get("/money?sort=-agreement").text)[0] == "TICO"


def test_months_are_taken_away_one_row_for_each_agreement(visitor: FlaskClient) -> None:
    text = visitor.get("/money.csv?month=2026-05&q=BCF").text.splitlines()
    with visitor.get("/money.xlsx?month=2026-11&show=late") as answer:
        sheet = load_workbook(BytesIO(answer.data)).active

    assert text[0].startswith("\ufeffAgreement,Title,Schemes with a budget,April 2026,May 2026,")
    assert text[0].endswith(",November 2026")
    assert text[1] == "BCF,Marlshire Better Care Fund 2025 to 2027,7,7,7,7,7,7,7,7,0"
    assert sheet is not None
    assert sheet.max_row == 12


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("", ["£400,000.00", "£3,258,310.65", "£300,000.00", "£8,000,000.00"]),
        ("q=therapies", ["£300,000.00"]),
        ("q=oppool+marl-icb&sort=-missing", ["£8,000,000.00", "£400,000.00"]),
        ("partner=MARL-ICB&sort=days", ["£8,000,000.00", "£300,000.00", "£3,258,310.65", "£400,000.00"]),
        ("partner=MARL-CC", []),
        ("q=nothing+like+it", []),
    ],
)  # fmt: skip
def test_late_instalments_are_found_narrowed_and_sorted(
    visitor: FlaskClient, question: str, found: list[str]
) -> None:
    page = visitor.get(f"/money/instalments?{question}").text

    assert amounts(page) == found
    assert "As at 22 November 2026, 4 instalments worth £12.0m are late." in page
    if not found:
        assert "0 instalments found. " in page
        assert "No late instalment is like that." in page


def test_late_instalments_are_taken_away_as_the_address_asks(visitor: FlaskClient) -> None:
    page = visitor.get("/money/instalments?q=therapies&sort=-missing").text
    assert 'href="/money/instalments.xlsx?q=therapies&amp;sort=-missing"' in page

    text = visitor.get("/money/instalments.csv?q=therapies").text.splitlines()

    assert text[0] == (
        "\ufeffAgreement,Title,Fund,Partner,Name,Financial year,Due,Amount,Invoice,Invoiced on,"
        "Received on,Received,Still to come,Days late"
    )
    assert len(text) == 2
    assert text[1].startswith("CYP,Children's therapies pool,CYPPOOL,MARL-ICB,")
    assert text[1].endswith(",300000.00,23")


def test_the_page_of_money_leads_to_all_late_instalments(visitor: FlaskClient) -> None:
    assert 'href="/money/instalments">' in visitor.get("/money").text


@pytest.mark.parametrize(
    "address",
    [
        "/money?sort=colour", "/money?show=everything", "/money?month=x", "/money?q=a&q=b",
        "/money.csv?sort=colour", "/money/instalments?sort=colour", "/money/instalments?page=0",
        "/money/instalments.csv?sort=colour",
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused(visitor: FlaskClient, address: str) -> None:
    assert visitor.get(address).status_code == 400


def test_a_page_beyond_the_last_is_not_found(visitor: FlaskClient) -> None:
    assert visitor.get("/money?page=2").status_code == 404
    assert visitor.get("/money/instalments?page=2").status_code == 404


def test_nothing_late_is_said_in_a_sentence(client: FlaskClient) -> None:
    assert "every instalment due has been received." in client.get("/money/instalments").text


def test_somebody_of_another_organisation_takes_nothing_away(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, person("stranger@example.org", ("ELSE", Role.FINANCE_LEAD)))

    for address in ("/money.csv", "/money/instalments.csv"):
        assert len(visitor.get(address).text.splitlines()) == 1
