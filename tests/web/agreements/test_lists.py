"""The portfolio: its first sentence, its search, its pages, and how often it asks the database."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event

from tests.web.recorded import like_better_care, record
from tracker.domain.registers import Row
from tracker.web import the_database

MOST_QUERIES = 15


@contextmanager
def queries(app: Flask) -> Iterator[list[str]]:
    asked: list[str] = []
    engine = the_database(app).engine

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield asked
    event.remove(engine, "before_cursor_execute", note)


def test_an_empty_portfolio_says_what_to_do_first(client: FlaskClient) -> None:
    page = client.get("/agreements").text

    assert "No agreements yet." in page
    assert 'href="/imports"' in page
    assert 'href="/downloads/template.xlsx"' in page
    assert "tracker demo" in page


def test_the_first_sentence_says_how_many_how_much_and_what_is_overdue(
    visitor: FlaskClient,
) -> None:
    page = visitor.get("/agreements").text

    assert (
        "11 agreements hold £249.3m pooled, £125.0m aligned, £82.3m lead commissioning and "
        "£650.0k grant transfer in 2026-27; 1 is not signed by every partner; "
    ) in page
    assert "overdue, the oldest by 236 days." in page


def test_what_is_in_view_stands_apart_from_the_totals(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements").text

    totals, _, in_view = page.partition("In view, not counted above")
    assert "£52,092,000.00" not in totals
    assert "£52,092,000.00" in in_view


def test_a_variance_is_written_in_words(visitor: FlaskClient) -> None:
    page = visitor.get("/agreements").text

    assert "£870,000.00 overspend" in page
    assert "£410,250.45 underspend" in page


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("q=carers", "1 agreement found"),
        ("q=MARL-ICB", "agreements found"),
        ("q=nothing+like+it", "0 agreements found"),
        ("kind=In+view", "2 agreements found"),
        ("q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "0 agreements found"),
    ],
)
def test_the_list_can_be_searched(visitor: FlaskClient, question: str, found: str) -> None:
    answer = visitor.get(f"/agreements?{question}")

    assert answer.status_code == 200
    assert found in answer.text
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "year=2025",
        "year=abc",
        "year=2025-26&year=2026-27",
        "page=0",
        "page=-1",
        "page=x",
        "page=99999999999999999999",
        "page=%D9%A1",
        "kind=Secret",
        f"q={'x' * 201}",
    ],
)
def test_an_address_that_makes_no_sense_is_refused(visitor: FlaskClient, question: str) -> None:
    assert visitor.get(f"/agreements?{question}").status_code == 400


def test_a_page_beyond_the_last_is_not_found(visitor: FlaskClient) -> None:
    assert visitor.get("/agreements?page=2").status_code == 404


def test_a_year_without_figures_still_opens(visitor: FlaskClient) -> None:
    assert "without any budget in 2030-31" in visitor.get("/agreements?year=2030-31").text


def test_sixty_agreements_stand_on_two_pages(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    model = like_better_care("A")
    copies: dict[str, list[Row]] = {"Organisations": model["Organisations"]}
    for sheet in ("Agreements", "Partners"):
        copies[sheet] = [
            replace(row, agreement=f"A{n:02}") for n in range(60) for row in model[sheet]
        ]
    record(app, copies, tmp_path)

    first, second = client.get("/agreements").text, client.get("/agreements?page=2").text

    assert ">A49<" in first
    assert ">A50<" not in first
    assert ">A59<" in second
    assert 'href="/agreements?page=2"' in first
    assert 'href="/"' in second


def test_the_number_of_queries_is_small_and_does_not_grow(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    record(app, like_better_care("A1"), tmp_path)
    client.get("/agreements")
    with queries(app) as few:
        client.get("/agreements")
    for code in ("A2", "A3", "A4"):
        record(app, like_better_care(code), tmp_path)
    client.get("/agreements")

    with queries(app) as more:
        client.get("/agreements")

    assert len(few) == len(more) <= MOST_QUERIES
