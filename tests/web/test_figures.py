"""Every figure of the desks' first pages leads to what it is made of, and that page is there."""

import re
from dataclasses import replace
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.people import LOCAL
from tests.web.conftest import NOW
from tracker.domain.registers import Budget
from tracker.services.changes.editing import commit_edits
from tracker.services.changes.edits import Edit
from tracker.services.records.registers import stored_rows
from tracker.sheets.money_layouts import BUDGETS
from tracker.web import the_database

POOL = "/agreements/BCF/funds/POOL"
DESKS = (
    "/",
    "/agreements/BCF",
    "/agreements/CARE",
    "/agreements/BCF/board",
    f"{POOL}?year=2025-26",
    f"{POOL}/charts",
    "/agreements/TICO/funds/ASC",
)
_CELL = re.compile(r"<td\s+class=\"[^\"]*--numeric[^\"]*\">(.*?)</td>", re.DOTALL)


def figures(page: str) -> list[str]:
    """The cells of money on a page; those of the exposure curve are led to row by row."""
    shown = re.sub(r'id="exposure">.*?</details>', "", page, flags=re.DOTALL)
    return [cell for cell in _CELL.findall(shown) if "£" in cell]


@pytest.mark.parametrize("address", DESKS)
def test_every_figure_leads_to_what_it_is_made_of(visitor: FlaskClient, address: str) -> None:
    found = figures(visitor.get(address).text)

    assert len(found) > 3
    assert [cell for cell in found if "<a " not in cell] == []
    places = {unescape(place) for cell in found for place in re.findall(r'href="([^"#]+)', cell)}
    for place in places:
        assert visitor.get(place).status_code == 200, place


@pytest.mark.parametrize("address", ["/agreements/BCF", "/agreements/BCF/board"])
def test_what_is_due_and_what_is_measured_lead_to_where_it_is_done(
    visitor: FlaskClient, address: str
) -> None:
    page = visitor.get(address).text

    assert 'href="/agreements/BCF/funds/POOL/contributions#schedule">' in page
    assert 'href="/agreements/BCF/outcomes#BCF25-1">' in page


def test_no_page_of_rows_leaves_a_sign_to_a_minus(visitor: FlaskClient) -> None:
    page = visitor.get(f"{POOL}/rows/budget").text

    assert "−" not in page
    assert re.search(r'numeric">less £[\d,.]+</td>', page)


def test_a_row_made_by_hand_says_whose_hand_and_when(demo: Flask, visitor: FlaskClient) -> None:
    with the_database(demo).writing() as session:
        rows = [item.row for item in stored_rows(session, BUDGETS, ["BCF"]).values()]
        row = next(row for row in rows if isinstance(row, Budget) and row.scheme == "001")
        edit = Edit(BUDGETS, row, replace(row, note="Agreed by the board"))
        commit_edits(session, LOCAL, NOW, [edit], action="change budget", subject="BCF")

    page = " ".join(visitor.get(f"{POOL}/rows/budget?scheme=001&year=2025-26").text.split())
    page += " ".join(visitor.get(f"{POOL}/rows/budget?scheme=001").text.split())

    assert "Made here, from no file" in page
    assert "a.finance@northshire.example, 22 November 2026 at 09:30" in page


def test_a_row_from_a_file_says_who_imported_it_and_leads_to_its_history(
    visitor: FlaskClient,
) -> None:
    page = visitor.get(f"{POOL}/rows/actual?scheme=001").text

    link = re.search(r'href="([^"]*/history/record[^"]*)"', page)
    assert link is not None
    history = visitor.get(unescape(link[1])).text
    assert "Nothing was changed in this record since it came in" in history
    assert re.search(r'tracker-quiet">[^<,]+, \d+ November 2026 at \d\d:\d\d</span>', page)
