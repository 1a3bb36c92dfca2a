"""The lists of outcomes over all agreements: found, narrowed, sorted, taken away."""

import re
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from tests.people import act_as, person
from tracker.access import Role

LEAD = "6 of 13 outcomes are on track; 4 readings are late. 10 of 11 agreements have a measure."


def measures(page: str) -> list[str]:
    return re.findall(r'<th scope="row"[^>]*>.*?tracker-code">([^<]+)<', page)


def test_the_first_sentence_speaks_of_every_measure_however_narrow_the_list(
    visitor: FlaskClient,
) -> None:
    for address in ("/outcomes", "/outcomes?q=carers", "/outcomes?q=nothing+like+it"):
        page = re.sub(r"\s+", " ", visitor.get(address).text)
        assert LEAD in page


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("q=beds", ["BED-OCC", "BCF-91"]),
        ("q=BCF25+65+over", ["BCF25-1"]),
        ("q=carers", ["CAR-QOL"]),
        ("status=Within+tolerance", ["MH-LOS"]),
        ("late=Yes", ["MH-LOS", "NH-PLAN"]),
        ("late=Yes&sort=-status", ["MH-LOS", "NH-PLAN"]),
        (
            "status=off+track&partner=MARL-ICB&sort=-measure",
            ["IC-4H", "BED-OCC", "BCF25-1", "ASCOF-2C"],
        ),
    ],
)
def test_measures_are_found_narrowed_and_sorted(
    visitor: FlaskClient, question: str, found: list[str]
) -> None:
    page = visitor.get(f"/outcomes?{question}").text

    assert measures(page) == found
    assert f"{len(found)} measure{'' if len(found) == 1 else 's'} found. " in page
    assert '"/outcomes#measures">Show all</a>' in page


def test_a_list_without_a_measure_left_says_so(visitor: FlaskClient) -> None:
    page = visitor.get("/outcomes?q=nothing+like+it&status=no+data").text

    assert "0 measures found." in page
    assert "No measure is like that." in page
    assert 'value="nothing like it"' in page


def test_a_heading_says_how_the_list_is_sorted_and_turns_it_round(visitor: FlaskClient) -> None:
    page = visitor.get("/outcomes?sort=status&status=off+track").text

    assert 'aria-sort="ascending"><a' in page
    assert "/outcomes?sort=-status&amp;status=off+track#measures" in page
    assert "/outcomes?sort=-late&amp;status=off+track#measures" in page


@pytest.mark.parametrize(
    "question", ["status=fine", "sort=colour", "late=perhaps", "page=0", "page=x", "q=a&q=b"]
)
@pytest.mark.parametrize("list_", ["/outcomes", "/outcomes.csv"])
def test_what_cannot_be_asked_is_refused(visitor: FlaskClient, list_: str, question: str) -> None:
    if list_.endswith("csv") and question.startswith("page"):
        return  # a file has every line, whatever page it was asked for from
    assert visitor.get(f"{list_}?{question}").status_code == 400


def test_a_page_beyond_the_last_is_not_found(visitor: FlaskClient) -> None:
    assert visitor.get("/outcomes?page=2").status_code == 404
    assert visitor.get("/outcomes/without?page=2").status_code == 404


def test_the_list_is_taken_away_as_its_address_asks_for_it(visitor: FlaskClient) -> None:
    page = visitor.get("/outcomes?late=Yes&sort=-late").text
    assert 'href="/outcomes.csv?late=Yes&amp;sort=-late"' in page

    text = visitor.get("/outcomes.csv?late=Yes").text.splitlines()
    with visitor.get("/outcomes.xlsx?q=BCF25-1") as answer:
        sheet = load_workbook(BytesIO(answer.data)).active

    assert text[0] == (
        "\ufeffAgreement,Title,Code,Measure,Unit,Baseline,Baseline of,Target,Upper target,"
        "Last reading,Read for,Status,Why,Late readings"
    )
    assert [line.split(",")[2] for line in text[1:]] == ["MH-LOS", "NH-PLAN"]
    assert text[1].endswith(",2")
    assert sheet is not None
    values = [cell.value for cell in sheet[2]]
    assert values[2] == "BCF25-1"
    assert values[7:12] == [1850, None, 1921, "2026-27 Q2", "off track"]


def test_somebody_of_another_organisation_takes_nothing_away(
    demo: Flask, visitor: FlaskClient
) -> None:
    act_as(demo, person("stranger@example.org", ("ELSE", Role.FINANCE_LEAD)))

    assert len(visitor.get("/outcomes.csv").text.splitlines()) == 1
    assert len(visitor.get("/outcomes/without.csv").text.splitlines()) == 1


def test_agreements_without_a_measure_are_found_and_taken_away(visitor: FlaskClient) -> None:
    whole = visitor.get("/outcomes/without").text
    code = re.search(r'tracker-code">([^<]+)<', whole)
    assert code is not None

    said, unsaid = (visitor.get(f"/outcomes/without?said={word}").text for word in ("Yes", "No"))
    found = visitor.get(f"/outcomes/without?q={code[1].lower()}&sort=-title").text
    none = visitor.get("/outcomes/without?q=nothing+like+it").text
    file = visitor.get("/outcomes/without.csv").text.splitlines()

    assert ("1 agreement found" in said) != ("1 agreement found" in unsaid)
    assert f'tracker-code">{code[1]}<' in found
    assert "0 agreements found" in none
    assert "No agreement is like that." in none
    assert file[0] == "\ufeffAgreement,Title,Area,Why it has none"
    assert file[1].startswith(f"{code[1]},")
    assert visitor.get("/outcomes/without?said=perhaps").status_code == 400
    assert visitor.get("/outcomes/without?sort=late").status_code == 400


LIBRARY = "/settings/measures"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("q=CES-7", ["CES-7"]),
        ("q=equipment+DAYS", ["CES-7"]),
        ("q=nothing+like+it", []),
    ],
)
def test_standard_measures_are_found(visitor: FlaskClient, question: str, found: list[str]) -> None:
    page = visitor.get(f"{LIBRARY}?{question}").text

    assert measures(page) == found
    assert f"{len(found)} standard measure{'' if len(found) == 1 else 's'} found. " in page
    assert ("No standard measure is like that." in page) is not bool(found)


def test_standard_measures_are_narrowed_to_the_year_and_sorted(visitor: FlaskClient) -> None:
    every = measures(visitor.get(LIBRARY).text)
    now, other = (measures(visitor.get(f"{LIBRARY}?applies={w}").text) for w in ("Yes", "No"))
    titled = visitor.get(f"{LIBRARY}?sort=-title").text

    assert every == [*now, *other]
    assert now
    assert other
    assert sorted(measures(titled)) == sorted(every)
    assert 'aria-sort="descending"' in titled
    assert visitor.get(f"{LIBRARY}?applies=perhaps").status_code == 400
    assert visitor.get(f"{LIBRARY}.csv?sort=colour").status_code == 400


def test_standard_measures_are_taken_away(visitor: FlaskClient) -> None:
    text = visitor.get(f"{LIBRARY}.csv?q=CES-7").text.splitlines()

    assert text[0].startswith("\ufeffCode,Title,Unit,Better,Definition,")
    assert text[0].endswith(",Wording")
    assert len(text) == 2
    assert text[1].startswith("CES-7,")
    assert text[1].endswith(",As it comes")
