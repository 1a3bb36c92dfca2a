"""How the headings of a list sort it, and how its files ask what the page asks."""

from enum import StrEnum

import pytest
from flask import Flask
from werkzeug.exceptions import BadRequest

from tracker.web.sorting import Order, asked_order, file_links, sort_links


class Sort(StrEnum):
    """What the list of these tests can be sorted by."""

    TITLE = "title"
    BUDGET = "budget"


HEADINGS = {Sort.TITLE: "Agreement", Sort.BUDGET: "Revised budget"}


def test_a_minus_turns_the_order_round() -> None:
    assert asked_order("-budget", Sort.TITLE) == Order(Sort.BUDGET, descending=True)
    assert asked_order("budget", Sort.TITLE) == Order(Sort.BUDGET)
    assert asked_order("", Sort.TITLE) == Order(Sort.TITLE)


def test_an_order_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadRequest, match="There is no such order"):
        asked_order("colour", Sort.TITLE)


def test_amounts_start_with_the_largest_and_names_with_the_first(app: Flask) -> None:
    with app.test_request_context("/agreements?q=care&page=3"):
        title, budget = sort_links(HEADINGS, Order(Sort.TITLE), "agreements", {Sort.BUDGET})
    assert title.address == "/agreements?q=care&sort=-title#agreements"
    assert title.state == "ascending"
    assert budget.address == "/agreements?q=care&sort=-budget#agreements"
    assert budget.state == "none"


def test_a_second_time_turns_an_amount_to_the_smallest(app: Flask) -> None:
    with app.test_request_context("/agreements?sort=-budget"):
        order = Order(Sort.BUDGET, descending=True)
        _, budget = sort_links(HEADINGS, order, "agreements", {Sort.BUDGET})
    assert budget.address == "/agreements?sort=budget#agreements"
    assert budget.state == "descending"


def test_the_files_ask_what_the_page_asks_but_not_for_one_page_of_it(app: Flask) -> None:
    with app.test_request_context("/agreements?q=care&sort=-budget&page=2"):
        assert file_links("portfolio.download") == {
            "xlsx": "/agreements.xlsx?q=care&sort=-budget",
            "csv": "/agreements.csv?q=care&sort=-budget",
        }
